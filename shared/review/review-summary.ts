import * as z from "zod";
import { Distribution, distributionOf } from "./distribution.ts";
import { ReviewerTally, ReviewTally, StageTally } from "./tally.ts";

const count = z.number().int().nonnegative();

/** A tally with distributions in the place of single values. */
export const ReviewSummary = ReviewTally.extend({
  approvals: z.object({
    count,
    roundsToApproval: Distribution,
    versionsToApproval: Distribution,
    timeToApprovalMs: Distribution,
  }),
  stages: z.array(StageTally.omit({ durationsMs: true }).extend({ closed: count, timeMs: Distribution })),
  reviewers: z.array(ReviewerTally.omit({ responsesMs: true }).extend({ decided: count, responseMs: Distribution })),
});
export type ReviewSummary = z.infer<typeof ReviewSummary>;

export function summarise({ approvals, stages, reviewers, ...tally }: ReviewTally): ReviewSummary {
  return {
    ...tally,
    approvals: {
      count: approvals.rounds.length,
      roundsToApproval: distributionOf(approvals.rounds),
      versionsToApproval: distributionOf(approvals.versions),
      timeToApprovalMs: distributionOf(approvals.durationsMs),
    },
    stages: stages.map(({ durationsMs, ...stage }) => ({
      ...stage,
      closed: durationsMs.length,
      timeMs: distributionOf(durationsMs),
    })),
    reviewers: reviewers.map(({ responsesMs, ...reviewer }) => ({
      ...reviewer,
      decided: Object.values(reviewer.decisions).reduce((sum, count) => sum + count, 0),
      responseMs: distributionOf(responsesMs),
    })),
  };
}
