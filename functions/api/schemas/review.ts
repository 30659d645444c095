import * as z from "zod";
import { Ask } from "../../../shared/catalog/asks.ts";
import { holds, Waiver } from "../../../shared/catalog/waivers.ts";
import { FindingCode } from "../../../shared/quality/waived.ts";

export const InboxEntry = Ask.omit({ linkId: true, reviewerId: true, digest: true }).extend({ overdue: z.boolean() });
export type InboxEntry = z.infer<typeof InboxEntry>;

export const WaiverRequest = z.object({
  standard: z.string().trim().min(1).max(200),
  /** The finding that it excepts, such as `loudness` or `moderation:suggestive`; left out for what no check measures. */
  covers: FindingCode.optional(),
  reason: z.string().trim().min(1, "Say why.").max(2_000),
  until: z.iso.datetime(),
});

export const WaiverView = Waiver.extend({ holds: z.boolean() });
export type WaiverView = z.infer<typeof WaiverView>;

/** Whether it holds is said for the asset's newest version. */
export function waiverView(waiver: Waiver, checksum: string, now: Date): WaiverView {
  return { ...waiver, holds: holds(waiver, checksum, now) };
}
