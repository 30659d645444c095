import type { LinkUsed, LinkVisits, Visitor } from "../../shared/catalog/link-visits.ts";
import type { ReviewRecord, ReviewStage } from "../../shared/catalog/records.ts";
import { refuseUnlessOpen, reviewerOf } from "../../shared/catalog/refuse-review.ts";
import type { ReviewDecisions } from "../../shared/catalog/review-decisions.ts";
import type { ReviewPeople } from "../../shared/catalog/review-people.ts";
import type { StepUpCodes } from "../../shared/catalog/step-up-codes.ts";
import { DomainError } from "../../shared/error.ts";
import type { Decision } from "../../shared/review/decision.ts";
import type { FindLinkHolder, LinkHolder } from "./link-holder.ts";
import type { EarlierVersion, ReviewPage } from "./schemas/review-page.ts";
import type { ShowReview } from "./show-review.ts";
import type { Workflows } from "./workflows.ts";

export interface ReviewDeskDependencies {
  reviews: Pick<ReviewDecisions, "decide">;
  people: Pick<ReviewPeople, "delegate">;
  visits: LinkVisits;
  codes: StepUpCodes;
  /** Mails a code to somebody. */
  sendCode: (to: { name: string; email: string }, code: string, title: string) => Promise<void>;
  show: ShowReview;
  workflows: Pick<Workflows, "wakeReview">;
  holderOf: FindLinkHolder;
  /** Whether the organisation's configuration names this address. */
  isKnown: (email: string) => boolean;
  now: () => Date;
}

export interface DecisionGiven {
  decision: Decision;
  comment: string | null;
  /** The six digits, where the stage asks for them. */
  code?: string | undefined;
}

/** What a reviewer can do with the link in a mail: look, decide, change their mind until the stage closes, hand over. */
export function makeReviewDesk({
  reviews,
  people,
  visits,
  codes,
  sendCode,
  show,
  workflows,
  holderOf,
  isKnown,
  now,
}: ReviewDeskDependencies) {
  return {
    /**
     * The page behind a link. It decides nothing: mail scanners open links. That it was fetched at all is put on record once.
     * @throws DomainError not_found for a link that is not ours, gone with the reason for one that is over.
     */
    async open(token: string, visitor: Visitor): Promise<ReviewPage> {
      const holder = await holderOf(token);
      const { link, asset, version, review, stage, reviewer } = holder;
      refuseUnlessOpen(review, stage, reviewer, version, asset, now());
      const page = await show.page({ ...holder, isGuest: true }, link.expiresAt);
      if (reviewer.fetchedAt === null) await visits.fetched(linkUsed(holder), visitor);
      return page;
    },

    /**
     * The version before, to be laid beside the one that is reviewed.
     * @throws DomainError as `open`, and not_found when there is none that this reviewer was asked about.
     */
    async earlier(token: string): Promise<EarlierVersion> {
      const holder = await holderOf(token);
      refuseUnlessOpen(holder.review, holder.stage, holder.reviewer, holder.version, holder.asset, now());
      return show.earlier({ ...holder, isGuest: true });
    },

    /** A person has the page before them: it was seen, and touched. Told apart from its being fetched. */
    async opened(token: string, visitor: Visitor): Promise<void> {
      const holder = await holderOf(token);
      await visits.opened(linkUsed(holder), visitor);
    },

    /**
     * Decides, or decides otherwise as long as the stage is open, and wakes the workflow when that settles the stage.
     * @throws DomainError not_found, gone with the reason, or forbidden when a code is needed.
     */
    async decide(
      token: string,
      given: DecisionGiven,
    ): Promise<{ decision: Decision; decidedAt: string; final: boolean }> {
      const holder = await holderOf(token);
      const { link, asset, version, review, stage, reviewer } = holder;
      // Should the wake-up have been lost after a decision was written, asking again is what repairs it.
      if (reviewer.decision !== null) await wake(review, stage);
      refuseUnlessOpen(review, stage, reviewer, version, asset, now());
      if (stage.terms.stepUp) await codes.check(linkUsed(holder), given.code);
      const { decision, comment } = given;
      const decided = await reviews.decide({ ...linkUsed(holder), decision, comment });
      await wake(decided.review, decided.stage);
      const mine = reviewerOf(decided.stage, reviewer.id, link.linkId);
      return { decision, decidedAt: mine.decidedAt ?? now().toISOString(), final: decided.stage.state !== "open" };
    },

    /** @throws DomainError as `decide`, and rate_limited after five codes in an hour. */
    async requestCode(token: string): Promise<{ sentTo: string }> {
      const holder = await holderOf(token);
      const { asset, version, review, stage, reviewer } = holder;
      refuseUnlessOpen(review, stage, reviewer, version, asset, now());
      if (!stage.terms.stepUp)
        throw new DomainError("conflict", "This stage asks for no code; you can decide at once.");
      const code = await codes.issue(linkUsed(holder), reviewer.email);
      await sendCode(reviewer, code, asset.title);
      return { sentTo: masked(reviewer.email) };
    },

    /** Hands over to somebody else, who is asked at once. @throws DomainError as `decide`, or forbidden by the template. */
    async delegate(token: string, to: { name: string; email: string }): Promise<void> {
      const holder = await holderOf(token);
      const { reviewer, link } = holder;
      const from = { reviewerId: reviewer.id, linkId: link.linkId };
      const { review, stage } = await people.delegate(linkUsed(holder), from, to, isKnown(to.email));
      if (stage.taskToken !== null) await workflows.wakeReview(stage.taskToken, wakeUp("joined", review, stage));
    },
  };

  async function wake(review: ReviewRecord, stage: ReviewStage): Promise<void> {
    if (stage.state === "open" || stage.state === "waiting" || stage.taskToken === null || stage.closedAt !== null)
      return;
    await workflows.wakeReview(stage.taskToken, wakeUp(stage.state, review, stage));
  }
}
export type ReviewDesk = ReturnType<typeof makeReviewDesk>;

/** What wakes the workflow of a stage. */
export function wakeUp(decision: string, { assetId, version, round }: ReviewRecord, stage: ReviewStage) {
  return { decision, decisionId: `${assetId}-v${version}-r${round}-${stage.id}` };
}

function linkUsed({ link, reviewer }: LinkHolder): LinkUsed {
  const { assetId, version, round, stage, linkId } = link;
  return { assetId, version, round, stage, linkId, reviewerId: reviewer.id };
}

/** Enough of an address to know it by: `r…r@example.com`. */
function masked(email: string): string {
  const at = email.lastIndexOf("@");
  return `${email.slice(0, 1)}…${email.slice(Math.max(0, at - 1))}`;
}
