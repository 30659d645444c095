import { GetObjectCommand } from "@aws-sdk/client-s3";
import * as z from "zod";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import { makeReviews } from "../../shared/catalog/reviews.ts";
import { config } from "../../shared/config/config.ts";
import { reviewRulesOf } from "../../shared/review/review-rules.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { s3 } from "../runtime/clients/s3.ts";
import { stepFunctions } from "../runtime/clients/step-functions.ts";
import { MailEnv, makeHouseMailer } from "../runtime/house-mailer.ts";
import { lambda } from "../runtime/lambda.ts";
import { logger } from "../runtime/logger.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { publicUrlIn, secretText } from "../runtime/secret.ts";
import { makeWakeReview } from "../runtime/wake-review.ts";
import { makeMailSender } from "./mail-sender.ts";
import { AwaitedStage, makeOpenReview } from "./open-review.ts";

const name = z.string().min(1);
const env = parseEnv(
  z.object({
    TABLE_NAME: name,
    RENDITIONS_BUCKET: name,
    LINK_SECRET_ARN: name,
    ...MailEnv.shape,
    PUBLIC_URL_PARAMETER: name,
  }),
);
const now = () => new Date();
const items = makeDynamoItemStore(dynamo, env.TABLE_NAME);
const catalog = makeCatalog({ items, now });

const openReview = makeOpenReview({
  catalog,
  reviews: makeReviews(catalog, reviewRulesOf(config)),
  mails: makeMailLedger(items, now),
  readPoster: async (key, contentType) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: env.RENDITIONS_BUCKET, Key: key }));
    const bytes = await Body?.transformToByteArray();
    return bytes === undefined ? undefined : { bytes, contentType };
  },
  send: makeMailSender(makeHouseMailer(env)),
  wakeReview: makeWakeReview(stepFunctions),
  warn: (message, particulars) => logger.warn(message, particulars),
  linkSecret: secretText(env.LINK_SECRET_ARN),
  publicUrl: publicUrlIn(env.PUBLIC_URL_PARAMETER),
  config,
});

export const handler = lambda(AwaitedStage, openReview);
