import type { Attributes, IndexDescription, TableDescription } from "./item.ts";
import { sameItem } from "./item.ts";
import { itemBytes } from "./item-size.ts";

/** Write request units of one change, for the table and for each index that it touches. */
export interface WriteUnits {
  table: number;
  global: Record<string, number>;
  local: Record<string, number>;
}

const units = (bytes: number) => Math.max(1, Math.ceil(bytes / 1024));

/**
 * What a write costs: the larger of the item before and after, in KB rounded up; for each index, the same for what it
 * projects, nothing when that does not change, and a deletion plus a write when its key changes. Twice as much in a
 * transaction. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/read-write-operations.html
 */
export function writeUnits(
  table: TableDescription,
  before: Attributes | undefined,
  after: Attributes | undefined,
  transactional: boolean,
): WriteUnits {
  const factor = transactional ? 2 : 1;
  const bytesOf = measuring();
  const bytes = Math.max(before ? bytesOf(before) : 0, after ? bytesOf(after) : 0);
  const ofIndexes = (indexes: IndexDescription[] = []) =>
    Object.fromEntries(
      indexes
        .map((index) => [index.IndexName, factor * indexUnits(index, table, before, after, bytesOf)] as const)
        .filter(([, cost]) => cost > 0),
    );
  return {
    table: factor * units(bytes),
    global: ofIndexes(table.GlobalSecondaryIndexes),
    local: ofIndexes(table.LocalSecondaryIndexes),
  };
}

export function totalUnits(cost: WriteUnits): number {
  return [cost.table, ...Object.values(cost.global), ...Object.values(cost.local)].reduce((sum, part) => sum + part, 0);
}

function indexUnits(
  index: IndexDescription,
  table: TableDescription,
  before: Attributes | undefined,
  after: Attributes | undefined,
  bytesOf: (item: Attributes) => number,
): number {
  const old = projected(index, table, before);
  const next = projected(index, table, after);
  if (!old && !next) return 0;
  if (!old || !next) return units(bytesOf(old ?? next ?? {}));
  if (sameItem(old, next)) return 0;
  const keyNames = index.KeySchema.map(({ AttributeName }) => AttributeName);
  const keyChanged = !sameItem(pick(old, keyNames), pick(next, keyNames));
  return keyChanged ? units(bytesOf(old)) + units(bytesOf(next)) : units(Math.max(bytesOf(old), bytesOf(next)));
}

/** Measures each item once: indexes that hold all of it hold the same. */
function measuring(): (item: Attributes) => number {
  const known = new Map<Attributes, number>();
  return (item) => {
    const bytes = known.get(item) ?? itemBytes(item);
    known.set(item, bytes);
    return bytes;
  };
}

/** What an index holds of an item; undefined when the item is not in it. */
function projected(
  index: IndexDescription,
  table: TableDescription,
  item: Attributes | undefined,
): Attributes | undefined {
  const keyNames = index.KeySchema.map(({ AttributeName }) => AttributeName);
  if (!item || keyNames.some((name) => item[name] === undefined)) return undefined;
  if (index.Projection.ProjectionType === "ALL") return item;
  return pick(item, [
    ...keyNames,
    ...table.KeySchema.map(({ AttributeName }) => AttributeName),
    ...(index.Projection.NonKeyAttributes ?? []),
  ]);
}

function pick(item: Attributes, names: string[]): Attributes {
  return Object.fromEntries(Object.entries(item).filter(([name]) => names.includes(name)));
}
