import { isDeepStrictEqual } from "node:util";
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
  if (one === undefined || other === undefined) return false;
  const names = Object.keys(one);
  return (
    names.length === Object.keys(other).length && names.every((name) => sameValue(one[name] ?? {}, other[name] ?? {}))
  );
}

function sameValue(one: AttributeValue, other: AttributeValue): boolean {
  if (one.M) return other.M !== undefined && sameItem(one.M, other.M);
  if (one.L) {
    const [mine, theirs] = [one.L, other.L];
    return mine.length === theirs?.length && mine.every((value, at) => sameValue(value, theirs[at] ?? {}));
  }
  for (const type of ["SS", "NS", "BS"] as const) {
    const [mine, theirs] = [one[type], other[type]];
    if (mine) return theirs !== undefined && isDeepStrictEqual(mine.toSorted(), theirs.toSorted());
  }
  return isDeepStrictEqual(one, other);
}
