import { handle } from "hono/aws-lambda";
import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeOutbox } from "../../shared/catalog/outbox.ts";
import { config } from "../../shared/config/config.ts";
import { makeFindAsset } from "../api/find-asset.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { lambdaClient } from "../runtime/clients/lambda.ts";
import { sqs } from "../runtime/clients/sqs.ts";
import { stepFunctions } from "../runtime/clients/step-functions.ts";
import { logger } from "../runtime/logger.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makeOperationsApp } from "./app.ts";
import { makeDeadLetters } from "./dead-letters.ts";
import { makeExecutions } from "./executions.ts";
import { makePipelineOf } from "./pipeline-of.ts";
import { toFunction, toQueue, toRelay, toWorkflow } from "./send-again.ts";

const name = z.string().min(1);
const env = parseEnv(
  z.object({
    TABLE_NAME: name,
    INGEST_STATE_MACHINE_ARN: name,
    REVIEW_STATE_MACHINE_ARN: name,
    UPLOAD_DEAD_LETTERS_URL: name,
    OUTBOX_DEAD_LETTERS_URL: name,
    PUBLISH_DEAD_LETTERS_URL: name,
    MENTION_DEAD_LETTERS_URL: name,
    DIGEST_DEAD_LETTERS_URL: name,
    MAIL_EVENT_DEAD_LETTERS_URL: name,
    RELAY_FUNCTION_ARN: name,
    PUBLISH_FUNCTION_ARN: name,
    MENTION_FUNCTION_ARN: name,
    DIGEST_FUNCTION_ARN: name,
    MAIL_EVENT_QUEUE_URL: name,
  }),
);

const items = makeDynamoItemStore(dynamo, env.TABLE_NAME);
const catalog = makeCatalog({ items, now: () => new Date() });
const executions = makeExecutions(stepFunctions, {
  ingest: env.INGEST_STATE_MACHINE_ARN,
  review: env.REVIEW_STATE_MACHINE_ARN,
});

const app = makeOperationsApp({
  catalog,
  findAsset: makeFindAsset(catalog),
  pipelineOf: makePipelineOf(catalog, executions),
  executions,
  deadLetters: makeDeadLetters({
    sqs,
    queueUrls: {
      uploads: env.UPLOAD_DEAD_LETTERS_URL,
      outbox: env.OUTBOX_DEAD_LETTERS_URL,
      publish: env.PUBLISH_DEAD_LETTERS_URL,
      mentions: env.MENTION_DEAD_LETTERS_URL,
      digest: env.DIGEST_DEAD_LETTERS_URL,
      "mail-events": env.MAIL_EVENT_DEAD_LETTERS_URL,
    },
    sendAgain: {
      uploads: toWorkflow(stepFunctions, env.INGEST_STATE_MACHINE_ARN),
      outbox: toRelay(lambdaClient, env.RELAY_FUNCTION_ARN, makeOutbox(items, config)),
      publish: toFunction(lambdaClient, env.PUBLISH_FUNCTION_ARN),
      mentions: toFunction(lambdaClient, env.MENTION_FUNCTION_ARN),
      digest: toFunction(lambdaClient, env.DIGEST_FUNCTION_ARN),
      "mail-events": toQueue(sqs, env.MAIL_EVENT_QUEUE_URL),
    },
    now: Date.now,
  }),
  config,
  version: "0.1.0",
  note: (what) => logger.info("Dead letters were sent again", what),
  report: ({ error, ...failure }) =>
    logger.error("A request failed", {
      ...failure,
      reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    }),
});

export const handler = handle(app);
