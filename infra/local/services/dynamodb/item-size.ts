import type { Attributes, AttributeValue } from "./item.ts";

/**
 * The bytes that DynamoDB counts for an item: the names in UTF-8 and the values.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Attributes): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name, "utf8") + valueBytes(value);
  return bytes;
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S, "utf8");
  if (value.N !== undefined) return numberBytes(value.N);
  if (value.B !== undefined) return Buffer.byteLength(value.B, "base64");
  if (value.BOOL !== undefined || value.NULL !== undefined) return 1;
  if (value.SS) return value.SS.reduce((sum, text) => sum + Buffer.byteLength(text, "utf8"), 0);
  if (value.NS) return value.NS.reduce((sum, number) => sum + numberBytes(number), 0);
  if (value.BS) return value.BS.reduce((sum, bytes) => sum + Buffer.byteLength(bytes, "base64"), 0);
  // Lists and maps take 3 bytes, and 1 more for each element or pair.
  if (value.L) return value.L.reduce((sum, inner) => sum + 1 + valueBytes(inner), 3);
  if (value.M) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  return 0;
}

/** About one byte for two significant digits, and one more; another for the sign of a negative number. */
function numberBytes(number: string): number {
  const [mantissa = ""] = number.toLowerCase().split("e");
  const digits = mantissa.replace(/[-+.]/g, "").replace(/^0+/, "");
  const significant = (mantissa.includes(".") ? digits : digits.replace(/0+$/, "")).length;
  return Math.ceil(significant / 2) + 1 + (number.startsWith("-") ? 1 : 0);
}
