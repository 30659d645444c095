import { DomainError } from "../error.ts";
import { found } from "./catalog.ts";
import type { AssetRecord, ReviewRecord, ReviewStage, StageReviewer, VersionRecord } from "./records.ts";

/** The stage of that name. @throws DomainError not_found. */
export function stageOf(review: ReviewRecord, stageId: string): ReviewStage {
  return found(
    review.stages.find(({ id }) => id === stageId),
    "This review has no such stage.",
  );
}

/** The reviewer whom a link names, whatever their standing. @throws DomainError not_found. */
export function reviewerOf(stage: ReviewStage, reviewerId: string, linkId: string): StageReviewer {
  return found(
    stage.reviewers.find((one) => one.id === reviewerId && one.linkId === linkId),
    "This link belongs to no review.",
  );
}

/**
 * Refuses kindly what a reviewer can no longer decide. Who has decided may change their mind until the stage closes.
 * @throws DomainError gone, with `details.reason` `revoked`, `delegated`, `superseded`, `withdrawn`, `expired`, `used` or `settled`.
 */
export function refuseUnlessOpen(
  review: ReviewRecord,
  stage: ReviewStage,
  reviewer: StageReviewer,
  version: VersionRecord,
  asset: Pick<AssetRecord, "version">,
  now: Date,
): void {
  const gone = (reason: string, message: string) => new DomainError("gone", message, { details: { reason } });
  if (reviewer.standing === "removed")
    throw gone("revoked", "You are not asked any more; this link was taken back. There is nothing for you to do.");
  if (reviewer.standing === "delegated")
    throw gone("delegated", "You have handed this over; the decision is with somebody else now.");
  if (review.state === "superseded" || (version.status !== "in_review" && asset.version > version.version))
    throw gone("superseded", "A newer version has taken the place of this one. You will get a mail for it.");
  if (version.status === "withdrawn" || review.state === "cancelled")
    throw gone("withdrawn", "This version was withdrawn; there is nothing left to decide.");
  if (version.checksum !== review.checksum) throw gone("superseded", "The file has changed since you were asked.");
  if (stage.state !== "open" && reviewer.decision !== null)
    throw new DomainError("gone", "You have decided on this version, and the stage is closed. Thank you!", {
      details: { reason: "used", decision: reviewer.decision, decidedAt: reviewer.decidedAt },
    });
  if (
    review.state === "expired" ||
    stage.state === "expired" ||
    (stage.endsAt !== null && now.toISOString() >= stage.endsAt)
  )
    throw gone("expired", "This link has expired. Ask for the review to be started again.");
  if (
    review.state !== "open" ||
    stage.state !== "open" ||
    version.rounds !== review.round ||
    version.status !== "in_review"
  )
    throw gone("settled", "The others have decided; this stage is closed and nothing is left to do.");
}
