import type { Caller, HttpResponse } from "../../../kernel/service.ts";
import type { OpenPayload } from "../../../kernel/signed-payload.ts";
import type { EventOrigin } from "../event/object-event.ts";

/** A request whose sender is known. */
export interface S3Request {
  requestId: string;
  operation: string;
  bucket: string;
  key: string;
  query: URLSearchParams;
  /** A header; in presigned requests also an `x-amz-*` header that was moved to the query. */
  header(name: string): string | undefined;
  /** All of them. */
  headers: ReadonlyMap<string, string>;
  caller: Caller;
  /** As `s3:authType` names it; null inside AWS and for anonymous callers. */
  authType: "REST-HEADER" | "REST-QUERY-STRING" | "POST" | null;
  remoteAddress: string;
  /** Opens the body, held to what the signature says of it. Once. */
  open(): OpenPayload;
}

/** Carries out one operation. */
export type S3Operation = (request: S3Request) => Promise<HttpResponse> | HttpResponse;

/** Whom an event names as its cause. `accountId` owns roles and users. */
export function originOf(request: S3Request, reason: string, accountId: string): EventOrigin {
  const { caller } = request;
  const requester =
    caller.kind === "service" ? caller.principal : caller.kind === "anonymous" ? "anonymous" : accountId;
  return { requestId: request.requestId, requester, sourceIp: request.remoteAddress, reason };
}
