import type { HttpResponse } from "../../kernel/service.ts";

/** These describe the connection or the bytes as sent, which the gateway itself decides. */
const droppedHeaders = new Set(["connection", "content-length", "keep-alive", "transfer-encoding", "upgrade"]);

/**
 * Reads a function's answer in payload format 2.0. An answer without a status code is itself the body: 200, as JSON.
 * Answers null for one that the gateway cannot make a response of, which is an Internal Server Error.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html#http-api-develop-integrations-lambda.response
 */
export function lambdaResponse(answer: unknown): HttpResponse | null {
  if (typeof answer !== "object" || answer === null || !("statusCode" in answer)) {
    return {
      status: 200,
      headers: { "content-type": "application/json" },
      body: typeof answer === "string" ? answer : JSON.stringify(answer),
    };
  }
  const status = Number(answer.statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) return null;
  const body = "body" in answer ? answer.body : undefined;
  if (body !== undefined && body !== null && typeof body !== "string") return null;

  const headers: Record<string, string | string[]> = {};
  const given =
    "headers" in answer && typeof answer.headers === "object" && answer.headers !== null ? answer.headers : {};
  for (const [name, value] of Object.entries(given)) {
    if (!["string", "number", "boolean"].includes(typeof value)) return null;
    if (!droppedHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = String(value);
  }
  if ("cookies" in answer && Array.isArray(answer.cookies)) headers["set-cookie"] = answer.cookies.map(String);
  if (typeof body === "string" && body !== "") headers["content-type"] ??= "text/plain;charset=UTF-8";
  const encoded = "isBase64Encoded" in answer && answer.isBase64Encoded === true;
  return { status, headers, body: typeof body === "string" ? (encoded ? Buffer.from(body, "base64") : body) : null };
}
