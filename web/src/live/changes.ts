import * as z from "zod";
import { Status } from "../../../shared/asset/status.ts";

/** Something has happened to an asset. */
export const Change = z.object({
  assetId: z.string(),
  brand: z.string(),
  /** The version that it happened to; null for what concerns the asset. */
  version: z.number().int().nullable(),
  status: Status,
  at: z.string(),
  /** Such as `version.live`, `review.decision` or `comment.added`. */
  type: z.string(),
  /** Its place in the asset's audit trail: whoever has seen this one, or a later one, has nothing new here. */
  sequence: z.number().int(),
});
export type Change = z.infer<typeof Change>;

export const ChangeList = z.object({ items: z.array(Change), cursor: z.string(), more: z.boolean() });
export type ChangeList = z.infer<typeof ChangeList>;
