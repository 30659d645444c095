import { createHash } from "node:crypto";
import * as z from "zod";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { getComment } from "../../shared/catalog/comment-items.ts";
import type { MailLedger } from "../../shared/catalog/mail-ledger.ts";
import { mailTags } from "../../shared/catalog/mail-tags.ts";
import type { AssetRecord } from "../../shared/catalog/records.ts";
import type { CommentRecord, Person } from "../../shared/comment/comment.ts";
import { timecodeOf } from "../../shared/comment/timecode.ts";
import type { Config } from "../../shared/config/schema.ts";
import type { Mailer } from "../runtime/mailer.ts";
import { type MentionMail, writeMentionMail } from "./mention-mail.ts";

/** A comment was added in which somebody is mentioned, as the bus tells it. */
export const CommentAdded = z.object({
  detail: z.object({
    assetId: z.string(),
    version: z.number().int().positive(),
    comment: z.string(),
    parent: z.string().nullable(),
  }),
});
export type CommentAdded = z.infer<typeof CommentAdded>;

export interface NotifyMentionDependencies {
  catalog: Pick<Catalog, "items" | "getAsset">;
  mails: Pick<MailLedger, "once">;
  send: Mailer;
  publicUrl: () => Promise<string>;
  config: Pick<Config, "organisation" | "brands">;
}

/**
 * Tells everybody whom a comment mentions, each once, however often the event comes. One whom the mail service refuses
 * keeps no other from being told; the refusal is thrown in the end, so that the event comes again.
 */
export function makeNotifyMention({ catalog, mails, send, publicUrl, config }: NotifyMentionDependencies) {
  return async ({ detail }: CommentAdded): Promise<{ told: number }> => {
    const { assetId, version, comment: commentId, parent } = detail;
    const [asset, comment, url] = await Promise.all([
      catalog.getAsset(assetId),
      getComment(catalog, assetId, version, commentId, parent),
      publicUrl(),
    ]);
    let told = 0;
    const refusals: unknown[] = [];
    for (const person of comment.mentions) {
      const key = { assetId, version, commentId, recipientId: recipientIdOf(person.email) };
      try {
        const mail = mailTo(person, comment, asset, url);
        if (await mails.once(key, () => send(person.email, { ...mail, tags: mailTags(key) }))) told += 1;
      } catch (refusal) {
        refusals.push(refusal);
      }
    }
    const [first] = refusals;
    if (first !== undefined) throw first;
    return { told };
  };

  function mailTo({ name }: Person, comment: CommentRecord, asset: AssetRecord, url: string): MentionMail {
    return writeMentionMail({
      organisation: config.organisation.name,
      brand: config.brands.find(({ id }) => id === asset.brand)?.name ?? asset.brand,
      title: asset.title,
      version: comment.version,
      recipient: name,
      author: comment.author.name,
      isReply: comment.parent !== null,
      place: placeOf(comment),
      // Whoever is mentioned may be a guest.
      text: comment.visibility === "shared" ? comment.text : null,
      link: `${url}/assets/${encodeURIComponent(asset.id)}`,
    });
  }
}

function placeOf({ frames, page }: CommentRecord): string | null {
  if (frames !== null) return timecodeOf(frames.first, frames.rate);
  return page === null ? null : `page ${page}`;
}

/** Names a recipient in a key without showing the address. */
function recipientIdOf(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("base64url").slice(0, 22);
}
