import * as z from "zod";
import { canonicalJson } from "./canonical-json.ts";
import { AuditRecord } from "./chain.ts";
import { RecordExport, signedText, verifyExport } from "./record-export.ts";
import { RecordPublicKey } from "./record-key.ts";
import { RecordSignature, signatureFits } from "./record-signature.ts";
import { repeatedMember } from "./repeated-member.ts";

/** Keeps members that are not known yet: they are part of what was hashed and signed. */
const ReadExport = z.looseObject({
  ...RecordExport.shape,
  head: z.looseObject(RecordExport.shape.head.shape),
  records: z.array(z.looseObject(AuditRecord.shape)),
  signature: z.strictObject({ ...RecordSignature.shape, key: z.strictObject(RecordPublicKey.shape) }).optional(),
});

/**
 * The keys of a JWKS that could have signed a record; keys of other kinds are passed over. Which key it is says `x`; a `kid`
 * may be missing.
 */
export const RecordKeySet = z.object({ keys: z.array(z.unknown()) }).transform(({ keys }) =>
  keys.flatMap((key) => {
    const parsed = RecordPublicKey.pick({ kty: true, crv: true, x: true }).safeParse(key);
    return parsed.success ? [parsed.data.x] : [];
  }),
);

export type RecordVerdict =
  | {
      ok: true;
      records: number;
      /** `unknown`: it fits, and nobody has said whose key it is. */
      signature: "verified" | "unknown" | "none";
    }
  | { ok: false; reason: string /** The record at which the chain breaks. */; sequence?: number };

/**
 * Reads a record from its JSON.
 * @throws Error saying what is wrong with it.
 */
export function readRecord(json: string): RecordExport {
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (cause) {
    throw new Error("it is no JSON document; was it cut short?", { cause });
  }
  const parsed = ReadExport.safeParse(document);
  if (!parsed.success) throw new Error(`it is no record of Greenlight's: ${z.prettifyError(parsed.error)}`);
  const repeated = repeatedMember(json);
  if (repeated !== undefined) throw new Error(`it has the member “${repeated}” twice in one object.`);
  // What a schema passes over in silence would be vouched for by nothing.
  if (canonicalJson(parsed.data) !== canonicalJson(document))
    throw new Error("it has members that no record can have.");
  return parsed.data;
}

/**
 * Verifies a record: its chain, and its signature as far as that can be. Needs no network.
 * @param keys the `x` of the keys that are trusted; with them, a record must be signed by one of them
 */
export function verifyRecord(record: RecordExport, keys?: readonly string[]): RecordVerdict {
  const chain = verifyExport(record);
  if (!chain.ok) return chain;
  const { signature } = record;
  if (signature === undefined) {
    if (keys !== undefined) return { ok: false, reason: "it carries no signature" };
    const stray = Object.keys(record).find((name) => !Object.hasOwn(RecordExport.shape, name));
    if (stray !== undefined) return { ok: false, reason: `nothing vouches for its member “${stray}”` };
    return { ok: true, records: chain.records, signature: "none" };
  }
  if (!signatureFits(signedText(record), signature)) return { ok: false, reason: "its signature does not fit" };
  if (keys === undefined) return { ok: true, records: chain.records, signature: "unknown" };
  if (!keys.includes(signature.key.x)) {
    return { ok: false, reason: `it is signed with the key ${signature.key.kid}, which is not among those given` };
  }
  return { ok: true, records: chain.records, signature: "verified" };
}
