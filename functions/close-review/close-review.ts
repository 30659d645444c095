import * as z from "zod";
import type { Status } from "../../shared/asset/status.ts";
import type { makeLifecycle } from "../../shared/catalog/lifecycle.ts";
import type { makeReviews } from "../../shared/catalog/reviews.ts";
import { type StageInput, stageInputOf } from "../runtime/stage-input.ts";
import type { WakeReview } from "../runtime/wake-review.ts";
import type { ScheduleRights } from "./schedule-rights.ts";

/** A stage that has ended, or without one a round in which nobody has to be asked. What counts is what is on record. */
export const EndedStage = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  round: z.number().int().positive(),
  stage: z.string().optional(),
});
export type EndedStage = z.infer<typeof EndedStage>;

export interface CloseReviewDependencies {
  reviews: Pick<ReturnType<typeof makeReviews>, "advance">;
  lifecycle: Pick<ReturnType<typeof makeLifecycle>, "release">;
  wakeReview: WakeReview;
  scheduleRights: ScheduleRights;
  now: () => Date;
}

/**
 * Goes on after a stage: answers the stages whose turn has come, or turns the end of the round into a status, and an
 * approval into a version that is live, or will be when its rights begin. Safe to repeat.
 */
export function makeCloseReview({ reviews, lifecycle, wakeReview, scheduleRights, now }: CloseReviewDependencies) {
  return async ({ stage, ...key }: EndedStage): Promise<{ outcome: string; status: Status; stages: StageInput[] }> => {
    const { version, outcome, opened, tokensToWake } = await reviews.advance(key, stage);
    for (const token of tokensToWake)
      await wakeReview(token, {
        decision: "cancelled",
        decisionId: `${key.assetId}-v${key.version}-r${key.round}-ended`,
      });
    const stages = opened.map(stageInputOf);
    if (outcome !== "approved") return { outcome, status: version.status, stages };
    // The clocks are set first: a version must not go live without the end of its rights being certain.
    const { startsAt, endsAt } = version.rights;
    const isAhead = (at: string | null): at is string => at !== null && at > now().toISOString();
    if (isAhead(startsAt)) await scheduleRights(key.assetId, key.version, "start", startsAt);
    if (isAhead(endsAt)) await scheduleRights(key.assetId, key.version, "end", endsAt);
    const released = await lifecycle.release(key.assetId, key.version);
    return { outcome, status: released.status, stages };
  };
}
