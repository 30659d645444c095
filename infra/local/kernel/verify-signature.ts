import { type KeyObject, timingSafeEqual } from "node:crypto";
import type { KnownKey } from "./access-keys.ts";
import { AwsError } from "./errors.ts";
import type { Caller, HttpRequest } from "./service.ts";
import { deriveSigningKey, hmac, sha256Hex } from "./signing-key.ts";

/** How the request vouches for its body. Whoever reads the body holds it to this; `openSignedPayload` does. */
export type PayloadIntegrity =
  | { kind: "unsigned" }
  | { kind: "sha256"; hex: string }
  /** `aws-chunked`; `signed` chunks continue the chain of signatures that begins with the request's own. */
  | { kind: "chunked"; signed: boolean; trailer: boolean; chain: SignatureChain };

export interface SignatureChain {
  signingKey: KeyObject;
  seedSignature: string;
  amzDate: string;
  scope: string;
}

export interface Authentication {
  caller: Caller;
  payload: PayloadIntegrity;
  /** Whether the signature was in the query: a presigned URL. */
  presigned: boolean;
}

interface SignedParts {
  accessKeyId: string;
  scope: { date: string; region: string; service: string };
  signedHeaders: string[];
  signature: string;
  amzDate: string;
  securityToken: string | null;
  contentSha256: string | null;
  presigned: boolean;
  expiresSeconds?: number;
}

const allowedSkewMs = 15 * 60_000;
const longestPresignSeconds = 7 * 24 * 3600;

/**
 * Verifies Signature Version 4 in the header or the query. An unsigned request is answered as anonymous; a request that
 * is signed wrongly throws AwsError as the service would. `nowMs` is the time
 * that counts, the machine's own when it is left out.
 */
export function verifySignature(
  request: HttpRequest,
  options: {
    service: string;
    region: string;
    keyOf: (accessKeyId: string) => KnownKey | undefined;
    nowMs?: number;
    body?: Uint8Array;
  },
): Authentication {
  const parts = readSignedParts(request);
  if (!parts) return { caller: { kind: "anonymous" }, payload: { kind: "unsigned" }, presigned: false };

  const s3 = options.service === "s3";
  const invalid = (message: string) =>
    s3
      ? new AwsError("AuthorizationHeaderMalformed", message)
      : new AwsError("InvalidSignatureException", message, { statusCode: 403 });
  if (parts.scope.service !== options.service)
    throw invalid(`Credential should be scoped to correct service: '${options.service}'. `);
  if (parts.scope.region !== options.region)
    throw invalid(`The region '${parts.scope.region}' is wrong; expecting '${options.region}'`);

  const key = options.keyOf(parts.accessKeyId);
  if (!key) throw unknownKey(s3);
  if ((key.sessionToken ?? null) !== parts.securityToken) throw wrongToken(s3);
  checkTime(parts, options.nowMs ?? Date.now(), s3);
  if (!parts.signedHeaders.includes("host"))
    throw invalid("'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");

  const contentSha256 = parts.contentSha256 ?? (s3 ? "UNSIGNED-PAYLOAD" : sha256Hex(options.body ?? ""));
  const signingKey = deriveSigningKey(key.secretAccessKey, parts.scope);
  const scope = `${parts.scope.date}/${parts.scope.region}/${parts.scope.service}/aws4_request`;
  const canonicalRequest = canonicalise(request, parts, contentSha256, s3);
  const expected = hmac(
    signingKey,
    ["AWS4-HMAC-SHA256", parts.amzDate, scope, sha256Hex(canonicalRequest)].join("\n"),
  ).toString("hex");
  if (!sameText(expected, parts.signature)) throw signatureMismatch(s3);
  if (!s3 && options.body && contentSha256 !== sha256Hex(options.body)) throw signatureMismatch(s3);

  const chain = { signingKey, seedSignature: parts.signature, amzDate: parts.amzDate, scope };
  return { caller: key.caller, payload: integrityOf(contentSha256, chain), presigned: parts.presigned };
}

function readSignedParts(request: HttpRequest): SignedParts | null {
  const header = request.headers.authorization;
  if (header?.startsWith("AWS4-HMAC-SHA256")) {
    const fields = new Map(
      header
        .slice("AWS4-HMAC-SHA256".length)
        .split(",")
        .map((field): [string, string] => {
          const at = field.indexOf("=");
          return [field.slice(0, at).trim(), field.slice(at + 1).trim()];
        }),
    );
    return {
      ...readCredential(fields.get("Credential") ?? ""),
      signedHeaders: (fields.get("SignedHeaders") ?? "").split(";"),
      signature: fields.get("Signature") ?? "",
      amzDate: request.headers["x-amz-date"] ?? amzDateOf(request.headers.date),
      securityToken: request.headers["x-amz-security-token"] ?? null,
      contentSha256: request.headers["x-amz-content-sha256"] ?? null,
      presigned: false,
    };
  }
  if (header?.startsWith("AWS ")) {
    throw new AwsError(
      "InvalidRequest",
      "The authorization mechanism you have provided is not supported. Please use AWS4-HMAC-SHA256.",
    );
  }
  if (request.query.get("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256") return null;
  const expires = Number(request.query.get("X-Amz-Expires"));
  return {
    ...readCredential(request.query.get("X-Amz-Credential") ?? ""),
    signedHeaders: (request.query.get("X-Amz-SignedHeaders") ?? "").split(";"),
    signature: request.query.get("X-Amz-Signature") ?? "",
    amzDate: request.query.get("X-Amz-Date") ?? "",
    securityToken: request.query.get("X-Amz-Security-Token"),
    contentSha256: request.query.get("X-Amz-Content-Sha256") ?? request.headers["x-amz-content-sha256"] ?? null,
    presigned: true,
    expiresSeconds: expires,
  };
}

function readCredential(credential: string): Pick<SignedParts, "accessKeyId" | "scope"> {
  const [accessKeyId, date, region, service, terminator] = credential.split("/");
  if (!accessKeyId || !date || !region || !service || terminator !== "aws4_request") {
    throw new AwsError(
      "IncompleteSignature",
      `The credential '${credential}' is not <key>/<date>/<region>/<service>/aws4_request.`,
    );
  }
  return { accessKeyId, scope: { date, region, service } };
}

function checkTime(parts: SignedParts, nowMs: number, s3: boolean): void {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(parts.amzDate);
  if (!match || !parts.amzDate.startsWith(parts.scope.date)) {
    throw new AwsError(
      "IncompleteSignature",
      `The date '${parts.amzDate}' does not fit the credential's ${parts.scope.date}.`,
    );
  }
  const [, year, month, day, hour, minute, second] = match;
  const signedAtMs = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (parts.presigned) {
    const seconds = parts.expiresSeconds ?? Number.NaN;
    if (!Number.isInteger(seconds) || seconds < 1 || seconds > longestPresignSeconds) {
      throw new AwsError(
        "AuthorizationQueryParametersError",
        "X-Amz-Expires must be a whole number of seconds, from 1 to 604800 (a week).",
      );
    }
    if (signedAtMs - nowMs > allowedSkewMs)
      throw new AwsError("AccessDenied", "Request is not valid yet", { statusCode: 403 });
    if (nowMs > signedAtMs + seconds * 1000)
      throw new AwsError("AccessDenied", "Request has expired", { statusCode: 403 });
    return;
  }
  if (Math.abs(signedAtMs - nowMs) > allowedSkewMs) {
    throw s3
      ? new AwsError(
          "RequestTimeTooSkewed",
          "The difference between the request time and the current time is too large.",
          { statusCode: 403 },
        )
      : new AwsError(
          "InvalidSignatureException",
          `Signature expired: ${parts.amzDate} is more than 15 minutes away from the current time.`,
          { statusCode: 403 },
        );
  }
}

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html#create-canonical-request */
function canonicalise(request: HttpRequest, parts: SignedParts, contentSha256: string, s3: boolean): string {
  const [rawPath = "/", rawQuery = ""] = splitOnce(request.rawUrl, "?");
  // S3 signs the path as it is on the wire; every other service encodes it once more.
  const path = s3 ? encodePath(decodeURIComponent(rawPath)) : encodePath(rawPath);
  const query = rawQuery
    .split("&")
    .filter((pair) => pair !== "" && !(parts.presigned && pair.startsWith("X-Amz-Signature=")))
    .map((pair) => {
      const [name, value = ""] = splitOnce(pair, "=");
      return [encodeRfc3986(decodeQuery(name)), encodeRfc3986(decodeQuery(value))] as const;
    })
    .sort(([a, x], [b, y]) => (a < b ? -1 : a > b ? 1 : x < y ? -1 : x > y ? 1 : 0))
    .map((pair) => pair.join("="))
    .join("&");
  const headers = parts.signedHeaders
    .map((name) => `${name}:${(request.headers[name] ?? "").trim().replaceAll(/ +/g, " ")}\n`)
    .join("");
  return [request.method, path, query, headers, parts.signedHeaders.join(";"), contentSha256].join("\n");
}

const encodeRfc3986 = (text: string) =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
const encodePath = (path: string) => path.split("/").map(encodeRfc3986).join("/");
const decodeQuery = (text: string) => decodeURIComponent(text.replaceAll("+", "%20"));

function splitOnce(text: string, separator: string): [string, string] | [string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function amzDateOf(date: string | undefined): string {
  const parsed = new Date(date ?? Number.NaN);
  return Number.isNaN(parsed.getTime()) ? "" : parsed.toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
}

function integrityOf(contentSha256: string, chain: SignatureChain): PayloadIntegrity {
  switch (contentSha256) {
    case "UNSIGNED-PAYLOAD":
      return { kind: "unsigned" };
    case "STREAMING-UNSIGNED-PAYLOAD-TRAILER":
      return { kind: "chunked", signed: false, trailer: true, chain };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD":
      return { kind: "chunked", signed: true, trailer: false, chain };
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER":
      return { kind: "chunked", signed: true, trailer: true, chain };
    default:
      if (!/^[0-9a-f]{64}$/.test(contentSha256)) {
        throw new AwsError(
          "InvalidArgument",
          "x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-UNSIGNED-PAYLOAD-TRAILER, STREAMING-AWS4-HMAC-SHA256-PAYLOAD(-TRAILER) or a valid sha256 value.",
        );
      }
      return { kind: "sha256", hex: contentSha256 };
  }
}

function sameText(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}

function unknownKey(s3: boolean): AwsError {
  return s3
    ? new AwsError("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", {
        statusCode: 403,
      })
    : new AwsError("UnrecognizedClientException", "The security token included in the request is invalid.", {
        statusCode: 403,
      });
}

function wrongToken(s3: boolean): AwsError {
  return s3
    ? new AwsError("InvalidToken", "The provided token is malformed or otherwise invalid.")
    : new AwsError("InvalidClientTokenId", "The security token included in the request is invalid.", {
        statusCode: 403,
      });
}

function signatureMismatch(s3: boolean): AwsError {
  const message =
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.";
  return new AwsError(s3 ? "SignatureDoesNotMatch" : "InvalidSignatureException", message, { statusCode: 403 });
}
