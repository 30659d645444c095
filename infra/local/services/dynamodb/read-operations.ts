import { callerName } from "../../kernel/caller-name.ts";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import { consumedByReads } from "./consumed-capacity.ts";
import type { DynaliteEngine } from "./dynalite-engine.ts";
import type { Attributes } from "./item.ts";
import { itemBytes } from "./item-size.ts";
import type { TableLocks } from "./table-locks.ts";
import { tableNameOf } from "./table-name.ts";

export interface ReadRequest {
  TableName: string;
  IndexName?: string;
  [name: string]: unknown;
}

export interface TransactGetInput {
  TransactItems: { Get: ReadRequest & { Key: Attributes } }[];
  ReturnConsumedCapacity?: string;
}

/** GetItem, Query, Scan, BatchGetItem and TransactGetItems. */
export function makeReadPath(kernel: Kernel, parts: { engine: DynaliteEngine; locked: TableLocks }) {
  const { engine, locked } = parts;

  function meter(operation: string, tableArn: string, caller: Caller): void {
    kernel.meter({ service: "dynamodb", operation, caller: callerName(caller), resource: tableArn });
  }

  return {
    async read(
      action: "GetItem" | "Query" | "Scan",
      request: ReadRequest,
      caller: Caller,
    ): Promise<Record<string, unknown>> {
      const TableName = tableNameOf(request.TableName);
      const prepared = engine.prepare(action, { ...request, TableName });
      const table = await engine.table(TableName);
      const output = await engine.run(action, prepared);
      meter(action, table.TableArn, caller);
      return withoutUndefined(output);
    },

    async batchGet(
      request: { RequestItems: Record<string, unknown> },
      caller: Caller,
    ): Promise<Record<string, unknown>> {
      const RequestItems = Object.fromEntries(
        Object.entries(request.RequestItems).map(([name, keys]) => [tableNameOf(name), keys]),
      );
      const output = await engine.run("BatchGetItem", engine.prepare("BatchGetItem", { ...request, RequestItems }));
      for (const name of Object.keys(RequestItems)) meter("BatchGetItem", (await engine.table(name)).TableArn, caller);
      return withoutUndefined(output);
    },

    /** Reads up to 100 items as they are at one moment. */
    async transactGet(request: TransactGetInput, caller: Caller): Promise<Record<string, unknown>> {
      if (request.TransactItems.length > 100) {
        throw new AwsError(
          "ValidationException",
          "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to 100",
        );
      }
      const gets = request.TransactItems.map(({ Get }) => {
        const TableName = tableNameOf(Get.TableName);
        return { TableName, key: Get.Key, prepared: engine.prepare("GetItem", { ...Get, TableName }) };
      });
      return locked(
        gets.map(({ TableName }) => TableName),
        async () => {
          const Responses: Record<string, unknown>[] = [];
          const units = new Map<string, number>();
          for (const { TableName, key, prepared } of gets) {
            const { Item } = await engine.run("GetItem", prepared);
            const whole = await engine.run("GetItem", engine.prepare("GetItem", { TableName, Key: key }));
            Responses.push(Item ? { Item } : {});
            units.set(TableName, (units.get(TableName) ?? 0) + 2 * Math.max(1, Math.ceil(sizeOf(whole.Item) / 4096)));
          }
          for (const name of units.keys()) meter("TransactGetItems", (await engine.table(name)).TableArn, caller);
          const consumed = [...units].flatMap(
            ([name, count]) => consumedByReads(name, count, request.ReturnConsumedCapacity) ?? [],
          );
          return { Responses, ...(consumed.length > 0 && { ConsumedCapacity: consumed }) };
        },
      );
    },
  };
}

function sizeOf(item: unknown): number {
  return typeof item === "object" && item !== null ? itemBytes(Object.fromEntries(Object.entries(item))) : 0;
}

function withoutUndefined(output: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(output).filter(([, value]) => value !== undefined));
}
