import * as z from "zod";
import type { RoundPlanner } from "../../shared/catalog/plan-round.ts";
import { isToBeClosed } from "../../shared/catalog/review-stage.ts";
import type { makeReviews } from "../../shared/catalog/reviews.ts";
import { type StageInput, stageInputOf } from "../runtime/stage-input.ts";

/** A round that is to begin; `template` when somebody chose one. */
export const RoundToPlan = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  round: z.number().int().positive(),
  template: z.string().optional(),
});
export type RoundToPlan = z.infer<typeof RoundToPlan>;

export interface PlanReviewDependencies {
  reviews: Pick<ReturnType<typeof makeReviews>, "plan">;
  planner: RoundPlanner;
}

/** Puts on record how a round will go; answers the stages with which it begins. None is left when nobody has to be asked. */
export function makePlanReview({ reviews, planner }: PlanReviewDependencies) {
  return async ({ template, ...key }: RoundToPlan): Promise<{ stages: StageInput[] }> => {
    const review = await reviews.plan(key, planner, template);
    const isOpen = review.state === "open";
    return { stages: isOpen ? review.stages.filter(isToBeClosed).map(stageInputOf) : [] };
  };
}
