import {
  CreateSecretCommand,
  DescribeSecretCommand,
  type Filter,
  ListSecretsCommand,
  type ListSecretsCommandInput,
  PutSecretValueCommand,
  paginateListSecrets,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
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

const MINUTE = 60_000;
const describeSecret = (SecretId: string) => client.send(new DescribeSecretCommand({ SecretId }));
const create = async (Name: string, more: Partial<CreateSecretCommand["input"]> = {}) => {
  await client.send(new CreateSecretCommand({ Name, SecretString: "x", ...more }));
  await cloud.kernel.advanceClock(MINUTE);
};
const names = async (given: ListSecretsCommandInput = {}) =>
  ((await client.send(new ListSecretsCommand(given))).SecretList ?? []).map(({ Name }) => Name);

test("a secret is described by its versions, dates, description and tags, without its value", async () => {
  await create("link", { Description: "Signs links", Tags: [{ Key: "team", Value: "desk" }], KmsKeyId: "alias/own" });
  const { ARN, VersionId = "" } = await client.send(
    new PutSecretValueCommand({ SecretId: "link", SecretString: "second" }),
  );
  const described = await describeSecret("link");
  expect(described).toMatchObject({
    ARN,
    Name: "link",
    Description: "Signs links",
    KmsKeyId: "alias/own",
    Tags: [{ Key: "team", Value: "desk" }],
    CreatedDate: expect.any(Date),
    LastChangedDate: expect.any(Date),
  });
  expect(
    Object.values(described.VersionIdsToStages ?? {})
      .flat()
      .sort(),
  ).toEqual(["AWSCURRENT", "AWSPREVIOUS"]);
  expect(described.VersionIdsToStages?.[VersionId]).toEqual(["AWSCURRENT"]);
  expect(JSON.stringify(described)).not.toContain("second");
  expect(Number(described.LastChangedDate) - Number(described.CreatedDate)).toBeGreaterThanOrEqual(MINUTE);
  await expect(describeSecret("nowhere")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a template's secret that waits for its value has no version; what the template says follows it", async () => {
  const define = (Description: string) =>
    provision(cloud, "AWS::SecretsManager::Secret", "Secret", { Name: "waiting", Description });
  await define("first");
  const before = await describeSecret("waiting");
  expect(before.Description).toBe("first");
  expect(before.VersionIdsToStages).toBeUndefined();
  await cloud.kernel.advanceClock(MINUTE);
  await define("first");
  expect((await describeSecret("waiting")).LastChangedDate).toEqual(before.LastChangedDate);
  await define("second");
  const after = await describeSecret("waiting");
  expect(after).toMatchObject({ Description: "second", CreatedDate: before.CreatedDate });
  expect(Number(after.LastChangedDate)).toBeGreaterThan(Number(before.LastChangedDate));
});

test("secrets are listed by creation, change or name, page by page", async () => {
  for (const name of ["b", "c", "a"]) await create(name);
  await client.send(new PutSecretValueCommand({ SecretId: "b", SecretString: "y" }));
  expect(await names()).toEqual(["a", "c", "b"]);
  expect(await names({ SortOrder: "asc" })).toEqual(["b", "c", "a"]);
  expect(await names({ SortBy: "name", SortOrder: "asc" })).toEqual(["a", "b", "c"]);
  expect(await names({ SortBy: "last-changed-date" })).toEqual(["b", "a", "c"]);

  const pages: (string | undefined)[][] = [];
  for await (const { SecretList = [] } of paginateListSecrets({ client, pageSize: 2 }, { SortOrder: "asc" })) {
    pages.push(SecretList.map(({ Name }) => Name));
  }
  expect(pages).toEqual([["b", "c"], ["a"]]);
  const { SecretList: [first] = [] } = await client.send(new ListSecretsCommand({ MaxResults: 1 }));
  expect(Object.values(first?.SecretVersionsToStages ?? {})).toEqual([["AWSCURRENT"]]);
  await expect(names({ NextToken: "1" })).rejects.toMatchObject({ name: "InvalidNextTokenException" });
});

test("filters look at the beginning of names, descriptions and tags", async () => {
  await create("keys/link", { Description: "Signs Links", Tags: [{ Key: "team", Value: "desk" }] });
  await create("keys/url", { Description: "Signs URLs" });
  await create("mail");
  const filtered = (...Filters: Filter[]) => names({ Filters, SortBy: "name", SortOrder: "asc" });
  expect(await filtered({ Key: "name", Values: ["keys/"] })).toEqual(["keys/link", "keys/url"]);
  expect(await filtered({ Key: "name", Values: ["Keys/"] })).toEqual([]);
  expect(await filtered({ Key: "name", Values: ["!keys/"] })).toEqual(["mail"]);
  expect(await filtered({ Key: "name", Values: ["mail", "keys/u"] })).toEqual(["keys/url", "mail"]);
  expect(await filtered({ Key: "description", Values: ["signs l"] })).toEqual(["keys/link"]);
  expect(await filtered({ Key: "tag-key", Values: ["team"] })).toEqual(["keys/link"]);
  expect(await filtered({ Key: "description", Values: ["signs"] }, { Key: "tag-value", Values: ["!desk"] })).toEqual([
    "keys/url",
  ]);
  await expect(filtered({ Key: "all", Values: ["x"] })).rejects.toThrow("the filter all");
});

test("a role that may describe one secret may not list them", async () => {
  await create("link");
  const { ARN = "" } = await describeSecret("link");
  const reader = new SecretsManagerClient(
    cloud.clientConfigAs([{ Effect: "Allow", Action: "secretsmanager:*", Resource: ARN }]),
  );
  expect((await reader.send(new DescribeSecretCommand({ SecretId: "link" }))).ARN).toBe(ARN);
  await expect(reader.send(new ListSecretsCommand({}))).rejects.toMatchObject({ name: "AccessDeniedException" });
});
