import { randomBytes } from "node:crypto";
import { AwsError } from "../../../kernel/errors.ts";
import { refuseBroken, refuseThrottled } from "../../../kernel/refusal.ts";
import type { Caller, HttpRequest, HttpResponse } from "../../../kernel/service.ts";
import { openSignedPayload } from "../../../kernel/signed-payload.ts";
import { answerPreflight, corsHeaders } from "../bucket/cors.ts";
import type { S3House } from "../s3-house.ts";
import { readAddress, type S3Address } from "./address.ts";
import { authenticate } from "./authenticate.ts";
import { operationName } from "./operation-name.ts";
import { accessDenied, S3Error } from "./s3-error.ts";
import type { S3Operation, S3Request } from "./s3-request.ts";
import { makeUnreadBody, type UnreadBody } from "./unread-body.ts";
import { renderXml } from "./xml.ts";

export interface S3Server {
  /** Serves a request as it came, for whoever signed it; as `caller`, when somebody inside AWS vouches for it. */
  serve(request: HttpRequest, caller?: Caller): Promise<HttpResponse>;
}

/** Serves the REST protocol: finds the operation, the sender and the answer's form. */
export function makeS3Server(
  house: S3House,
  operations: Record<string, S3Operation>,
  postObject: (request: S3Request) => Promise<HttpResponse>,
): S3Server {
  const { kernel, buckets } = house;

  function operationFor(name: string): S3Operation {
    const operation = operations[name];
    if (!operation) throw new Error(`S3's ${name} is routed and not there.`);
    return operation;
  }

  async function answer(
    raw: HttpRequest,
    address: S3Address,
    body: UnreadBody,
    requestId: string,
    given: Caller | undefined,
  ): Promise<HttpResponse> {
    if (raw.method === "OPTIONS") return answerPreflight(buckets.get(address.bucket), (name) => raw.headers[name]);
    if (isForm(raw, address))
      return attend(
        {
          ...describe(raw, address, requestId),
          operation: "PostObject",
          caller: { kind: "anonymous" },
          authType: null,
          open: () => ({ stream: body.stream ?? new Blob([]).stream(), trailers: Promise.resolve({}) }),
        },
        postObject,
      );

    const { caller, payload, presigned } = given
      ? { caller: given, payload: { kind: "unsigned" as const }, presigned: false }
      : authenticate(kernel, raw);
    const described = describe(raw, address, requestId, presigned);
    const operation = operationName(
      raw.method,
      address,
      raw.query,
      described.header("x-amz-copy-source") !== undefined,
    );
    const authType = given || caller.kind === "anonymous" ? null : presigned ? "REST-QUERY-STRING" : "REST-HEADER";
    return attend(
      { ...described, operation, caller, authType, open: () => openSignedPayload(body.stream, payload) },
      operationFor(operation),
    );
  }

  /** Lets an operation do its work, or a fault rule keep it from it. */
  async function attend(request: S3Request, operation: S3Operation): Promise<HttpResponse> {
    kernel.meter({
      service: "s3",
      operation: request.operation,
      caller: callerName(request.caller),
      resource:
        request.bucket === "" ? "*" : `arn:aws:s3:::${request.bucket}${request.key === "" ? "" : `/${request.key}`}`,
    });
    const expectedOwner = request.header("x-amz-expected-bucket-owner");
    if (expectedOwner !== undefined && expectedOwner !== kernel.accountId) throw accessDenied();
    const fault = kernel.faults.draw(`s3:${request.operation}`);
    if (fault?.kind === "throttle") throw refuseThrottled("s3");
    if (fault?.kind === "error" || fault?.kind === "crash-before") throw refuseBroken("s3");
    if (fault?.kind === "delay") await new Promise((resolve) => setTimeout(resolve, fault.delayMs ?? 1000));
    const response = await operation(request);
    if (fault?.kind !== "crash-after") return response;
    if (response.body instanceof ReadableStream) await response.body.cancel();
    throw refuseBroken("s3");
  }

  return {
    async serve(raw, given) {
      const requestId = randomBytes(8).toString("hex").toUpperCase();
      const body = makeUnreadBody(raw.body);
      let address: S3Address = { bucket: "", key: "" };
      let response: HttpResponse;
      try {
        address = readAddress(raw.rawUrl, raw.headers.host);
        response = await answer(raw, address, body, requestId, given);
      } catch (error) {
        await body.drain();
        response = errorResponse(known(error, raw), raw, requestId);
      }
      const bucket = buckets.has(address.bucket) ? buckets.get(address.bucket) : undefined;
      const cors = raw.method === "OPTIONS" ? {} : corsHeaders(bucket, raw.method, raw.headers.origin);
      const common = {
        "x-amz-request-id": requestId,
        "x-amz-id-2": Buffer.from(requestId).toString("base64"),
        server: "AmazonS3",
      };
      return { ...response, headers: { ...common, ...cors, ...response.headers } };
    },
  };

  function known(error: unknown, raw: HttpRequest): AwsError {
    if (error instanceof AwsError) return error;
    // Whoever leaves in the middle of a request hears no answer, and is no failure of ours.
    if (error instanceof Error && "code" in error && error.code === "ECONNRESET")
      return new S3Error("RequestTimeout", "The request was not sent to its end.", { statusCode: 400, cause: error });
    kernel.log("error", "An S3 request failed.", {
      method: raw.method,
      // Without the query: it may hold a signature.
      path: raw.rawUrl.split("?")[0],
      error: error instanceof Error ? error.stack : String(error),
    });
    return new S3Error("InternalError", "We encountered an internal error. Please try again.", {
      statusCode: 500,
      cause: error,
    });
  }
}

function callerName(caller: Caller): string {
  return caller.kind === "service" ? caller.principal : caller.kind === "anonymous" ? "anonymous" : caller.arn;
}

function isForm(raw: HttpRequest, address: S3Address): boolean {
  return (
    raw.method === "POST" &&
    address.key === "" &&
    (raw.headers["content-type"] ?? "").toLowerCase().startsWith("multipart/form-data")
  );
}

function describe(
  raw: HttpRequest,
  address: S3Address,
  requestId: string,
  presigned = false,
): Omit<S3Request, "operation" | "caller" | "authType" | "open"> {
  const headers = new Map(Object.entries(raw.headers));
  if (presigned) {
    // A presigned URL carries in its query the headers that its maker set.
    for (const [name, value] of raw.query) {
      const header = name.toLowerCase();
      if (header.startsWith("x-amz-") && !headers.has(header)) headers.set(header, value);
    }
  }
  return {
    requestId,
    bucket: address.bucket,
    key: address.key,
    query: raw.query,
    header: (name) => headers.get(name),
    headers,
    remoteAddress: raw.remoteAddress,
  };
}

/** An error as S3 writes it. HEAD and 304 have no body, so that only the status tells. */
function errorResponse(error: AwsError, raw: HttpRequest, requestId: string): HttpResponse {
  const headers = error instanceof S3Error ? error.headers : {};
  if (raw.method === "HEAD" || error.statusCode === 304) return { status: error.statusCode, headers, body: null };
  const members = Object.fromEntries(Object.entries(error.members).map(([name, value]) => [name, String(value)]));
  const resource = raw.rawUrl.split("?", 1)[0] ?? "/";
  const body = Buffer.from(
    renderXml(
      "Error",
      {
        Code: error.code,
        Message: error.message,
        ...members,
        Resource: resource,
        RequestId: requestId,
        HostId: Buffer.from(requestId).toString("base64"),
      },
      { namespace: false },
    ),
  );
  return {
    status: error.statusCode,
    headers: { ...headers, "content-type": "application/xml", "content-length": String(body.byteLength) },
    body,
  };
}
