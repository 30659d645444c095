import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeRoundPlanner } from "../../shared/catalog/plan-round.ts";
import { makeReviews } from "../../shared/catalog/reviews.ts";
import { config } from "../../shared/config/config.ts";
import { reviewRulesOf } from "../../shared/review/review-rules.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makePlanReview, RoundToPlan } from "./plan-review.ts";

const env = parseEnv(z.object({ TABLE_NAME: z.string().min(1) }));
const catalog = makeCatalog({ items: makeDynamoItemStore(dynamo, env.TABLE_NAME), now: () => new Date() });
const rules = reviewRulesOf(config);

const planReview = makePlanReview({
  reviews: makeReviews(catalog, rules),
  planner: makeRoundPlanner(catalog, rules),
});

export const handler = lambda(RoundToPlan, planReview);
