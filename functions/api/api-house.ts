import { generateKeyPairSync } from "node:crypto";
import { S3Client } from "@aws-sdk/client-s3";
import { deriveRecordKey } from "../../shared/audit/record-key.ts";
import { makeAbsences } from "../../shared/catalog/absences.ts";
import { makeAsks } from "../../shared/catalog/asks.ts";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeChanges } from "../../shared/catalog/changes.ts";
import { makeCommentList } from "../../shared/catalog/comment-list.ts";
import { makeComments } from "../../shared/catalog/comments.ts";
import { makeLinkVisits } from "../../shared/catalog/link-visits.ts";
import { makeListing } from "../../shared/catalog/listing.ts";
import { makeMailStates } from "../../shared/catalog/mail-states.ts";
import { makeRoundPlanner } from "../../shared/catalog/plan-round.ts";
import { makeRequestLedger } from "../../shared/catalog/request-ledger.ts";
import { makeReviewPeople } from "../../shared/catalog/review-people.ts";
import { makeStepUpCodes } from "../../shared/catalog/step-up-codes.ts";
import { makeWaivers } from "../../shared/catalog/waivers.ts";
import { findKnownPerson, peopleOf } from "../../shared/comment/known-people.ts";
import { config } from "../../shared/config/config.ts";
import { signReviewLink } from "../../shared/review/review-link.ts";
import { reviewRulesOf } from "../../shared/review/review-rules.ts";
import { makeAbsenceDesk } from "./absence-desk.ts";
import { makeApp } from "./app.ts";
import { makeAssetView } from "./asset-view.ts";
import { makeCheckUploads } from "./check-uploads.ts";
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

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
export const signingPublicKey = publicKey;
const secret = "the link secret of the tests";
export const recordKey = deriveRecordKey(secret);

/** The API over a catalogue in memory, with a clock that tests move and callers of any groups. */
export function makeApiHouse(
  s3: S3Client = new S3Client({
    region: "eu-west-1",
    credentials: { accessKeyId: "AKIA", secretAccessKey: "s" },
    requestChecksumCalculation: "WHEN_REQUIRED",
  }),
) {
  const house = makeCatalogHouse();
  const { catalog, items, now, reviews, lifecycle } = house;
  const texts = new Map<string, string>();
  const started: { workflow: string; name: string }[] = [];
  const woken: { taskToken: string; decision: string }[] = [];
  const reported: unknown[] = [];
  const linkSecret = async () => secret;
  const delivery = makeDelivery({
    catalog,
    readText: async (key) => texts.get(key),
    publicUrl: async () => "https://cdn.example.com",
    signingKey: async () => ({
      keyPairId: "K1",
      privateKeyPem: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    }),
    linkSecret,
    policy: config.delivery,
    now,
  });
  const workflows = {
    retryIngest: async (version: { assetId: string }, key: string) =>
      void started.push({ workflow: "ingest", name: `${version.assetId}-${key}` }),
    startReview: async (assetId: string, version: number, round: number) =>
      void started.push({ workflow: "review", name: `${assetId}-v${version}-r${round}` }),
    wakeReview: async (taskToken: string, { decision }: { decision: string }) =>
      void woken.push({ taskToken, decision }),
  };
  const waivers = makeWaivers(catalog);
  const mailsTo = makeReviewerMails(makeMailStates(items));
  const view = makeAssetView({ catalog, delivery, mailsTo, waivers });
  const holderOf = makeFindLinkHolder(catalog, linkSecret);
  const findAsset = makeFindAsset(catalog);
  const comments = makeComments(catalog);
  const rules = reviewRulesOf(config);
  const reviewPeople = makeReviewPeople(catalog, rules);
  const asks = makeAsks(items);
  const isKnown = (email: string) => findKnownPerson(config, email) !== undefined;
  const codesSent: { to: string; code: string }[] = [];
  const commentList = makeCommentList(catalog);
  const show = makeShowReview({
    catalog,
    delivery,
    brandName: (brand) => brand.toUpperCase(),
    pageTtlSeconds: 3_600,
    now,
  });
  const app = makeApp({
    catalog,
    list: makeListing(items),
    changes: makeChanges(items, now),
    lifecycle,
    reviews,
    requests: makeRequestLedger(items, now),
    workflows,
    view,
    delivery,
    recordKey: async () => recordKey,
    desk: makeReviewDesk({
      reviews,
      show,
      workflows,
      holderOf,
      people: reviewPeople,
      visits: makeLinkVisits(catalog),
      codes: makeStepUpCodes(catalog, linkSecret),
      sendCode: async (to, code) => void codesSent.push({ to: to.email, code }),
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
    uploads: makeUploads({ s3, bucket: "masters", catalog, linkSecret, config }),
    checkUploads: makeCheckUploads({ bucket: "masters", catalog, config }),
    config,
    version: "1.2.3",
    client: { issuer: "https://issuer.example.com", clientId: "greenlight" },
    report: ({ error }) => void reported.push(error),
  });

  const send = (path: string, init: RequestInit, claims?: Record<string, unknown>) =>
    app.request(
      path,
      init,
      claims === undefined ? {} : { event: { requestContext: { authorizer: { jwt: { claims } } } } },
    );

  return {
    ...house,
    app,
    texts,
    started,
    woken,
    reported,
    /** Someone with these groups, as the gateway tells of them. */
    as:
      (...groups: string[]) =>
      (path: string, init: RequestInit = {}) =>
        send(path, init, { sub: "u1", email: "u1@example.com", groups: `[${groups.join(" ")}]` }),
    anonymous: (path: string, init: RequestInit = {}) => send(path, init),
    codesSent,
    async reviewToken(assetId: string, version = 1, round = 1, reviewer = 0, stageId = "brand") {
      const review = await catalog.findReview(assetId, version, round);
      const stage = review?.stages.find(({ id }) => id === stageId);
      const one = stage?.reviewers[reviewer];
      if (stage === undefined || one === undefined) throw new Error("There is no such reviewer.");
      const link = { linkId: one.linkId, reviewerId: one.id, assetId, version, round, stage: stageId };
      return signReviewLink({ ...link, expiresAt: stage.endsAt ?? "" }, secret);
    },
  };
}

export function post(body?: unknown, headers: Record<string, string> = {}): RequestInit {
  return { method: "POST", headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
}
