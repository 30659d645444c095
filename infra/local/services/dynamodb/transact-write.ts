import { AwsError } from "../../kernel/errors.ts";
import type { Caller } from "../../kernel/service.ts";
import type { makeClientTokens } from "./client-tokens.ts";
import { requestDigest } from "./client-tokens.ts";
import { consumedByReads, consumedByWrites } from "./consumed-capacity.ts";
import type { DynaliteEngine } from "./dynalite-engine.ts";
import { type Attributes, keyOf } from "./item.ts";
import { checkItems } from "./item-rules.ts";
import { itemBytes } from "./item-size.ts";
import { type StagedWrite, stageWrite } from "./staged-writes.ts";
import type { TableLocks } from "./table-locks.ts";
import { tableNameOf } from "./table-name.ts";
import type { WriteJournal } from "./write-journal.ts";
import type { WritePath } from "./write-operations.ts";

/** The most items, and the most bytes, of a transaction. */
const MAX_ACTIONS = 100;
const MAX_BYTES = 4 * 1024 * 1024;

// A condition check is a deletion whose writes are thrown away: dynalite evaluates it the same.
const actionsOf = { ConditionCheck: "DeleteItem", Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem" } as const;
type Kind = keyof typeof actionsOf;
const kinds: readonly Kind[] = ["ConditionCheck", "Put", "Update", "Delete"];

interface Part {
  TableName: string;
  ReturnValuesOnConditionCheckFailure?: string;
  Key?: Attributes;
  Item?: Attributes;
  [name: string]: unknown;
}

export type TransactItem = Partial<Record<Kind, Part>>;

export interface TransactWriteInput {
  TransactItems: TransactItem[];
  ClientRequestToken?: string;
  ReturnConsumedCapacity?: string;
  ReturnItemCollectionMetrics?: string;
}

interface Prepared {
  kind: Kind;
  part: Part;
  tableName: string;
  data: Record<string, unknown>;
}

interface Reason {
  Code: string;
  Message?: string;
  Item?: Attributes;
}

/** The kind and the content of one action of a transaction; throws when it holds none or several. */
export function actionIn(item: TransactItem): { kind: Kind; part: Part } {
  const given = Object.entries(item).filter(([, part]) => part !== undefined);
  const [first] = given;
  const kind = kinds.find((name) => name === first?.[0]);
  if (!kind || !first?.[1] || given.length > 1) {
    throw new AwsError("ValidationException", "TransactItems can only contain one of Check, Put, Update or Delete");
  }
  return { kind, part: first[1] };
}

/**
 * TransactWriteItems: under the locks of its tables every action is worked out on the stored items; if all may be done,
 * they are committed at once, otherwise nothing is, and TransactionCanceledException gives a reason for each.
 */
export function makeTransactWrite(parts: {
  engine: DynaliteEngine;
  locked: TableLocks;
  journal: WriteJournal;
  writes: WritePath;
  tokens: ReturnType<typeof makeClientTokens>;
}) {
  const { engine, locked, journal, writes, tokens } = parts;

  function prepareAction(item: TransactItem): Prepared {
    const { kind, part } = actionIn(item);
    const tableName = tableNameOf(part.TableName);
    if (kind === "ConditionCheck" && part.ConditionExpression === undefined) {
      throw new AwsError("ValidationException", "ConditionCheck must have a ConditionExpression");
    }
    return { kind, part, tableName, data: engine.prepare(actionsOf[kind], { ...part, TableName: tableName }) };
  }

  async function transact(input: TransactWriteInput, caller: Caller): Promise<Record<string, unknown>> {
    if (input.TransactItems.length > MAX_ACTIONS) {
      throw new AwsError(
        "ValidationException",
        `1 validation error detected: Value at 'transactItems' failed to satisfy constraint: Member must have length less than or equal to ${MAX_ACTIONS}`,
      );
    }
    const prepared = input.TransactItems.map(prepareAction);
    const tableNames = prepared.map(({ tableName }) => tableName);
    const { ClientRequestToken: token, ...rest } = input;
    const digest = requestDigest(rest);

    return locked(tableNames, async () => {
      await refuseDuplicates(prepared);
      if (token !== undefined && tokens.wasUsed(token, digest)) return answerAgain(prepared, input);

      const reasons: Reason[] = [];
      const staged: StagedWrite[] = [];
      for (const action of prepared) reasons.push(await stage(action, staged));
      if (reasons.some(({ Code }) => Code !== "None")) throw cancelled(reasons);

      const written = prepared.flatMap(({ kind }, index) =>
        kind === "ConditionCheck" ? [] : (staged[index]?.changes ?? []),
      );
      const bytes = written.reduce((sum, { after }) => sum + (after ? itemBytes(after) : 0), 0);
      if (bytes > MAX_BYTES)
        throw new AwsError("ValidationException", "Transaction request exceeds the maximum aggregate size of 4 MB");

      const operations = prepared.flatMap(({ kind }, index) =>
        kind === "ConditionCheck" ? [] : (staged[index]?.operations ?? []),
      );
      await journal.commit(operations, written, token === undefined ? {} : { token: { token, digest } });

      const costs = prepared.flatMap(({ kind, part }, index) =>
        (staged[index]?.changes ?? []).map((change) => {
          // A condition check costs as if it wrote the item that it looked at.
          const counted = kind === "ConditionCheck" ? { ...change, after: change.before } : change;
          const operation = kind === "ConditionCheck" ? kind : actionsOf[kind];
          const key = part.Key ?? part.Item ?? {};
          return { tableName: change.table.TableName, cost: writes.meter(operation, counted, key, caller, true) };
        }),
      );
      const consumed = [...new Set(tableNames)].flatMap(
        (name) =>
          consumedByWrites(
            name,
            costs.filter(({ tableName }) => tableName === name).map(({ cost }) => cost),
            input.ReturnConsumedCapacity,
            true,
          ) ?? [],
      );
      return consumed.length > 0 ? { ConsumedCapacity: consumed } : {};
    });
  }

  async function stage({ kind, part, data }: Prepared, staged: StagedWrite[]): Promise<Reason> {
    let before: Attributes | undefined;
    try {
      const write = await stageWrite(engine, actionsOf[kind], data, (found) => {
        before = found;
      });
      if (kind !== "ConditionCheck") checkItems(write.changes);
      staged.push(write);
      return { Code: "None" };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      if (error.code === "ConditionalCheckFailedException") {
        const withItem = part.ReturnValuesOnConditionCheckFailure === "ALL_OLD" && before;
        return { Code: "ConditionalCheckFailed", Message: error.message, ...(withItem && { Item: withItem }) };
      }
      if (error.code === "ValidationException") return { Code: "ValidationError", Message: error.message };
      throw error;
    }
  }

  async function refuseDuplicates(prepared: Prepared[]): Promise<void> {
    const seen = new Set<string>();
    for (const { tableName, part } of prepared) {
      const table = await engine.table(tableName);
      const id = `${tableName}|${requestDigest(keyOf(part.Key ?? part.Item ?? {}, table))}`;
      if (seen.has(id))
        throw new AwsError("ValidationException", "Transaction request cannot include multiple operations on one item");
      seen.add(id);
    }
  }

  /** The same transaction again within ten minutes writes nothing and costs the reading of its items. */
  async function answerAgain(prepared: Prepared[], input: TransactWriteInput): Promise<Record<string, unknown>> {
    const units = new Map<string, number>();
    for (const { tableName, part } of prepared) {
      const table = await engine.table(tableName);
      const { Item } = await engine.run(
        "GetItem",
        engine.prepare("GetItem", { TableName: tableName, Key: keyOf(part.Key ?? part.Item ?? {}, table) }),
      );
      const bytes = typeof Item === "object" && Item !== null ? itemBytes(Object.fromEntries(Object.entries(Item))) : 0;
      units.set(tableName, (units.get(tableName) ?? 0) + 2 * Math.max(1, Math.ceil(bytes / 4096)));
    }
    const consumed = [...units].flatMap(
      ([name, count]) => consumedByReads(name, count, input.ReturnConsumedCapacity) ?? [],
    );
    return consumed.length > 0 ? { ConsumedCapacity: consumed } : {};
  }

  return transact;
}

function cancelled(reasons: Reason[]): AwsError {
  const codes = reasons.map(({ Code }) => Code).join(", ");
  return new AwsError(
    "TransactionCanceledException",
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    {
      members: { CancellationReasons: reasons },
    },
  );
}
