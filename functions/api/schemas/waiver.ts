import * as z from "zod";
import { Waiver } from "../../../shared/catalog/records.ts";
import { FindingCode } from "../../../shared/quality/waived.ts";

export const WaiverRequest = z.object({
  standard: z.string().trim().min(1).max(200),
  /** The finding that it excepts, such as `loudness` or `moderation:suggestive`; left out for what no check measures. */
  covers: FindingCode.optional(),
  reason: z.string().trim().min(1, "Say why.").max(2_000),
  until: z.iso.datetime(),
});

export const WaiverView = Waiver.extend({ holds: z.boolean() });
export type WaiverView = z.infer<typeof WaiverView>;

export const WaiverList = z.object({ items: z.array(WaiverView) });
