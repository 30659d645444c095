import {
  GetParameterCommand,
  GetParametersByPathCommand,
  PutParameterCommand,
  type PutParameterCommandInput,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeSsm } from "./service.ts";

let cloud: TestKernel;
let client: SSMClient;

beforeEach(async () => {
  cloud = await startTestKernel([makeSsm]);
  client = new SSMClient(cloud.clientConfig);
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const put = (Name: string, Value: string, more: Partial<PutParameterCommandInput> = {}) =>
  client.send(new PutParameterCommand({ Name, Value, Type: "String", ...more }));
const get = async (Name: string, as = client) => (await as.send(new GetParameterCommand({ Name }))).Parameter;

test("a parameter is written, read and overwritten, and its versions stay readable", async () => {
  expect((await put("/app/url", "one")).Version).toBe(1);
  await expect(put("/app/url", "two")).rejects.toMatchObject({ name: "ParameterAlreadyExists" });
  expect((await put("/app/url", "two", { Overwrite: true })).Version).toBe(2);
  expect(await get("/app/url")).toMatchObject({
    Name: "/app/url",
    Type: "String",
    Value: "two",
    Version: 2,
    DataType: "text",
    ARN: expect.stringMatching(/:parameter\/app\/url$/),
    LastModifiedDate: expect.any(Date),
  });
  expect(await get("/app/url:1")).toMatchObject({ Value: "one", Selector: ":1" });
  await expect(get("/app/url:3")).rejects.toMatchObject({ name: "ParameterVersionNotFound" });
  await expect(get("/app/nothing")).rejects.toMatchObject({ name: "ParameterNotFound" });
});

test("parameters are listed below a path, one level or all, page by page", async () => {
  for (const name of ["/app/a", "/app/b", "/app/deep/c", "/apple"]) await put(name, name);
  const list = (more: { Recursive?: boolean; MaxResults?: number; NextToken?: string | undefined } = {}) =>
    client.send(new GetParametersByPathCommand({ Path: "/app", ...more }));
  const names = ({ Parameters = [] }: Awaited<ReturnType<typeof list>>) => Parameters.map(({ Name }) => Name);
  expect(names(await list())).toEqual(["/app/a", "/app/b"]);
  const first = await list({ Recursive: true, MaxResults: 2 });
  expect(names(first)).toEqual(["/app/a", "/app/b"]);
  expect(names(await list({ Recursive: true, MaxResults: 2, NextToken: first.NextToken }))).toEqual(["/app/deep/c"]);
});

test("a value has to match the allowed pattern; secure strings are refused by name", async () => {
  await expect(put("p", "x1", { AllowedPattern: "[a-z]+" })).rejects.toMatchObject({
    name: "ParameterPatternMismatchException",
  });
  await expect(put("p", "x", { Type: "SecureString" })).rejects.toMatchObject({
    message: expect.stringContaining("SecureString"),
  });
});

test("a template's parameter follows the template", async () => {
  const define = (Value: string) =>
    provision(cloud, "AWS::SSM::Parameter", "Url", { Name: "/app/url", Type: "String", Value });
  expect(await define("one")).toEqual({ ref: "/app/url", attributes: { Type: "String", Value: "one" } });
  await define("one");
  await define("two");
  expect(await get("/app/url")).toMatchObject({ Value: "two", Version: 2 });
});

test("a role needs the permission on the parameter", async () => {
  await put("/app/url", "x");
  const reader = new SSMClient(
    cloud.clientConfigAs([
      {
        Effect: "Allow",
        Action: "ssm:GetParameter",
        Resource: `arn:aws:ssm:us-east-1:${cloud.kernel.accountId}:parameter/app/url`,
      },
    ]),
  );
  expect(await get("/app/url", reader)).toMatchObject({ Value: "x" });
  await expect(get("/app/other", reader)).rejects.toMatchObject({ name: "AccessDeniedException" });
});
