import { createHash } from "node:crypto";
import { canonicalJson } from "../audit/canonical-json.ts";
import { type AnchorRequest, anchorIn } from "../comment/anchor.ts";
import {
  type Answer,
  type Author,
  type CommentRecord,
  type Discussion,
  mostComments,
  mostWithGuests,
  type Person,
  type Visibility,
} from "../comment/comment.ts";
import { eachOnce, mentioned } from "../comment/mention.ts";
import { ConflictError, DomainError } from "../error.ts";
import { type Catalog, found } from "./catalog.ts";
import { commentPut, discussionPut, findDiscussion, getComment } from "./comment-items.ts";
import { commentAnnouncement, commentHappening } from "./comment-journal.ts";
import type { AssetRecord, ReviewRecord, VersionRecord } from "./records.ts";
import { makeRequestLedger } from "./request-ledger.ts";

/** What somebody says, and where. */
export interface Saying {
  assetId: string;
  version: number;
  author: Author;
  text: string;
  /** Of a reply, left out: as visible as what it replies to. */
  visibility?: Visibility | undefined;
  anchor?: AnchorRequest | undefined;
  /** Mail addresses of those who should be told. */
  mentions: readonly string[];
  /** Who may be mentioned besides those who take part already. */
  known: readonly Person[];
  /** The same key for the same words writes them once. */
  requestKey?: string | undefined;
  /** Throws when the author may not write, or not any more; asked again whenever the asset has moved on. */
  permit?: (() => Promise<void>) | undefined;
}

/** Which comment on what, and who does something to it. */
export interface Handling {
  assetId: string;
  version: number;
  commentId: string;
  author: Author;
}

/** What people say about versions, each saying in step with the asset's audit trail. */
export function makeComments(catalog: Catalog) {
  const requests = makeRequestLedger(catalog.items, catalog.now);

  return {
    /**
     * Adds a comment.
     * @throws DomainError not_found; invalid for an anchor that the version does not have, or someone unknown mentioned;
     *   conflict with `details.reason` `full`; whatever `permit` throws.
     */
    async add(saying: Saying): Promise<CommentRecord> {
      return say(saying, null);
    },

    /** Replies to a comment. @throws DomainError like `add`. */
    async reply(saying: Saying & { parent: string }): Promise<CommentRecord> {
      return say(saying, saying.parent);
    },

    /** Whom a comment on a version may mention, by name. @throws DomainError not_found. */
    async reachable({ assetId, version: number, known }: Pick<Saying, "assetId" | "version" | "known">) {
      const version = await catalog.getVersion(assetId, number);
      return eachOnce(await within({ known }, version, await findDiscussion(catalog, assetId, version.version)));
    },

    /** Settles a comment. Settling it again changes nothing. @throws DomainError not_found. */
    async resolve(handling: Handling): Promise<CommentRecord> {
      return handle(handling, "comment.resolved", "resolved", (comment, at) =>
        comment.resolved === null ? { ...comment, resolved: { at, by: handling.author.name } } : comment,
      );
    },

    /** Takes up again what was settled. @throws DomainError not_found. */
    async reopen(handling: Handling): Promise<CommentRecord> {
      return handle(handling, "comment.reopened", "reopened", (comment) => ({ ...comment, resolved: null }));
    },

    /**
     * Answers a comment in the name of whoever made the version; the last answer holds.
     * @throws DomainError not_found, or conflict for what is settled.
     */
    async answer(
      handling: Handling,
      { answer, reason }: { answer: Answer["answer"]; reason: string | null },
    ): Promise<CommentRecord> {
      return handle(handling, "comment.answered", `answered “${answer}” to`, (comment, at) => {
        if (comment.resolved !== null)
          throw new ConflictError("This comment is resolved. Reopen it to answer it.", {
            details: { reason: "resolved" },
          });
        if (comment.answer?.answer === answer && comment.answer.reason === reason) return comment;
        return { ...comment, answer: { answer, reason, by: handling.author.name, at } };
      });
    },
  };

  async function say(saying: Saying, parent: string | null): Promise<CommentRecord> {
    const { assetId, author, requestKey } = saying;
    const request = requestOf(saying, parent);
    return catalog.change(assetId, async (asset) => {
      const held = found(asset, `There is no asset ${assetId}.`);
      await saying.permit?.();
      const done = requestKey === undefined ? undefined : await requests.find(author.actor, requestKey, request);
      if (done !== undefined)
        return {
          change: null,
          answer: await getComment(catalog, assetId, saying.version, String(done.comment), parent),
        };
      const version = await catalog.getVersion(assetId, saying.version);
      const discussion = await findDiscussion(catalog, assetId, version.version);
      const comment = await written(saying, parent, held, version, discussion);
      const [type, verb] =
        parent === null ? ["comment.added", "commented on"] : ["comment.replied", `replied to comment ${parent} on`];
      return {
        answer: comment,
        change: {
          asset: held,
          happening: commentHappening(
            type,
            `${author.name} ${verb} version ${version.version}.`,
            comment,
            author,
            version,
          ),
          announcement: commentAnnouncement(comment, version),
          puts: [
            { ...commentPut(comment), absent: true },
            discussionPut(comment, discussion),
            ...(requestKey === undefined
              ? []
              : [requests.entry(author.actor, requestKey, request, { comment: comment.id })]),
          ],
        },
      };
    });
  }

  async function written(
    saying: Saying,
    parent: string | null,
    asset: AssetRecord,
    version: VersionRecord,
    discussion: Discussion,
  ): Promise<CommentRecord> {
    const { assetId, text, author, anchor = {} } = saying;
    refuseWhenFull(discussion, author, version.version);
    const repliedTo = parent === null ? undefined : await getComment(catalog, assetId, version.version, parent);
    // Read only when it is needed: a catalogue is the largest item that an asset has.
    const measured = anchor.frames !== undefined || anchor.page !== undefined;
    const technical = measured ? (await catalog.findCatalogue(assetId, version.version))?.technical : undefined;
    return {
      assetId,
      version: version.version,
      id: String(asset.journal.sequence + 1),
      parent,
      text,
      visibility: visibilityOf(saying.visibility, repliedTo),
      author,
      ...anchorIn(anchor, version.kind, technical),
      mentions:
        saying.mentions.length === 0 ? [] : mentioned(saying.mentions, await within(saying, version, discussion)),
      createdAt: catalog.now().toISOString(),
      resolved: null,
      answer: null,
    };
  }

  /** Everybody whom a comment on the version may reach. */
  async function within(
    { known }: Pick<Saying, "known">,
    { assetId, version, rounds }: VersionRecord,
    { participants }: Discussion,
  ): Promise<Person[]> {
    const review = rounds === 0 ? undefined : await catalog.findReview(assetId, version, rounds);
    return [...participants, ...(review === undefined ? [] : reviewersOf(review)), ...known];
  }

  async function handle(
    { assetId, version: number, commentId, author }: Handling,
    type: string,
    verb: string,
    change: (comment: CommentRecord, at: string) => CommentRecord,
  ): Promise<CommentRecord> {
    return catalog.change(assetId, async (asset) => {
      const held = found(asset, `There is no asset ${assetId}.`);
      const version = await catalog.getVersion(assetId, number);
      const comment = await getComment(catalog, assetId, number, commentId);
      const next = change(comment, catalog.now().toISOString());
      if (canonicalJson(next) === canonicalJson(comment)) return { change: null, answer: comment };
      const summary = `${author.name} ${verb} comment ${commentId} on version ${number}.`;
      return {
        answer: next,
        change: {
          asset: held,
          happening: commentHappening(type, summary, next, author, version),
          puts: [commentPut(next)],
        },
      };
    });
  }
}
export type Comments = ReturnType<typeof makeComments>;

function refuseWhenFull({ comments }: Discussion, { guest }: Author, version: number): void {
  const most = guest ? mostWithGuests : mostComments;
  if (comments < most) return;
  throw new ConflictError(
    `Version ${version} has ${comments} comments, and takes no more${guest ? " from guests" : ""}. Comment on the next version.`,
    { details: { reason: "full", most } },
  );
}

function reviewersOf({ stages }: ReviewRecord): Person[] {
  return stages
    .flatMap(({ reviewers }) => reviewers)
    .filter(({ standing }) => standing !== "removed")
    .map(({ name, email }) => ({ name, email }));
}

function visibilityOf(asked: Visibility | undefined, repliedTo: CommentRecord | undefined): Visibility {
  if (repliedTo === undefined) return asked ?? "team";
  if (asked === "shared" && repliedTo.visibility === "team") {
    throw new DomainError("invalid", "The comment is for the team alone, and so are its replies.", {
      details: { field: "visibility" },
    });
  }
  return asked ?? repliedTo.visibility;
}

/** Tells the same request from another one under the same key. */
function requestOf({ assetId, version, text, visibility, anchor, mentions }: Saying, parent: string | null): string {
  const asked = canonicalJson({ assetId, version, parent, text, visibility, anchor, mentions });
  return `comment ${createHash("sha256").update(asked).digest("hex")}`;
}
