import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestKernel, type TestKernel } from "../../infra/local/kernel/test-cloud.ts";
import { makeDynamoDb } from "../../infra/local/services/dynamodb/service.ts";
import { provision } from "../../infra/local/services/sqs/provision-in-test.ts";
import { ConflictError } from "../error.ts";
import { makeCatalogHouse } from "./catalog-house.ts";
import { makeDynamoItemStore } from "./dynamo-item-store.ts";
import { makeInMemoryItemStore } from "./in-memory-item-store.ts";
import type { ItemStore } from "./item-store.ts";
import { tableKeys } from "./table.ts";

let cloud: TestKernel;
let client: DynamoDBClient | undefined;
let dynamo: DynamoDBDocumentClient;

beforeAll(async () => {
  cloud = await startTestKernel([makeDynamoDb]);
  const keys = ["pk", "sk", ...tableKeys.indexes.flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey])];
  await provision(cloud, "AWS::DynamoDB::GlobalTable", "Table", {
    TableName: "assets",
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: keys.map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
    KeySchema: keySchema(tableKeys),
    GlobalSecondaryIndexes: tableKeys.indexes.map((index) => ({
      IndexName: index.name,
      KeySchema: keySchema(index),
      Projection: { ProjectionType: "ALL" },
    })),
    Replicas: [{ Region: "us-east-1" }],
  });
  client = new DynamoDBClient(cloud.clientConfig);
  dynamo = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
});
afterAll(async () => {
  client?.destroy();
  await cloud?.stop();
});

function keySchema({ partitionKey, sortKey }: { partitionKey: string; sortKey: string }) {
  return [
    { AttributeName: partitionKey, KeyType: "HASH" },
    { AttributeName: sortKey, KeyType: "RANGE" },
  ];
}

let tests = 0;
const stores: [string, () => ItemStore][] = [
  ["in DynamoDB", () => makeDynamoItemStore(dynamo, "assets")],
  ["in memory", () => makeInMemoryItemStore()],
];

describe.each(stores)("the item store %s", (_, makeStore) => {
  const partition = () => `p${++tests}`;

  it("reads together what is asked for together: many, twice, and what is not there", async () => {
    const store = makeStore();
    const pk = partition();
    const names = Array.from({ length: 130 }, (_, index) => `item-${index}`);
    for (const sk of names) await store.write([{ item: { pk, sk } }]);
    const read = await Promise.all([...names, "item-0", "none"].map((sk) => store.get(pk, sk)));
    expect(read.map((item) => item?.sk)).toEqual([...names, "item-0", undefined]);
  });

  it("reads together what is too much for one answer", async () => {
    const store = makeStore();
    const pk = partition();
    const names = Array.from({ length: 48 }, (_, index) => `item-${index}`);
    const text = "x".repeat(380_000);
    for (const sk of names) await store.write([{ item: { pk, sk, text } }]);
    const read = await Promise.all(names.map((sk) => store.get(pk, sk)));
    expect(read.map((item) => item?.sk)).toEqual(names);
  });

  it("gives back what was written, bytes too", async () => {
    const store = makeStore();
    const item = { pk: partition(), sk: "a", list: [1, "two", null], bytes: Uint8Array.of(1, 2, 255), left: undefined };
    await store.write([{ item }]);
    const found = await store.get(item.pk, "a");

    expect(found).toMatchObject({ list: [1, "two", null] });
    expect(found && "left" in found).toBe(false);
    expect(Array.from(found?.bytes as Uint8Array)).toEqual([1, 2, 255]);
    expect(await store.get(item.pk, "b")).toBeUndefined();
  });

  it("writes all or nothing", async () => {
    const store = makeStore();
    const pk = partition();
    await store.write([{ item: { pk, sk: "a", status: "received" } }]);

    const lost = store.write([
      { item: { pk, sk: "b" } },
      { item: { pk, sk: "a", status: "live" }, where: { status: "processing" } },
    ]);
    await expect(lost).rejects.toThrow(ConflictError);
    expect(await store.get(pk, "b")).toBeUndefined();
    await expect(store.write([{ item: { pk, sk: "a" }, absent: true }])).rejects.toThrow(ConflictError);
    await expect(store.write([{ item: { pk, sk: "none" }, where: { status: "received" } }])).rejects.toThrow(
      ConflictError,
    );
    await store.write([
      { item: { pk, sk: "b" }, absent: true },
      { item: { pk, sk: "a", status: "live" }, where: { status: "received" } },
    ]);
    expect(await store.get(pk, "a")).toMatchObject({ status: "live" });
  });

  it("reads in order, within bounds, up to a limit", async () => {
    const store = makeStore();
    const pk = partition();
    for (const sk of ["asset", "journal#01", "journal#02", "journal#03", "journal#10", "version#01"])
      await store.write([{ item: { pk, sk } }]);
    const read = async (query: Partial<Parameters<ItemStore["query"]>[0]>) =>
      (await store.query({ partition: pk, limit: 10, ...query })).map(({ sk }) => sk);

    expect(await read({ prefix: "journal#" })).toEqual(["journal#01", "journal#02", "journal#03", "journal#10"]);
    expect(await read({ prefix: "journal#", after: "journal#02" })).toEqual(["journal#03", "journal#10"]);
    expect(await read({ before: "journal#02", newestFirst: true })).toEqual(["journal#01", "asset"]);
    expect(await read({ limit: 2 })).toEqual(["asset", "journal#01"]);
  });

  it("reads an index in its own order", async () => {
    const store = makeStore();
    const [pk, gsi1pk] = [partition(), partition()];
    for (const [sk, gsi1sk] of [
      ["a", "2027"],
      ["b", "2025"],
      ["c", "2026"],
    ] as const)
      await store.write([{ item: { pk, sk, gsi1pk, gsi1sk } }]);

    const found = await store.query({ index: "gsi1", partition: gsi1pk, limit: 2, newestFirst: true });
    expect(found.map(({ sk }) => sk)).toEqual(["a", "c"]);
    expect(
      (await store.query({ index: "gsi1", partition: gsi1pk, limit: 5, before: "2026" })).map(({ sk }) => sk),
    ).toEqual(["b"]);
  });

  it("carries a master from its arrival to its expiry", async () => {
    const house = makeCatalogHouse(makeStore());
    const key = `acme/spring/${partition()}.jpg`;
    const assetId = await house.publish({
      key,
      checksum: `md5:${key}:1`,
      rights: { startsAt: null, endsAt: "2027-02-01T00:00:00.000Z" },
    });
    expect((await house.catalog.getAsset(assetId)).status).toBe("live");
    house.advance(40 * 86_400_000);
    await house.lifecycle.applyRights(assetId, 1);

    expect((await house.catalog.getAsset(assetId)).status).toBe("expired");
    expect(await house.catalog.findCatalogue(assetId, 1)).toMatchObject({ tagged: { tags: [{ name: "dog" }] } });
  });

  it("lets one of many who register the same master win", async () => {
    const house = makeCatalogHouse(makeStore());
    const key = `acme/spring/${partition()}.jpg`;
    const all = await Promise.all(
      [1, 2, 3].map((n) =>
        house.registration.register(house.found({ key, checksum: `md5:${key}:1` }), `execution-${n}`),
      ),
    );

    expect(all.filter(({ outcome }) => outcome === "working")).toHaveLength(1);
  });
});

describe("what the catalogue writes", () => {
  it("costs at most 56 write units from the arrival to the asking, inbox included, three quarters of what it is measured against", async () => {
    const before = unitsWritten();
    const house = makeCatalogHouse(makeDynamoItemStore(dynamo, "assets"));
    const assetId = await house.register({ key: "acme/spring/counted.jpg", checksum: "md5:counted:1" });
    const registered = unitsWritten() - before;
    await house.catalogue(assetId);
    const catalogued = unitsWritten() - before;
    await house.openReview(assetId);
    const reviewed = unitsWritten() - before;

    expect(registered).toBeGreaterThan(0);
    expect(reviewed, JSON.stringify({ registered, catalogued })).toBeLessThanOrEqual(56);
  });
});

function unitsWritten(): number {
  return cloud.kernel
    .meterEntries()
    .reduce((sum, { service, units }) => sum + (service === "dynamodb" ? (units ?? 0) : 0), 0);
}
