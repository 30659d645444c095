import * as z from "zod";
import { Anchor } from "./anchor.ts";

/** The number that its record has in the asset's audit trail: later comments have higher ones. */
export const CommentId = z.string().regex(/^[1-9]\d{0,7}$/, "not a comment's id");

/** `team` is for those who are signed in and may see what is not approved; `shared` also for guests with a review link. */
export const Visibility = z.enum(["team", "shared"]);
export type Visibility = z.infer<typeof Visibility>;

export const Person = z.object({ name: z.string(), email: z.string() });
export type Person = z.infer<typeof Person>;

export const Author = z.object({
  /** As in the audit trail: `user:<subject>`, or `reviewer:<mail address>`. */
  actor: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  /** Came through a review link. */
  guest: z.boolean(),
});
export type Author = z.infer<typeof Author>;

/** What whoever made the version says to a comment when a new one is handed in. */
export const Answer = z.object({
  answer: z.enum(["fixed", "disagree"]),
  reason: z.string().nullable(),
  by: z.string(),
  at: z.iso.datetime(),
});
export type Answer = z.infer<typeof Answer>;

/** A comment on one version of an asset, or a reply to one. */
export const CommentRecord = Anchor.extend({
  assetId: z.string(),
  version: z.number().int().positive(),
  id: CommentId,
  /** What it replies to; replies are not replied to. */
  parent: CommentId.nullable(),
  text: z.string(),
  visibility: Visibility,
  author: Author,
  mentions: z.array(Person),
  createdAt: z.iso.datetime(),
  /** Null while it is open. A reply is as open as what it replies to. */
  resolved: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
  answer: Answer.nullable(),
});
export type CommentRecord = z.infer<typeof CommentRecord>;

/** What a version keeps of all its comments together. */
export const Discussion = z.object({
  /** Replies too. */
  comments: z.number().int().nonnegative(),
  /** Whoever has written and can be written to. */
  participants: z.array(Person),
});
export type Discussion = z.infer<typeof Discussion>;

/** Beyond what a person reads, and still one list that can be exported. */
export const mostComments = 2_000;
/** A link that got into the wrong hands cannot silence the team. */
export const mostWithGuests = 1_500;
/** So many are remembered as taking part; an item of the table has its limits. */
export const mostParticipants = 200;
