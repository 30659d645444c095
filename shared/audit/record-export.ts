import * as z from "zod";
import { AuditRecord, type Verification, verifyChain } from "./chain.ts";

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
});
export type RecordExport = z.infer<typeof RecordExport>;

/** Verifies an export by itself: nothing changed, left out, added or moved since it was written. */
export function verifyExport({ assetId, records, head }: RecordExport): Verification {
  return verifyChain(assetId, records, head);
}
