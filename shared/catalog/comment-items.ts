import { type Author, CommentRecord, Discussion, mostParticipants } from "../comment/comment.ts";
import { type Catalog, found } from "./catalog.ts";
import type { Put } from "./item-store.ts";
import { keyOf } from "./keys.ts";

/** What a version keeps of its comments together; nothing yet for one without any. */
export async function findDiscussion(
  { items }: Pick<Catalog, "items">,
  assetId: string,
  version: number,
): Promise<Discussion> {
  const { pk, sk } = keyOf.discussion(assetId, version);
  const item = await items.get(pk, sk);
  return item === undefined ? { comments: 0, participants: [] } : Discussion.parse(item);
}

/** A comment, or with its `parent` a reply. @throws DomainError not_found. */
export async function getComment(
  { items }: Pick<Catalog, "items">,
  assetId: string,
  version: number,
  id: string,
  parent: string | null = null,
): Promise<CommentRecord> {
  const { pk, sk } = keyOf.comment(assetId, version, id, parent);
  const item = found(
    await items.get(pk, sk),
    `Version ${version} has no comment ${id}. A reply cannot be replied to or resolved; its comment can.`,
  );
  return CommentRecord.parse(item);
}

export function commentPut(comment: CommentRecord): Put {
  const { assetId, version, id, parent } = comment;
  return { item: { ...keyOf.comment(assetId, version, id, parent), ...comment } };
}

/** The discussion with one comment more. */
export function discussionPut({ assetId, version, author }: CommentRecord, before: Discussion): Put {
  return {
    item: {
      ...keyOf.discussion(assetId, version),
      comments: before.comments + 1,
      participants: withParticipant(before.participants, author),
    },
  };
}

function withParticipant(participants: Discussion["participants"], { name, email }: Author) {
  const isKnown = email === null || participants.some((one) => one.email === email);
  return isKnown || participants.length >= mostParticipants ? participants : [...participants, { name, email }];
}
