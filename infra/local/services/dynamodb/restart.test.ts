import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeDynamoDb } from "./service.ts";
import { provisionTable, tableName as TableName } from "./table-in-test.ts";

let dataDir: string;
let cloud: TestKernel;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "greenlight-dynamodb-"));
});
afterEach(async () => {
  await cloud.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const key = { pk: { S: "a" }, sk: { S: "1" } };

async function start() {
  cloud = await startTestKernel([makeDynamoDb], { dataDir });
  const table = await provisionTable(cloud);
  return {
    ...table,
    client: new DynamoDBClient(cloud.clientConfig),
    records: () => cloud.kernel.use("dynamodbstreams").read(table.streamArn, undefined, 100),
  };
}

const find = async (client: DynamoDBClient) => (await client.send(new GetItemCommand({ TableName, Key: key }))).Item;

test("items, stream records and deadlines outlive a restart", async () => {
  const first = await start();
  const soon = Math.floor(cloud.kernel.clock.now() / 1000) + 600;
  await first.client.send(new PutItemCommand({ TableName, Item: { ...key, expiresAt: { N: String(soon) } } }));
  await cloud.stop();

  const second = await start();
  expect(second.streamArn).toBe(first.streamArn);
  expect(await find(second.client)).toEqual({ ...key, expiresAt: { N: String(soon) } });
  expect(second.records()).toHaveLength(1);
  await cloud.kernel.advanceClock(601_000);
  await cloud.kernel.idle();
  expect(await find(second.client)).toBeUndefined();
  expect(second.records()).toHaveLength(2);
});

test("a write that a crash cut off before its item was stored is completed at the next start", async () => {
  const first = await start();
  await first.client.send(new PutItemCommand({ TableName, Item: { ...key, n: { N: "1" } } }));
  // What the journal notes before it touches LevelDB, as it lies there after a crash right then.
  const item = { ...key, n: { N: "2" } };
  const [{ record } = { record: {} }] = first.records();
  const consequences = {
    records: [{ streamArn: first.streamArn, eventName: "MODIFY", record: { ...record, eventName: "MODIFY" } }],
    expiries: [],
    token: null,
  };
  const stored = await storedKey();
  cloud.kernel.store.db
    .prepare("insert into dynamodb_intents (operations, consequences) values (?, ?)")
    .run(JSON.stringify([{ type: "put", key: stored, value: item }]), JSON.stringify(consequences));
  await cloud.stop();

  const second = await start();
  expect(await find(second.client)).toEqual(item);
  expect(second.records().map(({ record: { eventName } }) => eventName)).toEqual(["INSERT", "MODIFY"]);
  expect(cloud.kernel.store.db.prepare("select count(*) as n from dynamodb_intents").get()).toEqual({ n: 0 });
});

/** Where LevelDB keeps the item, worked out by dynalite itself. */
async function storedKey(): Promise<string> {
  const { default: dynalite } = await import("dynalite/db/index.js");
  const table = {
    TableName,
    TableStatus: "ACTIVE",
    TableArn: "",
    TableId: "",
    KeySchema: [
      { AttributeName: "pk", KeyType: "HASH" },
      { AttributeName: "sk", KeyType: "RANGE" },
    ],
    AttributeDefinitions: [
      { AttributeName: "pk", AttributeType: "S" },
      { AttributeName: "sk", AttributeType: "S" },
    ],
  };
  return `item-${TableName}~${dynalite.createKey(key, table)}`;
}
