import {
  CreateSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { GenerateSecretString, generateSecretString } from "./generate-secret-string.ts";
import { makeSecretsManager } from "./service.ts";

let cloud: TestKernel;
let client: SecretsManagerClient;

beforeEach(async () => {
  cloud = await startTestKernel([makeSecretsManager]);
  client = new SecretsManagerClient(cloud.clientConfig);
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const get = (SecretId: string, more: { VersionStage?: string; VersionId?: string | undefined } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId, ...more }));
const secret = async (properties: Record<string, unknown>) =>
  (await provision(cloud, "AWS::SecretsManager::Secret", "Secret", { Name: "keys/link", ...properties })).ref;

test("a secret is created, read by name and by ARN with or without its suffix, and replaced", async () => {
  const { ARN = "" } = await client.send(new CreateSecretCommand({ Name: "keys/signing", SecretString: "first" }));
  expect(ARN).toMatch(/^arn:aws:secretsmanager:us-east-1:\d{12}:secret:keys\/signing-[A-Za-z0-9]{6}$/);
  const first = await get("keys/signing");
  expect(first).toMatchObject({
    ARN,
    Name: "keys/signing",
    SecretString: "first",
    VersionStages: ["AWSCURRENT"],
    CreatedDate: expect.any(Date),
  });
  expect((await get(ARN)).SecretString).toBe("first");
  expect((await get(ARN.slice(0, -7))).SecretString).toBe("first");

  await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString: "second" }));
  await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretBinary: new Uint8Array([1, 2]) }));
  expect([...((await get(ARN)).SecretBinary ?? [])]).toEqual([1, 2]);
  expect((await get(ARN, { VersionStage: "AWSPREVIOUS" })).SecretString).toBe("second");
  // Without a stage a version can still be read by its id.
  expect((await get(ARN, { VersionId: first.VersionId })).SecretString).toBe("first");
});

test("the same token with the same value is the same version, with another value it is refused", async () => {
  await client.send(new CreateSecretCommand({ Name: "s", SecretString: "a" }));
  const ClientRequestToken = "0123456789abcdef0123456789abcdef";
  const put = (SecretString: string) =>
    client.send(new PutSecretValueCommand({ SecretId: "s", SecretString, ClientRequestToken }));
  expect((await put("b")).VersionId).toBe(ClientRequestToken);
  expect((await put("b")).VersionId).toBe(ClientRequestToken);
  await expect(put("c")).rejects.toMatchObject({ name: "ResourceExistsException" });
});

test("what is not there is answered as such", async () => {
  await expect(get("nowhere")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret.",
  });
  const arn = await secret({});
  await expect(get(arn)).rejects.toMatchObject({
    message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
  });
  await expect(client.send(new CreateSecretCommand({ Name: "keys/link", SecretString: "x" }))).rejects.toMatchObject({
    name: "ResourceExistsException",
  });
});

test("a template's secret is generated once and kept, also when it was replaced since", async () => {
  const arn = await secret({ GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } });
  const { SecretString } = await get(arn);
  expect(SecretString).toMatch(/^[A-Za-z0-9]{64}$/);
  expect(await secret({ GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } })).toBe(arn);
  expect((await get(arn)).SecretString).toBe(SecretString);
  await client.send(new PutSecretValueCommand({ SecretId: arn, SecretString: "own" }));
  await secret({ GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } });
  expect((await get(arn)).SecretString).toBe("own");
});

test("a role needs the permission on the secret's ARN; a resource policy can give and deny it", async () => {
  const arn = await secret({ SecretString: "x" });
  const as = (Resource: string) =>
    new SecretsManagerClient(
      cloud.clientConfigAs([{ Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource }]),
    );
  const read = (reader: SecretsManagerClient) => reader.send(new GetSecretValueCommand({ SecretId: "keys/link" }));
  expect((await read(as(arn))).SecretString).toBe("x");
  await expect(read(as("arn:aws:secretsmanager:us-east-1:*:secret:other-*"))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await provision(cloud, "AWS::SecretsManager::ResourcePolicy", "Policy", {
    SecretId: arn,
    ResourcePolicy: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Deny", Action: "secretsmanager:GetSecretValue", Principal: "*", Resource: "*" }],
    },
  });
  await expect(read(as(arn))).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("generated strings keep to what was asked for", () => {
  const generate = (options: Record<string, unknown>) => generateSecretString(GenerateSecretString.parse(options));
  for (let round = 0; round < 50; round += 1) {
    const password = generate({ PasswordLength: 8, ExcludeCharacters: "abc", IncludeSpace: true });
    expect(password).toHaveLength(8);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9 ]/, / /]) expect(password).toMatch(kind);
    expect(password).not.toMatch(/[abc]/);
  }
  expect(generate({ ExcludePunctuation: true, ExcludeNumbers: true, ExcludeLowercase: true })).toMatch(/^[A-Z]{32}$/);
  expect(JSON.parse(generate({ SecretStringTemplate: '{"user":"admin"}', GenerateStringKey: "password" }))).toEqual({
    user: "admin",
    password: expect.stringMatching(/^.{32}$/),
  });
  expect(() =>
    generate({ ExcludeLowercase: true, ExcludeUppercase: true, ExcludeNumbers: true, ExcludePunctuation: true }),
  ).toThrow(/leave no character/);
});
