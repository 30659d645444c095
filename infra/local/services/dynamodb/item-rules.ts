import { AwsError } from "../../kernel/errors.ts";
import type { Attributes, TableDescription } from "./item.ts";
import { itemBytes } from "./item-size.ts";
import type { ItemChange } from "./staged-writes.ts";

/** The largest item, in bytes. */
const MAX_ITEM_BYTES = 400 * 1024;

/** Throws ValidationException when a write would leave an item that a table may not hold: too large, or with an empty index key. */
export function checkItems(changes: ItemChange[]): void {
  for (const { table, after } of changes) {
    if (!after) continue;
    if (itemBytes(after) > MAX_ITEM_BYTES) {
      throw new AwsError("ValidationException", "Item size has exceeded the maximum allowed size");
    }
    checkIndexKeys(table, after);
  }
}

function checkIndexKeys(table: TableDescription, item: Attributes): void {
  for (const index of [...(table.GlobalSecondaryIndexes ?? []), ...(table.LocalSecondaryIndexes ?? [])]) {
    for (const { AttributeName } of index.KeySchema) {
      const value = item[AttributeName];
      if (value?.S !== "" && value?.B !== "") continue;
      const kind = value.S === "" ? "string" : "binary";
      throw new AwsError(
        "ValidationException",
        `One or more parameter values are not valid. A value specified for a secondary index key is not supported. The AttributeValue for a key attribute cannot contain an empty ${kind} value. IndexName: ${index.IndexName}, IndexKey: ${AttributeName}`,
      );
    }
  }
}
