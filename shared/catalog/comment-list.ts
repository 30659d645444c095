import { CommentRecord, type Visibility } from "../comment/comment.ts";
import { DomainError } from "../error.ts";
import type { Catalog } from "./catalog.ts";
import { findDiscussion, getComment } from "./comment-items.ts";
import { commentPrefix, keyOf } from "./keys.ts";
import type { Page } from "./listing.ts";

export interface CommentQuestion {
  assetId: string;
  version: number;
  /** Only what guests may see; left out, everything. */
  only?: Visibility | undefined;
  /** Only what is not resolved, with its replies. */
  open?: boolean | undefined;
  cursor?: string | undefined;
  limit: number;
}

/** How many versions without a single comment are passed over on the way back. */
const mostQuietVersions = 20;
const atOnce = 200;

/** Reads the comments of a version: in the order in which they were begun, each followed by its replies. */
export function makeCommentList(catalog: Pick<Catalog, "items">) {
  const list = {
    /** @throws DomainError invalid for a cursor that is none. */
    async page({ assetId, version, only, open, cursor, limit }: CommentQuestion): Promise<Page<CommentRecord>> {
      const partition = keyOf.discussion(assetId, version).pk;
      const isOpen = makeIsOpen(assetId, version);
      const matching: CommentRecord[] = [];
      let after = cursor === undefined ? undefined : placeOf(assetId, version, cursor);
      // With a part of them asked for, what is read may hold few of it: reading goes on until the page is full or they end.
      for (;;) {
        const batch = await catalog.items.query({
          partition,
          prefix: commentPrefix(version),
          ...(after === undefined ? {} : { after }),
          limit: limit + 1,
        });
        for (const item of batch) {
          const comment = CommentRecord.parse(item);
          if (only !== undefined && comment.visibility !== only) continue;
          if (open === true && !(await isOpen(comment))) continue;
          matching.push(comment);
        }
        after = batch.at(-1)?.sk;
        if (batch.length <= limit || matching.length > limit) break;
      }
      const items = matching.slice(0, limit);
      const last = items.at(-1);
      return { items, cursor: matching.length > limit && last !== undefined ? cursorOf(last) : null };
    },

    /** Every comment of a version; there are not too many for that. */
    async all(question: Omit<CommentQuestion, "cursor" | "limit">): Promise<CommentRecord[]> {
      const comments: CommentRecord[] = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: Page<CommentRecord> = await list.page({ ...question, cursor, limit: atOnce });
        comments.push(...page.items);
        cursor = page.cursor;
      }
      return comments;
    },

    /** The newest version before this one that anybody has commented on; undefined when nobody has. */
    async discussedBefore(assetId: string, version: number): Promise<number | undefined> {
      const oldest = Math.max(1, version - mostQuietVersions);
      for (let number = version - 1; number >= oldest; number--) {
        if ((await findDiscussion(catalog, assetId, number)).comments > 0) return number;
      }
      return undefined;
    },
  };
  return list;

  /** A reply is as open as its comment, which came before it, unless the page begins between the two. */
  function makeIsOpen(assetId: string, version: number) {
    const threads = new Map<string, boolean>();
    return async (comment: CommentRecord): Promise<boolean> => {
      const { id, parent } = comment;
      if (parent === null) {
        threads.set(id, comment.resolved === null);
        return comment.resolved === null;
      }
      const known = threads.get(parent);
      if (known !== undefined) return known;
      const { resolved } = await getComment(catalog, assetId, version, parent);
      threads.set(parent, resolved === null);
      return resolved === null;
    };
  }
}
export type CommentList = ReturnType<typeof makeCommentList>;

/** It grants nothing: what it leads to is read under the caller's own grants. */
function cursorOf({ id, parent }: CommentRecord): string {
  return parent === null ? id : `${parent}.${id}`;
}

function placeOf(assetId: string, version: number, cursor: string): string {
  const [, one = "", other] = /^(\d{1,8})(?:\.(\d{1,8}))?$/.exec(cursor) ?? [];
  if (one === "") {
    throw new DomainError("invalid", "The cursor is not one of this list's. Start again without one.", {
      details: { field: "cursor" },
    });
  }
  return (other === undefined ? keyOf.comment(assetId, version, one) : keyOf.comment(assetId, version, other, one)).sk;
}
