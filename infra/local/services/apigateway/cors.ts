import type { HttpRequest, HttpResponse } from "../../kernel/service.ts";
import type { CorsConfiguration } from "./http-api.ts";

/** The answer to a preflight request, which never reaches the function; null when it is none. */
export function preflight(cors: CorsConfiguration, request: HttpRequest): HttpResponse | null {
  if (
    request.method !== "OPTIONS" ||
    request.headers.origin === undefined ||
    request.headers["access-control-request-method"] === undefined
  )
    return null;
  const origin = allowedOrigin(cors, request.headers.origin);
  if (origin === null) return { status: 204, headers: {} };
  return {
    status: 204,
    headers: {
      "access-control-allow-origin": origin,
      ...list("access-control-allow-methods", cors.allowMethods),
      ...list("access-control-allow-headers", cors.allowHeaders),
      ...(cors.maxAgeSeconds === null ? {} : { "access-control-max-age": String(cors.maxAgeSeconds) }),
      ...(cors.allowCredentials ? { "access-control-allow-credentials": "true" } : {}),
    },
  };
}

/** Adds the API's CORS headers to an answer; the function's own are replaced. */
export function withCors(cors: CorsConfiguration, request: HttpRequest, response: HttpResponse): HttpResponse {
  const origin = request.headers.origin === undefined ? null : allowedOrigin(cors, request.headers.origin);
  const own = Object.entries(response.headers ?? {}).filter(([name]) => !name.startsWith("access-control-"));
  if (origin === null) return { ...response, headers: Object.fromEntries(own) };
  return {
    ...response,
    headers: {
      ...Object.fromEntries(own),
      "access-control-allow-origin": origin,
      ...list("access-control-expose-headers", cors.exposeHeaders),
      ...(cors.allowCredentials ? { "access-control-allow-credentials": "true" } : {}),
    },
  };
}

function allowedOrigin(cors: CorsConfiguration, origin: string): string | null {
  if (cors.allowOrigins.includes("*")) return "*";
  const matches = cors.allowOrigins.some(
    (allowed) => allowed === origin || (allowed.endsWith("://*") && origin.startsWith(allowed.slice(0, -1))),
  );
  return matches ? origin : null;
}

const list = (name: string, values: string[]) => (values.length === 0 ? {} : { [name]: values.join(",") });
