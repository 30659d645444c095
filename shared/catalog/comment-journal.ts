import { createHash } from "node:crypto";
import { canonicalJson } from "../audit/canonical-json.ts";
import type { Happening } from "../audit/chain.ts";
import type { Author, CommentRecord } from "../comment/comment.ts";
import type { Announcement } from "../event/event.ts";
import type { VersionRecord } from "./records.ts";

/**
 * What the audit trail says of a comment. The trail can be read by whoever may see the asset, and nothing is ever taken
 * out of it: it binds the words by their digest and does not hold them.
 */
export function commentHappening(
  type: string,
  summary: string,
  comment: CommentRecord,
  author: Author,
  { checksum }: VersionRecord,
): Omit<Happening, "at"> {
  const { id, parent, visibility, version, answer } = comment;
  const answered =
    type === "comment.answered" && answer !== null
      ? { answer: answer.answer, reasonSha256: answer.reason === null ? null : sha256(answer.reason) }
      : {};
  return {
    type,
    actor: author.actor,
    version,
    summary,
    particulars: { comment: id, parent, visibility, ...answered, sha256: commentDigest(comment), checksum },
  };
}

type Said = Pick<CommentRecord, "id" | "version" | "parent" | "text" | "frames" | "region" | "page" | "createdAt">;

/** SHA-256, in hex, of the canonical JSON of what was said and where: all of it is in the comment that the API gives. */
export function commentDigest({ id, version, parent, text, frames, region, page, createdAt }: Said): string {
  return sha256(canonicalJson({ id, version, parent, text, frames, region, page, createdAt }));
}

/** What the bus is told of a comment or a reply. */
export function commentAnnouncement(comment: CommentRecord, { master, brand }: VersionRecord): Announcement {
  const { assetId, version, id, parent, visibility, mentions } = comment;
  return {
    type: "comment.added",
    detail: { assetId, version, brand, key: master.key, comment: id, parent, visibility, mentions: mentions.length },
  };
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
