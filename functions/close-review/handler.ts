import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeLifecycle } from "../../shared/catalog/lifecycle.ts";
import { makeReviews } from "../../shared/catalog/reviews.ts";
import { config } from "../../shared/config/config.ts";
import { reviewRulesOf } from "../../shared/review/review-rules.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { scheduler } from "../runtime/clients/scheduler.ts";
import { stepFunctions } from "../runtime/clients/step-functions.ts";
import { lambda } from "../runtime/lambda.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makeWakeReview } from "../runtime/wake-review.ts";
import { EndedStage, makeCloseReview } from "./close-review.ts";
import { makeScheduleRights } from "./schedule-rights.ts";

const env = parseEnv(
  z.object({
    TABLE_NAME: z.string().min(1),
    SCHEDULE_GROUP: z.string().min(1),
    SCHEDULER_ROLE_ARN: z.string().min(1),
    PUBLISH_FUNCTION_ARN: z.string().min(1),
    PUBLISH_DEAD_LETTER_QUEUE_ARN: z.string().min(1),
  }),
);
const now = () => new Date();
const catalog = makeCatalog({ items: makeDynamoItemStore(dynamo, env.TABLE_NAME), now });

const closeReview = makeCloseReview({
  reviews: makeReviews(catalog, reviewRulesOf(config)),
  lifecycle: makeLifecycle(catalog),
  wakeReview: makeWakeReview(stepFunctions),
  scheduleRights: makeScheduleRights(scheduler, {
    group: env.SCHEDULE_GROUP,
    roleArn: env.SCHEDULER_ROLE_ARN,
    publishArn: env.PUBLISH_FUNCTION_ARN,
    deadLetterArn: env.PUBLISH_DEAD_LETTER_QUEUE_ARN,
  }),
  now,
});

export const handler = lambda(EndedStage, closeReview);
