import { type Context, Hono, type MiddlewareHandler } from "hono";
import { secureHeaders } from "hono/secure-headers";
import { callerOf } from "../../shared/access/claims.ts";
import { DomainError } from "../../shared/error.ts";
import type { ApiEnv } from "./api-env.ts";
import { problemOf } from "./problem-of.ts";

/** Told of every failure that is ours; never of a request's contents. */
export type Report = (failure: { route: string; method: string; status: number; code: string; error: unknown }) => void;

/** What every app behind the HTTP API begins with: its headers, and problems instead of errors. */
export function makeShell(report: Report) {
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
  return app;

  function answerProblem(c: Context<ApiEnv>, error: unknown) {
    // The route rather than the path: paths hold tokens.
    const route = c.req.routePath;
    const problem = problemOf(error, route.includes(":token") ? route : c.req.path);
    if (problem.status >= 500)
      report({ route, method: c.req.method, status: problem.status, code: problem.code, error });
    return c.body(JSON.stringify(problem), problem.status, {
      "content-type": "application/problem+json",
      ...(problem.status === 503 || problem.status === 429 ? { "retry-after": "2" } : {}),
      ...(problem.status === 401 ? { "www-authenticate": "Bearer" } : {}),
    });
  }
}

/** Lets in whoever the gateway has verified, and nobody else. */
export const signedInOnly: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const caller = callerOf(claimsOf(c));
  if (caller === undefined)
    throw new DomainError("unauthenticated", "Sign in first: send a bearer token of the issuer named at /v1/client.");
  c.set("caller", caller);
  c.header("cache-control", "private, no-cache");
  return next();
};

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
