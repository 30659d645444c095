import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  type ListEventSourceMappingsCommandInput,
  ListFunctionsCommand,
  paginateListFunctions,
} from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeDynamoDb } from "../dynamodb/service.ts";
import { provisionTable } from "../dynamodb/table-in-test.ts";
import { makeSqs } from "../sqs/service.ts";
import { startTestFunctions, type TestFunctions } from "./test-functions.ts";

let cloud: TestFunctions;
let client: LambdaClient;
let role: string;
let sourceArn: string;
let streamArn: string;
const source = "export const handler = async () => null;";

beforeAll(async () => {
  cloud = await startTestFunctions([makeSqs, makeDynamoDb]);
  client = new LambdaClient(cloud.clientConfig);
  role = cloud.addRole("consumer", [{ Effect: "Allow", Action: ["sqs:*", "dynamodb:*"], Resource: "*" }]);
  const { attributes } = await cloud.provision("AWS::SQS::Queue", "Work", { QueueName: "work" });
  sourceArn = attributes.Arn ?? "";
  ({ streamArn } = await provisionTable(cloud));
  await cloud.deploy("tag", source, {
    Role: role,
    Description: "Tags pictures",
    MemorySize: 512,
    Architectures: ["arm64"],
    Environment: { Variables: { TABLE_NAME: "catalogue" } },
    LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "WARN", LogGroup: "/greenlight/tag" },
    DeadLetterConfig: { TargetArn: sourceArn },
  });
  for (const name of ["plan", "render"]) await cloud.deploy(name, source, { Role: role });
  await cloud.provision("AWS::Lambda::Version", "Version", { FunctionName: "plan" });
  await cloud.provision("AWS::Lambda::Alias", "Alias", { FunctionName: "plan", FunctionVersion: "1", Name: "live" });
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const functionArn = (name: string) => `arn:aws:lambda:us-east-1:${cloud.kernel.accountId}:function:${name}`;
const configuration = (FunctionName: string, Qualifier?: string) =>
  client.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier }));

test("a function is described as its template has it", async () => {
  const { $metadata: _, ...described } = await configuration(functionArn("tag"));
  expect(described).toEqual({
    FunctionName: "tag",
    FunctionArn: functionArn("tag"),
    Runtime: "nodejs24.x",
    Role: role,
    Handler: "index.handler",
    Description: "Tags pictures",
    Timeout: 10,
    MemorySize: 512,
    Version: "$LATEST",
    PackageType: "Zip",
    Architectures: ["arm64"],
    Environment: { Variables: { TABLE_NAME: "catalogue" } },
    DeadLetterConfig: { TargetArn: sourceArn },
    LoggingConfig: { LogFormat: "JSON", ApplicationLogLevel: "WARN", LogGroup: "/greenlight/tag" },
    State: "Active",
    LastUpdateStatus: "Successful",
  });
});

test("a version and an alias are described under their own ARN", async () => {
  expect(await configuration("plan", "1")).toMatchObject({ FunctionArn: functionArn("plan:1"), Version: "1" });
  expect(await configuration("plan:live")).toMatchObject({ FunctionArn: functionArn("plan:live"), Version: "1" });
  await expect(configuration("plan", "2")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  await expect(configuration("nothing")).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("functions are listed by name, page by page, and with their versions when asked for", async () => {
  const pages: (string | undefined)[][] = [];
  for await (const { Functions = [] } of paginateListFunctions({ client, pageSize: 2 }, {})) {
    pages.push(Functions.map(({ FunctionArn }) => FunctionArn));
  }
  expect(pages).toEqual([[functionArn("plan"), functionArn("render")], [functionArn("tag")]]);
  const { Functions = [] } = await client.send(new ListFunctionsCommand({ FunctionVersion: "ALL" }));
  expect(Functions.map(({ FunctionArn }) => FunctionArn)).toEqual([
    functionArn("plan:$LATEST"),
    functionArn("plan:1"),
    functionArn("render:$LATEST"),
    functionArn("tag:$LATEST"),
  ]);
  await expect(client.send(new ListFunctionsCommand({ Marker: "1" }))).rejects.toMatchObject({
    name: "InvalidParameterValueException",
  });
});

test("event source mappings are listed by function and source, also those that rest", async () => {
  await cloud.provision("AWS::Lambda::EventSourceMapping", "Queue", {
    FunctionName: "tag",
    EventSourceArn: sourceArn,
    BatchSize: 5,
    Enabled: false,
    ScalingConfig: { MaximumConcurrency: 2 },
    FunctionResponseTypes: ["ReportBatchItemFailures"],
  });
  await cloud.provision("AWS::Lambda::EventSourceMapping", "Stream", {
    FunctionName: "render",
    EventSourceArn: streamArn,
    StartingPosition: "TRIM_HORIZON",
    MaximumRetryAttempts: 3,
    FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
    DestinationConfig: { OnFailure: { Destination: sourceArn } },
  });
  const list = async (given: ListEventSourceMappingsCommandInput = {}) => {
    const { EventSourceMappings = [], NextMarker } = await client.send(new ListEventSourceMappingsCommand(given));
    return { mappings: EventSourceMappings, NextMarker };
  };
  expect((await list({ FunctionName: "tag" })).mappings).toEqual([
    {
      UUID: expect.stringMatching(/^[0-9a-f-]{36}$/),
      EventSourceMappingArn: expect.stringContaining(":event-source-mapping:"),
      EventSourceArn: sourceArn,
      FunctionArn: functionArn("tag"),
      State: "Disabled",
      BatchSize: 5,
      MaximumBatchingWindowInSeconds: 0,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      ScalingConfig: { MaximumConcurrency: 2 },
    },
  ]);
  expect((await list({ EventSourceArn: streamArn })).mappings).toMatchObject([
    {
      FunctionArn: functionArn("render"),
      State: "Enabled",
      BatchSize: 100,
      StartingPosition: "TRIM_HORIZON",
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: -1,
      BisectBatchOnFunctionError: false,
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"]}' }] },
      DestinationConfig: { OnFailure: { Destination: sourceArn } },
    },
  ]);
  const first = await list({ MaxItems: 1 });
  const second = await list({ Marker: first.NextMarker });
  expect(new Set([...first.mappings, ...second.mappings].map(({ UUID }) => UUID)).size).toBe(2);
  expect(second.NextMarker).toBeUndefined();
  await expect(list({ FunctionName: "nothing" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a role that may do everything with one function may describe it and list none", async () => {
  const reader = new LambdaClient(
    cloud.clientConfigAs([{ Effect: "Allow", Action: "lambda:*", Resource: functionArn("tag") }]),
  );
  await reader.send(new GetFunctionConfigurationCommand({ FunctionName: "tag" }));
  await expect(reader.send(new GetFunctionConfigurationCommand({ FunctionName: "plan" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  for (const command of [new ListFunctionsCommand({}), new ListEventSourceMappingsCommand({})])
    await expect(reader.send(command as ListFunctionsCommand)).rejects.toMatchObject({ name: "AccessDeniedException" });
});
