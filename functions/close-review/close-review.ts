import * as z from "zod";
import type { Status } from "../../shared/asset/status.ts";
import type { makeLifecycle } from "../../shared/catalog/lifecycle.ts";
import type { makeReviews } from "../../shared/catalog/reviews.ts";
import type { ScheduleRights } from "./schedule-rights.ts";

/** What ends a round. The outcome that travelled is a wake-up call; what counts is what is on record. */
export const EndedRound = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  round: z.number().int().positive(),
  outcome: z.looseObject({ decision: z.string() }).optional(),
});
export type EndedRound = z.infer<typeof EndedRound>;

export interface CloseReviewDependencies {
  reviews: Pick<ReturnType<typeof makeReviews>, "close">;
  lifecycle: Pick<ReturnType<typeof makeLifecycle>, "release">;
  scheduleRights: ScheduleRights;
  now: () => Date;
}

/** Turns the end of a round into a status, and an approval into a version that is live, or will be when its rights begin. */
export function makeCloseReview({ reviews, lifecycle, scheduleRights, now }: CloseReviewDependencies) {
  return async ({ assetId, version: number, round }: EndedRound): Promise<{ outcome: string; status: Status }> => {
    const { version: closed, outcome } = await reviews.close(assetId, number, round);
    if (outcome !== "approved") return { outcome, status: closed.status };
    // The clocks are set first: a version must not go live without the end of its rights being certain.
    const { startsAt, endsAt } = closed.rights;
    const isAhead = (at: string | null): at is string => at !== null && at > now().toISOString();
    if (isAhead(startsAt)) await scheduleRights(assetId, number, "start", startsAt);
    if (isAhead(endsAt)) await scheduleRights(assetId, number, "end", endsAt);
    const released = await lifecycle.release(assetId, number);
    return { outcome, status: released.status };
  };
}
