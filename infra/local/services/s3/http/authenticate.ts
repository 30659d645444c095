import type { Kernel } from "../../../kernel/kernel.ts";
import type { HttpRequest } from "../../../kernel/service.ts";
import { signingTime } from "../../../kernel/signing-time.ts";
import { type Authentication, verifySignature } from "../../../kernel/verify-signature.ts";
import { invalidRequest, S3Error } from "./s3-error.ts";

/**
 * Verifies a request's signature in the header or the query; unsigned requests are anonymous.
 *
 * Which time counts: a presigned URL expires by the laptop cloud's clock, so that moving it proves expiry. A signed
 * header may be stamped by the machine's clock (the AWS CLI), by the moved one (a Lambda), or in between.
 * @throws AwsError as S3 would
 */
export function authenticate(kernel: Pick<Kernel, "region" | "keyOf" | "clock">, request: HttpRequest): Authentication {
  if (request.query.has("AWSAccessKeyId") && request.query.has("Signature")) {
    // Signature Version 2, which buckets made since June 2020 no longer take. Older command lines presign with it.
    throw invalidRequest(
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    );
  }
  const movedMs = kernel.clock.now();
  const nowMs =
    request.headers.authorization === undefined
      ? movedMs
      : signingTime(request.headers["x-amz-date"], Date.now(), movedMs);
  const authentication = verifySignature(request, { service: "s3", region: kernel.region, keyOf: kernel.keyOf, nowMs });
  if (authentication.caller.kind !== "anonymous") refuseUnsignedHeaders(request);
  return authentication;
}

/** Whoever holds a presigned URL must not add to what its maker signed: tags, access control, metadata. */
function refuseUnsignedHeaders(request: HttpRequest): void {
  const signedList =
    request.query.get("X-Amz-SignedHeaders") ??
    /SignedHeaders=([^,\s]*)/.exec(request.headers.authorization ?? "")?.[1] ??
    "";
  const signed = new Set(signedList.split(";"));
  const unsigned = Object.keys(request.headers).filter(
    (name) => name.startsWith("x-amz-") && name !== "x-amz-content-sha256" && !signed.has(name),
  );
  if (unsigned.length === 0) return;
  throw new S3Error("AccessDenied", "There were headers present in the request which were not signed", {
    statusCode: 403,
    members: { HeadersNotSigned: unsigned.join(", ") },
  });
}
