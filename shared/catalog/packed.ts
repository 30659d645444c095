import { deflateRawSync, inflateRawSync } from "node:zlib";
import * as z from "zod";

/** Bytes as the table gives them back: a Uint8Array, or a Buffer, which is one. */
export const Packed = z.instanceof(Uint8Array);

/**
 * A document as compressed JSON. DynamoDB bills a write by the kilobyte, twice in a transaction; the tags of a film
 * shrink to an eighth, and nobody queries by what lies inside.
 */
export function pack(document: unknown): Uint8Array {
  return new Uint8Array(deflateRawSync(JSON.stringify(document)));
}

/** @throws when the bytes are not such a document. The size is bounded: an item holds 400 KB, and JSON seldom shrinks to a fortieth. */
export function unpack(packed: Uint8Array): unknown {
  return JSON.parse(inflateRawSync(packed, { maxOutputLength: 16 * 1024 ** 2 }).toString("utf8"));
}
