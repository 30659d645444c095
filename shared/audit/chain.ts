import { createHash } from "node:crypto";
import * as z from "zod";
import { canonicalJson } from "./canonical-json.ts";

/** Something that happened to an asset: who, what, when, on which version. */
export const Happening = z.object({
  at: z.iso.datetime(),
  /** Such as `version.catalogued`. */
  type: z.string(),
  /** `user:<subject>`, `reviewer:<mail address>`, or the function that acted, such as `system:register`. */
  actor: z.string(),
  version: z.number().int().positive().nullable(),
  /** In a sentence. */
  summary: z.string(),
  particulars: z.record(z.string(), z.unknown()),
});
export type Happening = z.infer<typeof Happening>;

/** The same in its place in the asset's chain. */
export const AuditRecord = Happening.extend({
  assetId: z.string(),
  /** Counts from 1 without gaps. */
  sequence: z.number().int().positive(),
  previousHash: z.string(),
  /** SHA-256, in hex, of the canonical JSON of all the other members. */
  hash: z.string(),
});
export type AuditRecord = z.infer<typeof AuditRecord>;

/** Where a chain ends: what the next record is linked to. */
export interface ChainHead {
  sequence: number;
  hash: string;
}

/** The head of a chain without records; bound to its asset, so that a chain cannot be passed off as another's. */
export function emptyChain(assetId: string): ChainHead {
  return { sequence: 0, hash: sha256(`greenlight:audit:${assetId}`) };
}

/** Links a happening to the end of the chain. */
export function link(assetId: string, head: ChainHead, happening: Happening): AuditRecord {
  const unsealed = { ...happening, assetId, sequence: head.sequence + 1, previousHash: head.hash };
  return { ...unsealed, hash: seal(unsealed) };
}

export type Verification = { ok: true; records: number } | { ok: false; sequence: number; reason: string };

/**
 * Verifies a whole chain, first record first: nothing changed, left out, added or moved. Given the head that the asset
 * keeps, it also tells when records are missing at the end. Needs nothing but the records, hence works offline.
 */
export function verifyChain(assetId: string, records: readonly AuditRecord[], head?: ChainHead): Verification {
  let last = emptyChain(assetId);
  for (const record of records) {
    const { hash, ...unsealed } = record;
    if (record.sequence !== last.sequence + 1) return broken(last.sequence + 1, "a record is missing or out of order");
    if (record.assetId !== assetId) return broken(record.sequence, "the record is another asset's");
    if (record.previousHash !== last.hash)
      return broken(record.sequence, "the record does not follow the one before it");
    if (hash !== seal(unsealed)) return broken(record.sequence, "the record was changed");
    last = record;
  }
  if (head !== undefined && (head.sequence !== last.sequence || head.hash !== last.hash)) {
    return broken(last.sequence + 1, "the end of the chain is missing");
  }
  return { ok: true, records: records.length };
}

function broken(sequence: number, reason: string): Verification {
  return { ok: false, sequence, reason };
}

function seal(unsealed: Omit<AuditRecord, "hash">): string {
  return sha256(canonicalJson(unsealed));
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
