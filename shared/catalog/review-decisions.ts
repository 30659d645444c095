import { mayBecome } from "../asset/status.ts";
import { ConflictError } from "../error.ts";
import type { Decision } from "../review/decision.ts";
import { inboxPuts } from "./asks.ts";
import { type Catalog, found, reviewPut, versionPut } from "./catalog.ts";
import { endReview, tokensOf } from "./end-review.ts";
import type { AssetRecord, ReviewRecord, ReviewStage, VersionRecord } from "./records.ts";
import { refuseUnlessOpen, reviewerOf, stageOf } from "./refuse-review.ts";
import { outcomeSoFar, withReviewer, withStage } from "./review-stage.ts";
import { type RoundKey, underReview } from "./round.ts";

export interface DecisionMade extends RoundKey {
  stage: string;
  reviewerId: string;
  linkId: string;
  decision: Decision;
  comment: string | null;
}

/** What people decide about a version that is reviewed: its reviewers on what they were shown, its producer on another round. */
export function makeReviewDecisions(catalog: Catalog) {
  return {
    /**
     * Records one reviewer's decision on the bytes that were shown, and settles the stage when that is what it comes to: one
     * conditional write, so of decisions that race each sees those before it. Until the stage closes, a decision may be
     * replaced by another.
     *
     * @throws DomainError gone with the reason when there is nothing to decide any more.
     */
    async decide(made: DecisionMade): Promise<{ review: ReviewRecord; stage: ReviewStage }> {
      return catalog.change(made.assetId, async (asset) => {
        const [held, version, known] = await underReview(catalog, asset, made);
        const review = found(known, "This link belongs to no review.");
        const stage = stageOf(review, made.stage);
        const reviewer = reviewerOf(stage, made.reviewerId, made.linkId);
        refuseUnlessOpen(review, stage, reviewer, version, held, catalog.now());
        if (reviewer.decision === made.decision && reviewer.comment === made.comment)
          return { change: null, answer: { review, stage } };
        const decided = {
          ...reviewer,
          decision: made.decision,
          decidedAt: catalog.now().toISOString(),
          comment: made.comment,
        };
        const counted = withReviewer(stage, decided);
        const next: ReviewStage = { ...counted, state: outcomeSoFar(counted) ?? "open" };
        const changed = withStage(review, next);
        return {
          answer: { review: changed, stage: next },
          change: {
            asset: held,
            happening: {
              type: "review.decision",
              actor: `reviewer:${reviewer.email}`,
              version: made.version,
              summary: decisionInWords(reviewer.name, stage.name, made),
              particulars: {
                round: made.round,
                stage: stage.id,
                decision: made.decision,
                comment: made.comment,
                checksum: review.checksum,
                link: made.linkId,
                ...(reviewer.decision === null ? {} : { previous: reviewer.decision }),
              },
            },
            puts: [reviewPut(changed, review), ...inboxPuts(held, changed, [next], catalog.now())],
          },
        };
      });
    },

    /**
     * Prepares another round for a version whose changes were declined, or that was withdrawn; or, by a template that was
     * chosen, for one whose review is under way, which is given up.
     * @throws ConflictError when its status does not allow one.
     */
    async restart(
      assetId: string,
      actor: string,
      template?: string,
    ): Promise<{ asset: AssetRecord; version: VersionRecord; tokensToWake: string[] }> {
      return catalog.change(assetId, async (asset) => {
        const held = found(asset, `There is no asset ${assetId}.`);
        const version = await catalog.getVersion(assetId, held.version);
        const underWay = version.status === "in_review" && template !== undefined;
        if (!(underWay || mayBecome(version.status, "in_review")) || version.rounds === 0) {
          throw new ConflictError(`Version ${version.version} is ${version.status}; no review can be started.`, {
            details: { status: version.status },
          });
        }
        const before = underWay ? await catalog.findReview(assetId, version.version, version.rounds) : undefined;
        const givenUp = before?.state === "open" ? before : undefined;
        const next: VersionRecord = { ...version, status: "in_review", statusReason: null, rounds: version.rounds + 1 };
        const changed = { ...held, status: next.status, statusReason: null };
        return {
          answer: { asset: changed, version: next, tokensToWake: givenUp === undefined ? [] : tokensOf(givenUp) },
          change: {
            asset: changed,
            happening: {
              type: "review.restarted",
              actor,
              version: version.version,
              summary: `Another review of version ${version.version} was started (round ${next.rounds})${template === undefined ? "" : `, by the template ${template}`}.`,
              particulars: { round: next.rounds, checksum: version.checksum, ...(template && { template }) },
            },
            puts: [
              versionPut(next, version),
              ...(givenUp === undefined ? [] : endReview(held, givenUp, "cancelled", catalog.now())),
            ],
          },
        };
      });
    },
  };
}
export type ReviewDecisions = ReturnType<typeof makeReviewDecisions>;

function decisionInWords(name: string, stage: string, { decision, version, comment }: DecisionMade): string {
  const said = comment === null ? "." : `: ${comment}`;
  switch (decision) {
    case "approve":
      return `${name} approved version ${version} for ${stage}${said}`;
    case "approve_with_changes":
      return `${name} approved version ${version} for ${stage}, with changes${said}`;
    case "request_changes":
      return `${name} asked for changes to version ${version} for ${stage}${said}`;
    case "not_relevant":
      return `${name} found version ${version} not relevant for ${stage}${said}`;
  }
}
