import * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import { GenerateSecretString, generateSecretString } from "./generate-secret-string.ts";
import type { SecretStore } from "./secret-store.ts";

const secretProperties = z.object({
  Name: z.string().min(1).max(512).optional(),
  Description: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: GenerateSecretString.optional(),
  KmsKeyId: z.string().optional(),
  Tags: z.array(z.object({ Key: z.string(), Value: z.coerce.string() })).default([]),
});

const policyProperties = z.object({
  SecretId: z.string(),
  ResourcePolicy: z.object({ Statement: z.array(z.unknown()) }).loose(),
  BlockPublicPolicy: z.unknown().optional(),
});

/**
 * AWS::SecretsManager::Secret and ResourcePolicy. A generated value is made once and kept; a changed SecretString is a
 * new version; with neither, the secret waits for its first value.
 */
export function secretProviders(kernel: Kernel, secrets: SecretStore): ResourceProvider[] {
  return [
    {
      type: "AWS::SecretsManager::Secret",
      properties: Object.keys(secretProperties.shape),
      provision({ properties, generatedName }) {
        const wanted = secretProperties.parse(properties);
        if (wanted.SecretString !== undefined && wanted.GenerateSecretString)
          throw new Error("A secret has either SecretString or GenerateSecretString.");
        const name = wanted.Name ?? generatedName;
        const said = {
          description: wanted.Description ?? null,
          kmsKeyId: wanted.KmsKeyId ?? null,
          tags: wanted.Tags,
        };
        const secret = secrets.find(name) ?? secrets.create(name, said);
        secrets.say(secret, said);
        const current = secret.versions.find(({ stages }) => stages.includes("AWSCURRENT"));
        if (wanted.SecretString !== undefined && !secret.versions.some(({ text }) => text === wanted.SecretString)) {
          secrets.put(secret, { text: wanted.SecretString, binary: null });
        } else if (wanted.GenerateSecretString && !current) {
          secrets.put(secret, { text: generateSecretString(wanted.GenerateSecretString), binary: null });
        }
        return { ref: secret.arn, attributes: { Id: secret.arn } };
      },
    },
    {
      type: "AWS::SecretsManager::ResourcePolicy",
      properties: Object.keys(policyProperties.shape),
      provision({ properties }) {
        const wanted = policyProperties.parse(properties);
        const { arn } = secrets.get(wanted.SecretId);
        kernel.setResourcePolicy(arn, wanted.ResourcePolicy.Statement);
        return { ref: arn, attributes: { Id: arn } };
      },
    },
  ];
}
