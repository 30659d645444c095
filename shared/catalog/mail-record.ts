import type { Catalog, Change } from "./catalog.ts";
import { keyOf } from "./keys.ts";
import type { MailKey } from "./mail-ledger.ts";
import { MailFailure, type MailState, type MailStates, mailStatePut, supersedes } from "./mail-states.ts";
import { occasionIn } from "./mail-tags.ts";
import type { AssetRecord, VersionRecord } from "./records.ts";

/** Something that the mail service tells of a mail that was sent. */
export interface MailNews extends MailState {
  state: "delivered" | MailFailure;
  /** Whom the mail was sent to. */
  address: string;
  /** SES's own word for a bounce. */
  bounceType?: string;
}

export interface MailRecordDependencies {
  catalog: Catalog;
  states: Pick<MailStates, "find">;
}

/**
 * Puts what became of review mails on record: in the asset's journal, and beside the review. Safe to repeat: the same
 * news of the same mail is recorded once, which an item of its own sees to that is written in the same transaction.
 */
export function makeMailRecord({ catalog, states }: MailRecordDependencies) {
  return {
    /** Records news of a mail that the ledger knows. Answers whether it was recorded now; what is known already is passed over. */
    async record(mail: MailKey, news: MailNews): Promise<boolean> {
      return catalog.change<boolean>(mail.assetId, async (asset) => {
        const happened = keyOf.mailEvent(mail.assetId, mail.version, news.messageId, news.state);
        const [version, known, current] = await Promise.all([
          catalog.findVersion(mail.assetId, mail.version),
          catalog.items.get(happened.pk, happened.sk),
          states.find(mail, mail.reviewerId),
        ]);
        if (asset === undefined || version === undefined || known !== undefined) return { change: null, answer: false };
        const change = changeFor(asset, version, mail, news);
        const { puts = [] } = change;
        puts.push({ item: { ...happened, at: news.at }, absent: true });
        if (supersedes(news, current)) {
          puts.push(mailStatePut(mail, mail.reviewerId, stateIn(news), current));
          const failed = failureIn(version, mail, news);
          if (failed !== undefined) change.announcement = failed;
        }
        return { answer: true, change: { ...change, puts } };
      });
    },
  };
}

function changeFor(asset: AssetRecord, version: VersionRecord, mail: MailKey, news: MailNews): Change {
  const { address, messageId, reason, bounceType } = news;
  const { stage } = occasionIn(mail);
  return {
    asset,
    happening: {
      type: happenings[news.state],
      actor: "system:record-mail-event",
      version: version.version,
      summary: inWords(version.version, news),
      particulars: {
        round: mail.round,
        ...(stage !== undefined && { stage }),
        reviewer: address,
        messageId,
        ...(bounceType !== undefined && { bounceType }),
        ...(reason !== null && { reason }),
      },
    },
  };
}

const happenings = {
  delivered: "review.delivered",
  bounced: "review.bounced",
  complained: "review.complained",
  rejected: "review.mail-rejected",
};

function inWords(version: number, { state, address, reason }: MailNews): string {
  const mail = `The mail to ${address} about version ${version}`;
  switch (state) {
    case "delivered":
      return `${mail} was delivered.`;
    case "bounced":
      return `${mail} came back: ${reason ?? "no reason was given."}`;
    case "complained":
      return `${address} marked the mail about version ${version} as spam.`;
    case "rejected":
      return `${mail} was not sent: ${reason ?? "the mail service refused it."}`;
  }
}

function failureIn(version: VersionRecord, mail: MailKey, news: MailNews): Change["announcement"] {
  const failure = MailFailure.safeParse(news.state);
  if (!failure.success) return undefined;
  return {
    type: "review.mail-failed",
    detail: {
      assetId: version.assetId,
      version: version.version,
      brand: version.brand,
      key: version.master.key,
      round: mail.round,
      reviewer: news.address,
      failure: failure.data,
      reason: news.reason ?? inWords(version.version, news),
    },
  };
}

function stateIn({ state, at, reason, messageId, sentAt, passing }: MailNews): MailState {
  return { state, at, reason, messageId, sentAt, passing };
}
