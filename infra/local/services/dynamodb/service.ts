import type { Kernel } from "../../kernel/kernel.ts";
import { type Call, operation, type Permission } from "../../kernel/service.ts";
import { makeChangeStream } from "./change-stream.ts";
import { makeClientTokens } from "./client-tokens.ts";
import { makeDefineTable } from "./define-table.ts";
import { makeDescribeTable } from "./describe-table.ts";
import { openDynalite } from "./dynalite-engine.ts";
import { makeExpireItems } from "./expire-items.ts";
import { makeExpiryIndex } from "./expiry-index.ts";
import { makeReadPath, type ReadRequest, type TransactGetInput } from "./read-operations.ts";
import { streamService } from "./stream-operations.ts";
import { makeTableLocks } from "./table-locks.ts";
import { tableNameOf } from "./table-name.ts";
import { tableProviders } from "./table-resource.ts";
import { makeTableSettings } from "./table-settings.ts";
import { actionIn, makeTransactWrite, type TransactWriteInput } from "./transact-write.ts";
import { makeWriteJournal } from "./write-journal.ts";
import { makeWritePath, type WriteRequest } from "./write-operations.ts";

/**
 * Amazon DynamoDB and DynamoDB Streams: dynalite behind a front that adds transactions, streams, TTL and metering.
 * Registers both services, AWS::DynamoDB::Table and GlobalTable, and the `dynamodbstreams` backplane part. Resolves when
 * what a crash interrupted has been completed.
 */
export async function makeDynamoDb(kernel: Kernel): Promise<void> {
  const engine = openDynalite(kernel.store.folder("dynamodb"), kernel);
  const settings = makeTableSettings(kernel);
  const stream = makeChangeStream(kernel);
  const tokens = makeClientTokens(kernel);
  const locked = makeTableLocks();
  const expiry = makeExpiryIndex(kernel, (due) => void kernel.track("dynamodb time to live", expireItems(due)));
  const journal = makeWriteJournal(kernel, { engine, settings, stream, expiry, rememberToken: tokens.remember });
  const expireItems = makeExpireItems(kernel, { engine, locked, settings, journal, expiry });
  const writes = makeWritePath(kernel, { engine, locked, journal });
  const reads = makeReadPath(kernel, { engine, locked });
  const transactWrite = makeTransactWrite({ engine, locked, journal, writes, tokens });
  const describeTable = makeDescribeTable(kernel, { engine, settings });
  const defineTable = makeDefineTable({ engine, settings, expiry });

  const on = (action: string, tableName: string, index?: string): Permission => ({
    action: `dynamodb:${action}`,
    resource: `arn:aws:dynamodb:${kernel.region}:${kernel.accountId}:table/${tableNameOf(tableName)}${index === undefined ? "" : `/index/${index}`}`,
  });
  const within = (transaction: string, permission: Permission): Permission => ({
    ...permission,
    context: { "dynamodb:EnclosingOperation": transaction },
  });
  const write = (action: "PutItem" | "UpdateItem" | "DeleteItem") =>
    operation({
      authorize: (input: WriteRequest) => [on(action, input.TableName)],
      handle: (input: WriteRequest, { caller }: Call) => writes.writeItem(action, input, caller),
    });
  const read = (action: "GetItem" | "Query" | "Scan") =>
    operation({
      authorize: (input: ReadRequest) => [on(action, input.TableName, input.IndexName)],
      handle: (input: ReadRequest, { caller }: Call) => reads.read(action, input, caller),
    });

  kernel.register({
    name: "dynamodb",
    operations: {
      PutItem: write("PutItem"),
      UpdateItem: write("UpdateItem"),
      DeleteItem: write("DeleteItem"),
      GetItem: read("GetItem"),
      Query: read("Query"),
      Scan: read("Scan"),
      BatchGetItem: operation({
        authorize: (input: { RequestItems: Record<string, unknown> }) =>
          Object.keys(input.RequestItems).map((name) => on("BatchGetItem", name)),
        handle: (input: { RequestItems: Record<string, unknown> }, { caller }: Call) => reads.batchGet(input, caller),
      }),
      BatchWriteItem: operation({
        authorize: (input: WriteRequest & { RequestItems: Record<string, unknown[]> }) =>
          Object.keys(input.RequestItems).map((name) => on("BatchWriteItem", name)),
        handle: (input: WriteRequest & { RequestItems: Record<string, unknown[]> }, { caller }: Call) =>
          writes.batchWrite(input, caller),
      }),
      // A transaction has no permission of its own: each of its actions needs that of the single call.
      // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis-iam.html
      TransactWriteItems: operation({
        authorize: (input: TransactWriteInput) =>
          input.TransactItems.map((item) => {
            const { kind, part } = actionIn(item);
            return within(
              "TransactWriteItems",
              on(kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`, part.TableName),
            );
          }),
        handle: (input: TransactWriteInput, { caller }: Call) => transactWrite(input, caller),
      }),
      TransactGetItems: operation({
        authorize: (input: TransactGetInput) =>
          input.TransactItems.map(({ Get }) => within("TransactGetItems", on("GetItem", Get.TableName))),
        handle: (input: TransactGetInput, { caller }: Call) => reads.transactGet(input, caller),
      }),
      ListTables: operation({
        authorize: () => [on("ListTables", "*")],
        handle: (input: { ExclusiveStartTableName?: string; Limit?: number }) =>
          engine.run("ListTables", engine.prepare("ListTables", { ...input })),
      }),
      DescribeTable: operation({
        authorize: (input: { TableName: string }) => [on("DescribeTable", input.TableName)],
        handle: async (input: { TableName: string }) => ({ Table: await describeTable(tableNameOf(input.TableName)) }),
      }),
    },
  });
  kernel.register(streamService(kernel, { engine, settings, stream }));
  for (const provider of tableProviders(kernel, defineTable)) kernel.registerProvider(provider);
  kernel.provide("dynamodbstreams", { read: stream.read, newest: stream.newest, onRecord: stream.onRecord });
  kernel.onStop(() => engine.close());

  await journal.recover();
}
