import type { HttpRequest } from "../../../kernel/service.ts";
import type { Origin } from "../distribution/distribution-configuration.ts";
import { type Forwarding, lets } from "../policy/forwarding.ts";
import { readCookies } from "../signing/signed-parts.ts";

/** Sent on whatever the policies say: what the body is, and the conditions and ranges that a cache needs. */
const always = [
  "range",
  "if-match",
  "if-none-match",
  "if-modified-since",
  "if-unmodified-since",
  "if-range",
  "content-length",
  "content-type",
  "transfer-encoding",
];
/** Of the connection, and headers with a treatment of their own. */
const never = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "upgrade",
  "cookie",
  "x-forwarded-for",
  "via",
  "expect",
];

/**
 * The request that goes to the origin: what a cache policy or an origin request policy names goes on, nothing else.
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-origin-requests.html
 */
export function makeOriginRequest(
  request: HttpRequest,
  origin: Origin,
  policies: Forwarding[],
  requestId: string,
): HttpRequest {
  const [rawPath = "/", rawQuery = ""] = request.rawUrl.split(/\?(.*)/s);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (never.includes(name)) continue;
    if (always.includes(name) || policies.some((policy) => lets(policy.headers, name))) headers[name] = value;
  }
  // A policy that forwards the viewer's Host is the one way to keep it.
  if (!policies.some((policy) => lets(policy.headers, "host"))) headers.host = origin.DomainName;
  headers["user-agent"] ??= "Amazon CloudFront";
  headers["x-forwarded-for"] = [request.headers["x-forwarded-for"], request.remoteAddress].filter(Boolean).join(", ");
  headers.via = "1.1 laptop.cloudfront.net (CloudFront)";
  headers["x-amz-cf-id"] = requestId;
  const cookie = [...readCookies(request.headers.cookie)]
    .filter(([name]) => policies.some((policy) => lets(policy.cookies, name)))
    .map(([name, value]) => `${name}=${value}`)
    .join("; ");
  if (cookie !== "") headers.cookie = cookie;
  for (const { HeaderName: name, HeaderValue: value } of origin.OriginCustomHeaders)
    headers[name.toLowerCase()] = value;

  const query = rawQuery
    .split("&")
    .filter((pair) => pair !== "" && policies.some((policy) => lets(policy.queries, decodeName(pair))))
    .join("&");
  const path = `${origin.OriginPath}${rawPath}`;
  return {
    ...request,
    rawUrl: query === "" ? path : `${path}?${query}`,
    path,
    query: new URLSearchParams(query),
    headers,
  };
}

function decodeName(pair: string): string {
  const name = pair.split("=", 1)[0] ?? "";
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
