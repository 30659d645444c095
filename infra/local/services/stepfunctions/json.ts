/** Any value that JSON can carry: what travels between states. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The payload limit of a state's input, output, arguments or result, in bytes of UTF-8 (Step Functions service quotas). */
export const MAX_PAYLOAD_BYTES = 262_144;

/** Whether the value's JSON text is longer than a payload may be. */
export function exceedsPayloadLimit(value: Json): boolean {
  return textExceedsPayloadLimit(JSON.stringify(value));
}

/** Whether a text is longer than a payload may be, in UTF-8. */
export function textExceedsPayloadLimit(text: string): boolean {
  // Every UTF-16 unit takes one to three bytes of UTF-8, so most texts need not be measured.
  if (text.length * 3 <= MAX_PAYLOAD_BYTES) return false;
  return Buffer.byteLength(text) > MAX_PAYLOAD_BYTES;
}

/** Whether the value is a JSON object. */
export function isJsonObject(value: Json | undefined): value is { [name: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Parses JSON text; throws SyntaxError. */
export function parseJson(text: string): Json {
  return JSON.parse(text);
}
