import { AssumeRoleCommand, GetCallerIdentityCommand, GetFederationTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseStatements } from "../../iam/policy-statement.ts";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeSts } from "./service.ts";

let cloud: TestKernel;
beforeAll(async () => {
  cloud = await startTestKernel([makeSts]);
});
afterAll(() => cloud.stop());

function addAssumableRole(name: string, trust: Record<string, unknown>): string {
  const arn = `arn:aws:iam::000000000000:role/${name}`;
  cloud.kernel.access.putRole({
    arn,
    name,
    roleId: "AROA1",
    trust: parseStatements([{ Effect: "Allow", Action: "sts:AssumeRole", ...trust }], name),
  });
  return arn;
}

describe("GetCallerIdentity", () => {
  it("says who the administrator is", async () => {
    const identity = await new STSClient(cloud.clientConfig).send(new GetCallerIdentityCommand());
    expect(identity).toMatchObject({ Account: "000000000000", Arn: "arn:aws:iam::000000000000:user/admin" });
  });

  it("says which role a function's credentials stand for", async () => {
    const identity = await new STSClient(cloud.clientConfigAs([])).send(new GetCallerIdentityCommand());
    expect(identity.Arn).toMatch(/^arn:aws:sts::000000000000:assumed-role\/test-\d+\/test$/);
  });

  it("refuses a key that nobody has, by the query protocol's name for it", async () => {
    const client = new STSClient({
      ...cloud.clientConfig,
      credentials: { accessKeyId: "AKIANOBODY", secretAccessKey: "s" },
    });
    await expect(client.send(new GetCallerIdentityCommand())).rejects.toMatchObject({ name: "InvalidClientTokenId" });
  });

  it("refuses a wrong secret", async () => {
    const credentials = { ...cloud.clientConfig.credentials, secretAccessKey: "wrong" };
    await expect(
      new STSClient({ ...cloud.clientConfig, credentials }).send(new GetCallerIdentityCommand()),
    ).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
  });
});

describe("AssumeRole", () => {
  it("answers credentials that act as the role", async () => {
    const RoleArn = addAssumableRole("deployer", { Principal: { AWS: "arn:aws:iam::000000000000:root" } });
    const { Credentials, AssumedRoleUser } = await new STSClient(cloud.clientConfig).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "ci" }),
    );
    expect(AssumedRoleUser?.Arn).toBe("arn:aws:sts::000000000000:assumed-role/deployer/ci");
    const credentials = {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
    const identity = await new STSClient({ ...cloud.clientConfig, credentials }).send(new GetCallerIdentityCommand());
    expect(identity.Arn).toBe(AssumedRoleUser?.Arn);
  });

  it("is refused where the trust policy does not name the caller", async () => {
    const RoleArn = addAssumableRole("function-only", { Principal: { Service: "lambda.amazonaws.com" } });
    const attempt = new STSClient(cloud.clientConfig).send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "me" }));
    await expect(attempt).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringContaining(`not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`),
    });
  });

  it("is refused without the external id that the trust policy asks for", async () => {
    const RoleArn = addAssumableRole("partner", {
      Principal: { AWS: "*" },
      Condition: { StringEquals: { "sts:ExternalId": "secret" } },
    });
    const client = new STSClient(cloud.clientConfig);
    await expect(client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "me" }))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    await expect(
      client.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "me", ExternalId: "secret" })),
    ).resolves.toBeDefined();
  });
});

describe("any other action", () => {
  it("is refused, naming it", async () => {
    const attempt = new STSClient(cloud.clientConfig).send(new GetFederationTokenCommand({ Name: "someone" }));
    await expect(attempt).rejects.toThrow("The laptop cloud does not implement sts:GetFederationToken.");
  });
});
