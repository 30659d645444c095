import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeDynamoDb } from "./service.ts";
import { provisionTable, tableName as TableName } from "./table-in-test.ts";

let cloud: TestKernel;
let client: DynamoDBClient;
let arn: string;

beforeAll(async () => {
  cloud = await startTestKernel([makeDynamoDb]);
  ({ arn } = await provisionTable(cloud));
  client = new DynamoDBClient(cloud.clientConfig);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});
beforeEach(async () => {
  const { Items = [] } = await client.send(new ScanCommand({ TableName }));
  for (const { pk, sk } of Items)
    if (pk && sk) await client.send(new DeleteItemCommand({ TableName, Key: { pk, sk } }));
});

const put = (pk: string, sk: string, more: Record<string, { S: string } | { N: string }> = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { pk: { S: pk }, sk: { S: sk }, ...more } }));
const key = (pk: string, sk: string) => ({ pk: { S: pk }, sk: { S: sk } });

test("an item is written, read, replaced and deleted", async () => {
  const Item = {
    ...key("a", "1"),
    n: { N: "1.50" },
    bytes: { B: new Uint8Array([1, 2, 3]) },
    list: { L: [{ BOOL: true }, { NULL: true as const }] },
    set: { SS: ["x", "y"] },
    empty: { S: "" },
  };
  await client.send(new PutItemCommand({ TableName, Item }));
  const got = await client.send(new GetItemCommand({ TableName, Key: key("a", "1"), ConsistentRead: true }));
  expect(got.Item).toEqual({ ...Item, n: { N: "1.5" } });
  const replaced = await client.send(new PutItemCommand({ TableName, Item: key("a", "1"), ReturnValues: "ALL_OLD" }));
  expect(replaced.Attributes?.set).toEqual({ SS: ["x", "y"] });
  const deleted = await client.send(new DeleteItemCommand({ TableName, Key: key("a", "1"), ReturnValues: "ALL_OLD" }));
  expect(deleted.Attributes).toEqual(key("a", "1"));
  expect((await client.send(new GetItemCommand({ TableName, Key: key("a", "1") }))).Item).toBeUndefined();
});

test("an update sets, adds, removes and answers what it changed", async () => {
  await put("a", "1", { count: { N: "1" }, was: { S: "x" } });
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName,
      Key: key("a", "1"),
      UpdateExpression:
        "SET title = if_not_exists(title, :title), #l = list_append(if_not_exists(#l, :none), :one) ADD #c :by REMOVE was",
      ExpressionAttributeNames: { "#c": "count", "#l": "list" },
      ExpressionAttributeValues: {
        ":title": { S: "t" },
        ":none": { L: [] },
        ":one": { L: [{ S: "e" }] },
        ":by": { N: "2" },
      },
      ReturnValues: "ALL_NEW",
    }),
  );
  expect(Attributes).toEqual({ ...key("a", "1"), count: { N: "3" }, title: { S: "t" }, list: { L: [{ S: "e" }] } });
});

test("elements removed from a list together are those that were named, and others move up", async () => {
  const letters = (...texts: string[]) => ({ L: texts.map((S) => ({ S })) });
  await client.send(new PutItemCommand({ TableName, Item: { ...key("a", "1"), l: letters("a", "b", "c", "d") } }));
  const UpdateExpression = "REMOVE l[0], l[2] SET l[3] = :e, m = :m";
  const ExpressionAttributeValues = { ":e": { S: "e" }, ":m": { S: "m" } };
  const { Attributes } = await client.send(
    new UpdateItemCommand({
      TableName,
      Key: key("a", "1"),
      UpdateExpression,
      ExpressionAttributeValues,
      ReturnValues: "ALL_NEW",
    }),
  );
  expect(Attributes).toMatchObject({ l: letters("b", "e"), m: { S: "m" } });
});

test("what dynalite cannot compare is refused by name instead of being compared wrongly", async () => {
  const request = {
    TableName,
    Item: key("a", "1"),
    ConditionExpression: "l = :l",
    ExpressionAttributeValues: { ":l": { L: [] } },
  };
  await expect(client.send(new PutItemCommand(request))).rejects.toMatchObject({
    message: expect.stringContaining("comparisons with lists and maps"),
  });
});

test("a failed condition changes nothing and shows the item when asked", async () => {
  await put("a", "1", { version: { N: "2" } });
  const failed = await client
    .send(
      new PutItemCommand({
        TableName,
        Item: { ...key("a", "1"), version: { N: "3" } },
        ConditionExpression: "version = :expected",
        ExpressionAttributeValues: { ":expected": { N: "1" } },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    )
    .catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(ConditionalCheckFailedException);
  expect((failed as ConditionalCheckFailedException).Item).toEqual({ ...key("a", "1"), version: { N: "2" } });
  expect((await client.send(new GetItemCommand({ TableName, Key: key("a", "1") }))).Item?.version).toEqual({ N: "2" });
});

test("of many writers who each demand to be the first, one is", async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: { ...key("race", "1"), by: { N: String(index) } },
          ConditionExpression: "attribute_not_exists(pk)",
        }),
      ),
    ),
  );
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
});

test("the same condition with other values, names or types of values is decided by those", async () => {
  await put("a", "1", { version: { N: "1" }, title: { S: "Spring" } });
  const putIf = (
    ConditionExpression: string,
    attribute: string,
    values: Record<string, { S: string } | { N: string }>,
  ) =>
    client.send(
      new PutItemCommand({
        TableName,
        Item: { ...key("a", "1"), version: { N: "1" }, title: { S: "Spring" } },
        ConditionExpression,
        ExpressionAttributeNames: { "#a": attribute },
        ExpressionAttributeValues: values,
      }),
    );
  await putIf("#a = :v", "version", { ":v": { N: "1" } });
  await expect(putIf("#a = :v", "version", { ":v": { N: "2" } })).rejects.toThrow(ConditionalCheckFailedException);
  await putIf("#a = :v", "title", { ":v": { S: "Spring" } });
  await expect(putIf("#a = :v", "title", { ":v": { S: "Summer" } })).rejects.toThrow(ConditionalCheckFailedException);
  await putIf("#a = :v", "version", { ":v": { N: "1" } });
  await putIf("begins_with(#a, :v)", "title", { ":v": { S: "Spr" } });
  await expect(putIf("begins_with(#a, :v)", "title", { ":v": { N: "1" } })).rejects.toThrow(/operand type: N/);
  await putIf("#a BETWEEN :v AND :w", "version", { ":v": { N: "1" }, ":w": { N: "2" } });
  await expect(putIf("#a BETWEEN :v AND :w", "version", { ":v": { N: "2" }, ":w": { N: "1" } })).rejects.toThrow(
    /upper bound to be greater/,
  );
  await expect(putIf("#a = :v", "version", { ":v": { N: "1" }, ":w": { N: "1" } })).rejects.toThrow(/unused/);
});

test("no increment is lost among concurrent updates", async () => {
  const increment = () =>
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: key("counter", "1"),
        UpdateExpression: "ADD n :one",
        ExpressionAttributeValues: { ":one": { N: "1" } },
      }),
    );
  await Promise.all(Array.from({ length: 30 }, increment));
  expect((await client.send(new GetItemCommand({ TableName, Key: key("counter", "1") }))).Item?.n).toEqual({ N: "30" });
});

test("a query pages through a partition in the order of the sort key, both ways", async () => {
  for (const sk of ["1", "2", "3"]) await put("a", sk);
  await put("b", "1");
  const page = {
    TableName,
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": { S: "a" } },
    Limit: 2,
  };
  const first = await client.send(new QueryCommand(page));
  expect(first.Items?.map(({ sk }) => sk?.S)).toEqual(["1", "2"]);
  const second = await client.send(new QueryCommand({ ...page, ExclusiveStartKey: first.LastEvaluatedKey }));
  expect(second.Items?.map(({ sk }) => sk?.S)).toEqual(["3"]);
  expect(second.LastEvaluatedKey).toBeUndefined();
  const backwards = await client.send(new QueryCommand({ ...page, Limit: 5, ScanIndexForward: false }));
  expect(backwards.Items?.map(({ sk }) => sk?.S)).toEqual(["3", "2", "1"]);
});

test("an index follows the items and holds what it projects", async () => {
  await put("a", "1", { gsi1pk: { S: "status#live" }, gsi1sk: { S: "2" }, gsi2pk: { S: "x" }, title: { S: "t" } });
  await put("b", "1", { gsi1pk: { S: "status#live" }, gsi1sk: { S: "1" } });
  const live = {
    TableName,
    IndexName: "gsi1",
    KeyConditionExpression: "gsi1pk = :s",
    ExpressionAttributeValues: { ":s": { S: "status#live" } },
  };
  expect((await client.send(new QueryCommand(live))).Items?.map(({ pk }) => pk?.S)).toEqual(["b", "a"]);
  const keysOnly = await client.send(
    new QueryCommand({
      TableName,
      IndexName: "gsi2",
      KeyConditionExpression: "gsi2pk = :x",
      ExpressionAttributeValues: { ":x": { S: "x" } },
    }),
  );
  expect(keysOnly.Items).toEqual([{ ...key("a", "1"), gsi2pk: { S: "x" } }]);
  await client.send(
    new UpdateItemCommand({
      TableName,
      Key: key("a", "1"),
      UpdateExpression: "SET gsi1pk = :w",
      ExpressionAttributeValues: { ":w": { S: "status#withdrawn" } },
    }),
  );
  await client.send(new DeleteItemCommand({ TableName, Key: key("b", "1") }));
  expect((await client.send(new QueryCommand(live))).Count).toBe(0);
});

test("a scan filters and counts what it read", async () => {
  for (const sk of ["1", "2", "3"]) await put("a", sk, { n: { N: sk } });
  const { Items, ScannedCount } = await client.send(
    new ScanCommand({
      TableName,
      FilterExpression: "n > :n",
      ExpressionAttributeValues: { ":n": { N: "1" } },
      ProjectionExpression: "sk",
    }),
  );
  expect(Items).toEqual([{ sk: { S: "2" } }, { sk: { S: "3" } }]);
  expect(ScannedCount).toBe(3);
});

test("batches write and read several items", async () => {
  await put("a", "gone");
  const { UnprocessedItems } = await client.send(
    new BatchWriteItemCommand({
      RequestItems: {
        [TableName]: [
          { PutRequest: { Item: key("a", "1") } },
          { PutRequest: { Item: key("a", "2") } },
          { DeleteRequest: { Key: key("a", "gone") } },
        ],
      },
    }),
  );
  expect(UnprocessedItems).toEqual({});
  const { Responses } = await client.send(
    new BatchGetItemCommand({
      RequestItems: { [TableName]: { Keys: [key("a", "1"), key("a", "2"), key("a", "gone")] } },
    }),
  );
  expect(Responses?.[TableName]?.map(({ sk }) => sk?.S).sort()).toEqual(["1", "2"]);
});

test("a table can be named by its ARN", async () => {
  await client.send(new PutItemCommand({ TableName: arn, Item: key("a", "1") }));
  expect((await client.send(new GetItemCommand({ TableName: arn, Key: key("a", "1") }))).Item).toEqual(key("a", "1"));
});

test("DescribeTable answers the table, its indexes and its stream", async () => {
  await put("a", "1");
  const { Table } = await client.send(new DescribeTableCommand({ TableName }));
  expect(Table).toMatchObject({
    TableStatus: "ACTIVE",
    TableArn: arn,
    ItemCount: 1,
    BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
    StreamSpecification: { StreamEnabled: true, StreamViewType: "NEW_AND_OLD_IMAGES" },
    DeletionProtectionEnabled: true,
    SSEDescription: { Status: "ENABLED" },
  });
  expect(Table?.GlobalSecondaryIndexes?.map(({ IndexName, IndexStatus }) => [IndexName, IndexStatus])).toEqual([
    ["gsi1", "ACTIVE"],
    ["gsi2", "ACTIVE"],
  ]);
});

test("a plain table with one key, without stream or indexes, works as well; a provisioned one is refused", async () => {
  const properties = {
    TableName: "plain",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
    KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  };
  const { ref, attributes } = await provision(cloud, "AWS::DynamoDB::Table", "Plain", properties);
  expect(attributes).not.toHaveProperty("StreamArn");
  await client.send(new PutItemCommand({ TableName: ref, Item: { id: { N: "1" } } }));
  expect((await client.send(new ScanCommand({ TableName: ref }))).Items).toEqual([{ id: { N: "1" } }]);
  const provisioned = provision(cloud, "AWS::DynamoDB::Table", "Other", { ...properties, BillingMode: "PROVISIONED" });
  await expect(provisioned).rejects.toThrow("BillingMode PROVISIONED");
});

test("what the service refuses is refused in its words", async () => {
  await expect(client.send(new GetItemCommand({ TableName: "nowhere", Key: key("a", "1") }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
  await expect(client.send(new GetItemCommand({ TableName, Key: { pk: { S: "a" } } }))).rejects.toMatchObject({
    name: "ValidationException",
    message: "The provided key element does not match the schema",
  });
  await expect(put("a", "1", { gsi1pk: { S: "" } })).rejects.toMatchObject({
    message: expect.stringContaining("cannot contain an empty string value. IndexName: gsi1, IndexKey: gsi1pk"),
  });
  await expect(put("a", "1", { gsi1pk: { N: "1" } })).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("Type mismatch for Index Key gsi1pk"),
  });
  await expect(
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: key("a", "1"),
        UpdateExpression: "SET status = :s",
        ExpressionAttributeValues: { ":s": { S: "x" } },
      }),
    ),
  ).rejects.toMatchObject({
    message: "Invalid UpdateExpression: Attribute name is a reserved keyword; reserved keyword: status",
  });
  await expect(put("a", "1", { big: { S: "é".repeat(205_000) } })).rejects.toMatchObject({
    message: "Item size has exceeded the maximum allowed size",
  });
  const long = Array.from({ length: 500 }, (_, index) => `attribute${index}`).join(", ");
  await expect(
    client.send(
      new UpdateItemCommand({
        TableName,
        Key: key("a", "1"),
        UpdateExpression: `REMOVE ${long}`,
      }),
    ),
  ).rejects.toMatchObject({
    message: expect.stringContaining("Expression size has exceeded the maximum allowed size"),
  });
});

test("capacity is counted by the size of the item and by each index that the write touches", async () => {
  const consumed = async (Item: Record<string, { S: string }>) =>
    (
      await client.send(
        new PutItemCommand({ TableName, Item: { ...key("a", "1"), ...Item }, ReturnConsumedCapacity: "INDEXES" }),
      )
    ).ConsumedCapacity;
  expect(await consumed({})).toEqual({ TableName, CapacityUnits: 1, Table: { CapacityUnits: 1 } });
  expect(await consumed({ text: { S: "x".repeat(2500) } })).toMatchObject({ CapacityUnits: 3 });
  // The larger of the item before and after counts.
  expect(await consumed({ text: { S: "x" } })).toMatchObject({ CapacityUnits: 3 });
  const indexed = { gsi1pk: { S: "p" }, gsi1sk: { S: "s" }, gsi2pk: { S: "q" }, text: { S: "x".repeat(1500) } };
  expect(await consumed(indexed)).toMatchObject({
    CapacityUnits: 5,
    GlobalSecondaryIndexes: { gsi1: { CapacityUnits: 2 }, gsi2: { CapacityUnits: 1 } },
  });
  // gsi2 projects keys only, and they stay: it costs nothing. gsi1 projects all of it.
  expect(await consumed({ ...indexed, text: { S: "y".repeat(1500) } })).toMatchObject({
    CapacityUnits: 4,
    GlobalSecondaryIndexes: { gsi1: { CapacityUnits: 2 } },
  });
  // A new index key is a deletion and a write.
  expect(await consumed({ ...indexed, text: { S: "y".repeat(1500) }, gsi2pk: { S: "r" } })).toMatchObject({
    GlobalSecondaryIndexes: { gsi2: { CapacityUnits: 2 } },
  });
});

test("the meter lists every write with its units and its partition key", async () => {
  const before = cloud.kernel.meterEntries().length;
  await put("metered", "1", { text: { S: "x".repeat(1100) } });
  const [entry] = cloud.kernel.meterEntries().slice(before);
  expect(entry).toMatchObject({
    service: "dynamodb",
    operation: "PutItem",
    resource: arn,
    units: 2,
    subject: "metered",
    caller: cloud.kernel.admin.caller.arn,
  });
});

test("a role may do what its policy grants on the table and on the index, and nothing else", async () => {
  const limited = new DynamoDBClient(
    cloud.clientConfigAs([
      { Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:Query"], Resource: arn },
      { Effect: "Allow", Action: "dynamodb:Query", Resource: `${arn}/index/gsi1` },
    ]),
  );
  await limited.send(new GetItemCommand({ TableName, Key: key("a", "1") }));
  const query = (IndexName: string, attribute: string) =>
    limited.send(
      new QueryCommand({
        TableName,
        IndexName,
        KeyConditionExpression: `${attribute} = :v`,
        ExpressionAttributeValues: { ":v": { S: "x" } },
      }),
    );
  await query("gsi1", "gsi1pk");
  await expect(query("gsi2", "gsi2pk")).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(limited.send(new PutItemCommand({ TableName, Item: key("a", "1") }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  limited.destroy();
});

test("an injected throttle reaches the client as the service throttles", async () => {
  cloud.kernel.faults.set({ seed: 1, rules: [{ target: "dynamodb:PutItem", kind: "throttle", rate: 1, limit: 1 }] });
  await expect(put("a", "1")).rejects.toMatchObject({
    $metadata: { httpStatusCode: 400 },
    name: expect.stringMatching(/Throttl|ProvisionedThroughputExceeded/),
  });
  cloud.kernel.faults.set({ seed: 1, rules: [] });
  await put("a", "1");
});
