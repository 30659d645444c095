import {
  ConditionalCheckFailedException,
  TransactionCanceledException,
  TransactionConflictException,
} from "@aws-sdk/client-dynamodb";
import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
} from "@aws-sdk/lib-dynamodb";
import { ConflictError, DomainError } from "../error.ts";
import type { Item, ItemQuery, ItemStore, Put } from "./item-store.ts";
import { tableKeys } from "./table.ts";

/** The table in DynamoDB. One item is written plainly, which costs half of what a transaction does. */
export function makeDynamoItemStore(dynamo: DynamoDBDocumentClient, tableName: string): ItemStore {
  return {
    async get(pk, sk) {
      const { Item } = await dynamo.send(
        new GetCommand({ TableName: tableName, Key: { pk, sk }, ConsistentRead: true }),
      );
      return Item === undefined ? undefined : asItem(Item);
    },

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
