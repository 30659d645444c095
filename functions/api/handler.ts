import { GetObjectCommand } from "@aws-sdk/client-s3";
import { handle } from "hono/aws-lambda";
import * as z from "zod";
import { deriveRecordKey } from "../../shared/audit/record-key.ts";
import { makeAbsences } from "../../shared/catalog/absences.ts";
import { makeAsks } from "../../shared/catalog/asks.ts";
import { makeCatalog } from "../../shared/catalog/catalog.ts";
import { makeChanges } from "../../shared/catalog/changes.ts";
import { makeCommentList } from "../../shared/catalog/comment-list.ts";
import { makeComments } from "../../shared/catalog/comments.ts";
import { makeDynamoItemStore } from "../../shared/catalog/dynamo-item-store.ts";
import { makeLifecycle } from "../../shared/catalog/lifecycle.ts";
import { makeLinkVisits } from "../../shared/catalog/link-visits.ts";
import { makeListing } from "../../shared/catalog/listing.ts";
import { makeMailStates } from "../../shared/catalog/mail-states.ts";
import { makeRoundPlanner } from "../../shared/catalog/plan-round.ts";
import { makeRequestLedger } from "../../shared/catalog/request-ledger.ts";
import { makeReviewDecisions } from "../../shared/catalog/review-decisions.ts";
import { makeReviewPeople } from "../../shared/catalog/review-people.ts";
import { makeStepUpCodes } from "../../shared/catalog/step-up-codes.ts";
import { makeWaivers } from "../../shared/catalog/waivers.ts";
import { findKnownPerson, peopleOf } from "../../shared/comment/known-people.ts";
import { config } from "../../shared/config/config.ts";
import { reviewRulesOf } from "../../shared/review/review-rules.ts";
import { dynamo } from "../runtime/clients/dynamo.ts";
import { s3 } from "../runtime/clients/s3.ts";
import { stepFunctions } from "../runtime/clients/step-functions.ts";
import { MailEnv, makeHouseMailer } from "../runtime/house-mailer.ts";
import { logger } from "../runtime/logger.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { publicUrlIn, secretText } from "../runtime/secret.ts";
import { makeAbsenceDesk } from "./absence-desk.ts";
import { makeApp } from "./app.ts";
import { makeAssetView } from "./asset-view.ts";
import { makeCheckUploads } from "./check-uploads.ts";
import { makeSendCode } from "./code-mail.ts";
import { makeCommentDesk } from "./comment-desk.ts";
import { makeCompareVersions } from "./compare-versions.ts";
import { makeDelivery } from "./deliver.ts";
import { makeFindAsset } from "./find-asset.ts";
import { makeGuestComments } from "./guest-comments.ts";
import { makeFindLinkHolder } from "./link-holder.ts";
import { makeReviewDesk } from "./review-desk.ts";
import { makeReviewOffice } from "./review-office.ts";
import { makeReviewerMails } from "./reviewer-mails.ts";
import { makeShowReview } from "./show-review.ts";
import { makeUploads } from "./uploads.ts";
import { makeViewReview } from "./view-review.ts";
import { makeWorkflows } from "./workflows.ts";

const name = z.string().min(1);
const env = parseEnv(
  z.object({
    TABLE_NAME: name,
    MASTERS_BUCKET: name,
    RENDITIONS_BUCKET: name,
    LINK_SECRET_ARN: name,
    SIGNING_KEY_SECRET_ARN: name,
    SIGNING_KEY_PAIR_ID: name,
    PUBLIC_URL_PARAMETER: name,
    ...MailEnv.shape,
    INGEST_STATE_MACHINE_ARN: name,
    REVIEW_STATE_MACHINE_ARN: name,
    OIDC_ISSUER: name,
    OIDC_AUDIENCE: name,
  }),
);

const now = () => new Date();
const items = makeDynamoItemStore(dynamo, env.TABLE_NAME);
const catalog = makeCatalog({ items, now });
const rules = reviewRulesOf(config);
const reviews = makeReviewDecisions(catalog);
const linkSecret = secretText(env.LINK_SECRET_ARN);
const privateKey = secretText(env.SIGNING_KEY_SECRET_ARN);
const workflows = makeWorkflows(stepFunctions, {
  ingest: env.INGEST_STATE_MACHINE_ARN,
  review: env.REVIEW_STATE_MACHINE_ARN,
});

const delivery = makeDelivery({
  catalog,
  readText: async (key) => {
    try {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: env.RENDITIONS_BUCKET, Key: key }));
      return await Body?.transformToString("utf-8");
    } catch (error) {
      if (error instanceof Error && (error.name === "NoSuchKey" || error.name === "AccessDenied")) return undefined;
      throw error;
    }
  },
  publicUrl: publicUrlIn(env.PUBLIC_URL_PARAMETER),
  signingKey: async () => ({ keyPairId: env.SIGNING_KEY_PAIR_ID, privateKeyPem: await privateKey() }),
  linkSecret,
  policy: config.delivery,
  now,
});

const waivers = makeWaivers(catalog);
const mailsTo = makeReviewerMails(makeMailStates(items));
const view = makeAssetView({ catalog, delivery, mailsTo, waivers });
const holderOf = makeFindLinkHolder(catalog, linkSecret);
const findAsset = makeFindAsset(catalog);
const comments = makeComments(catalog);
const reviewPeople = makeReviewPeople(catalog, rules);
const asks = makeAsks(items);
const isKnown = (email: string) => findKnownPerson(config, email) !== undefined;
const commentList = makeCommentList(catalog);
const show = makeShowReview({
  catalog,
  delivery,
  brandName: rules.brandName,
  pageTtlSeconds: config.delivery.defaultTtlSeconds,
  now,
});

const app = makeApp({
  catalog,
  list: makeListing(items),
  changes: makeChanges(items, now),
  lifecycle: makeLifecycle(catalog),
  reviews,
  requests: makeRequestLedger(items, now),
  workflows,
  view,
  delivery,
  recordKey: async () => deriveRecordKey(await linkSecret()),
  desk: makeReviewDesk({
    reviews,
    show,
    workflows,
    holderOf,
    people: reviewPeople,
    visits: makeLinkVisits(catalog),
    codes: makeStepUpCodes(catalog, linkSecret),
    sendCode: makeSendCode(makeHouseMailer(env), config.organisation.name),
    isKnown,
    now,
  }),
  comments: makeCommentDesk({
    catalog,
    comments,
    list: commentList,
    findAsset,
    knownPeople: (brand) => peopleOf(config, brand),
  }),
  guests: makeGuestComments({ catalog, comments, list: commentList, holderOf, now }),
  findAsset,
  viewReview: makeViewReview({ catalog, mailsTo, rules }),
  office: makeReviewOffice({
    catalog,
    reviews,
    people: reviewPeople,
    asks,
    planner: makeRoundPlanner(catalog, rules),
    rules,
    workflows,
    show,
    isKnown,
  }),
  absences: makeAbsenceDesk({
    absences: makeAbsences(catalog, rules),
    asks,
    people: reviewPeople,
    workflows,
    findPerson: (email) => findKnownPerson(config, email),
  }),
  waivers,
  compare: makeCompareVersions({
    catalog,
    list: commentList,
    findAsset,
    view,
    delivery,
    ttlSeconds: config.delivery.previewTtlSeconds,
    now,
  }),
  uploads: makeUploads({ s3, bucket: env.MASTERS_BUCKET, catalog, linkSecret, config }),
  checkUploads: makeCheckUploads({ bucket: env.MASTERS_BUCKET, catalog, config }),
  config,
  version: "0.1.0",
  client: { issuer: env.OIDC_ISSUER, clientId: env.OIDC_AUDIENCE },
  report: ({ error, ...failure }) =>
    logger.error("A request failed", {
      ...failure,
      reason: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    }),
});

export const handler = handle(app);
