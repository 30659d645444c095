import type { Action, Caller } from "../../shared/access/grant.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { CommentList } from "../../shared/catalog/comment-list.ts";
import type { Comments, Handling } from "../../shared/catalog/comments.ts";
import { frameFacts } from "../../shared/comment/anchor.ts";
import type { Author, CommentRecord, Person } from "../../shared/comment/comment.ts";
import { exportComments } from "../../shared/comment/export-comments.ts";
import { DomainError } from "../../shared/error.ts";
import { oneLine } from "../../shared/mail/mail-words.ts";
import type { FindAsset } from "./find-asset.ts";
import {
  type AnswerRequest,
  type Comment,
  type CommentQuery,
  type CommentRequest,
  commentView,
  type ExportQuery,
  type ReplyRequest,
} from "./schemas/comment.ts";

export interface CommentDeskDependencies {
  catalog: Pick<Catalog, "getVersion" | "findCatalogue">;
  comments: Comments;
  list: CommentList;
  findAsset: FindAsset;
  /** Who may be mentioned about a brand's assets though they have not taken part yet. */
  knownPeople: (brand: string) => Person[];
}

/** A version of an asset, and who asks for it. */
export interface Place {
  id: string;
  version: number;
  caller: Caller;
}

/** A Lambda's answer may have 6 MB, and its text is escaped on the way. */
const largestExportBytes = 4_000_000;

/** What those who are signed in do with comments. */
export function makeCommentDesk({ catalog, comments, list, findAsset, knownPeople }: CommentDeskDependencies) {
  return {
    /** @throws DomainError not_found, forbidden, invalid for a cursor that is none. */
    async page(
      place: Place,
      { previous, cursor, limit }: CommentQuery,
    ): Promise<{ items: Comment[]; cursor: string | null }> {
      const { assetId, version } = await placed(place, "preview");
      const about = previous === "true" ? await list.discussedBefore(assetId, version) : version;
      if (about === undefined) return { items: [], cursor: null };
      const page = await list.page({ assetId, version: about, open: previous === "true", cursor, limit });
      return { items: page.items.map(commentView), cursor: page.cursor };
    },

    /** Whom a comment may mention, by name. @throws DomainError not_found, forbidden. */
    async mentionable(place: Place): Promise<{ people: Person[] }> {
      return { people: await comments.reachable(await placed(place, "preview")) };
    },

    /** @throws DomainError like `Comments.add`. */
    async add(place: Place, request: CommentRequest, requestKey: string | undefined): Promise<Comment> {
      const { text, visibility, mentions, ...anchor } = request;
      const about = await placed(place, "preview");
      return commentView(await comments.add({ ...about, text, visibility, mentions, anchor, requestKey }));
    },

    /** @throws DomainError like `Comments.reply`. */
    async reply(place: Place, parent: string, request: ReplyRequest, requestKey: string | undefined): Promise<Comment> {
      const about = await placed(place, "preview");
      return commentView(await comments.reply({ ...about, ...request, parent, requestKey }));
    },

    async resolve(place: Place, commentId: string): Promise<Comment> {
      return handled(place, commentId, "preview", comments.resolve);
    },

    async reopen(place: Place, commentId: string): Promise<Comment> {
      return handled(place, commentId, "preview", comments.reopen);
    },

    /** @throws DomainError forbidden unless the caller produces for the brand. */
    async answer(place: Place, commentId: string, { answer, reason }: AnswerRequest): Promise<Comment> {
      return handled(place, commentId, "produce", (handling) =>
        comments.answer(handling, { answer, reason: reason ?? null }),
      );
    },

    /**
     * The comments of a version as a file.
     * @throws DomainError unsupported for a format that the version has no place in, too_large.
     */
    async export(
      place: Place,
      { format, visibility }: ExportQuery,
    ): Promise<{ filename: string; contentType: string; body: string }> {
      const asset = await findAsset(place.caller, place.id, "preview");
      const [{ kind, version }, catalogue, all] = await Promise.all([
        catalog.getVersion(asset.id, place.version),
        catalog.findCatalogue(asset.id, place.version),
        list.all({ assetId: asset.id, version: place.version, only: visibility }),
      ]);
      const { contentType, body } = exportComments(format, {
        title: asset.title,
        version,
        width: catalogue?.technical.width,
        height: catalogue?.technical.height,
        film: frameFacts(kind, catalogue?.technical),
        comments: all,
      });
      if (Buffer.byteLength(body) > largestExportBytes)
        throw new DomainError("too_large", "There is more than one file can hold. Read the comments page by page.");
      return { filename: `${asset.id}-v${version}-comments.${format}`, contentType, body };
    },
  };

  async function placed({ id, version: number, caller }: Place, action: Action) {
    const asset = await findAsset(caller, id, action);
    const { version } = await catalog.getVersion(asset.id, number);
    return { assetId: asset.id, version, author: authorOf(caller), known: knownPeople(asset.brand) };
  }

  async function handled(
    place: Place,
    commentId: string,
    action: Action,
    handle: (handling: Handling) => Promise<CommentRecord>,
  ): Promise<Comment> {
    const { assetId, version, author } = await placed(place, action);
    return commentView(await handle({ assetId, version, commentId, author }));
  }
}
export type CommentDesk = ReturnType<typeof makeCommentDesk>;

function authorOf({ subject, name, email }: Caller): Author {
  const shown = name ?? email ?? subject;
  return {
    actor: `user:${subject}`,
    name: oneLine(shown).slice(0, 100).toWellFormed(),
    email: email?.toLowerCase() ?? null,
    guest: false,
  };
}
