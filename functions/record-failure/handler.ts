import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeIngestOutcome } from "../../shared/catalog/ingest-outcome.ts";
import { makeReviews } from "../../shared/catalog/reviews.ts";
import { config } from "../../shared/config/config.ts";
import { reviewRulesOf } from "../../shared/review/review-rules.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { stepFunctions } from "../runtime/clients/step-functions.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makeWakeReview } from "../runtime/wake-review.ts";
import { Failure, makeRecordFailure } from "./record-failure.ts";

const env = parseEnv(z.object({ TABLE_NAME: z.string().min(1) }));
const catalog = makeCatalog({ items: makeDynamoItemStore(dynamo, env.TABLE_NAME), now: () => new Date() });

export const handler = lambda(
  Failure,
  makeRecordFailure({
    outcome: makeIngestOutcome(catalog),
    reviews: makeReviews(catalog, reviewRulesOf(config)),
    wakeReview: makeWakeReview(stepFunctions),
    config,
  }),
);
