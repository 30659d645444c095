import type { HttpResponse } from "../../../kernel/service.ts";
import { matchesWildcard } from "../../../kernel/wildcard.ts";
import { S3Error } from "../http/s3-error.ts";
import type { CorsRule } from "./bucket-configuration.ts";
import type { Bucket } from "./bucket-store.ts";

/** What a browser asks: in a preflight for the request that it is about to make. */
interface CorsQuestion {
  origin: string;
  method: string;
  /** Lower-cased. */
  headers: string[];
}

function matches(rule: CorsRule, { origin, method, headers }: CorsQuestion): boolean {
  return (
    rule.AllowedOrigins.some((allowed) => matchesWildcard(allowed, origin)) &&
    rule.AllowedMethods.some((allowed) => allowed === method) &&
    headers.every((header) => rule.AllowedHeaders.some((allowed) => matchesWildcard(allowed.toLowerCase(), header)))
  );
}

function answerHeaders(rule: CorsRule, { origin, headers }: CorsQuestion): Record<string, string> {
  const everyone = rule.AllowedOrigins.includes("*");
  return {
    "access-control-allow-origin": everyone ? "*" : origin,
    "access-control-allow-methods": rule.AllowedMethods.join(", "),
    ...(headers.length > 0 ? { "access-control-allow-headers": headers.join(", ") } : {}),
    ...(rule.ExposedHeaders.length > 0 ? { "access-control-expose-headers": rule.ExposedHeaders.join(", ") } : {}),
    ...(rule.MaxAge === undefined ? {} : { "access-control-max-age": String(rule.MaxAge) }),
    ...(everyone ? {} : { "access-control-allow-credentials": "true" }),
    vary: "Origin, Access-Control-Request-Headers, Access-Control-Request-Method",
  };
}

/** Headers to add to the answer to an actual request; none without an Origin or a rule for it. */
export function corsHeaders(
  bucket: Bucket | undefined,
  method: string,
  origin: string | undefined,
): Record<string, string> {
  if (!bucket || origin === undefined) return {};
  const question = { origin, method, headers: [] };
  const rule = bucket.configuration.CorsConfiguration?.CorsRules.find((each) => matches(each, question));
  return rule ? answerHeaders(rule, question) : {};
}

/**
 * Answers an OPTIONS request by the bucket's rules.
 * @throws S3Error AccessForbidden, BadRequest
 */
export function answerPreflight(bucket: Bucket, header: (name: string) => string | undefined): HttpResponse {
  const origin = header("origin");
  const method = header("access-control-request-method");
  if (origin === undefined) throw new S3Error("BadRequest", "Insufficient information. Origin request header needed.");
  if (method === undefined) throw new S3Error("BadRequest", "Invalid Access-Control-Request-Method: null");
  const headers = (header("access-control-request-headers") ?? "")
    .split(",")
    .map((each) => each.trim().toLowerCase())
    .filter((each) => each !== "");
  const rules = bucket.configuration.CorsConfiguration?.CorsRules;
  if (!rules) throw forbidden("CORSResponse: CORS is not enabled for this bucket.", method);
  const rule = rules.find((each) => matches(each, { origin, method, headers }));
  if (!rule) {
    throw forbidden(
      "CORSResponse: This CORS request is not allowed. This is usually because the evalution of Origin, request method / Access-Control-Request-Method or Access-Control-Request-Headers are not whitelisted by the resource's CORS spec.",
      method,
    );
  }
  return {
    status: 200,
    headers: { ...answerHeaders(rule, { origin, method, headers }), "content-length": "0" },
    body: null,
  };
}

function forbidden(message: string, method: string): S3Error {
  return new S3Error("AccessForbidden", message, {
    statusCode: 403,
    members: { Method: method, ResourceType: "BUCKET" },
  });
}
