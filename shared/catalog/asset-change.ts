import * as z from "zod";
import { Status } from "../asset/status.ts";

/** That something happened to an asset which shows; what exactly is in its audit trail. */
export const AssetChange = z.object({
  assetId: z.string(),
  brand: z.string(),
  /** The version that it happened to; null for what concerns the asset. */
  version: z.number().int().positive().nullable(),
  /** Of the asset's newest version, since then. */
  status: Status,
  at: z.iso.datetime(),
  /** Such as `version.live`, `review.decision` or `comment.added`. */
  type: z.string(),
  /** Its place in the asset's audit trail: whoever has seen this one, or a later one, has nothing new here. */
  sequence: z.number().int().positive(),
});
export type AssetChange = z.infer<typeof AssetChange>;
