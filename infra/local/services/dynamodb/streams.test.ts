import {
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import {
  DescribeStreamCommand,
  DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  ListStreamsCommand,
  type ShardIteratorType,
} from "@aws-sdk/client-dynamodb-streams";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeDynamoDb } from "./service.ts";
import { provisionTable, replicated, tableName as TableName } from "./table-in-test.ts";

let cloud: TestKernel;
let client: DynamoDBClient;
let streams: DynamoDBStreamsClient;
let arn: string;
let streamArn: string;

beforeEach(async () => {
  cloud = await startTestKernel([makeDynamoDb]);
  ({ arn, streamArn } = await provisionTable(cloud));
  client = new DynamoDBClient(cloud.clientConfig);
  streams = new DynamoDBStreamsClient(cloud.clientConfig);
});
afterEach(async () => {
  client.destroy();
  streams.destroy();
  await cloud.stop();
});

const key = (pk: string, sk = "1") => ({ pk: { S: pk }, sk: { S: sk } });
const put = (pk: string, more: Record<string, { S: string } | { N: string }> = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { ...key(pk), ...more } }));

async function iterator(ShardIteratorType: ShardIteratorType, SequenceNumber?: string) {
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  const ShardId = StreamDescription?.Shards?.[0]?.ShardId ?? "";
  return (
    await streams.send(
      new GetShardIteratorCommand({ StreamArn: streamArn, ShardId, ShardIteratorType, SequenceNumber }),
    )
  ).ShardIterator;
}

const read = async (ShardIterator: string | undefined, Limit?: number) =>
  streams.send(new GetRecordsCommand({ ShardIterator, Limit }));

test("every write is a record with its images, in order; what changes nothing is none", async () => {
  await put("a", { n: { N: "1" } });
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: key("a"),
      UpdateExpression: "SET n = :n",
      ExpressionAttributeValues: { ":n": { N: "2" } },
    }),
  );
  await put("a", { n: { N: "2" } });
  await client.send(new DeleteItemCommand({ TableName, Key: key("a") }));
  await client.send(new DeleteItemCommand({ TableName, Key: key("a") }));
  const { Records = [] } = await read(await iterator("TRIM_HORIZON"));
  expect(
    Records.map(({ eventName, dynamodb }) => [eventName, dynamodb?.OldImage?.n?.N, dynamodb?.NewImage?.n?.N]),
  ).toEqual([
    ["INSERT", undefined, "1"],
    ["MODIFY", "1", "2"],
    ["REMOVE", "2", undefined],
  ]);
  expect(Records[0]).toMatchObject({
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    eventVersion: "1.1",
    dynamodb: { Keys: key("a"), StreamViewType: "NEW_AND_OLD_IMAGES" },
  });
  const numbers = Records.map(({ dynamodb }) => dynamodb?.SequenceNumber ?? "");
  expect([...numbers].sort()).toEqual(numbers);
});

test("iterators page, begin at the end, and begin at or after a record", async () => {
  for (const pk of ["a", "b", "c"]) await put(pk);
  const first = await read(await iterator("TRIM_HORIZON"), 2);
  expect(first.Records).toHaveLength(2);
  const second = await read(first.NextShardIterator);
  expect(second.Records?.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S)).toEqual(["c"]);
  const latest = await iterator("LATEST");
  await put("d");
  expect((await read(latest)).Records?.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S)).toEqual(["d"]);
  const sequence = second.Records?.[0]?.dynamodb?.SequenceNumber;
  expect(
    (await read(await iterator("AT_SEQUENCE_NUMBER", sequence))).Records?.map(({ dynamodb }) => dynamodb?.Keys?.pk?.S),
  ).toEqual(["c", "d"]);
  expect(
    (await read(await iterator("AFTER_SEQUENCE_NUMBER", sequence))).Records?.map(
      ({ dynamodb }) => dynamodb?.Keys?.pk?.S,
    ),
  ).toEqual(["d"]);
});

test("an iterator expires after fifteen minutes", async () => {
  const old = await iterator("LATEST");
  await cloud.kernel.advanceClock(15 * 60 * 1000 + 1);
  await expect(read(old)).rejects.toMatchObject({ name: "ExpiredIteratorException" });
});

test("ListStreams and DescribeStream name the table", async () => {
  const { Streams } = await streams.send(new ListStreamsCommand({ TableName }));
  expect(Streams).toEqual([{ StreamArn: streamArn, TableName, StreamLabel: streamArn.split("/stream/")[1] }]);
  const { StreamDescription } = await streams.send(new DescribeStreamCommand({ StreamArn: streamArn }));
  expect(StreamDescription).toMatchObject({ TableName, StreamStatus: "ENABLED", StreamViewType: "NEW_AND_OLD_IMAGES" });
  await expect(
    streams.send(new DescribeStreamCommand({ StreamArn: `${arn}/stream/2020-01-01T00:00:00.000` })),
  ).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a role needs the stream's permissions", async () => {
  const as = (Resource: string) =>
    new DynamoDBStreamsClient(cloud.clientConfigAs([{ Effect: "Allow", Action: "dynamodb:DescribeStream", Resource }]));
  await as(streamArn).send(new DescribeStreamCommand({ StreamArn: streamArn }));
  await expect(as(arn).send(new DescribeStreamCommand({ StreamArn: streamArn }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

test("readers inside the cloud are woken by a record and read on from where they were", async () => {
  const stream = cloud.kernel.use("dynamodbstreams");
  const { promise, resolve } = Promise.withResolvers<void>();
  stream.onRecord(streamArn, resolve);
  await put("a");
  await promise;
  const [record] = stream.read(streamArn, undefined, 10);
  await put("b");
  expect(stream.read(streamArn, record?.sequenceNumber, 10).map(({ record: { dynamodb } }) => dynamodb)).toMatchObject([
    { Keys: key("b") },
  ]);
});

test("a view without images carries keys only", async () => {
  const other = await provisionTable(cloud, {
    ...replicated,
    TableName: "keys-only",
    StreamSpecification: { StreamViewType: "KEYS_ONLY" },
  });
  await client.send(new PutItemCommand({ TableName: "keys-only", Item: { ...key("a"), n: { N: "1" } } }));
  const [first] = cloud.kernel.use("dynamodbstreams").read(other.streamArn, undefined, 1);
  expect(first?.record.dynamodb).toMatchObject({ Keys: key("a"), StreamViewType: "KEYS_ONLY" });
  expect(first?.record.dynamodb).not.toHaveProperty("NewImage");
});

test("an item is deleted when its time to live has passed, by the service, unless it was given more", async () => {
  const in60 = Math.floor(cloud.kernel.clock.now() / 1000) + 60;
  await put("short", { expiresAt: { N: String(in60) } });
  await put("extended", { expiresAt: { N: String(in60) } });
  await put("stays", { expiresAt: { S: "2020-01-01" } });
  await put("ancient", { expiresAt: { N: "100" } });
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: key("extended"),
      UpdateExpression: "SET expiresAt = :later",
      ExpressionAttributeValues: { ":later": { N: String(in60 + 3600) } },
    }),
  );
  const latest = await iterator("LATEST");
  await cloud.kernel.advanceClock(61_000);
  await cloud.kernel.idle();
  const found = async (pk: string) =>
    (await client.send(new GetItemCommand({ TableName, Key: key(pk) }))).Item !== undefined;
  expect([await found("short"), await found("extended"), await found("stays"), await found("ancient")]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  const { Records = [] } = await read(latest);
  expect(Records).toMatchObject([
    {
      eventName: "REMOVE",
      userIdentity: { PrincipalId: "dynamodb.amazonaws.com", Type: "Service" },
      dynamodb: { Keys: key("short") },
    },
  ]);
});

test("an index added to the template is filled from the items that are there, one taken out is gone", async () => {
  await put("a", { gsi1pk: { S: "p" }, gsi1sk: { S: "s" }, title: { S: "t" } });
  const [, gsi2] = replicated.GlobalSecondaryIndexes;
  await provisionTable(cloud, {
    ...replicated,
    AttributeDefinitions: [...replicated.AttributeDefinitions, { AttributeName: "title", AttributeType: "S" }].filter(
      ({ AttributeName }) => !AttributeName.startsWith("gsi1"),
    ),
    GlobalSecondaryIndexes: [
      gsi2,
      {
        IndexName: "byTitle",
        KeySchema: [{ AttributeName: "title", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      },
    ],
  });
  const byTitle = await client.send(
    new QueryCommand({
      TableName,
      IndexName: "byTitle",
      KeyConditionExpression: "title = :t",
      ExpressionAttributeValues: { ":t": { S: "t" } },
    }),
  );
  expect(byTitle.Items?.map(({ pk }) => pk?.S)).toEqual(["a"]);
  await expect(
    client.send(
      new QueryCommand({
        TableName,
        IndexName: "gsi1",
        KeyConditionExpression: "gsi1pk = :p",
        ExpressionAttributeValues: { ":p": { S: "p" } },
      }),
    ),
  ).rejects.toMatchObject({ name: "ValidationException" });
});

test("a changed key is refused, since only a new table could have it", async () => {
  await expect(
    provisionTable(cloud, { ...replicated, KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }] }),
  ).rejects.toThrow(/key of table catalogue has changed/);
});
