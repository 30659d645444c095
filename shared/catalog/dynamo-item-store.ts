import { setTimeout } from "node:timers/promises";
import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { ConflictError, DomainError } from "../error.ts";
import { gatherReads } from "./gathered-reads.ts";
import type { Item, ItemQuery, ItemStore, Put } from "./item-store.ts";
import { tableKeys } from "./table.ts";

type ItemKey = Record<"pk" | "sk", string>;

/** What DynamoDB reads in one BatchGetItem. */
const mostInBatch = 100;
const mostInVain = 6;

/**
 * The table in DynamoDB. Items that are asked for in the same turn travel together; each is read as it was last written,
 * not all at one moment. One item is written plainly, which costs half of what a transaction does.
 */
export function makeDynamoItemStore(dynamo: DynamoDBDocumentClient, tableName: string): ItemStore {
  const read = gatherReads<ItemKey, Item | undefined>(async (keys) => {
    const [only] = keys;
    return only !== undefined && keys.length === 1 ? [await readOne(only)] : readMany(keys);
  });

  async function readOne(Key: ItemKey): Promise<Item | undefined> {
    const { Item } = await dynamo.send(new GetCommand({ TableName: tableName, Key, ConsistentRead: true }));
    return Item === undefined ? undefined : asItem(Item);
  }

  async function readMany(keys: readonly ItemKey[]): Promise<(Item | undefined)[]> {
    // DynamoDB refuses a batch that names an item twice.
    const distinct = [...new Map(keys.map((key) => [placeOf(key), key])).values()];
    const found = new Map<string, Item>();
    for (let from = 0; from < distinct.length; from += mostInBatch)
      for (const item of await readBatch(distinct.slice(from, from + mostInBatch))) found.set(placeOf(item), item);
    return keys.map((key) => found.get(placeOf(key)));
  }

  /** More than 1 MiB of a partition, or what the table has no room for, comes in several answers. */
  async function readBatch(keys: Record<string, unknown>[]): Promise<Item[]> {
    const items: Item[] = [];
    let left = keys;
    let inVain = 0;
    while (left.length > 0) {
      const { Responses, UnprocessedKeys } = await dynamo.send(
        new BatchGetCommand({ RequestItems: { [tableName]: { Keys: left, ConsistentRead: true } } }),
      );
      items.push(...(Responses?.[tableName] ?? []).map(asItem));
      const stillLeft = UnprocessedKeys?.[tableName]?.Keys ?? [];
      inVain = stillLeft.length < left.length ? 0 : inVain + 1;
      if (inVain === mostInVain) throw new DomainError("rate_limited", "The table is busy; try again.");
      if (inVain > 0) await setTimeout(Math.random() * 25 * 2 ** inVain);
      left = stillLeft;
    }
    return items;
  }

  return {
    get: (pk, sk) => read({ pk, sk }),

    async query(query) {
      const items: Item[] = [];
      let from: Record<string, unknown> | undefined;
      do {
        const page = await dynamo.send(
          new QueryCommand({
            TableName: tableName,
            ...expressed(query),
            Limit: query.limit - items.length,
            ExclusiveStartKey: from,
          }),
        );
        items.push(...(page.Items ?? []).map(asItem));
        from = page.LastEvaluatedKey;
      } while (from !== undefined && items.length < query.limit);
      return items;
    },

    async write(puts) {
      const requests = puts.map((put) => ({ TableName: tableName, Item: put.item, ...conditionOf(put) }));
      const [only] = requests;
      if (only === undefined) return;
      try {
        if (requests.length === 1) await dynamo.send(new PutCommand(only));
        else
          await dynamo.send(new TransactWriteCommand({ TransactItems: requests.map((request) => ({ Put: request })) }));
      } catch (error) {
        throw lostWrite(error, puts) ?? error;
      }
    },
  };
}

const placeOf = ({ pk, sk }: ItemKey) => `${pk}\u0000${sk}`;

function asItem(attributes: Record<string, unknown>): Item {
  const { pk, sk } = attributes;
  if (typeof pk !== "string" || typeof sk !== "string") {
    throw new DomainError("unavailable", "The table answered an item without its keys.");
  }
  return { ...attributes, pk, sk };
}

function expressed({ index, partition, prefix, before, after, newestFirst }: ItemQuery) {
  const keys =
    index === undefined ? { partitionKey: "pk", sortKey: "sk" } : tableKeys.indexes.find(({ name }) => name === index);
  if (keys === undefined) throw new Error(`There is no index ${index}.`);
  const bound = { prefix: "begins_with(#sk, :bound)", before: "#sk < :bound", after: "#sk > :bound" };
  const given = Object.entries({ prefix, before, after }).filter(([, value]) => value !== undefined);
  const [one, another] = given;
  // DynamoDB takes one condition on the sort key; a prefix with a lower bound is a range that ends where the prefix does.
  if (another !== undefined) {
    if (prefix === undefined || after === undefined || before !== undefined)
      throw new Error("Give one bound, or a prefix and `after`.");
    return request("#sk BETWEEN :after AND :end", { ":after": `${after}\u0000`, ":end": `${prefix}\uffff` });
  }
  if (one === undefined) return request(undefined, {});
  const [name, value] = one;
  return request(name === "prefix" ? bound.prefix : name === "before" ? bound.before : bound.after, {
    ":bound": value,
  });

  function request(condition: string | undefined, values: Record<string, unknown>) {
    return {
      ...(index === undefined ? { ConsistentRead: true } : { IndexName: index }),
      ScanIndexForward: newestFirst !== true,
      KeyConditionExpression: condition === undefined ? "#pk = :pk" : `#pk = :pk AND ${condition}`,
      ExpressionAttributeNames: {
        "#pk": keys?.partitionKey ?? "pk",
        ...(condition === undefined ? {} : { "#sk": keys?.sortKey ?? "sk" }),
      },
      ExpressionAttributeValues: { ":pk": partition, ...values },
    };
  }
}

function conditionOf({ absent, where }: Put) {
  const conditions = absent === true ? ["attribute_not_exists(pk)"] : [];
  const names: Record<string, string> = {};
  const values: Record<string, unknown> = {};
  for (const [at, [attribute, value]] of Object.entries(where ?? {}).entries()) {
    names[`#w${at}`] = attribute;
    values[`:w${at}`] = value;
    conditions.push(`#w${at} = :w${at}`);
  }
  if (conditions.length === 0) return {};
  return {
    ConditionExpression: conditions.join(" AND "),
    ...(where === undefined ? {} : { ExpressionAttributeNames: names, ExpressionAttributeValues: values }),
  };
}

const passingReasons = new Set(["ThrottlingError", "ProvisionedThroughputExceeded"]);

function lostWrite(error: unknown, puts: readonly Put[]): DomainError | undefined {
  if (error instanceof ConditionalCheckFailedException || error instanceof TransactionConflictException) {
    return new ConflictError(`${keyOf(puts[0])} was changed by someone else first.`, { cause: error });
  }
  if (!(error instanceof TransactionCanceledException)) return undefined;
  const reasons = error.CancellationReasons ?? [];
  const lost = reasons.findIndex(({ Code }) => Code === "ConditionalCheckFailed" || Code === "TransactionConflict");
  if (lost !== -1)
    return new ConflictError(`${keyOf(puts[lost])} was changed by someone else first.`, { cause: error });
  if (reasons.some(({ Code }) => Code !== undefined && passingReasons.has(Code))) {
    return new DomainError("rate_limited", "The table is busy; try again.", { cause: error });
  }
  return undefined;
}

function keyOf(put: Put | undefined): string {
  return put === undefined ? "The item" : `${put.item.pk} / ${put.item.sk}`;
}
