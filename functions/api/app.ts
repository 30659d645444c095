import { Hono } from "hono";
import type { AbsenceDesk } from "./absence-desk.ts";
import type { ApiEnv } from "./api-env.ts";
import type { CheckUploads } from "./check-uploads.ts";
import type { GuestComments } from "./guest-comments.ts";
import { openApiDocument } from "./openapi/document.ts";
import { apiPage } from "./openapi/page.ts";
import type { ReviewDesk } from "./review-desk.ts";
import { type AssetDependencies, makeAssetRoutes } from "./routes/asset-routes.ts";
import { type ChangeDependencies, makeChangeRoutes } from "./routes/change-routes.ts";
import { type CommentDependencies, makeCommentRoutes } from "./routes/comment-routes.ts";
import { type DeliveryRouteDependencies, makeDeliveryRoutes, makePlaybackRoutes } from "./routes/delivery-routes.ts";
import { makeGuestCommentRoutes } from "./routes/guest-comment-routes.ts";
import { makeMeRoutes } from "./routes/me-routes.ts";
import { type MetaDependencies, makeOpenRoutes, makeSessionRoutes } from "./routes/meta-routes.ts";
import { makeAssetMetricsRoutes, makeMetricsRoutes } from "./routes/metrics-routes.ts";
import { makeRecordKeyRoutes, makeRecordRoutes, type RecordDependencies } from "./routes/record-routes.ts";
import { makeReviewLinkRoutes } from "./routes/review-link-routes.ts";
import { makeReviewListRoutes } from "./routes/review-list-routes.ts";
import { makeInboxRoutes, makeReviewRoutes, type ReviewRouteDependencies } from "./routes/review-routes.ts";
import { makeUploadRoutes } from "./routes/upload-routes.ts";
import { makeShell, type Report, signedInOnly } from "./shell.ts";
import type { Uploads } from "./uploads.ts";

export interface ApiDependencies
  extends AssetDependencies,
    ChangeDependencies,
    CommentDependencies,
    DeliveryRouteDependencies,
    MetaDependencies {
  catalog: AssetDependencies["catalog"];
  config: MetaDependencies["config"];
  absences: AbsenceDesk;
  desk: ReviewDesk;
  recordKey: RecordDependencies["recordKey"];
  guests: GuestComments;
  findAsset: ReviewRouteDependencies["findAsset"];
  office: ReviewRouteDependencies["office"];
  viewReview: ReviewRouteDependencies["viewReview"];
  waivers: ReviewRouteDependencies["waivers"];
  uploads: Uploads;
  checkUploads: CheckUploads;
  report: Report;
}

/** The whole API under `/v1`. Which routes need no token is said twice, here and at the gateway, and both must let a request in. */
export function makeApp(dependencies: ApiDependencies) {
  const app = makeShell(dependencies.report);

  const open = new Hono<ApiEnv>()
    .route("/", makeOpenRoutes(dependencies))
    .route("/", makePlaybackRoutes(dependencies))
    .route("/record-keys", makeRecordKeyRoutes(dependencies))
    .route("/review-links", makeReviewLinkRoutes(dependencies))
    .route("/review-links", makeGuestCommentRoutes(dependencies));

  const signedIn = new Hono<ApiEnv>()
    .route("/", makeSessionRoutes(dependencies))
    .route("/assets", makeAssetRoutes(dependencies))
    .route("/assets", makeDeliveryRoutes(dependencies))
    .route("/assets", makeRecordRoutes(dependencies))
    .route("/assets", makeAssetMetricsRoutes(dependencies))
    .route("/metrics", makeMetricsRoutes(dependencies))
    .route("/assets", makeCommentRoutes(dependencies))
    .route("/assets", makeReviewRoutes(dependencies))
    .route("/me", makeMeRoutes(dependencies))
    .route("/inbox", makeInboxRoutes(dependencies))
    .route("/reviews", makeReviewListRoutes(dependencies))
    .route("/changes", makeChangeRoutes(dependencies))
    .route("/uploads", makeUploadRoutes(dependencies));

  for (const path of [
    "/v1/session",
    "/v1/config",
    "/v1/assets/*",
    "/v1/changes",
    "/v1/inbox",
    "/v1/me/*",
    "/v1/metrics/*",
    "/v1/reviews",
    "/v1/uploads/*",
  ]) {
    app.use(path, signedInOnly);
  }

  const routes = app.route("/v1", open).route("/v1", signedIn);

  let document: Record<string, unknown> | undefined;
  const described = () => {
    document ??= openApiDocument(routes, dependencies.version);
    return document;
  };
  routes.get("/v1/openapi.json", (c) => c.json(described()));
  routes.get("/v1/docs", (c) => c.html(apiPage(described())));
  return routes;
}

/**
 * For clients that are typed by the routes: `hc<AppType>(url)`.
 * @public
 */
export type AppType = ReturnType<typeof makeApp>;
