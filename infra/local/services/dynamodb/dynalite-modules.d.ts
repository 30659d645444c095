// dynalite ships no types. These are the parts that stand behind its HTTP server, as the front uses them.

declare module "dynalite/db/index.js" {
  /** An attribute value in DynamoDB's JSON: one type letter and the value. Binary values are base64. */
  export interface AttributeValue {
    S?: string;
    N?: string;
    B?: string;
    SS?: string[];
    NS?: string[];
    BS?: string[];
    BOOL?: boolean;
    NULL?: boolean;
    L?: AttributeValue[];
    M?: Attributes;
  }

  export type Attributes = Record<string, AttributeValue>;

  export interface IndexDescription {
    IndexName: string;
    KeySchema: { AttributeName: string; KeyType: string }[];
    Projection: { ProjectionType: string; NonKeyAttributes?: string[] };
    [name: string]: unknown;
  }

  /** A table as dynalite keeps it and DescribeTable answers it. */
  export interface TableDescription {
    TableName: string;
    TableStatus: string;
    TableArn: string;
    TableId: string;
    KeySchema: { AttributeName: string; KeyType: string }[];
    AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
    GlobalSecondaryIndexes?: IndexDescription[];
    LocalSecondaryIndexes?: IndexDescription[];
    [name: string]: unknown;
  }

  type Callback<T> = (error: unknown, value?: T) => void;

  export interface LevelOperation {
    type: "put" | "del";
    key: string;
    value?: unknown;
  }

  /** The LevelDB database under it all. */
  export interface Level {
    batch(operations: LevelOperation[]): Promise<void>;
    close(): Promise<void>;
    open(): Promise<void>;
    /** Answers undefined for a key that is not there; throws when the database is not open. */
    getSync(key: string): unknown;
    get(key: string, callback?: Callback<unknown>): unknown;
    keys(range: { gte: string; lt: string }): AsyncIterable<string>;
    values(range: { gte: string; lt: string }): AsyncIterable<unknown>;
  }

  export interface SubDatabase {
    get(key: string, callback: Callback<Attributes>): void;
    put(key: string, value: unknown, callback: Callback<void>): void;
    del(key: string, callback: Callback<void>): void;
    lock(key: string, run: (release: (callback: Callback<unknown>) => Callback<unknown>) => void): void;
  }

  /** What dynalite's actions work on. */
  export interface ActionStore {
    options: { maxItemSize: number };
    getTable(
      name: string,
      checkStatus: boolean | Callback<TableDescription>,
      callback?: Callback<TableDescription>,
    ): void;
    getItemDb(table: string): Pick<SubDatabase, "get" | "put" | "del" | "lock">;
    getIndexDb(indexType: string, table: string, index: string): Pick<SubDatabase, "put" | "del">;
  }

  export interface DynaliteStore extends ActionStore {
    db: Level;
    tableDb: {
      awsAccountId: string;
      awsRegion: string;
      put(key: string, value: unknown, callback: Callback<void>): void;
    };
  }

  export interface IndexAction {
    index: string;
    key: string;
    item?: Attributes;
  }

  const db: {
    create(options: {
      path: string;
      createTableMs: number;
      deleteTableMs: number;
      updateTableMs: number;
    }): DynaliteStore;
    createKey(item: Attributes, table: TableDescription): string;
    getIndexActions(
      indexes: TableDescription["GlobalSecondaryIndexes"],
      existing: Attributes | undefined,
      item: Attributes | undefined,
      table: TableDescription,
    ): { puts: IndexAction[]; deletes: IndexAction[] };
  };
  export default db;
}

declare module "dynalite/db/conditionParser.js" {
  import type { AttributeValue } from "dynalite/db/index.js";

  export interface ParseContext {
    attrNames?: Record<string, string>;
    attrVals?: Record<string, AttributeValue>;
    /** The parser takes away what it meets. */
    unusedAttrNames: Record<string, unknown>;
    unusedAttrVals: Record<string, unknown>;
    [name: string]: unknown;
  }

  /** The values of the context stand in the expression themselves. */
  export interface ParsedCondition {
    expression: unknown;
    [name: string]: unknown;
  }

  const parser: {
    /** Answers what is wrong as a string, but for what is no expression at all, which it throws. */
    parse(expression: string, options: { context: ParseContext }): ParsedCondition | string;
  };
  export default parser;
}

declare module "dynalite/validations/index.js" {
  const validations: {
    checkTypes(input: unknown, types: unknown): Record<string, unknown>;
    checkValidations(input: Record<string, unknown>, types: unknown, custom: unknown, store: unknown): void;
  };
  export default validations;
}

declare module "dynalite/validations/*.js" {
  const validation: { types: unknown; custom?: unknown };
  export default validation;
}

declare module "dynalite/actions/*.js" {
  import type { ActionStore } from "dynalite/db/index.js";

  const action: (
    store: ActionStore,
    input: Record<string, unknown>,
    callback: (error: unknown, output?: Record<string, unknown>) => void,
  ) => void;
  export default action;
}
