import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import dynalite from "dynalite/db/index.js";
import type { DynaliteEngine } from "./dynalite-engine.ts";
import { indexKey } from "./dynalite-engine.ts";
import { type ExpiryIndex, expiryOf } from "./expiry-index.ts";
import { type IndexDescription, keyOf, type TableDescription } from "./item.ts";
import type { StreamView, TableSettingsStore } from "./table-settings.ts";

export interface TableDefinition {
  name: string;
  keySchema: { AttributeName: string; KeyType: string }[];
  attributes: { AttributeName: string; AttributeType: string }[];
  globalIndexes: IndexDescription[];
  localIndexes: IndexDescription[];
  streamView: StreamView | null;
  ttlAttribute: string | null;
  deletionProtection: boolean;
  kmsEncrypted: boolean;
}

/** Creates a table, or brings one that exists to its definition: indexes are added (and filled) or dropped, stream and TTL follow. Throws when the key would change, which only a new table can do. */
export function makeDefineTable(parts: { engine: DynaliteEngine; settings: TableSettingsStore; expiry: ExpiryIndex }) {
  const { engine, settings, expiry } = parts;

  async function create(definition: TableDefinition): Promise<TableDescription> {
    const request = {
      TableName: definition.name,
      KeySchema: definition.keySchema,
      AttributeDefinitions: definition.attributes,
      BillingMode: "PAY_PER_REQUEST",
      ...(definition.globalIndexes.length > 0 && { GlobalSecondaryIndexes: definition.globalIndexes }),
      ...(definition.localIndexes.length > 0 && { LocalSecondaryIndexes: definition.localIndexes }),
    };
    await engine.run("CreateTable", engine.prepare("CreateTable", request));
    for (;;) {
      const table = await engine.table(definition.name);
      if (table.TableStatus === "ACTIVE") {
        // dynalite's own id is a few digits short of a UUID.
        const named = { ...table, TableId: randomUUID() };
        await engine.saveTable(named);
        return named;
      }
      // dynalite makes a table active in a timer of its own.
      await delay(1);
    }
  }

  async function update(table: TableDescription, definition: TableDefinition): Promise<TableDescription> {
    const sameKey = JSON.stringify(table.KeySchema) === JSON.stringify(definition.keySchema);
    const typeOf = (name: string, attributes: TableDefinition["attributes"]) =>
      attributes.find(({ AttributeName }) => AttributeName === name)?.AttributeType;
    const sameTypes = definition.keySchema.every(
      ({ AttributeName }) =>
        typeOf(AttributeName, table.AttributeDefinitions) === typeOf(AttributeName, definition.attributes),
    );
    if (!sameKey || !sameTypes)
      throw new Error(
        `The key of table ${definition.name} has changed. CloudFormation would replace the table and its items; start with --fresh, or give the new table another name.`,
      );
    if (
      JSON.stringify((table.LocalSecondaryIndexes ?? []).map(identity)) !==
      JSON.stringify(definition.localIndexes.map(identity))
    ) {
      throw new Error(
        `The local secondary indexes of table ${definition.name} have changed, which only a new table can do.`,
      );
    }
    const before = table.GlobalSecondaryIndexes ?? [];
    const known = new Set(before.map(identity));
    const wanted = new Set(definition.globalIndexes.map(identity));
    const dropped = before.filter((index) => !wanted.has(identity(index)));
    const added = definition.globalIndexes.filter((index) => !known.has(identity(index)));
    if (table.TableStatus === "ACTIVE" && dropped.length === 0 && added.length === 0) return table;
    const { GlobalSecondaryIndexes: _, ...rest } = table;
    const indexes = [
      ...before.filter((index) => wanted.has(identity(index))),
      ...added.map((index) => ({
        ...index,
        IndexArn: `${table.TableArn}/index/${index.IndexName}`,
        IndexStatus: "ACTIVE",
        IndexSizeBytes: 0,
        ItemCount: 0,
        ProvisionedThroughput: { ReadCapacityUnits: 0, WriteCapacityUnits: 0 },
      })),
    ];
    const next = {
      ...rest,
      TableStatus: "ACTIVE",
      AttributeDefinitions: definition.attributes,
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    };
    for (const index of dropped) await dropIndex(definition.name, index.IndexName);
    await fillIndexes(next, added);
    await engine.saveTable(next);
    return next;
  }

  async function dropIndex(tableName: string, index: string): Promise<void> {
    const keys: string[] = [];
    for await (const key of engine.keysUnder(indexKey("global", tableName, index, ""))) keys.push(key);
    await engine.commit(keys.map((key) => ({ type: "del", key })));
  }

  async function fillIndexes(table: TableDescription, added: IndexDescription[]): Promise<void> {
    if (added.length === 0) return;
    for await (const item of engine.items(table.TableName)) {
      const { puts } = dynalite.getIndexActions(added, undefined, item, table);
      await engine.commit(
        puts.map(({ index, key, item: value }) => ({
          type: "put",
          key: indexKey("global", table.TableName, index, key),
          value,
        })),
      );
    }
  }

  async function followTtl(table: TableDescription, attribute: string | null): Promise<void> {
    expiry.clear(table.TableName);
    if (attribute === null) return;
    for await (const item of engine.items(table.TableName)) {
      expiry.set({ tableName: table.TableName, key: keyOf(item, table), expiresAt: expiryOf(item, attribute) });
    }
  }

  return async (definition: TableDefinition): Promise<{ arn: string; id: string; streamArn: string | null }> => {
    const existing = await engine.findTable(definition.name);
    const table = existing ? await update(existing, definition) : await create(definition);
    const { streamView, ttlAttribute, deletionProtection, kmsEncrypted } = definition;
    const ttlBefore = settings.of(definition.name)?.ttlAttribute ?? null;
    const { streamArn } = settings.set(definition.name, table.TableArn, {
      streamView,
      ttlAttribute,
      deletionProtection,
      kmsEncrypted,
    });
    if (ttlBefore !== ttlAttribute) await followTtl(table, ttlAttribute);
    expiry.arm();
    return { arn: table.TableArn, id: table.TableId, streamArn };
  };
}

const identity = ({ IndexName, KeySchema, Projection }: IndexDescription) =>
  JSON.stringify([IndexName, KeySchema, Projection.ProjectionType, Projection.NonKeyAttributes ?? []]);
