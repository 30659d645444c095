import { preconditionFailed, S3Error } from "../http/s3-error.ts";

/** What a condition looks at. */
export interface Validators {
  /** Without quotes. */
  etag: string;
  lastModifiedMs: number;
}

export type HeaderOf = (name: string) => string | undefined;

/** Whether a list of entity tags (`"a", W/"b"`, `*`) names this one. */
function namesTag(list: string, etag: string): boolean {
  return list.split(",").some((each) => {
    const tag = each
      .trim()
      .replace(/^W\//, "")
      .replace(/^"(.*)"$/, "$1");
    return tag === "*" || tag === etag;
  });
}

/** HTTP dates have whole seconds, and so has an object's modification time when it is compared. */
function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function dateOf(header: string | undefined): number | undefined {
  const ms = header === undefined ? Number.NaN : Date.parse(header);
  return Number.isNaN(ms) ? undefined : seconds(ms);
}

/**
 * Applies the conditions of a GET or HEAD, in the precedence of RFC 9110, section 13.2.2, which S3 follows.
 * @throws S3Error PreconditionFailed, or NotModified (304)
 */
export function checkReadConditions(header: HeaderOf, object: Validators): void {
  const ifMatch = header("if-match");
  const unmodifiedSince = dateOf(header("if-unmodified-since"));
  if (ifMatch !== undefined) {
    if (!namesTag(ifMatch, object.etag)) throw preconditionFailed("If-Match");
  } else if (unmodifiedSince !== undefined && seconds(object.lastModifiedMs) > unmodifiedSince) {
    throw preconditionFailed("If-Unmodified-Since");
  }
  const ifNoneMatch = header("if-none-match");
  const modifiedSince = dateOf(header("if-modified-since"));
  if (ifNoneMatch !== undefined) {
    if (namesTag(ifNoneMatch, object.etag)) throw notModified(object);
  } else if (modifiedSince !== undefined && seconds(object.lastModifiedMs) <= modifiedSince) {
    throw notModified(object);
  }
}

function notModified(object: Validators): S3Error {
  return new S3Error("NotModified", "Not Modified", {
    statusCode: 304,
    headers: { etag: `"${object.etag}"`, "last-modified": new Date(object.lastModifiedMs).toUTCString() },
  });
}

/**
 * Applies `x-amz-copy-source-if-*` to the source of a copy, where every failure is 412.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 * @throws S3Error PreconditionFailed
 */
export function checkCopyConditions(header: HeaderOf, source: Validators): void {
  const match = header("x-amz-copy-source-if-match");
  const noneMatch = header("x-amz-copy-source-if-none-match");
  const unmodifiedSince = dateOf(header("x-amz-copy-source-if-unmodified-since"));
  const modifiedSince = dateOf(header("x-amz-copy-source-if-modified-since"));
  if (match !== undefined) {
    if (!namesTag(match, source.etag)) throw preconditionFailed("x-amz-copy-source-If-Match");
  } else if (unmodifiedSince !== undefined && seconds(source.lastModifiedMs) > unmodifiedSince) {
    throw preconditionFailed("x-amz-copy-source-If-Unmodified-Since");
  }
  if (noneMatch !== undefined) {
    if (namesTag(noneMatch, source.etag)) throw preconditionFailed("x-amz-copy-source-If-None-Match");
  } else if (modifiedSince !== undefined && seconds(source.lastModifiedMs) <= modifiedSince) {
    throw preconditionFailed("x-amz-copy-source-If-Modified-Since");
  }
}

/** A condition on what a write replaces; it is checked in the transaction that writes. */
export type WriteCondition = (current: { etag: string } | undefined, key: string) => void;

/**
 * Conditions of a write: `If-None-Match: *` (nothing there yet) and `If-Match` (exactly that entity is there).
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html
 * @throws S3Error NotImplemented for an If-None-Match other than `*`
 */
export function writeCondition(header: HeaderOf): WriteCondition {
  const ifMatch = header("if-match");
  const ifNoneMatch = header("if-none-match");
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== "*") {
    throw new S3Error("NotImplemented", "A header you provided implies functionality that is not implemented", {
      statusCode: 501,
      members: {
        Header: "If-None-Match",
        additionalMessage: "We don't accept the provided value of If-None-Match header for this API",
      },
    });
  }
  return (current, key) => {
    if (ifNoneMatch !== undefined && current) throw preconditionFailed("If-None-Match");
    if (ifMatch === undefined) return;
    if (!current)
      throw new S3Error("NoSuchKey", "The specified key does not exist.", { statusCode: 404, members: { Key: key } });
    if (!namesTag(ifMatch, current.etag)) throw preconditionFailed("If-Match");
  };
}
