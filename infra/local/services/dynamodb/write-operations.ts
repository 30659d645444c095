import { callerName } from "../../kernel/caller-name.ts";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import { consumedByWrites } from "./consumed-capacity.ts";
import type { DynaliteEngine } from "./dynalite-engine.ts";
import { type Attributes, partitionKeyText, type TableDescription } from "./item.ts";
import { checkItems } from "./item-rules.ts";
import { type ItemChange, type StagedWrite, stageWrite } from "./staged-writes.ts";
import type { TableLocks } from "./table-locks.ts";
import { tableNameOf } from "./table-name.ts";
import { totalUnits, type WriteUnits, writeUnits } from "./write-capacity.ts";
import type { WriteJournal } from "./write-journal.ts";

export interface WriteRequest {
  TableName: string;
  ReturnConsumedCapacity?: string;
  ReturnItemCollectionMetrics?: string;
  ReturnValuesOnConditionCheckFailure?: string;
  [name: string]: unknown;
}

export type WritePath = ReturnType<typeof makeWritePath>;

/** PutItem, UpdateItem, DeleteItem and BatchWriteItem: dynalite works them out, the journal makes them permanent, the meter counts them. */
export function makeWritePath(
  kernel: Kernel,
  parts: { engine: DynaliteEngine; locked: TableLocks; journal: WriteJournal },
) {
  const { engine, locked, journal } = parts;

  /** Counts what a change to the item with that key cost, for the console and the bench, and answers it. */
  function meter(
    operation: string,
    change: ItemChange,
    key: Attributes,
    caller: Caller,
    transactional: boolean,
  ): WriteUnits {
    const { table, before, after } = change;
    const cost = writeUnits(table, before, after, transactional);
    kernel.meter({
      service: "dynamodb",
      operation,
      caller: callerName(caller),
      resource: table.TableArn,
      units: totalUnits(cost),
      subject: partitionKeyText(key, table),
    });
    return cost;
  }

  /** A failed condition costs as much as writing the item that it looked at, but no index. */
  function meterRefused(
    operation: string,
    table: TableDescription,
    key: Attributes,
    before: Attributes | undefined,
    caller: Caller,
  ): void {
    const units = before
      ? writeUnits({ ...table, GlobalSecondaryIndexes: [], LocalSecondaryIndexes: [] }, before, before, false).table
      : 1;
    kernel.meter({
      service: "dynamodb",
      operation,
      caller: callerName(caller),
      resource: table.TableArn,
      units,
      subject: partitionKeyText(key, table),
    });
  }

  async function writeItem(
    action: "PutItem" | "UpdateItem" | "DeleteItem",
    request: WriteRequest,
    caller: Caller,
  ): Promise<Record<string, unknown>> {
    const tableName = tableNameOf(request.TableName);
    const prepared = engine.prepare(action, { ...request, TableName: tableName });
    return locked([tableName], async () => {
      const table = await engine.table(tableName);
      refuseCollectionMetrics(request, table);
      let before: Attributes | undefined;
      let staged: StagedWrite;
      try {
        staged = await stageWrite(engine, action, prepared, (found) => {
          before = found;
        });
      } catch (error) {
        if (!(error instanceof AwsError) || error.code !== "ConditionalCheckFailedException") throw error;
        meterRefused(action, table, keyIn(request), before, caller);
        throw conditionFailure(error, request, before);
      }
      checkItems(staged.changes);
      await journal.commit(staged.operations, staged.changes);
      const costs = staged.changes.map((change) => meter(action, change, keyIn(request), caller, false));
      const { ConsumedCapacity: _, ...output } = staged.output;
      const consumed = consumedByWrites(tableName, costs, request.ReturnConsumedCapacity);
      return { ...output, ...(consumed && { ConsumedCapacity: consumed }) };
    });
  }

  async function batchWrite(
    request: WriteRequest & { RequestItems: Record<string, unknown[]> },
    caller: Caller,
  ): Promise<Record<string, unknown>> {
    const items = Object.fromEntries(
      Object.entries(request.RequestItems).map(([name, writes]) => [tableNameOf(name), writes]),
    );
    const tableNames = Object.keys(items);
    const prepared = engine.prepare("BatchWriteItem", { ...request, RequestItems: items });
    return locked(tableNames, async () => {
      for (const name of tableNames) refuseCollectionMetrics(request, await engine.table(name));
      const { changes, operations } = await stageWrite(engine, "BatchWriteItem", prepared);
      checkItems(changes);
      await journal.commit(operations, changes);
      const costs = changes.map((change) => ({
        tableName: change.table.TableName,
        cost: meter("BatchWriteItem", change, change.after ?? change.before ?? {}, caller, false),
      }));
      const consumed = tableNames.flatMap(
        (name) =>
          consumedByWrites(
            name,
            costs.filter(({ tableName }) => tableName === name).map(({ cost }) => cost),
            request.ReturnConsumedCapacity,
          ) ?? [],
      );
      return { UnprocessedItems: {}, ...(consumed.length > 0 && { ConsumedCapacity: consumed }) };
    });
  }

  return { writeItem, batchWrite, meter };
}

/** The item that made a condition fail goes with the error when it was asked for. */
function conditionFailure(error: AwsError, request: WriteRequest, before: Attributes | undefined): AwsError {
  if (request.ReturnValuesOnConditionCheckFailure !== "ALL_OLD" || !before) return error;
  return new AwsError(error.code, error.message, { members: { Item: before }, cause: error });
}

function refuseCollectionMetrics(request: WriteRequest, table: TableDescription): void {
  if (request.ReturnItemCollectionMetrics === "SIZE" && table.LocalSecondaryIndexes?.length) {
    throw new NotSupportedError("ReturnItemCollectionMetrics of tables with local secondary indexes");
  }
}

function keyIn(request: WriteRequest): Attributes {
  const key = request.Key ?? request.Item;
  return typeof key === "object" && key !== null ? Object.fromEntries(Object.entries(key)) : {};
}
