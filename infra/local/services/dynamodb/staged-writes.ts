import type { ActionStore, LevelOperation } from "dynalite/db/index.js";
import { type ActionName, type DynaliteEngine, indexKey, itemKey } from "./dynalite-engine.ts";
import type { Attributes, TableDescription } from "./item.ts";

/** One item before and after a write. */
export interface ItemChange {
  table: TableDescription;
  before: Attributes | undefined;
  after: Attributes | undefined;
}

export interface StagedWrite {
  output: Record<string, unknown>;
  changes: ItemChange[];
  operations: LevelOperation[];
}

/**
 * Runs one of dynalite's writes without writing: conditions, updates and index entries are worked out by dynalite on
 * what is stored, and what it would write comes back as operations that can be committed together with others.
 * `onRead` sees each item as it is before the write, also when its condition then fails.
 */
export async function stageWrite(
  engine: DynaliteEngine,
  action: ActionName,
  prepared: Record<string, unknown>,
  onRead: (before: Attributes | undefined) => void = () => {},
): Promise<StagedWrite> {
  const operations: LevelOperation[] = [];
  const items = new Map<string, { tableName: string; before: Attributes | undefined; after: Attributes | undefined }>();
  const tables = new Map<string, TableDescription>();

  const staging: ActionStore = {
    options: engine.store.options,
    getTable(name, checkStatus, callback) {
      const answer = typeof checkStatus === "function" ? checkStatus : callback;
      engine.store.getTable(name, typeof checkStatus === "function" ? false : checkStatus, (error, table) => {
        if (table) tables.set(name, table);
        answer?.(error, table);
      });
    },
    getItemDb(tableName) {
      const real = engine.store.getItemDb(tableName);
      return {
        // Whoever stages holds the table's lock already.
        lock: (_, run) => run((callback) => callback),
        get(key, callback) {
          real.get(key, (error, value) => {
            items.set(itemKey(tableName, key), { tableName, before: value, after: value });
            onRead(value);
            callback(error, value);
          });
        },
        put(key, value, callback) {
          const at = itemKey(tableName, key);
          operations.push({ type: "put", key: at, value });
          const item = items.get(at);
          if (item && isItem(value)) item.after = value;
          callback(null);
        },
        del(key, callback) {
          const at = itemKey(tableName, key);
          operations.push({ type: "del", key: at });
          const item = items.get(at);
          if (item) item.after = undefined;
          callback(null);
        },
      };
    },
    getIndexDb: (type, tableName, index) => ({
      put(key, value, callback) {
        operations.push({ type: "put", key: indexKey(type, tableName, index, key), value });
        callback(null);
      },
      del(key, callback) {
        operations.push({ type: "del", key: indexKey(type, tableName, index, key) });
        callback(null);
      },
    }),
  };

  const output = await engine.run(action, prepared, staging);
  const changes: ItemChange[] = [];
  for (const { tableName, before, after } of items.values()) {
    const table = tables.get(tableName);
    if (table) changes.push({ table, before, after });
  }
  return { output, changes, operations };
}

function isItem(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null;
}
