import type { Catalog } from "../../shared/catalog/catalog.ts";
import { getComment } from "../../shared/catalog/comment-items.ts";
import type { CommentList } from "../../shared/catalog/comment-list.ts";
import type { Comments, Saying } from "../../shared/catalog/comments.ts";
import { refuseUnlessOpen } from "../../shared/catalog/refuse-review.ts";
import { DomainError } from "../../shared/error.ts";
import type { FindLinkHolder, LinkHolder } from "./link-holder.ts";
import { type CommentQuery, type GuestComment, type GuestCommentRequest, guestCommentView } from "./schemas/comment.ts";

export interface GuestCommentsDependencies {
  catalog: Pick<Catalog, "items">;
  comments: Pick<Comments, "add" | "reply">;
  list: CommentList;
  holderOf: FindLinkHolder;
  now: () => Date;
}

/** What those do with comments who come by a review link: they see what is shared, and write while they may still decide. */
export function makeGuestComments({ catalog, comments, list, holderOf, now }: GuestCommentsDependencies) {
  return {
    /** @throws DomainError not_found for a link that is not ours, gone for one that is over. */
    async page(
      token: string,
      { previous, cursor, limit }: CommentQuery,
    ): Promise<{ items: GuestComment[]; cursor: string | null }> {
      const { asset, version } = await letIn(token);
      const about = previous === "true" ? await list.discussedBefore(asset.id, version.version) : version.version;
      if (about === undefined) return { items: [], cursor: null };
      const question = { assetId: asset.id, version: about, only: "shared" as const, open: previous === "true" };
      const page = await list.page({ ...question, cursor, limit });
      return { items: page.items.map(guestCommentView), cursor: page.cursor };
    },

    /** @throws DomainError like `page`, and like `Comments.add`. */
    async add(
      token: string,
      { text, ...anchor }: GuestCommentRequest,
      requestKey: string | undefined,
    ): Promise<GuestComment> {
      const holder = await letIn(token);
      return guestCommentView(await comments.add({ ...sayingOf(token, holder, requestKey), text, anchor }));
    },

    /** What is for the team alone is not there to be replied to. @throws DomainError like `add`. */
    async reply(token: string, parent: string, text: string, requestKey: string | undefined): Promise<GuestComment> {
      const holder = await letIn(token);
      const comment = await getComment(catalog, holder.asset.id, holder.version.version, parent);
      if (comment.visibility !== "shared") throw new DomainError("not_found", "There is no such comment.");
      return guestCommentView(await comments.reply({ ...sayingOf(token, holder, requestKey), text, parent }));
    },
  };

  /** @throws DomainError not_found, or gone once this link decides nothing any more. */
  async function letIn(token: string): Promise<LinkHolder> {
    const holder = await holderOf(token);
    refuseUnlessOpen(holder.review, holder.stage, holder.reviewer, holder.version, holder.asset, now());
    return holder;
  }

  function sayingOf(
    token: string,
    { asset, version, reviewer: { name, email } }: LinkHolder,
    requestKey: string | undefined,
  ): Omit<Saying, "text"> {
    return {
      assetId: asset.id,
      version: version.version,
      author: { actor: `reviewer:${email}`, name, email, guest: true },
      visibility: "shared",
      mentions: [],
      known: [],
      requestKey,
      permit: async () => void (await letIn(token)),
    };
  }
}
export type GuestComments = ReturnType<typeof makeGuestComments>;
