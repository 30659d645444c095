import type { HttpRequest, HttpResponse } from "../../../kernel/service.ts";
import { readCookies } from "../signing/signed-parts.ts";
import type { FunctionRequest, FunctionResponse } from "./edge-function.ts";

/** A viewer's request as functions see it. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html */
export function toFunctionRequest(request: HttpRequest, rawQuery: string): FunctionRequest {
  const querystring: FunctionRequest["querystring"] = {};
  for (const pair of rawQuery === "" ? [] : rawQuery.split("&")) {
    const at = pair.indexOf("=");
    const name = at < 0 ? pair : pair.slice(0, at);
    const value = at < 0 ? "" : pair.slice(at + 1);
    const before = querystring[name];
    if (before) before.multiValue = [...(before.multiValue ?? [{ value: before.value }]), { value }];
    else querystring[name] = { value };
  }
  const { cookie, ...headers } = request.headers;
  return {
    method: request.method,
    uri: request.rawUrl.split("?", 1)[0] ?? "/",
    querystring,
    headers: toValues(headers),
    cookies: toValues(Object.fromEntries(readCookies(cookie))),
  };
}

/** The request to go on with. What functions may not change (method, host) stays as it was. */
export function fromFunctionRequest(changed: FunctionRequest, request: HttpRequest): HttpRequest {
  const query = Object.entries(changed.querystring)
    .flatMap(([name, { value, multiValue }]) =>
      (multiValue ?? [{ value }]).map((each) => (each.value === "" ? name : `${name}=${each.value}`)),
    )
    .join("&");
  const headers = fromValues(changed.headers);
  const cookie = Object.entries(changed.cookies)
    .map(([name, { value }]) => `${name}=${value}`)
    .join("; ");
  const host = request.headers.host;
  return {
    ...request,
    rawUrl: query === "" ? changed.uri : `${changed.uri}?${query}`,
    path: changed.uri,
    query: new URLSearchParams(query),
    headers: { ...headers, ...(cookie === "" ? {} : { cookie }), ...(host === undefined ? {} : { host }) },
  };
}

export function toFunctionResponse(response: HttpResponse): FunctionResponse {
  const headers = Object.fromEntries(
    Object.entries(response.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
  return { statusCode: response.status, headers: toValues(headers), cookies: {} };
}

/** An answer made by a function, or one of the origin's with what a function changed; `body` is the origin's. */
export function fromFunctionResponse(made: FunctionResponse, body: HttpResponse["body"] = null): HttpResponse {
  const headers: Record<string, string | string[]> = fromValues(made.headers);
  const cookies = Object.entries(made.cookies ?? {}).map(([name, { value }]) => `${name}=${value}`);
  if (cookies.length > 0) headers["set-cookie"] = cookies;
  const own =
    typeof made.body === "string"
      ? made.body
      : made.body
        ? Buffer.from(made.body.data, made.body.encoding === "base64" ? "base64" : "utf8")
        : undefined;
  if (own !== undefined) delete headers["content-length"];
  return { status: made.statusCode, headers, body: own ?? body ?? null };
}

function toValues(plain: Record<string, string>): FunctionRequest["headers"] {
  return Object.fromEntries(Object.entries(plain).map(([name, value]) => [name, { value }]));
}

function fromValues(values: FunctionRequest["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).map(([name, { value, multiValue }]) => [
      name.toLowerCase(),
      multiValue ? multiValue.map((each) => each.value).join(", ") : value,
    ]),
  );
}
