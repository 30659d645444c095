import * as z from "zod";
import { canonicalJson } from "./canonical-json.ts";
import { AuditRecord, type Verification, verifyChain } from "./chain.ts";
import { RecordSignature } from "./record-signature.ts";

/** Everything that happened to one asset, as it leaves Greenlight: enough to be verified by anyone, without Greenlight. */
export const RecordExport = z.object({
  format: z.literal("greenlight-record-1"),
  assetId: z.string(),
  /** The master's key, for people. It is not part of the chain. */
  key: z.string(),
  exportedAt: z.iso.datetime(),
  /** Where the asset said its chain ended when it was exported; without it, records missing at the end would go unnoticed. */
  head: z.object({ sequence: z.number().int().nonnegative(), hash: z.string() }),
  records: z.array(AuditRecord),
  /** Over everything else in the export; those of before there were signatures have none. */
  signature: RecordSignature.optional(),
});
export type RecordExport = z.infer<typeof RecordExport>;
export type SignedRecord = RecordExport & { signature: RecordSignature };

/** What is signed: the canonical JSON of everything but the signature. */
export function signedText(record: RecordExport): string {
  return canonicalJson({ ...record, signature: undefined });
}

/** Verifies an export's chain by itself: nothing changed, left out, added or moved since it was written. */
export function verifyExport({ assetId, records, head }: RecordExport): Verification {
  return verifyChain(assetId, records, head);
}
