import { randomUUID } from "node:crypto";
import * as z from "zod";
import { ConflictError, DomainError, isUnconfirmed } from "../error.ts";
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

/** Which mail it is. */
export type AnyMailKey = MailKey | MentionMailKey | DigestMailKey;

/**
 * For how long nobody sends a mail again of which nobody knows whether it went. SES tells of what it took within seconds;
 * two minutes leave the queue of such word the time to come again after a failure, more than once. They are also less than
 * the three minutes after which Lambda has called a function for the last time whose caller does not wait.
 */
export const graceMs = 120_000;

/** A mail in the ledger. An attempt of which nothing more is known stays `claimed` (it may have died) or `unknown` (SES did not answer). */
const LedgerItem = z.object({
  state: z.enum(["claimed", "unknown", "refused", "sent"]),
  claimedBy: z.string(),
  /** When it was claimed, or when it became unknown. */
  at: z.iso.datetime(),
  messageId: z.string().optional(),
});

/**
 * Which mails have gone out, so that a retry neither repeats one nor leaves one out. A mail is claimed before it is handed
 * to SES, which has no key of its own to recognise a repetition by, and confirmed after: by SES's answer or, should that be
 * lost or the function die, by what SES tells of the mail. Until then it is not sent again; when the grace period is over and
 * SES has told nothing, it is claimed anew and sent. A mail that SES refused gives its claim back.
 */
export function makeMailLedger(items: ItemStore, now: () => Date) {
  return {
    /**
     * Confirms a mail by word of it that came from SES. Answers whether it is the ledger's: one that was sent under that id,
     * or of which nobody knew whether it went. Writes nothing for a mail that is confirmed already.
     */
    async confirm(key: AnyMailKey, messageId: string): Promise<boolean> {
      const { pk, sk } = placeOf(key);
      for (;;) {
        const item = await items.get(pk, sk);
        if (item === undefined) return false;
        const held = LedgerItem.parse(item);
        if (held.messageId !== undefined) return held.messageId === messageId;
        if (await written({ ...item, state: "sent", messageId }, { where: sameAs(held) })) return true;
        // Its attempt has gone on since the mail was read; what that came to is what counts.
      }
    },

    /**
     * Sends unless it was sent. Answers whether it was sent now.
     * @param about what the ledger keeps of the mail, for those who read it there.
     * @throws DomainError unconfirmed while nobody knows whether the mail went; asked again after the grace period, it is
     * known or sent again. Whatever `send` throws otherwise says that the mail has not gone.
     */
    async once(key: AnyMailKey, send: () => Promise<string>, about: Record<string, unknown> = {}): Promise<boolean> {
      const claim = { ...about, ...placeOf(key), state: "claimed", claimedBy: randomUUID(), at: now().toISOString() };
      if (!(await claimed(claim))) return false;
      let messageId: string;
      try {
        messageId = await send();
      } catch (error) {
        if (await gaveUp(claim, isUnconfirmed(error) ? "unknown" : "refused")) throw error;
        return true;
      }
      // Should somebody have claimed it anew, it is theirs to confirm: this attempt was given up for dead.
      await written({ ...claim, state: "sent", messageId }, { where: { claimedBy: claim.claimedBy } });
      return true;
    },
  };

  /**
   * Whether the mail is ours to send: nobody has claimed it before, or SES refused it then, or has told nothing of it.
   * Not when it was sent. @throws DomainError unconfirmed while another attempt may yet have sent it.
   */
  async function claimed(claim: Claim): Promise<boolean> {
    let held = await writtenOrHeld(claim, { absent: true });
    if (held.claimedBy !== claim.claimedBy && isFree(held)) held = await writtenOrHeld(claim, { where: sameAs(held) });
    if (held.claimedBy === claim.claimedBy) return true;
    if (held.state === "sent") return false;
    throw new DomainError(
      "unconfirmed",
      `It is not known yet whether ${claim.pk} / ${claim.sk} was sent. Try again ${graceMs / 60_000} minutes after ${held.at}.`,
    );
  }

  function isFree({ state, at }: z.infer<typeof LedgerItem>): boolean {
    return state === "refused" || (state !== "sent" && now().getTime() - Date.parse(at) >= graceMs);
  }

  /** Writes the claim; answers what lies there. When the answer to a write is lost, the client's next attempt finds its own. */
  async function writtenOrHeld(claim: Claim, condition: Omit<Put, "item">) {
    if (await written(claim, condition)) return LedgerItem.parse(claim);
    return LedgerItem.parse(await items.get(claim.pk, claim.sk));
  }

  /** Notes that an attempt ended without an answer; false when SES has told by then that the mail went. */
  async function gaveUp(claim: Claim, state: "unknown" | "refused"): Promise<boolean> {
    const ended = { ...claim, state, at: now().toISOString() };
    if (await written(ended, { where: { claimedBy: claim.claimedBy, state: "claimed" } })) return true;
    return (await items.get(claim.pk, claim.sk))?.state !== "sent";
  }

  async function written(item: Item, condition: Omit<Put, "item">): Promise<boolean> {
    try {
      await items.write([{ item, ...condition }]);
      return true;
    } catch (error) {
      if (error instanceof ConflictError) return false;
      throw error;
    }
  }
}
export type MailLedger = ReturnType<typeof makeMailLedger>;

type Claim = Item & { claimedBy: string };

const sameAs = ({ claimedBy, state }: z.infer<typeof LedgerItem>) => ({ claimedBy, state });

function placeOf(key: AnyMailKey) {
  if ("date" in key) return keyOf.digestMail(key.date, key.reviewerId);
  if ("commentId" in key) return keyOf.mentionMail(key.assetId, key.version, key.commentId, key.recipientId);
  return keyOf.mail(key.assetId, key.version, key.round, key.reviewerId, key.occasion);
}
