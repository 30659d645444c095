import type { WriteUnits } from "./write-capacity.ts";

interface Units {
  CapacityUnits: number;
  ReadCapacityUnits?: number;
  WriteCapacityUnits?: number;
}

/** ConsumedCapacity as the API answers it. */
export type ConsumedCapacity = Units & {
  TableName: string;
  Table?: Units;
  GlobalSecondaryIndexes?: Record<string, Units>;
  LocalSecondaryIndexes?: Record<string, Units>;
};

/** The sum of what writes to one table cost, in the detail asked for; undefined when none is asked for. Transactions name the kind of their units. */
export function consumedByWrites(
  tableName: string,
  costs: WriteUnits[],
  detail: string | undefined,
  transactional = false,
): ConsumedCapacity | undefined {
  if (detail !== "TOTAL" && detail !== "INDEXES") return undefined;
  const units = (count: number): Units =>
    transactional ? { CapacityUnits: count, WriteCapacityUnits: count } : { CapacityUnits: count };
  const table = costs.reduce((sum, cost) => sum + cost.table, 0);
  const global = sumByName(costs.map((cost) => cost.global));
  const local = sumByName(costs.map((cost) => cost.local));
  const total = [...Object.values(global), ...Object.values(local)].reduce((sum, count) => sum + count, table);
  const named = (counts: Record<string, number>) =>
    Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, units(count)]));
  return {
    TableName: tableName,
    ...units(total),
    ...(detail === "INDEXES" && {
      Table: units(table),
      ...(Object.keys(global).length > 0 && { GlobalSecondaryIndexes: named(global) }),
      ...(Object.keys(local).length > 0 && { LocalSecondaryIndexes: named(local) }),
    }),
  };
}

/** What transactional reads of one table cost: two units for every 4 KB of each item. */
export function consumedByReads(
  tableName: string,
  units: number,
  detail: string | undefined,
): ConsumedCapacity | undefined {
  if (detail !== "TOTAL" && detail !== "INDEXES") return undefined;
  const both = { CapacityUnits: units, ReadCapacityUnits: units };
  return { TableName: tableName, ...both, ...(detail === "INDEXES" && { Table: both }) };
}

function sumByName(costs: Record<string, number>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const cost of costs) {
    for (const [name, count] of Object.entries(cost)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
