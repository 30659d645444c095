import type { HttpRequest } from "../../kernel/service.ts";
import type { AuthorizedClaims } from "./jwt-authorizer.ts";

/** Delivered as text; every other body, a form too, comes base64-encoded. */
const textTypes = /^(?:text\/.*|application\/(?:json|xml|javascript))$/;

export interface EventFacts {
  accountId: string;
  apiId: string;
  stage: string;
  stageVariables: Record<string, string>;
  routeKey: string;
  pathParameters: Record<string, string>;
  /** Decoded. */
  path: string;
  requestId: string;
  nowMs: number;
  authorized: AuthorizedClaims | null;
}

/**
 * The event of payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function requestEvent(request: HttpRequest, body: Uint8Array, facts: EventFacts): Record<string, unknown> {
  const { cookie, ...headers } = request.headers;
  const rawQueryString = request.rawUrl.includes("?") ? request.rawUrl.slice(request.rawUrl.indexOf("?") + 1) : "";
  const query = queryParameters(request.query);
  const host = headers.host ?? "";
  const type = (headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  const isText = textTypes.test(type);
  return {
    version: "2.0",
    routeKey: facts.routeKey,
    rawPath: facts.path,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/; */).filter((each) => each !== "") }),
    headers: {
      ...headers,
      "content-length": String(body.length),
      "x-forwarded-for": [headers["x-forwarded-for"], request.remoteAddress]
        .filter((each) => each !== undefined && each !== "")
        .join(", "),
      "x-forwarded-port": headers["x-forwarded-port"] ?? "443",
      "x-forwarded-proto": headers["x-forwarded-proto"] ?? "https",
    },
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    requestContext: {
      accountId: facts.accountId,
      apiId: facts.apiId,
      ...(facts.authorized === null ? {} : { authorizer: { jwt: facts.authorized } }),
      domainName: host.replace(/:\d+$/, ""),
      domainPrefix: host.split(/[.:]/)[0] ?? "",
      http: {
        method: request.method,
        path: facts.path,
        protocol: "HTTP/1.1",
        sourceIp: request.remoteAddress.replace(/^::ffff:/, ""),
        userAgent: headers["user-agent"] ?? "",
      },
      requestId: facts.requestId,
      routeKey: facts.routeKey,
      stage: facts.stage,
      time: commonLogTime(facts.nowMs),
      timeEpoch: Math.floor(facts.nowMs),
    },
    ...(Object.keys(facts.pathParameters).length > 0 ? { pathParameters: facts.pathParameters } : {}),
    ...(Object.keys(facts.stageVariables).length > 0 ? { stageVariables: facts.stageVariables } : {}),
    ...(body.length === 0 ? {} : { body: Buffer.from(body).toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** Several values of one name are joined by commas. */
function queryParameters(query: URLSearchParams): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, value] of query) joined[name] = Object.hasOwn(joined, name) ? `${joined[name]},${value}` : value;
  return joined;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `12/Mar/2020:19:03:58 +0000` */
export function commonLogTime(nowMs: number): string {
  const [, year, month, day, time] = /^(\d+)-(\d+)-(\d+)T([\d:]+)/.exec(new Date(nowMs).toISOString()) ?? [];
  return `${day}/${months[Number(month) - 1]}/${year}:${time} +0000`;
}
