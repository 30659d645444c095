import { ConflictError } from "../error.ts";
import type { Item, ItemStore } from "./item-store.ts";
import { keyOf } from "./keys.ts";

export interface MailKey {
  assetId: string;
  version: number;
  round: number;
  reviewerId: string;
  /** `request`, or `reminder`. */
  occasion: string;
}

/**
 * Which mails have gone out, so that a retry does not repeat one. A mail is claimed before it is handed to SES, which
 * has no key of its own to recognise a repetition by, and confirmed after. Should the function die between the two,
 * nobody knows whether the mail went; the claim stands and it is not sent again, since the reminder reaches everyone
 * who has not decided. A mail that SES refused gives its claim back.
 */
export function makeMailLedger(items: ItemStore, now: () => Date) {
  return {
    /** Sends unless it was sent, or may have been. Answers whether it was sent now. */
    async once(key: MailKey, send: () => Promise<string>): Promise<boolean> {
      const at = keyOf.mail(key.assetId, key.version, key.round, key.reviewerId, key.occasion);
      const claim = { ...at, state: "claimed", at: now().toISOString() };
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
  async function claimed(claim: Item): Promise<boolean> {
    for (const condition of [{ absent: true }, { where: { state: "refused" } }] as const) {
      try {
        await items.write([{ item: claim, ...condition }]);
        return true;
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
      }
    }
    return false;
  }
}
export type MailLedger = ReturnType<typeof makeMailLedger>;
