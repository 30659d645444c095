import { ConflictError, DomainError } from "../error.ts";
import { refuseUnlessRemindable } from "../review/reminder-rule.ts";
import type { Asked } from "../review/resolve-reviewers.ts";
import type { ReviewRules } from "../review/review-rules.ts";
import { makeAbsences } from "./absences.ts";
import { inboxPuts } from "./asks.ts";
import { type Catalog, type Change, found, reviewPut } from "./catalog.ts";
import type { AssetRecord, ReviewRecord, ReviewStage, StageReviewer, VersionRecord } from "./records.ts";
import { refuseUnlessOpen, reviewerOf, stageOf } from "./refuse-review.ts";
import { askedReviewer, outcomeSoFar, reviewerIdOf, withReviewer, withStage } from "./review-stage.ts";
import type { RoundKey } from "./round.ts";

/** A stage of a round. */
export interface StageKey extends RoundKey {
  stage: string;
}

export interface PersonNamed {
  name: string;
  email: string;
}

interface StageRead {
  asset: AssetRecord;
  version: VersionRecord;
  review: ReviewRecord;
  stage: ReviewStage;
}

interface StageChange {
  stage: ReviewStage;
  happening: Pick<Change["happening"], "type" | "actor" | "summary"> & { particulars: Record<string, unknown> };
}

/** Who is asked at a stage, as it changes while the stage is open. Whoever is away is stood in for. */
export function makeReviewPeople(catalog: Catalog, rules: Pick<ReviewRules, "people">) {
  const absences = makeAbsences(catalog, rules);

  return {
    /**
     * Hands a reviewer's voice to somebody else: their own link is dead from then on.
     * @throws DomainError forbidden when the template does not allow it; conflict when the other is asked already.
     */
    async delegate(key: StageKey, from: { reviewerId: string; linkId: string }, to: PersonNamed, isKnown: boolean) {
      const standIn = await absences.standIns();
      return change(key, (read) => {
        const reviewer = reviewerOf(read.stage, from.reviewerId, from.linkId);
        refuseUnlessOpen(read.review, read.stage, reviewer, read.version, read.asset, catalog.now());
        refuseUnlessDelegable(read.stage, isKnown);
        const handed = withReviewer(read.stage, { ...reviewer, standing: "delegated" });
        const asked = standIn({ ...to, because: `${reviewer.name} handed it over` }, catalog.now());
        refuseKnown(read.stage, asked);
        const taking = { ...askedReviewer(asked, lateNow()), escalated: reviewer.escalated };
        return {
          stage: { ...handed, reviewers: [...handed.reviewers, taking] },
          happening: {
            type: "review.delegated",
            actor: `reviewer:${reviewer.email}`,
            summary: `${reviewer.name} handed their decision at ${read.stage.name} over to ${to.name}.${insteadOf(to, asked)}`,
            particulars: { from: reviewer.email, to: asked.email, link: reviewer.linkId },
          },
        };
      });
    },

    /** @throws DomainError conflict when they are asked already, or the stage is not open. */
    async add(key: StageKey, to: PersonNamed, actor: string, reason?: string) {
      const standIn = await absences.standIns();
      return change(key, ({ stage }) => {
        refuseClosed(stage);
        const asked = standIn({ ...to, because: "added by the producer" }, catalog.now());
        refuseKnown(stage, asked);
        return {
          stage: { ...stage, reviewers: [...stage.reviewers, askedReviewer(asked, lateNow())] },
          happening: {
            type: "review.reviewer-added",
            actor,
            summary: `${asked.name} is asked at ${stage.name}, too.${insteadOf(to, asked)}${because(reason)}`,
            particulars: { reviewer: asked.email, ...(reason && { reason }) },
          },
        };
      });
    },

    /**
     * Asks somebody no more; their link is dead at once, and what they decided counts no more.
     * @throws DomainError conflict when nobody would be left, or the stage is not open.
     */
    async remove(key: StageKey, reviewerId: string, actor: string, reason?: string) {
      return change(key, ({ stage }) => {
        refuseClosed(stage);
        const asked = stage.reviewers.filter(({ standing }) => standing === "asked");
        const reviewer = found(
          asked.find(({ id }) => id === reviewerId),
          "Nobody of that id is asked at this stage.",
        );
        if (asked.length === 1)
          throw new ConflictError("Nobody would be left to decide. Add somebody first.", {
            details: { reason: "last" },
          });
        return {
          stage: withReviewer(stage, { ...reviewer, standing: "removed" }),
          happening: {
            type: "review.reviewer-removed",
            actor,
            summary: `${reviewer.name} is not asked at ${stage.name} any more; their link is dead.${because(reason)}`,
            particulars: { reviewer: reviewer.email, link: reviewer.linkId, ...(reason && { reason }) },
          },
        };
      });
    },

    /**
     * Asks somebody in the place of another who cannot hand over themselves; the template's rule is for reviewers alone.
     * @throws DomainError conflict when the other is asked already, has decided, or the stage is not open.
     */
    async replace(key: StageKey, reviewerId: string, to: PersonNamed, actor: string, reason?: string) {
      const standIn = await absences.standIns();
      return change(key, ({ stage }) => {
        refuseClosed(stage);
        const reviewer = found(askedAt(stage, reviewerId), "Nobody of that id is asked at this stage.");
        if (reviewer.decision !== null)
          throw new ConflictError(`${reviewer.name} has decided already.`, { details: { reason: "decided" } });
        const handed = withReviewer(stage, { ...reviewer, standing: "delegated" });
        const asked = standIn({ ...to, because: `asked in the place of ${reviewer.name}` }, catalog.now());
        refuseKnown(stage, asked);
        const taking = { ...askedReviewer(asked, lateNow()), escalated: reviewer.escalated };
        return {
          stage: { ...handed, reviewers: [...handed.reviewers, taking] },
          happening: {
            type: "review.delegated",
            actor,
            summary: `${to.name} is asked at ${stage.name} in the place of ${reviewer.name}.${insteadOf(to, asked)}${because(reason)}`,
            particulars: {
              from: reviewer.email,
              to: asked.email,
              link: reviewer.linkId,
              ...(reason && { reason }),
            },
          },
        };
      });
    },

    /**
     * Puts on record that those who have not decided are to be asked again; whoever wakes the workflow has them asked.
     * @throws DomainError as `refuseUnlessRemindable`.
     */
    async remind(key: StageKey, actor: string) {
      return change(key, ({ stage }) => {
        refuseUnlessRemindable(stage, catalog.now());
        return {
          stage: { ...stage, remindedAt: catalog.now().toISOString() },
          happening: {
            type: "review.reminder-requested",
            actor,
            summary: `Those who have not decided at ${stage.name} are to be asked again.`,
            particulars: {},
          },
        };
      });
    },
  };

  function lateNow() {
    return { at: catalog.now().toISOString() };
  }

  /** Answers the stage as it is afterwards: without the one who left, the others may have settled it. */
  async function change(
    key: StageKey,
    decide: (read: StageRead) => StageChange,
  ): Promise<{ review: ReviewRecord; stage: ReviewStage }> {
    return catalog.change(key.assetId, async (held) => {
      const asset = found(held, `There is no asset ${key.assetId}.`);
      const [version, known] = await Promise.all([
        catalog.getVersion(key.assetId, key.version),
        catalog.findReview(key.assetId, key.version, key.round),
      ]);
      const review = found(known, "There is no such review.");
      const { stage, happening } = decide({ asset, version, review, stage: stageOf(review, key.stage) });
      const settled: ReviewStage = { ...stage, state: outcomeSoFar(stage) ?? stage.state };
      const changed = withStage(review, settled);
      return {
        answer: { review: changed, stage: settled },
        change: {
          asset,
          happening: {
            ...happening,
            version: key.version,
            particulars: { round: key.round, stage: key.stage, checksum: review.checksum, ...happening.particulars },
          },
          puts: [reviewPut(changed, review), ...inboxPuts(asset, changed, [settled], catalog.now())],
        },
      };
    });
  }
}
export type ReviewPeople = ReturnType<typeof makeReviewPeople>;

function insteadOf(named: PersonNamed, { name, email, because }: Asked): string {
  return email === named.email ? "" : ` ${name} ${because}.`;
}

function because(reason: string | undefined): string {
  return reason === undefined || reason === "" ? "" : ` Why: ${reason}`;
}

function refuseClosed({ state, name }: ReviewStage): void {
  if (state !== "open")
    throw new ConflictError(`The stage ${name} is ${state.replaceAll("_", " ")}, not open.`, { details: { state } });
}

function refuseKnown({ reviewers }: ReviewStage, { name, email }: PersonNamed): void {
  const known = reviewers.some(({ id, standing }) => id === reviewerIdOf(email) && standing === "asked");
  if (known) throw new ConflictError(`${name} is asked at this stage already.`, { details: { reason: "asked" } });
}

function refuseUnlessDelegable({ terms, name }: ReviewStage, isKnown: boolean): void {
  if (terms.delegation === "anyone" || (terms.delegation === "people" && isKnown)) return;
  const whom = terms.delegation === "nobody" ? "to nobody" : "only to people whom the organisation has named";
  throw new DomainError("forbidden", `At ${name} a decision can be handed over ${whom}.`, {
    details: { reason: "delegation" },
  });
}

/** Whether somebody was asked at a stage at all. */
export function askedAt({ reviewers }: ReviewStage, reviewerId: string): StageReviewer | undefined {
  return reviewers.find(({ id, standing }) => id === reviewerId && standing === "asked");
}
