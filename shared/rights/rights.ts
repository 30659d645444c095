import * as z from "zod";

const written = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

/** ISO 8601 in any offset, kept in UTC with milliseconds, so that two instants compare as text. */
const instant = z
  .string()
  .refine(
    (text) => written.safeParse(text).success,
    "an ISO 8601 date or time with its offset, such as 2027-01-31T23:59:59Z",
  )
  .overwrite((text) => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()));

/** From when until when a version may be delivered; null is without bound. The end is exclusive. */
export const Rights = z.object({
  startsAt: instant.nullable().default(null),
  endsAt: instant.nullable().default(null),
});
export type Rights = z.infer<typeof Rights>;

/** Rights as someone states them: an end that is not mentioned is not decided on. */
export const RightsInput = z.object({ startsAt: instant.nullable().optional(), endsAt: instant.nullable().optional() });

export const unbounded: Rights = { startsAt: null, endsAt: null };

/** Where a moment lies in the licence window. A window whose end does not follow its start is never open. */
export function windowAt(rights: Rights, now: Date): "before" | "open" | "after" {
  const at = now.toISOString();
  if (rights.endsAt !== null && at >= rights.endsAt) return "after";
  if (rights.startsAt !== null && at < rights.startsAt) return "before";
  return "open";
}

/**
 * When something signed now must stop working, in whole seconds since the epoch: what was asked for, the policy's
 * maximum or the end of the rights, whichever comes first. Null when there is not a whole second left.
 */
export function cappedExpiry(rights: Rights, now: Date, askedSeconds: number, maxSeconds: number): number | null {
  const nowSeconds = Math.floor(now.getTime() / 1000);
  const wanted = nowSeconds + Math.max(0, Math.floor(Math.min(askedSeconds, maxSeconds)));
  const end = rights.endsAt === null ? Number.POSITIVE_INFINITY : Math.floor(Date.parse(rights.endsAt) / 1000);
  const expiry = Math.min(wanted, end);
  return expiry > nowSeconds && windowAt(rights, now) !== "after" ? expiry : null;
}
