import batchGetItem from "dynalite/actions/batchGetItem.js";
import batchWriteItem from "dynalite/actions/batchWriteItem.js";
import createTable from "dynalite/actions/createTable.js";
import deleteItem from "dynalite/actions/deleteItem.js";
import getItem from "dynalite/actions/getItem.js";
import listTables from "dynalite/actions/listTables.js";
import putItem from "dynalite/actions/putItem.js";
import query from "dynalite/actions/query.js";
import scan from "dynalite/actions/scan.js";
import updateItem from "dynalite/actions/updateItem.js";
import dynalite, { type ActionStore, type DynaliteStore, type LevelOperation } from "dynalite/db/index.js";
import batchGetItemRules from "dynalite/validations/batchGetItem.js";
import batchWriteItemRules from "dynalite/validations/batchWriteItem.js";
import createTableRules from "dynalite/validations/createTable.js";
import deleteItemRules from "dynalite/validations/deleteItem.js";
import getItemRules from "dynalite/validations/getItem.js";
import validations from "dynalite/validations/index.js";
import listTablesRules from "dynalite/validations/listTables.js";
import putItemRules from "dynalite/validations/putItem.js";
import queryRules from "dynalite/validations/query.js";
import scanRules from "dynalite/validations/scan.js";
import updateItemRules from "dynalite/validations/updateItem.js";
import { AwsError } from "../../kernel/errors.ts";
import { checkExpressions } from "./expression-limits.ts";
import type { Attributes, TableDescription } from "./item.ts";
import { reconcileExpressions } from "./parsed-expressions.ts";
import { readAtOnce } from "./read-at-once.ts";
import { rememberConditions } from "./remember-conditions.ts";
import { rememberTables } from "./remember-tables.ts";

const actions = {
  BatchGetItem: { run: batchGetItem, rules: batchGetItemRules },
  BatchWriteItem: { run: batchWriteItem, rules: batchWriteItemRules },
  CreateTable: { run: createTable, rules: createTableRules },
  DeleteItem: { run: deleteItem, rules: deleteItemRules },
  GetItem: { run: getItem, rules: getItemRules },
  ListTables: { run: listTables, rules: listTablesRules },
  PutItem: { run: putItem, rules: putItemRules },
  Query: { run: query, rules: queryRules },
  Scan: { run: scan, rules: scanRules },
  UpdateItem: { run: updateItem, rules: updateItemRules },
};

export type ActionName = keyof typeof actions;

export type DynaliteEngine = ReturnType<typeof openDynalite>;

/** dynalite's storage, validation, expressions and queries, driven in process. LevelDB lies in `folder`. */
export function openDynalite(folder: string, owner: { accountId: string; region: string }) {
  const store: DynaliteStore = dynalite.create({ path: folder, createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  store.tableDb.awsAccountId = owner.accountId;
  store.tableDb.awsRegion = owner.region;
  const forgetTable = rememberTables(store);
  readAtOnce(store);
  rememberConditions();

  /** Checks a request as the service does and answers it with its expressions parsed; the request itself is left as it is. */
  function prepare(action: ActionName, request: Record<string, unknown>): Record<string, unknown> {
    const { rules } = actions[action];
    checkExpressions(request);
    try {
      // Makes a new document of it, but for members that there are not, which it takes away.
      const data = validations.checkTypes({ ...request }, rules.types);
      validations.checkValidations(data, rules.types, rules.custom, store);
      reconcileExpressions(data);
      return data;
    } catch (error) {
      throw toAwsError(error);
    }
  }

  /** Runs a prepared request on dynalite's own store, or on one that stands in for it. */
  function run(
    action: ActionName,
    prepared: Record<string, unknown>,
    on: ActionStore = store,
  ): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      actions[action].run(on, prepared, (error, output) => {
        if (error) reject(toAwsError(error));
        else resolve(output ?? {});
      });
    });
  }

  /** The table; throws ResourceNotFoundException. */
  function table(name: string): Promise<TableDescription> {
    return new Promise((resolve, reject) => {
      store.getTable(name, false, (error, found) => {
        if (found) resolve(found);
        else reject(toAwsError(error));
      });
    });
  }

  return {
    store,
    prepare,
    run,
    table,

    async findTable(name: string): Promise<TableDescription | undefined> {
      try {
        return await table(name);
      } catch (error) {
        if (error instanceof AwsError && error.code === "ResourceNotFoundException") return undefined;
        throw error;
      }
    },

    saveTable(description: TableDescription): Promise<void> {
      forgetTable(description.TableName);
      return new Promise((resolve, reject) => {
        store.tableDb.put(description.TableName, description, (error) => (error ? reject(error) : resolve()));
      });
    },

    /** Writes to items and indexes at once: all of it or, after a crash, none. */
    commit: (operations: LevelOperation[]) => store.db.batch(operations),

    /** Every item of a table, in the order of its keys. */
    items: (tableName: string): AsyncIterable<Attributes> => itemsIn(store, tableName),

    /** The keys of everything stored under a prefix. */
    keysUnder: (prefix: string) => store.db.keys({ gte: prefix, lt: `${prefix}\xff` }),

    close: () => store.db.close(),
  };
}

/** Where dynalite's LevelDB keeps an item. */
export const itemKey = (tableName: string, key: string) => `item-${tableName}~${key}`;

/** Where dynalite's LevelDB keeps an entry of an index. */
export const indexKey = (indexType: string, tableName: string, index: string, key: string) =>
  `index-${indexType.toLowerCase()}~${tableName}~${index}~${key}`;

async function* itemsIn(store: DynaliteStore, tableName: string): AsyncGenerator<Attributes> {
  const prefix = itemKey(tableName, "");
  for await (const value of store.db.values({ gte: prefix, lt: `${prefix}\xff` })) {
    if (isItem(value)) yield value;
  }
}

function isItem(value: unknown): value is Attributes {
  return typeof value === "object" && value !== null;
}

/** dynalite throws errors that carry the service's answer as `body`; anything else is a defect. */
function toAwsError(error: unknown): Error {
  if (error instanceof AwsError) return error;
  if (
    typeof error === "object" &&
    error !== null &&
    "body" in error &&
    typeof error.body === "object" &&
    error.body !== null
  ) {
    const body: { __type?: string; message?: string; Message?: string } = error.body;
    const code = body.__type?.split("#").at(-1);
    if (code) return new AwsError(code, body.message ?? body.Message ?? "", { cause: error });
  }
  return error instanceof Error ? error : new Error(String(error));
}
