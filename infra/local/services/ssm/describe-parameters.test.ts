import {
  DescribeParametersCommand,
  type DescribeParametersCommandInput,
  GetParametersCommand,
  type ParameterStringFilter,
  PutParameterCommand,
  paginateDescribeParameters,
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
  for (const Name of ["/app/url", "/app/mail/sender", "/apple"])
    await client.send(new PutParameterCommand({ Name, Value: Name, Type: "String" }));
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const describeAll = async (given: DescribeParametersCommandInput = {}) =>
  (await client.send(new DescribeParametersCommand(given))).Parameters ?? [];
const filtered = async (...ParameterFilters: ParameterStringFilter[]) =>
  (await describeAll({ ParameterFilters })).map(({ Name }) => Name);

test("a parameter is described by all but its value", async () => {
  await client.send(
    new PutParameterCommand({
      Name: "/app/colour",
      Value: "green",
      Type: "String",
      Description: "Of the light",
      AllowedPattern: "[a-z]+",
    }),
  );
  const [described] = await describeAll({ ParameterFilters: [{ Key: "Name", Values: ["/app/colour"] }] });
  expect(described).toEqual({
    Name: "/app/colour",
    ARN: `arn:aws:ssm:us-east-1:${cloud.kernel.accountId}:parameter/app/colour`,
    Type: "String",
    Description: "Of the light",
    AllowedPattern: "[a-z]+",
    Version: 1,
    Tier: "Standard",
    DataType: "text",
    Policies: [],
    LastModifiedDate: expect.any(Date),
  });
});

test("a template's description follows the template", async () => {
  const define = (Description: string) =>
    provision(cloud, "AWS::SSM::Parameter", "Url", { Name: "/t", Type: "String", Value: "v", Description });
  await define("one");
  await define("two");
  const [described] = await describeAll({ ParameterFilters: [{ Key: "Name", Values: ["/t"] }] });
  expect(described).toMatchObject({ Description: "two", Version: 2 });
});

test("parameters are described page by page", async () => {
  const pages: (string | undefined)[][] = [];
  for await (const { Parameters = [] } of paginateDescribeParameters({ client, pageSize: 2 }, {})) {
    pages.push(Parameters.map(({ Name }) => Name));
  }
  expect(pages).toEqual([["/app/mail/sender", "/app/url"], ["/apple"]]);
  await expect(describeAll({ NextToken: "2" })).rejects.toMatchObject({ name: "InvalidNextToken" });
});

test("filters look at names, paths, types and tiers", async () => {
  expect(await filtered({ Key: "Name", Values: ["/apple", "/app/url"] })).toEqual(["/app/url", "/apple"]);
  expect(await filtered({ Key: "Name", Option: "BeginsWith", Values: ["/app/"] })).toHaveLength(2);
  expect(await filtered({ Key: "Name", Option: "Contains", Values: ["send"] })).toEqual(["/app/mail/sender"]);
  expect(await filtered({ Key: "Path", Values: ["/app"] })).toEqual(["/app/url"]);
  expect(await filtered({ Key: "Path", Option: "Recursive", Values: ["/app"] })).toHaveLength(2);
  expect(await filtered({ Key: "Type", Values: ["String"] }, { Key: "Tier", Values: ["Advanced"] })).toEqual([]);
});

test("a filter that makes no sense is refused, one that needs tags is refused by name", async () => {
  await expect(filtered({ Key: "Type", Option: "Contains", Values: ["S"] })).rejects.toMatchObject({
    name: "InvalidFilterOption",
  });
  await expect(filtered({ Key: "Path", Values: ["app"] })).rejects.toMatchObject({ name: "InvalidFilterValue" });
  await expect(filtered({ Key: "Label", Values: ["x"] })).rejects.toMatchObject({ name: "InvalidFilterKey" });
  await expect(filtered({ Key: "tag:team", Values: ["desk"] })).rejects.toThrow("the filter tag:team");
});

test("several parameters are read at once, by name, and those that are not there are told", async () => {
  const { Parameters = [], InvalidParameters } = await client.send(
    new GetParametersCommand({ Names: ["/apple", "/nothing", "/app/url:1", "/app/url:7"] }),
  );
  expect(Parameters.map(({ Name, Selector }) => [Name, Selector])).toEqual([
    ["/app/url", ":1"],
    ["/apple", undefined],
  ]);
  expect(InvalidParameters).toEqual(["/nothing", "/app/url:7"]);
});

test("a role needs the permission on every parameter that it reads, and one on all to describe them", async () => {
  const reader = new SSMClient(
    cloud.clientConfigAs([
      {
        Effect: "Allow",
        Action: "ssm:*",
        Resource: `arn:aws:ssm:us-east-1:${cloud.kernel.accountId}:parameter/app/*`,
      },
    ]),
  );
  const read = (...Names: string[]) => reader.send(new GetParametersCommand({ Names }));
  expect((await read("/app/url", "/app/mail/sender")).Parameters).toHaveLength(2);
  await expect(read("/app/url", "/apple")).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(reader.send(new DescribeParametersCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});
