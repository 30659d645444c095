import type { Caller } from "../../shared/access/grant.ts";
import type { Asks } from "../../shared/catalog/asks.ts";
import { type Catalog, found } from "../../shared/catalog/catalog.ts";
import type { PlanRound } from "../../shared/catalog/plan-round.ts";
import type { AssetRecord, ReviewRecord, ReviewStage } from "../../shared/catalog/records.ts";
import { refuseUnlessOpen, stageOf } from "../../shared/catalog/refuse-review.ts";
import { askedAt, type ReviewPeople } from "../../shared/catalog/review-people.ts";
import { reviewerIdOf } from "../../shared/catalog/review-stage.ts";
import type { makeReviews } from "../../shared/catalog/reviews.ts";
import { ConflictError, DomainError } from "../../shared/error.ts";
import type { Decision } from "../../shared/review/decision.ts";
import type { ReviewRules } from "../../shared/review/review-rules.ts";
import { timetableOf } from "../../shared/review/timetable.ts";
import { wakeUp } from "./review-desk.ts";
import type { InboxEntry, ReviewPlanView } from "./schemas/review.ts";
import type { Workflows } from "./workflows.ts";

export interface ReviewOfficeDependencies {
  catalog: Catalog;
  reviews: Pick<ReturnType<typeof makeReviews>, "decide">;
  people: ReviewPeople;
  asks: Asks;
  planRound: PlanRound;
  rules: Pick<ReviewRules, "calendar">;
  workflows: Pick<Workflows, "wakeReview">;
}

/** Reviews for those who are signed in: producers who run them, and reviewers with an inbox. */
export function makeReviewOffice({
  catalog,
  reviews,
  people,
  asks,
  planRound,
  rules,
  workflows,
}: ReviewOfficeDependencies) {
  return {
    /** A dry run: how the review of the newest version would go, were it started now. @throws DomainError invalid for an unknown template. */
    async plan(asset: AssetRecord, template?: string): Promise<ReviewPlanView> {
      const version = await catalog.getVersion(asset.id, asset.version);
      const { plan, carriedOver } = await planRound(asset, version, template);
      return {
        ...plan,
        stages: plan.stages.map((stage) => {
          const opensAt =
            stage.startsAt === null
              ? catalog.now()
              : new Date(Math.max(catalog.now().getTime(), Date.parse(stage.startsAt)));
          const { dueAt, endsAt } = timetableOf(stage.terms, rules.calendar(stage.calendar), opensAt);
          return { ...stage, carriedOver: carriedOver.get(stage.id)?.because ?? null, dueAt, endsAt };
        }),
      };
    },

    /** The newest review of the newest version, if there was one. */
    current,

    async add(
      asset: AssetRecord,
      stageId: string,
      to: { name: string; email: string },
      caller: Caller,
    ): Promise<ReviewRecord> {
      const { review, stage } = await people.add(await keyFor(asset, stageId), to, actorOf(caller));
      await wake(review, stage, "joined");
      return review;
    },

    async remove(asset: AssetRecord, stageId: string, reviewerId: string, caller: Caller): Promise<ReviewRecord> {
      const { review, stage } = await people.remove(await keyFor(asset, stageId), reviewerId, actorOf(caller));
      if (stage.state !== "open") await wake(review, stage, stage.state);
      return review;
    },

    /** Asks those again who have not decided, now. @throws ConflictError when the stage is not open. */
    async remind(asset: AssetRecord, stageId: string): Promise<ReviewRecord> {
      const review = found(await current(asset), "There is no review of this version.");
      const stage = stageOf(review, stageId);
      if (stage.state !== "open" || stage.taskToken === null)
        throw new ConflictError(
          `The stage ${stage.name} is ${stage.state.replaceAll("_", " ")}; nobody is waited for.`,
        );
      await wake(review, stage, "remind");
      return review;
    },

    /** What the caller is asked and may still decide, the most urgent first. */
    async inbox(caller: Caller): Promise<InboxEntry[]> {
      if (caller.email === null) return [];
      const now = catalog.now().toISOString();
      return (await asks.inbox(reviewerIdOf(caller.email))).map(
        ({ linkId: _, reviewerId: __, digest: ___, ...ask }) => ({
          ...ask,
          overdue: ask.decision === null && ask.dueAt <= now,
        }),
      );
    },

    /**
     * Decides as somebody who is signed in, by the address that the issuer vouches for.
     * @throws DomainError forbidden for one who is not asked, and gone with the reason as behind a link.
     */
    async decide(
      asset: AssetRecord,
      stageId: string,
      caller: Caller,
      { decision, comment }: { decision: Decision; comment: string | null },
    ): Promise<ReviewRecord> {
      const review = found(await current(asset), "There is no review of this version.");
      const stage = stageOf(review, stageId);
      const reviewer = caller.email === null ? undefined : askedAt(stage, reviewerIdOf(caller.email));
      if (reviewer === undefined)
        throw new DomainError("forbidden", `You are not asked at ${stage.name}.`, { details: { reason: "not-asked" } });
      const version = await catalog.getVersion(asset.id, review.version);
      refuseUnlessOpen(review, stage, reviewer, version, asset, catalog.now());
      const { assetId, version: number, round } = review;
      const made = {
        assetId,
        version: number,
        round,
        stage: stageId,
        reviewerId: reviewer.id,
        linkId: reviewer.linkId,
      };
      const decided = await reviews.decide({ ...made, decision, comment });
      if (decided.stage.state !== "open") await wake(decided.review, decided.stage, decided.stage.state);
      return decided.review;
    },
  };

  async function current(asset: AssetRecord): Promise<ReviewRecord | undefined> {
    const { rounds } = await catalog.getVersion(asset.id, asset.version);
    return rounds === 0 ? undefined : catalog.findReview(asset.id, asset.version, rounds);
  }

  async function keyFor(asset: AssetRecord, stage: string) {
    const { version, round } = found(await current(asset), "There is no review of this version.");
    return { assetId: asset.id, version, round, stage };
  }

  async function wake(review: ReviewRecord, stage: ReviewStage, why: string): Promise<void> {
    if (stage.taskToken !== null) await workflows.wakeReview(stage.taskToken, wakeUp(why, review, stage));
  }
}
export type ReviewOffice = ReturnType<typeof makeReviewOffice>;

const actorOf = ({ subject }: Caller) => `user:${subject}`;
