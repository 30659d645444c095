import * as z from "zod";
import { Kind } from "../asset/kind.ts";
import { Visibility } from "../comment/comment.ts";
import { Rights } from "../rights/rights.ts";

const about = { assetId: z.string(), version: z.number().int().positive(), brand: z.string(), key: z.string() };

/** What each event says beyond its envelope; one schema an event, whose version rises when a reader would have to change. */
const details = {
  "asset.registered": z.object({ ...about, kind: Kind, bytes: z.number(), checksum: z.string() }),
  "version.catalogued": z.object({ ...about, kind: Kind, renditions: z.array(z.string()), tags: z.number().int() }),
  "version.quarantined": z.object({ ...about, reason: z.string() }),
  "version.failed": z.object({ ...about, step: z.string(), reason: z.string() }),
  "review.requested": z.object({ ...about, round: z.number().int(), dueAt: z.iso.datetime() }),
  "review.decided": z.object({
    ...about,
    round: z.number().int(),
    outcome: z.enum(["approved", "changes_requested", "expired"]),
  }),
  /** Also for a reply, which has a `parent`. What was written stays in the catalogue; `mentions` counts the people who are meant. */
  "comment.added": z.object({
    ...about,
    comment: z.string(),
    parent: z.string().nullable(),
    visibility: Visibility,
    mentions: z.number().int().nonnegative(),
  }),
  "review.mail-failed": z.object({
    ...about,
    round: z.number().int(),
    /** The address that the mail was sent to. */
    reviewer: z.string(),
    failure: z.enum(["bounced", "complained", "rejected"]),
    reason: z.string(),
  }),
  "version.scheduled": z.object({ ...about, startsAt: z.iso.datetime() }),
  "version.live": z.object({ ...about, rights: Rights }),
  "version.expired": z.object({ ...about }),
  "version.withdrawn": z.object({ ...about, reason: z.string() }),
} as const;

export type EventType = keyof typeof details;
type EventDetail<T extends EventType> = z.infer<(typeof details)[T]>;

const envelope = <T extends EventType>(type: T) =>
  z.object({
    /** `<assetId>-<sequence in its journal>`: whoever gets an event twice recognises it by this. */
    id: z.string(),
    type: z.literal(type),
    schemaVersion: z.literal(1),
    time: z.iso.datetime(),
    detail: details[type],
  });

export const DomainEvent = z.discriminatedUnion("type", [
  envelope("asset.registered"),
  envelope("version.catalogued"),
  envelope("version.quarantined"),
  envelope("version.failed"),
  envelope("review.requested"),
  envelope("review.decided"),
  envelope("comment.added"),
  envelope("review.mail-failed"),
  envelope("version.scheduled"),
  envelope("version.live"),
  envelope("version.expired"),
  envelope("version.withdrawn"),
]);
export type DomainEvent = z.infer<typeof DomainEvent>;

/** An event before it has an id. */
export type Announcement = { [T in EventType]: { type: T; detail: EventDetail<T> } }[EventType];
