import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { operation, type Permission } from "../../kernel/service.ts";
import { describeSecret } from "./describe-secret.ts";
import { type ListSecretsInput, listSecrets } from "./list-secrets.ts";
import { secretProviders } from "./secret-resource.ts";
import { makeSecretStore, type SecretValue } from "./secret-store.ts";

interface GivenValue {
  SecretString?: string;
  /** Base64. */
  SecretBinary?: string;
}

interface PutInput extends GivenValue {
  SecretId: string;
  ClientRequestToken?: string;
  VersionStages?: string[];
  RotationToken?: string;
}

interface CreateInput extends GivenValue {
  Name: string;
  ClientRequestToken?: string;
  AddReplicaRegions?: unknown[];
  Description?: string;
  KmsKeyId?: string;
  Tags?: { Key?: string; Value?: string }[];
}

/** AWS Secrets Manager. Registers its operations and AWS::SecretsManager::Secret and ResourcePolicy. */
export function makeSecretsManager(kernel: Kernel): void {
  const secrets = makeSecretStore(kernel);

  /** Policies name secrets by ARN, whichever way the request does. */
  const needs = (action: string, id: string, context: Record<string, string> = {}): Permission[] => [
    {
      action: `secretsmanager:${action}`,
      resource:
        secrets.find(id)?.arn ??
        (id.startsWith("arn:")
          ? id
          : `arn:aws:secretsmanager:${kernel.region}:${kernel.accountId}:secret:${id}-??????`),
      context,
    },
  ];

  kernel.register({
    name: "secretsmanager",
    operations: {
      ListSecrets: operation({
        authorize: () => [{ action: "secretsmanager:ListSecrets", resource: "*" }],
        handle: (input: ListSecretsInput) => listSecrets(secrets.all(), input),
      }),

      DescribeSecret: operation({
        authorize: (input: { SecretId: string }) => needs("DescribeSecret", input.SecretId),
        handle: (input: { SecretId: string }) => describeSecret(secrets.describe(secrets.get(input.SecretId))),
      }),

      GetSecretValue: operation({
        authorize: (input: { SecretId: string; VersionStage?: string }) =>
          needs("GetSecretValue", input.SecretId, {
            "secretsmanager:VersionStage": input.VersionStage ?? "AWSCURRENT",
          }),
        handle: (input: { SecretId: string; VersionId?: string; VersionStage?: string }) => {
          const { arn, name, versions } = secrets.get(input.SecretId);
          const stage = input.VersionStage ?? (input.VersionId === undefined ? "AWSCURRENT" : undefined);
          const version = versions.find(
            ({ id, stages }) =>
              (input.VersionId === undefined || id === input.VersionId) &&
              (stage === undefined || stages.includes(stage)),
          );
          if (!version) {
            const sought = input.VersionId === undefined ? `staging label: ${stage}` : `VersionId: ${input.VersionId}`;
            throw new AwsError(
              "ResourceNotFoundException",
              `Secrets Manager can't find the specified secret value for ${sought}`,
            );
          }
          return {
            ARN: arn,
            Name: name,
            VersionId: version.id,
            ...(version.stages.length > 0 && { VersionStages: version.stages }),
            CreatedDate: version.createdAt / 1000,
            ...(version.text !== null && { SecretString: version.text }),
            ...(version.binary !== null && { SecretBinary: version.binary }),
          };
        },
      }),

      PutSecretValue: operation({
        authorize: (input: PutInput) => needs("PutSecretValue", input.SecretId),
        handle: (input: PutInput) => {
          if (input.RotationToken !== undefined) throw new NotSupportedError("rotation of secrets (RotationToken)");
          const secret = secrets.get(input.SecretId);
          const version = secrets.put(secret, readValue(input), {
            token: input.ClientRequestToken,
            stages: input.VersionStages,
          });
          return { ARN: secret.arn, Name: secret.name, VersionId: version.id, VersionStages: version.stages };
        },
      }),

      CreateSecret: operation({
        authorize: (input: CreateInput) => needs("CreateSecret", input.Name, { "secretsmanager:Name": input.Name }),
        handle: (input: CreateInput) => {
          if (input.AddReplicaRegions) throw new NotSupportedError("replication of secrets (AddReplicaRegions)");
          if (!/^[A-Za-z0-9/_+=.@-]+$/.test(input.Name)) {
            throw new AwsError(
              "ValidationException",
              "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
            );
          }
          const secret = secrets.create(input.Name, {
            description: input.Description ?? null,
            kmsKeyId: input.KmsKeyId ?? null,
            tags: (input.Tags ?? []).map(({ Key = "", Value = "" }) => ({ Key, Value })),
          });
          if (input.SecretString === undefined && input.SecretBinary === undefined)
            return { ARN: secret.arn, Name: secret.name };
          const version = secrets.put(secret, readValue(input), { token: input.ClientRequestToken });
          return { ARN: secret.arn, Name: secret.name, VersionId: version.id };
        },
      }),
    },
  });
  for (const provider of secretProviders(kernel, secrets)) kernel.registerProvider(provider);
}

function readValue({ SecretString, SecretBinary }: GivenValue): SecretValue {
  if ((SecretString === undefined) === (SecretBinary === undefined)) {
    throw new AwsError("InvalidParameterException", "You must provide either SecretString or SecretBinary.");
  }
  return { text: SecretString ?? null, binary: SecretBinary ?? null };
}
