import { type Caller, may } from "../../shared/access/grant.ts";
import type { MailStates } from "../../shared/catalog/mail-states.ts";
import type { VersionRecord } from "../../shared/catalog/records.ts";
import type { ReviewerMail } from "./schemas/reviewer-mail.ts";

/** What became of the mails to the reviewers of a version's newest round, by their ids, for those who can do something about it. */
export function makeReviewerMails(states: Pick<MailStates, "ofRound">) {
  return async (version: VersionRecord, caller: Caller): Promise<ReadonlyMap<string, ReviewerMail>> => {
    if (version.rounds === 0 || !may(caller, "produce", version.brand)) return new Map();
    const { assetId, version: number, rounds: round } = version;
    const found = await states.ofRound({ assetId, version: number, round });
    return new Map([...found].map(([id, { state, at, reason }]) => [id, { state, at, reason }]));
  };
}
export type ReviewerMails = ReturnType<typeof makeReviewerMails>;
