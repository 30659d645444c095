import * as z from "zod";
import { Anchor, AnchorRequest } from "../../../shared/comment/anchor.ts";
import { Answer, CommentId, type CommentRecord, Person, Visibility } from "../../../shared/comment/comment.ts";
import { CommentText, ReasonText } from "../../../shared/comment/comment-text.ts";
import { ExportFormat } from "../../../shared/comment/export-comments.ts";
import { Mentions } from "../../../shared/comment/mention.ts";

const timestamp = z.iso.datetime();

/** A comment, or a reply to one, as those see it who come by a review link. */
export const GuestComment = Anchor.extend({
  id: CommentId,
  version: z.number().int().positive(),
  /** The comment that this replies to. */
  parent: CommentId.nullable(),
  text: z.string(),
  author: z.object({ name: z.string(), guest: z.boolean() }),
  createdAt: timestamp,
  /** Null while it is open. */
  resolved: z.object({ at: timestamp, by: z.string() }).nullable(),
  /** What whoever made the version says to it. */
  answer: Answer.nullable(),
});
export type GuestComment = z.infer<typeof GuestComment>;

/** The same as the team sees it. */
export const Comment = GuestComment.extend({
  visibility: Visibility,
  author: z.object({ name: z.string(), email: z.string().nullable(), guest: z.boolean() }),
  mentions: z.array(Person),
});
export type Comment = z.infer<typeof Comment>;

const pageOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), cursor: z.string().nullable() });
export const CommentPage = pageOf(Comment);
export const GuestCommentPage = pageOf(GuestComment);

export const CommentRequest = AnchorRequest.extend({
  text: CommentText,
  /** Left out, the team alone. */
  visibility: Visibility.optional(),
  mentions: Mentions.default([]),
});
export type CommentRequest = z.infer<typeof CommentRequest>;

/** Left out, a reply is as visible as its comment. */
export const ReplyRequest = CommentRequest.pick({ text: true, visibility: true, mentions: true });
export type ReplyRequest = z.infer<typeof ReplyRequest>;

/** What guests write is for everybody, and has Greenlight write to nobody: whoever asks for something else is told so. */
export const GuestCommentRequest = z.strictObject({ ...AnchorRequest.shape, text: CommentText });
export type GuestCommentRequest = z.infer<typeof GuestCommentRequest>;

export const GuestReplyRequest = GuestCommentRequest.pick({ text: true });

export const AnswerRequest = z.discriminatedUnion("answer", [
  z.object({ answer: z.literal("fixed"), reason: ReasonText.optional() }),
  z.object({ answer: z.literal("disagree"), reason: ReasonText }),
]);
export type AnswerRequest = z.infer<typeof AnswerRequest>;

export const Mentionable = z.object({ people: z.array(Person) });

export const CommentQuery = z.object({
  /** What is still open on the version before this one, with the answers that were given to it. */
  previous: z.enum(["true", "false"]).optional(),
  cursor: z.string().max(40).optional(),
  limit: z.coerce.number<string>().int().min(1).max(100).default(50),
});
export type CommentQuery = z.infer<typeof CommentQuery>;

export const ExportQuery = z.object({
  format: ExportFormat,
  /** `shared` leaves out what is for the team alone, for a file that is handed on. */
  visibility: Visibility.optional(),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

const number = z.coerce.number<string>().int().min(1).max(1_000_000);
export const VersionParam = z.object({ id: z.string(), version: number });
export const CommentParam = VersionParam.extend({ commentId: CommentId });
export const LinkCommentParam = z.object({ token: z.string(), commentId: CommentId });
export const CompareQuery = z.object({ left: number, right: number });

export function commentView(record: CommentRecord): Comment {
  const { visibility, mentions, author } = record;
  const { name, email, guest } = author;
  return { ...guestCommentView(record), visibility, author: { name, email, guest }, mentions };
}

/** Without mail addresses: guests know each other by name. */
export function guestCommentView(record: CommentRecord): GuestComment {
  const { id, version, parent, text, frames, region, page, author, createdAt, resolved, answer } = record;
  const { name, guest } = author;
  return { id, version, parent, text, frames, region, page, author: { name, guest }, createdAt, resolved, answer };
}
