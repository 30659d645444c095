import type * as z from "zod";
import type { AnchorRequest } from "../../../../shared/comment/anchor.ts";
import type { Person, Visibility } from "../../../../shared/comment/comment.ts";
import type { Remark, RemarkPage } from "./remark.ts";

export interface NewRemark extends AnchorRequest {
  text: string;
  visibility?: Visibility;
  /** Mail addresses of those who are told of it. */
  mentions?: string[];
}

/** One page of the comments on a version; `signal` calls the request off. */
export interface RemarkQuestion {
  version: number;
  cursor: string | null;
  signal: AbortSignal;
}

export type RemarkAnswer = { answer: "fixed" } | { answer: "disagree"; reason: string };

/** What can be done with the comments on a version, by whoever came this way. */
export interface RemarkDesk {
  /** Under it lie the comments of every version. */
  key: readonly (string | number)[];
  /** Comes by a link: sees what is shared, and whatever they say is. */
  isGuest: boolean;
  page(question: RemarkQuestion): Promise<z.infer<typeof RemarkPage>>;
  /** What is still open on the version before that was last talked about. */
  before(question: RemarkQuestion): Promise<z.infer<typeof RemarkPage>>;
  add(version: number, remark: NewRemark, requestKey: string): Promise<Remark>;
  reply(to: Remark, text: string, requestKey: string): Promise<Remark>;
  /** Who can be told of a comment by mail. */
  mentionable?: (version: number) => Promise<Person[]>;
  /** Settles a comment, or takes it up again. */
  resolve?: (remark: Remark, isResolved: boolean) => Promise<Remark>;
  /** Says what was done about it. */
  answer?: (remark: Remark, answer: RemarkAnswer) => Promise<Remark>;
}
