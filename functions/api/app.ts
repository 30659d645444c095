import { type Context, Hono } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { callerOf } from "../../shared/access/claims.ts";
import { DomainError } from "../../shared/error.ts";
import type { ApiEnv } from "./api-env.ts";
import type { GuestComments } from "./guest-comments.ts";
import { openApiDocument } from "./openapi/document.ts";
import { apiPage } from "./openapi/page.ts";
import { problemOf } from "./problem-of.ts";
import type { ReviewDesk } from "./review-desk.ts";
import { type AssetDependencies, makeAssetRoutes } from "./routes/asset-routes.ts";
import { type CommentDependencies, makeCommentRoutes } from "./routes/comment-routes.ts";
import { type DeliveryRouteDependencies, makeDeliveryRoutes, makePlaybackRoutes } from "./routes/delivery-routes.ts";
import { makeGuestCommentRoutes } from "./routes/guest-comment-routes.ts";
import { type MetaDependencies, makeOpenRoutes, makeSessionRoutes } from "./routes/meta-routes.ts";
import { makeAssetMetricsRoutes, makeMetricsRoutes } from "./routes/metrics-routes.ts";
import { makeRecordKeyRoutes, makeRecordRoutes, type RecordDependencies } from "./routes/record-routes.ts";
import { makeReviewLinkRoutes } from "./routes/review-link-routes.ts";
import { makeInboxRoutes, makeReviewRoutes, type ReviewRouteDependencies } from "./routes/review-routes.ts";
import { makeUploadRoutes } from "./routes/upload-routes.ts";
import type { Uploads } from "./uploads.ts";

export interface ApiDependencies
  extends AssetDependencies,
    CommentDependencies,
    DeliveryRouteDependencies,
    MetaDependencies {
  catalog: AssetDependencies["catalog"];
  config: MetaDependencies["config"];
  desk: ReviewDesk;
  recordKey: RecordDependencies["recordKey"];
  guests: GuestComments;
  findAsset: ReviewRouteDependencies["findAsset"];
  office: ReviewRouteDependencies["office"];
  waivers: ReviewRouteDependencies["waivers"];
  uploads: Uploads;
  /** Told of every failure that is ours; never of a request's contents. */
  report: (failure: { route: string; method: string; status: number; code: string; error: unknown }) => void;
}

/** The whole API under `/v1`. Which routes need no token is said twice, here and at the gateway, and both must let a request in. */
export function makeApp(dependencies: ApiDependencies) {
  const app = new Hono<ApiEnv>();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        frameAncestors: ["'none'"],
        baseUri: ["'none'"],
        styleSrc: ["'unsafe-inline'"],
      },
      referrerPolicy: "no-referrer",
      crossOriginResourcePolicy: "same-origin",
      xFrameOptions: "DENY",
    }),
  );
  app.onError((error, c) => answerProblem(c, error));
  app.notFound((c) => answerProblem(c, new DomainError("not_found", "There is no such route. See /v1/docs.")));

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
    .route("/inbox", makeInboxRoutes(dependencies))
    .route("/uploads", makeUploadRoutes(dependencies));

  for (const path of ["/v1/session", "/v1/config", "/v1/assets/*", "/v1/inbox", "/v1/metrics/*", "/v1/uploads/*"]) {
    app.use(path, async (c, next) => {
      const caller = callerOf(claimsOf(c));
      if (caller === undefined)
        throw new DomainError(
          "unauthenticated",
          "Sign in first: send a bearer token of the issuer named at /v1/client.",
        );
      c.set("caller", caller);
      c.header("cache-control", "private, no-cache");
      return next();
    });
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

  function answerProblem(c: Context<ApiEnv>, error: unknown) {
    // The route rather than the path: paths hold tokens.
    const route = c.req.routePath;
    const problem = problemOf(error, route.includes(":token") ? route : c.req.path);
    if (problem.status >= 500)
      dependencies.report({ route, method: c.req.method, status: problem.status, code: problem.code, error });
    return c.body(JSON.stringify(problem), problem.status, {
      "content-type": "application/problem+json",
      ...(problem.status === 503 || problem.status === 429 ? { "retry-after": "2" } : {}),
      ...(problem.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    });
  }
}

/**
 * For clients that are typed by the routes: `hc<AppType>(url)`.
 * @public
 */
export type AppType = ReturnType<typeof makeApp>;

function claimsOf(c: Context<ApiEnv>): Record<string, unknown> {
  const event = c.env?.event;
  const context = event !== undefined && "requestContext" in event ? event.requestContext : undefined;
  if (context === undefined || !("authorizer" in context)) return {};
  const { authorizer } = context;
  const jwt: unknown = authorizer !== undefined && "jwt" in authorizer ? authorizer.jwt : undefined;
  if (typeof jwt !== "object" || jwt === null || !("claims" in jwt)) return {};
  const { claims } = jwt;
  return typeof claims === "object" && claims !== null ? { ...claims } : {};
}
