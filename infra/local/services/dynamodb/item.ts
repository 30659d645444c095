import type { Attributes, AttributeValue, TableDescription } from "dynalite/db/index.js";

export type { Attributes, AttributeValue, IndexDescription, TableDescription } from "dynalite/db/index.js";

/** The primary key of an item. */
export function keyOf(item: Attributes, table: TableDescription): Attributes {
  const key: Attributes = {};
  for (const { AttributeName } of table.KeySchema) {
    const value = item[AttributeName];
    if (value) key[AttributeName] = value;
  }
  return key;
}

/** The partition key's value as text, for people to read. */
export function partitionKeyText(item: Attributes, table: TableDescription): string {
  const value = item[table.KeySchema[0]?.AttributeName ?? ""];
  return value?.S ?? value?.N ?? value?.B ?? "";
}

/** Whether two items hold the same values; sets are compared without regard to order. */
export function sameItem(one: Attributes | undefined, other: Attributes | undefined): boolean {
  return one !== undefined && other !== undefined && canonical({ M: one }) === canonical({ M: other });
}

function canonical(value: AttributeValue): string {
  if (value.M) {
    const members = Object.entries(value.M).sort(([a], [b]) => (a < b ? -1 : 1));
    return `M{${members.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join()}}`;
  }
  if (value.L) return `L[${value.L.map(canonical).join()}]`;
  for (const type of ["SS", "NS", "BS"] as const) {
    const set = value[type];
    if (set) return `${type}${JSON.stringify([...set].sort())}`;
  }
  return JSON.stringify(value);
}
