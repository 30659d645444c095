import { inboxPuts } from "./asks.ts";
import { reviewPut } from "./catalog.ts";
import type { Put } from "./item-store.ts";
import type { AssetRecord, ReviewRecord } from "./records.ts";
import { isUnderWay } from "./review-stage.ts";

/** A review that has ended has no stage that still runs. */
export function endedReview(review: ReviewRecord, state: ReviewRecord["state"]): ReviewRecord {
  return {
    ...review,
    state,
    stages: review.stages.map((stage) => (isUnderWay(stage) ? { ...stage, state: "cancelled" as const } : stage)),
  };
}

/** Ends a review for a reason outside it, and takes it out of everybody's inbox. */
export function endReview(
  asset: Pick<AssetRecord, "title" | "brand" | "kind">,
  review: ReviewRecord,
  state: "superseded" | "cancelled",
  now: Date,
): Put[] {
  const ended = endedReview(review, state);
  return [reviewPut(ended, review), ...inboxPuts(asset, ended, ended.stages, now)];
}

/** What wakes the stages on which workflows wait, or waited when the review ended. */
export function tokensOf(review: ReviewRecord): string[] {
  return review.stages.flatMap(({ taskToken, closedAt }) =>
    taskToken === null || closedAt !== null ? [] : [taskToken],
  );
}
