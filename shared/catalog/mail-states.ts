import * as z from "zod";
import { everyItem } from "./every-item.ts";
import type { Item, ItemStore, Put } from "./item-store.ts";
import { keyOf, mailPrefix } from "./keys.ts";

/** A mail that failed reached nobody, or somebody who does not want it. */
export const MailFailure = z.enum(["bounced", "complained", "rejected"]);
export type MailFailure = z.infer<typeof MailFailure>;

/** What is known of the newest mail to a reviewer of a round. */
export const MailState = z.object({
  state: z.enum(["sent", "delivered", ...MailFailure.options]),
  /** Since when it is so. */
  at: z.iso.datetime(),
  /** Why the mail failed, in words. */
  reason: z.string().nullable(),
  messageId: z.string(),
  sentAt: z.iso.datetime(),
  /** A bounce that says nothing of the next mail: a full mailbox, or an answer by an absence assistant. */
  passing: z.boolean(),
});
export type MailState = z.infer<typeof MailState>;

/** A mail in the ledger that was handed over. */
const SentMail = z.object({ state: z.literal("sent"), messageId: z.string(), at: z.iso.datetime() });

/** A round of review of a version. */
interface Round {
  assetId: string;
  version: number;
  round: number;
}

/**
 * What became of the mails to reviewers: one item for each reviewer of a round of whose mail anything was told. Before that
 * the ledger's own items say that a mail was handed over.
 */
export function makeMailStates(items: ItemStore) {
  return {
    /** What was told of the mails to one reviewer. */
    async find({ assetId, version, round }: Round, reviewerId: string): Promise<MailState | undefined> {
      const { pk, sk } = keyOf.mailState(assetId, version, round, reviewerId);
      const item = await items.get(pk, sk);
      return item === undefined ? undefined : MailState.parse(item);
    },

    /** By the reviewers' ids. */
    async ofRound(of: Round): Promise<Map<string, MailState>> {
      const [sent, told] = await Promise.all([sentIn(of), toldIn(of)]);
      const states = new Map<string, MailState>();
      for (const [reviewerId, state] of [...sent, ...told])
        if (supersedes(state, states.get(reviewerId))) states.set(reviewerId, state);
      return states;
    },
  };

  /** The mails that were handed over. Of one that is claimed nobody knows whether it went. */
  async function sentIn({ assetId, version, round }: Round): Promise<[reviewerId: string, MailState][]> {
    const prefix = mailPrefix(version, round);
    const mails: [string, MailState][] = [];
    for await (const item of everyItem(items, { partition: keyOf.asset(assetId).pk, prefix })) {
      const mail = SentMail.safeParse(item);
      if (!mail.success) continue;
      const { messageId, at } = mail.data;
      const [reviewerId = ""] = item.sk.slice(prefix.length).split("#");
      mails.push([reviewerId, { state: "sent", at, reason: null, messageId, sentAt: at, passing: false }]);
    }
    return mails;
  }

  async function toldIn({ assetId, version, round }: Round): Promise<[reviewerId: string, MailState][]> {
    const { pk, sk: prefix } = keyOf.mailState(assetId, version, round, "");
    const found = await items.query({ partition: pk, prefix, limit: 1_000 });
    return found.map((item) => [item.sk.slice(prefix.length), MailState.parse(item)]);
  }
}
export type MailStates = ReturnType<typeof makeMailStates>;

/** A reviewer's mail state as it is written; `from` is the one that was read, which must still hold. */
export function mailStatePut(of: Round, reviewerId: string, state: MailState, from: MailState | undefined): Put {
  const item: Item = { ...keyOf.mailState(of.assetId, of.version, of.round, reviewerId), ...state };
  if (from === undefined) return { item, absent: true };
  return { item, where: { messageId: from.messageId, state: from.state } };
}

/** Word of mails comes late and in any order: that of the newer mail counts, and of one mail the weightiest. */
export function supersedes(next: MailState, current: MailState | undefined): boolean {
  if (current === undefined) return true;
  if (next.messageId === current.messageId) return weight(next) > weight(current);
  return next.sentAt >= current.sentAt;
}

/** A mail that was delivered may still be answered by a machine, bounce for good, or be complained of. */
function weight({ state, passing }: MailState): number {
  switch (state) {
    case "sent":
      return 0;
    case "bounced":
      return passing ? 1 : 4;
    case "delivered":
      return 2;
    case "rejected":
      return 3;
    case "complained":
      return 5;
  }
}
