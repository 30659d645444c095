import { randomUUID } from "node:crypto";
import { ConflictError } from "../error.ts";
import type { Item, ItemStore, Put } from "./item-store.ts";
import { keyOf } from "./keys.ts";

export interface MailKey {
  assetId: string;
  version: number;
  round: number;
  reviewerId: string;
  /** The stage and, after a dot, what the mail does there: `legal.request`, `legal.reminder-1`. */
  occasion: string;
}

/** The one mail that tells somebody of the comment in which they are mentioned. */
export interface MentionMailKey {
  assetId: string;
  version: number;
  commentId: string;
  recipientId: string;
}

/** The one mail of a morning that bundles what somebody has yet to decide. */
export interface DigestMailKey {
  /** The local date of the morning, YYYY-MM-DD. */
  date: string;
  reviewerId: string;
}

/**
 * Which mails have gone out, so that a retry does not repeat one. A mail is claimed before it is handed to SES, which
 * has no key of its own to recognise a repetition by, and confirmed after. Should the function die between the two,
 * nobody knows whether the mail went; the claim stands and it is not sent again, since the reminder reaches everyone
 * who has not decided, and a comment stands where it was made. A mail that SES refused gives its claim back.
 */
export function makeMailLedger(items: ItemStore, now: () => Date) {
  return {
    /** Whether a mail of that key was sent under that id, or may have been. */
    async holds(key: MailKey, messageId: string): Promise<boolean> {
      const { pk, sk } = keyOf.mail(key.assetId, key.version, key.round, key.reviewerId, key.occasion);
      const item = await items.get(pk, sk);
      return item !== undefined && (item.messageId === undefined || item.messageId === messageId);
    },

    /**
     * Sends unless it was sent, or may have been. Answers whether it was sent now.
     * @param about what the ledger keeps of the mail, for those who read it there.
     */
    async once(
      key: MailKey | MentionMailKey | DigestMailKey,
      send: () => Promise<string>,
      about: Record<string, unknown> = {},
    ): Promise<boolean> {
      const claim = { ...about, ...placeOf(key), state: "claimed", claimedBy: randomUUID(), at: now().toISOString() };
      if (!(await claimed(claim))) return false;
      let messageId: string;
      try {
        messageId = await send();
      } catch (error) {
        await items.write([{ item: { ...claim, state: "refused" } }]);
        throw error;
      }
      await items.write([{ item: { ...claim, state: "sent", messageId } }]);
      return true;
    },
  };

  /** Whether the claim is ours: nobody has claimed the mail before, or SES refused it then. */
  async function claimed(claim: Claim): Promise<boolean> {
    let held = await writtenOrHeld(claim, { absent: true });
    if (held?.state === "refused") held = await writtenOrHeld(claim, { where: { state: "refused" } });
    return held?.claimedBy === claim.claimedBy;
  }

  /** Writes the claim; answers what lies there. When the answer to a write is lost, the client's next attempt finds its own. */
  async function writtenOrHeld(claim: Claim, condition: Omit<Put, "item">): Promise<Item | undefined> {
    try {
      await items.write([{ item: claim, ...condition }]);
      return claim;
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      return items.get(claim.pk, claim.sk);
    }
  }
}

type Claim = Item & { claimedBy: string };

function placeOf(key: MailKey | MentionMailKey | DigestMailKey) {
  if ("date" in key) return keyOf.digestMail(key.date, key.reviewerId);
  if ("commentId" in key) return keyOf.mentionMail(key.assetId, key.version, key.commentId, key.recipientId);
  return keyOf.mail(key.assetId, key.version, key.round, key.reviewerId, key.occasion);
}
export type MailLedger = ReturnType<typeof makeMailLedger>;
