import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeDynamoDb } from "../dynamodb/service.ts";
import { makeSqs } from "../sqs/service.ts";
import { startTestFunctions, type TestFunctions } from "./test-functions.ts";

let cloud: TestFunctions;
let sqs: SQSClient;
let dynamo: DynamoDBClient;
let role: string;

beforeAll(async () => {
  cloud = await startTestFunctions([makeSqs, makeDynamoDb]);
  sqs = new SQSClient(cloud.clientConfig);
  dynamo = new DynamoDBClient(cloud.clientConfig);
  role = cloud.addRole("consumer", [{ Effect: "Allow", Action: ["sqs:*", "dynamodb:*"], Resource: "*" }]);
});
afterAll(() => cloud.stop());

/** What the function was given, one entry an invocation; it prints `event:` and a JSON list of what it saw. */
const batchesOf = (name: string): string[][] =>
  cloud.kernel
    .use("lambda")
    .logs(name)
    .flatMap(({ text }) => /event:(\[.*\])/.exec(text)?.[1] ?? [])
    .map((list) => JSON.parse(list));

async function queue(name: string, properties: Record<string, unknown> = {}): Promise<{ arn: string; url: string }> {
  const { ref, attributes } = await cloud.provision("AWS::SQS::Queue", name, { QueueName: name, ...properties });
  return { arn: attributes.Arn ?? "", url: ref };
}

const map = (name: string, EventSourceArn: string, properties: Record<string, unknown> = {}) =>
  cloud.provision("AWS::Lambda::EventSourceMapping", `Mapping${name}`, {
    FunctionName: name,
    EventSourceArn,
    ...properties,
  });

async function bodiesIn(url: string): Promise<string[]> {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, VisibilityTimeout: 0 }),
  );
  return Messages.map(({ Body = "" }) => Body);
}

describe("a queue as event source", () => {
  const consumer = (work: string) => `
    export const handler = async (event) => {
      console.log("event:" + JSON.stringify(event.Records.map(({ body }) => body)));
      ${work}
    };`;
  const send = (url: string, ...bodies: string[]) =>
    Promise.all(
      bodies.map((MessageBody) =>
        sqs.send(
          new SendMessageCommand({
            QueueUrl: url,
            MessageBody,
            MessageAttributes: { kind: { DataType: "String", StringValue: "test" } },
          }),
        ),
      ),
    );

  test("hands messages on in Lambda's form and deletes what was done", async () => {
    const source = await queue("plain");
    await cloud.deploy(
      "plain",
      "export const handler = async (event) => console.log('event:' + JSON.stringify(event.Records));",
      { Role: role },
    );
    await map("plain", source.arn);
    await send(source.url, "héllo");
    await cloud.kernel.idle();
    const [[record] = []] = batchesOf("plain");
    expect(record).toMatchObject({
      messageId: expect.any(String),
      receiptHandle: expect.any(String),
      body: "héllo",
      attributes: { ApproximateReceiveCount: "1", SentTimestamp: expect.any(String) },
      messageAttributes: {
        kind: { stringValue: "test", dataType: "String", stringListValues: [], binaryListValues: [] },
      },
      md5OfBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventSource: "aws:sqs",
      eventSourceARN: source.arn,
      awsRegion: cloud.kernel.region,
    });
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: source.url, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({ ApproximateNumberOfMessages: "0", ApproximateNumberOfMessagesNotVisible: "0" });
  });

  test("brings a poison message again after its visibility timeout and gives it to the dead-letter queue in the end, alone", async () => {
    const dead = await queue("poison-dead");
    const source = await queue("poison", {
      VisibilityTimeout: 30,
      RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 },
    });
    await cloud.deploy(
      "poison",
      consumer(
        `return { batchItemFailures: event.Records.filter(({ body }) => body === "bad").map(({ messageId }) => ({ itemIdentifier: messageId })) };`,
      ),
      { Role: role },
    );
    await map("poison", source.arn, { FunctionResponseTypes: ["ReportBatchItemFailures"], BatchSize: 5 });
    await send(source.url, "good", "bad", "fine");
    await cloud.kernel.idle();
    expect(batchesOf("poison").flat().sort()).toEqual(["bad", "fine", "good"]);
    await cloud.kernel.advanceClock(31_000);
    await cloud.kernel.idle();
    await cloud.kernel.advanceClock(31_000);
    await cloud.kernel.idle();
    expect(batchesOf("poison").flat().sort()).toEqual(["bad", "bad", "fine", "good"]);
    expect(await bodiesIn(dead.url)).toEqual(["bad"]);
  });

  test("keeps the whole batch when the function fails", async () => {
    const source = await queue("failing-batch", { VisibilityTimeout: 20 });
    await cloud.deploy("failing-batch", consumer("throw new Error('no');"), { Role: role });
    await map("failing-batch", source.arn);
    await send(source.url, "a");
    await cloud.kernel.idle();
    const before = batchesOf("failing-batch").length;
    await cloud.kernel.advanceClock(21_000);
    await cloud.kernel.idle();
    expect(before).toBe(1);
    expect(batchesOf("failing-batch")).toEqual([["a"], ["a"]]);
  });

  test("waits for a batch to fill, no longer than its window", async () => {
    const source = await queue("windowed");
    await cloud.deploy("windowed", consumer(""), { Role: role });
    await map("windowed", source.arn, { MaximumBatchingWindowInSeconds: 20, BatchSize: 20 });
    await send(source.url, "1", "2");
    await cloud.kernel.idle();
    await send(source.url, "3");
    await cloud.kernel.idle();
    expect(batchesOf("windowed")).toEqual([]);
    await cloud.kernel.advanceClock(20_000);
    await cloud.kernel.idle();
    expect(batchesOf("windowed").map((batch) => batch.sort())).toEqual([["1", "2", "3"]]);
  });

  test("drops what its filter does not want", async () => {
    const source = await queue("filtered");
    await cloud.deploy("filtered", consumer(""), { Role: role });
    await map("filtered", source.arn, {
      FilterCriteria: { Filters: [{ Pattern: JSON.stringify({ body: { kind: ["wanted"] } }) }] },
    });
    await send(source.url, '{"kind":"wanted"}', '{"kind":"other"}', "text");
    await cloud.kernel.idle();
    expect(batchesOf("filtered").flat()).toEqual(['{"kind":"wanted"}']);
    await cloud.kernel.advanceClock(60_000);
    await cloud.kernel.idle();
    expect(batchesOf("filtered").flat()).toEqual(['{"kind":"wanted"}']);
  });

  test("is refused when the role may not receive, or the queue hides messages for less than the function's timeout", async () => {
    const source = await queue("strict", { VisibilityTimeout: 5 });
    await cloud.deploy("strict", consumer(""));
    await expect(map("strict", source.arn)).rejects.toThrow(
      "The function execution role does not have permissions to call ReceiveMessage on SQS",
    );
    await cloud.deploy("strict", consumer(""), { Role: role, Timeout: 6 });
    await expect(map("strict", source.arn)).rejects.toThrow(
      "Queue visibility timeout: 5 seconds is less than Function timeout: 6 seconds",
    );
  });
});

describe("a table's stream as event source", () => {
  const consumer = (work: string) => `
    export const handler = async (event) => {
      console.log("event:" + JSON.stringify(event.Records.map(({ dynamodb }) => dynamodb.Keys.id.S)));
      ${work}
    };`;

  async function table(name: string): Promise<string> {
    const { attributes } = await cloud.provision("AWS::DynamoDB::Table", `Table${name}`, {
      TableName: name,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      StreamSpecification: { StreamViewType: "NEW_AND_OLD_IMAGES" },
    });
    return attributes.StreamArn ?? "";
  }

  async function put(tableName: string, ...ids: string[]): Promise<void> {
    for (const id of ids)
      await dynamo.send(
        new PutItemCommand({ TableName: tableName, Item: { id: { S: id }, kind: { S: id.slice(0, 1) } } }),
      );
  }

  test("hands records on in order, in batches, in Lambda's form", async () => {
    const stream = await table("ordered");
    await put("ordered", "a0");
    await cloud.deploy("ordered", consumer("console.log('first:' + JSON.stringify(event.Records[0]));"), {
      Role: role,
    });
    await map("ordered", stream, { StartingPosition: "TRIM_HORIZON", BatchSize: 3 });
    await put("ordered", "a1", "a2", "a3", "a4", "a5", "a6");
    await cloud.kernel.idle();
    const batches = batchesOf("ordered");
    expect(batches.flat()).toEqual(["a0", "a1", "a2", "a3", "a4", "a5", "a6"]);
    expect(Math.max(...batches.map((batch) => batch.length))).toBeLessThanOrEqual(3);
    const first = cloud.kernel
      .use("lambda")
      .logs("ordered")
      .flatMap(({ text }) => /first:(\{.*\})/.exec(text)?.[1] ?? [])[0];
    expect(JSON.parse(first ?? "")).toMatchObject({
      eventName: "INSERT",
      eventSource: "aws:dynamodb",
      eventSourceARN: stream,
      awsRegion: cloud.kernel.region,
      dynamodb: {
        Keys: { id: { S: "a0" } },
        NewImage: { id: { S: "a0" }, kind: { S: "a" } },
        SequenceNumber: expect.any(String),
        StreamViewType: "NEW_AND_OLD_IMAGES",
      },
    });
  });

  test("from LATEST gives nothing of before", async () => {
    const stream = await table("latest");
    await put("latest", "old");
    await cloud.deploy("latest", consumer(""), { Role: role });
    await map("latest", stream, { StartingPosition: "LATEST" });
    await put("latest", "new");
    await cloud.kernel.idle();
    expect(batchesOf("latest").flat()).toEqual(["new"]);
  });

  test("finds the poison record by halving, gives its place to the failure queue, and goes on", async () => {
    const stream = await table("bisected");
    const failures = await queue("bisected-failures");
    await put("bisected", "a1", "a2", "bad", "a3", "a4");
    await cloud.deploy(
      "bisected",
      consumer("if (event.Records.some(({ dynamodb }) => dynamodb.Keys.id.S === 'bad')) throw new Error('poison');"),
      { Role: role },
    );
    await map("bisected", stream, {
      StartingPosition: "TRIM_HORIZON",
      BatchSize: 10,
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 2,
      DestinationConfig: { OnFailure: { Destination: failures.arn } },
    });
    await cloud.kernel.idle();
    await cloud.kernel.advanceClock(300_000);
    await cloud.kernel.idle();
    const delivered = batchesOf("bisected")
      .filter((batch) => !batch.includes("bad"))
      .flat();
    expect(delivered).toEqual(["a1", "a2", "a3", "a4"]);
    expect(batchesOf("bisected").filter((batch) => batch.length === 1 && batch[0] === "bad")).toHaveLength(3);
    const bodies = await bodiesIn(failures.url);
    expect(bodies.map((body) => JSON.parse(body))).toEqual([
      expect.objectContaining({
        requestContext: expect.objectContaining({
          condition: "RetryAttemptsExhausted",
          functionArn: expect.stringMatching(/:function:bisected$/),
        }),
        DDBStreamBatchInfo: expect.objectContaining({
          streamArn: stream,
          batchSize: 1,
          shardId: expect.stringMatching(/^shardId-\d/),
        }),
      }),
    ]);
    await put("bisected", "a5");
    await cloud.kernel.idle();
    expect(batchesOf("bisected").at(-1)).toEqual(["a5"]);
  });

  test("with partial failures goes on from the first failed record", async () => {
    const stream = await table("partial");
    await put("partial", "a1", "a2", "a3", "a4");
    await cloud.deploy(
      "partial",
      `let tries = 0; ${consumer(`if (tries++ === 0) return { batchItemFailures: event.Records.slice(2).map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };`)}`,
      { Role: role },
    );
    await map("partial", stream, {
      StartingPosition: "TRIM_HORIZON",
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    await cloud.kernel.idle();
    await cloud.kernel.advanceClock(60_000);
    await cloud.kernel.idle();
    expect(batchesOf("partial")).toEqual([
      ["a1", "a2", "a3", "a4"],
      ["a3", "a4"],
    ]);
  });

  test("waits out throttles and dying environments without losing or reordering a record", async () => {
    const stream = await table("stormy");
    cloud.kernel.faults.set({
      seed: 7,
      rules: [
        { target: "lambda:stormy", kind: "throttle", rate: 0.3 },
        { target: "lambda:stormy", kind: "crash-after", rate: 0.3 },
      ],
    });
    await cloud.deploy("stormy", consumer(""), { Role: role });
    await map("stormy", stream, { StartingPosition: "TRIM_HORIZON", BatchSize: 2 });
    const ids = Array.from({ length: 20 }, (_, index) => `s${String(index).padStart(2, "0")}`);
    await put("stormy", ...ids);
    for (let minutes = 0; minutes < 30; minutes += 1) await cloud.kernel.advanceClock(60_000);
    await cloud.kernel.idle();
    cloud.kernel.faults.set({ seed: 0, rules: [] });
    const seen = batchesOf("stormy").flat();
    expect([...new Set(seen)]).toEqual(ids);
    expect(seen.length).toBeGreaterThan(ids.length);
  });

  test("passes only what its filter wants", async () => {
    const stream = await table("sieved");
    await cloud.deploy("sieved", consumer(""), { Role: role });
    await map("sieved", stream, {
      StartingPosition: "TRIM_HORIZON",
      FilterCriteria: {
        Filters: [
          { Pattern: JSON.stringify({ eventName: ["INSERT"], dynamodb: { NewImage: { kind: { S: ["w"] } } } }) },
        ],
      },
    });
    await put("sieved", "x1", "w1", "x2", "w2", "w1");
    await cloud.kernel.idle();
    expect(batchesOf("sieved").flat()).toEqual(["w1", "w2"]);
  });

  test("drops records that have grown too old", async () => {
    const stream = await table("aged");
    await put("aged", "old");
    await cloud.kernel.advanceClock(3_600_000);
    await put("aged", "young");
    await cloud.deploy("aged", consumer(""), { Role: role });
    await map("aged", stream, { StartingPosition: "TRIM_HORIZON", MaximumRecordAgeInSeconds: 600 });
    await cloud.kernel.idle();
    expect(batchesOf("aged").flat()).toEqual(["young"]);
  });

  test("is refused when the role may not read the stream", async () => {
    const stream = await table("locked");
    await cloud.deploy("locked", consumer(""));
    await expect(map("locked", stream, { StartingPosition: "LATEST" })).rejects.toThrow(
      /Cannot access stream .*GetRecords, GetShardIterator, DescribeStream, and ListStreams/,
    );
  });
});
