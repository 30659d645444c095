import type { Caller } from "../../shared/access/grant.ts";
import type { Asks } from "../../shared/catalog/asks.ts";
import { type Catalog, found } from "../../shared/catalog/catalog.ts";
import type { RoundPlanner } from "../../shared/catalog/plan-round.ts";
import type { AssetRecord, ReviewRecord, ReviewStage } from "../../shared/catalog/records.ts";
import { refuseUnlessOpen, stageOf } from "../../shared/catalog/refuse-review.ts";
import type { ReviewDecisions } from "../../shared/catalog/review-decisions.ts";
import { askedAt, type ReviewPeople } from "../../shared/catalog/review-people.ts";
import { reviewerIdOf } from "../../shared/catalog/review-stage.ts";
import { ConflictError, DomainError } from "../../shared/error.ts";
import type { Decision } from "../../shared/review/decision.ts";
import type { ReviewRules } from "../../shared/review/review-rules.ts";
import { timetableOf } from "../../shared/review/timetable.ts";
import { wakeUp } from "./review-desk.ts";
import type { InboxEntry } from "./schemas/inbox.ts";
import type { EarlierVersion, ReviewPage } from "./schemas/review-page.ts";
import type { PersonAsked, ReviewPlanView } from "./schemas/review-view.ts";
import type { ShowReview } from "./show-review.ts";
import type { Workflows } from "./workflows.ts";

export interface ReviewOfficeDependencies {
  catalog: Catalog;
  reviews: Pick<ReviewDecisions, "decide">;
  people: ReviewPeople;
  asks: Asks;
  planner: RoundPlanner;
  rules: Pick<ReviewRules, "calendar" | "templates">;
  workflows: Pick<Workflows, "wakeReview">;
  show: ShowReview;
  /** Whether the organisation's configuration names this address. */
  isKnown: (email: string) => boolean;
}

/** The review that somebody had before them; a newer one may have come since. */
export interface Seen {
  version?: number | undefined;
  round?: number | undefined;
}

/** Reviews for those who are signed in: producers who run them, and reviewers with an inbox. */
export function makeReviewOffice({
  catalog,
  reviews,
  people,
  asks,
  planner,
  rules,
  workflows,
  show,
  isKnown,
}: ReviewOfficeDependencies) {
  return {
    /** A dry run: how the review of the newest version would go, were it started now. @throws DomainError invalid for an unknown template. */
    async plan(asset: AssetRecord, template?: string): Promise<ReviewPlanView> {
      const version = await catalog.getVersion(asset.id, asset.version);
      const { plan, carriedOver, waivers } = await planner.plan(
        await planner.read(asset.id, version.version),
        asset,
        version,
        template,
      );
      return {
        ...plan,
        templates: rules.templates.map(({ id, name }) => ({ id, name })),
        waivers: waivers.map(({ covers, grantedBy, until }) => ({ covers, grantedBy, until })),
        stages: plan.stages.map((stage) => {
          const opensAt =
            stage.startsAt === null
              ? catalog.now()
              : new Date(Math.max(catalog.now().getTime(), Date.parse(stage.startsAt)));
          const calendar = rules.calendar(stage.calendar);
          const { dueAt, endsAt } = timetableOf(stage.terms, calendar, opensAt);
          const { timeZone } = calendar;
          return { ...stage, carriedOver: carriedOver.get(stage.id)?.because ?? null, dueAt, endsAt, timeZone };
        }),
      };
    },

    /** The newest review of the newest version, if there was one. */
    current,

    async add(
      asset: AssetRecord,
      stageId: string,
      { reason, ...to }: PersonAsked,
      caller: Caller,
    ): Promise<ReviewRecord> {
      const { review, stage } = await people.add(await keyFor(asset, stageId), to, actorOf(caller), reason);
      await wake(review, stage, "joined");
      return review;
    },

    async remove(
      asset: AssetRecord,
      stageId: string,
      reviewerId: string,
      caller: Caller,
      reason?: string,
    ): Promise<ReviewRecord> {
      const { review, stage } = await people.remove(await keyFor(asset, stageId), reviewerId, actorOf(caller), reason);
      if (stage.state !== "open") await wake(review, stage, stage.state);
      return review;
    },

    /** Asks somebody in the place of another, who is not asked any more. */
    async replace(
      asset: AssetRecord,
      stageId: string,
      reviewerId: string,
      { reason, ...to }: PersonAsked,
      caller: Caller,
    ): Promise<ReviewRecord> {
      const key = await keyFor(asset, stageId);
      const { review, stage } = await people.replace(key, reviewerId, to, actorOf(caller), reason);
      await wake(review, stage, "joined");
      return review;
    },

    /**
     * Asks those again who have not decided, now.
     * @throws ConflictError when nobody is waited for, DomainError rate_limited when they were reminded within the hour.
     */
    async remind(asset: AssetRecord, stageId: string, caller: Caller): Promise<ReviewRecord> {
      const before = stageOf(found(await current(asset), "There is no review of this version."), stageId);
      if (before.state === "open" && before.taskToken === null)
        throw new ConflictError(`The stage ${before.name} is just being opened; nobody is waited for yet.`);
      const { review, stage } = await people.remind(await keyFor(asset, stageId), actorOf(caller));
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
     * The page on which somebody who is signed in decides, as it lies behind their link.
     * @throws DomainError forbidden for one who is not asked, and gone with the reason as behind a link.
     */
    async open(asset: AssetRecord, stageId: string, caller: Caller, seen: Seen): Promise<ReviewPage> {
      const asked = await asStillAsked(asset, stageId, caller, seen);
      return show.page({ ...asked, isGuest: false }, asked.stage.endsAt ?? catalog.now().toISOString());
    },

    /** The version before, to be laid beside. @throws DomainError as `open`, and not_found when there is none. */
    async earlier(asset: AssetRecord, stageId: string, caller: Caller, seen: Seen): Promise<EarlierVersion> {
      return show.earlier({ ...(await asStillAsked(asset, stageId, caller, seen)), isGuest: false });
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
      seen: Seen = {},
    ): Promise<ReviewRecord> {
      const { review, reviewer } = await asStillAsked(asset, stageId, caller, seen);
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

    /**
     * Hands over to somebody else, who is asked at once, as somebody who is signed in.
     * @throws DomainError as `decide`, or forbidden by the template.
     */
    async delegate(
      asset: AssetRecord,
      stageId: string,
      caller: Caller,
      to: { name: string; email: string },
      seen: Seen = {},
    ): Promise<ReviewRecord> {
      const { review, stage, reviewer } = await asAsked(asset, stageId, caller, seen);
      const key = { assetId: asset.id, version: review.version, round: review.round, stage: stage.id };
      const from = { reviewerId: reviewer.id, linkId: reviewer.linkId };
      const handed = await people.delegate(key, from, to, isKnown(to.email));
      await wake(handed.review, handed.stage, "joined");
      return handed.review;
    },
  };

  /** @throws DomainError as `asAsked`, and gone with the reason once nothing can be decided any more. */
  async function asStillAsked(asset: AssetRecord, stageId: string, caller: Caller, seen: Seen) {
    const { review, stage, reviewer } = await asAsked(asset, stageId, caller, seen);
    const version = await catalog.getVersion(asset.id, review.version);
    refuseUnlessOpen(review, stage, reviewer, version, asset, catalog.now());
    return { asset, version, review, stage, reviewer };
  }

  /** @throws DomainError forbidden for one who is not asked, gone when what they have seen is not what is reviewed. */
  async function asAsked(asset: AssetRecord, stageId: string, { email }: Caller, seen: Seen) {
    if (seen.version !== undefined && seen.version !== asset.version) throw overtaken();
    const review = found(await current(asset), "There is no review of this version.");
    if (seen.round !== undefined && seen.round !== review.round) throw overtaken();
    const stage = stageOf(review, stageId);
    const reviewer = email === null ? undefined : askedAt(stage, reviewerIdOf(email));
    if (reviewer === undefined)
      throw new DomainError("forbidden", `You are not asked at ${stage.name}.`, { details: { reason: "not-asked" } });
    return { review, stage, reviewer };
  }

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

function overtaken(): DomainError {
  return new DomainError("gone", "A newer review has taken the place of this one. You will find it in your inbox.", {
    details: { reason: "superseded" },
  });
}

const actorOf = ({ subject }: Caller) => `user:${subject}`;
