import {
  type AttributeValue,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  TransactGetItemsCommand,
  type TransactionCanceledException,
  TransactWriteItemsCommand,
  type TransactWriteItemsCommandInput,
} from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeDynamoDb } from "./service.ts";
import { provisionTable, tableName as TableName } from "./table-in-test.ts";

let cloud: TestKernel;
let client: DynamoDBClient;
let arn: string;
let streamArn: string;

beforeAll(async () => {
  cloud = await startTestKernel([makeDynamoDb]);
  ({ arn, streamArn } = await provisionTable(cloud));
  client = new DynamoDBClient(cloud.clientConfig);
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

const key = (pk: string, sk = "1") => ({ pk: { S: pk }, sk: { S: sk } });
const get = async (pk: string) => (await client.send(new GetItemCommand({ TableName, Key: key(pk) }))).Item;
const put = (pk: string, more: Record<string, AttributeValue> = {}) =>
  client.send(new PutItemCommand({ TableName, Item: { ...key(pk), ...more } }));
const transact = (
  TransactItems: TransactWriteItemsCommandInput["TransactItems"],
  more: Partial<TransactWriteItemsCommandInput> = {},
) => client.send(new TransactWriteItemsCommand({ TransactItems, ...more }));
const cancelled = async (promise: Promise<unknown>) =>
  (await promise.then(
    () => Promise.reject(new Error("not cancelled")),
    (error: unknown) => error,
  )) as TransactionCanceledException;

test("puts, updates, deletes and checks are done together", async () => {
  await put("t1-gone");
  await put("t1-check", { n: { N: "1" } });
  await transact([
    { Put: { TableName, Item: { ...key("t1-put"), a: { S: "x" } }, ConditionExpression: "attribute_not_exists(pk)" } },
    {
      Update: {
        TableName,
        Key: key("t1-update"),
        UpdateExpression: "SET a = :a",
        ExpressionAttributeValues: { ":a": { S: "y" } },
      },
    },
    { Delete: { TableName, Key: key("t1-gone") } },
    {
      ConditionCheck: {
        TableName,
        Key: key("t1-check"),
        ConditionExpression: "n = :n",
        ExpressionAttributeValues: { ":n": { N: "1" } },
      },
    },
  ]);
  expect(await get("t1-put")).toEqual({ ...key("t1-put"), a: { S: "x" } });
  expect(await get("t1-update")).toEqual({ ...key("t1-update"), a: { S: "y" } });
  expect(await get("t1-gone")).toBeUndefined();
  expect(await get("t1-check")).toEqual({ ...key("t1-check"), n: { N: "1" } });
});

test("when one condition fails nothing is written, and each action gets its reason", async () => {
  await put("t2", { n: { N: "1" } });
  const error = await cancelled(
    transact([
      { Put: { TableName, Item: key("t2-new") } },
      {
        Update: {
          TableName,
          Key: key("t2"),
          UpdateExpression: "SET n = :two",
          ConditionExpression: "n = :two",
          ExpressionAttributeValues: { ":two": { N: "2" } },
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        },
      },
      { ConditionCheck: { TableName, Key: key("t2-none"), ConditionExpression: "attribute_exists(pk)" } },
    ]),
  );
  expect(error.name).toBe("TransactionCanceledException");
  expect(error.message).toContain("[None, ConditionalCheckFailed, ConditionalCheckFailed]");
  expect(error.CancellationReasons).toEqual([
    { Code: "None" },
    {
      Code: "ConditionalCheckFailed",
      Message: "The conditional request failed",
      Item: { ...key("t2"), n: { N: "1" } },
    },
    { Code: "ConditionalCheckFailed", Message: "The conditional request failed" },
  ]);
  expect(await get("t2-new")).toBeUndefined();
  expect(await get("t2")).toMatchObject({ n: { N: "1" } });
});

test("an update that cannot be applied cancels the transaction with its reason", async () => {
  await put("t3", { a: { S: "text" } });
  const error = await cancelled(
    transact([
      {
        Update: {
          TableName,
          Key: key("t3"),
          UpdateExpression: "SET a = a + :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        },
      },
    ]),
  );
  expect(error.CancellationReasons?.[0]).toMatchObject({
    Code: "ValidationError",
    Message: "An operand in the update expression has an incorrect data type",
  });
});

test("two actions on one item are refused", async () => {
  await expect(
    transact([
      { Put: { TableName, Item: key("t4") } },
      { ConditionCheck: { TableName, Key: key("t4"), ConditionExpression: "attribute_exists(pk)" } },
    ]),
  ).rejects.toMatchObject({
    name: "ValidationException",
    message: "Transaction request cannot include multiple operations on one item",
  });
});

test("more than a hundred actions are refused, a hundred are not", async () => {
  const puts = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ Put: { TableName, Item: key(`t5-${index}`) } }));
  await expect(transact(puts(101))).rejects.toMatchObject({ name: "ValidationException" });
  await transact(puts(100));
  expect(await get("t5-99")).toBeDefined();
});

test("the same transaction with the same token is done once within ten minutes", async () => {
  const request = {
    TransactItems: [
      {
        Update: {
          TableName,
          Key: key("t6"),
          UpdateExpression: "ADD n :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        },
      },
    ],
    ClientRequestToken: "token-t6",
    ReturnConsumedCapacity: "TOTAL" as const,
  };
  const first = await client.send(new TransactWriteItemsCommand(request));
  expect(first.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2, WriteCapacityUnits: 2 }]);
  const again = await client.send(new TransactWriteItemsCommand(request));
  expect(again.ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 2, ReadCapacityUnits: 2 }]);
  expect(await get("t6")).toMatchObject({ n: { N: "1" } });
  await expect(
    transact([{ Put: { TableName, Item: key("t6-other") } }], { ClientRequestToken: "token-t6" }),
  ).rejects.toMatchObject({ name: "IdempotentParameterMismatchException" });
  await cloud.kernel.advanceClock(10 * 60 * 1000 + 1);
  await client.send(new TransactWriteItemsCommand(request));
  expect(await get("t6")).toMatchObject({ n: { N: "2" } });
});

test("concurrent transactions on the same items follow one another", async () => {
  await put("t7-a", { n: { N: "0" } });
  await put("t7-b", { n: { N: "0" } });
  const both = (order: string[]) =>
    transact(
      order.map((pk) => ({
        Update: {
          TableName,
          Key: key(pk),
          UpdateExpression: "ADD n :one",
          ExpressionAttributeValues: { ":one": { N: "1" } },
        },
      })),
    );
  await Promise.all(Array.from({ length: 10 }, (_, index) => both(index % 2 ? ["t7-a", "t7-b"] : ["t7-b", "t7-a"])));
  expect(await get("t7-a")).toMatchObject({ n: { N: "10" } });
  expect(await get("t7-b")).toMatchObject({ n: { N: "10" } });
});

test("a transaction costs twice what single writes cost, and is metered item by item", async () => {
  const before = cloud.kernel.meterEntries().length;
  const { ConsumedCapacity } = await transact(
    [
      { Put: { TableName, Item: { ...key("t8"), text: { S: "x".repeat(1500) } } } },
      { ConditionCheck: { TableName, Key: key("t8-none"), ConditionExpression: "attribute_not_exists(pk)" } },
    ],
    { ReturnConsumedCapacity: "TOTAL" },
  );
  expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 6, WriteCapacityUnits: 6 }]);
  expect(
    cloud.kernel
      .meterEntries()
      .slice(before)
      .map(({ operation, units, subject }) => [operation, units, subject]),
  ).toEqual([
    ["PutItem", 4, "t8"],
    ["ConditionCheck", 2, "t8-none"],
  ]);
});

test("a cancelled transaction leaves nothing in the stream, a done one all of it", async () => {
  const stream = cloud.kernel.use("dynamodbstreams");
  const from = stream.newest(streamArn);
  await cancelled(
    transact([
      { Put: { TableName, Item: key("t9-a") } },
      { Put: { TableName, Item: key("t9-b"), ConditionExpression: "attribute_exists(pk)" } },
    ]),
  );
  expect(stream.read(streamArn, from, 10)).toEqual([]);
  await transact([{ Put: { TableName, Item: key("t9-a") } }, { Put: { TableName, Item: key("t9-b") } }]);
  expect(stream.read(streamArn, from, 10).map(({ record }) => record.eventName)).toEqual(["INSERT", "INSERT"]);
});

test("TransactGetItems reads items, with a place for those that are not there", async () => {
  await put("t10", { a: { S: "x" }, b: { S: "y" } });
  const { Responses, ConsumedCapacity } = await client.send(
    new TransactGetItemsCommand({
      TransactItems: [
        { Get: { TableName, Key: key("t10"), ProjectionExpression: "b" } },
        { Get: { TableName, Key: key("t10-none") } },
      ],
      ReturnConsumedCapacity: "TOTAL",
    }),
  );
  expect(Responses).toEqual([{ Item: { b: { S: "y" } } }, {}]);
  expect(ConsumedCapacity).toEqual([{ TableName, CapacityUnits: 4, ReadCapacityUnits: 4 }]);
});

test("a transaction needs the permissions of its actions", async () => {
  const as = (...actions: string[]) =>
    new DynamoDBClient(cloud.clientConfigAs([{ Effect: "Allow", Action: actions, Resource: arn }]));
  const request = new TransactWriteItemsCommand({
    TransactItems: [
      { Put: { TableName, Item: key("t11") } },
      { ConditionCheck: { TableName, Key: key("t11-none"), ConditionExpression: "attribute_not_exists(pk)" } },
    ],
  });
  await expect(as("dynamodb:PutItem", "dynamodb:TransactWriteItems").send(request)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("dynamodb:ConditionCheckItem"),
  });
  await as("dynamodb:PutItem", "dynamodb:ConditionCheckItem").send(request);
  expect(await get("t11")).toBeDefined();
});
