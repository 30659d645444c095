import type { HttpResponse } from "../../../kernel/service.ts";
import { invalidArgument, invalidRequest, S3Error } from "../http/s3-error.ts";
import type { S3Operation, S3Request } from "../http/s3-request.ts";
import { checksumHeaders, objectHeaders } from "../object/answer-headers.ts";
import { isMissing } from "../object/blob-store.ts";
import { type ByteRange, resolveRange } from "../object/byte-range.ts";
import { checkReadConditions } from "../object/conditions.ts";
import type { StoredObject } from "../object/object-version.ts";
import type { S3House } from "../s3-house.ts";
import { findObject } from "./find-object.ts";

const overrides = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
];

/** GetObject and HeadObject: whole, a range, or a part. */
export function makeGetObject(house: S3House): S3Operation {
  return async (request) => {
    const place = { bucket: request.bucket, key: request.key, versionId: request.query.get("versionId") };
    const bucket = house.buckets.get(request.bucket);
    // A write may replace the object, and remove its bytes, between the look-up and the opening of the file.
    for (let attempt = 0; ; attempt++) {
      const object = findObject(house, request, place, ["GetObject"]);
      checkReadConditions(request.header, object);
      if (request.operation === "GetObject") refuseArchived(object);
      const selection = select(request, object);
      const headers = { ...objectHeaders(bucket, object), ...overridden(request), ...selection.headers };
      if (request.operation === "HeadObject") return { status: selection.status, headers, body: null };
      try {
        const body: HttpResponse["body"] =
          selection.bytes === 0 ? null : await house.blobs.read(object.blob, selection.range ?? undefined);
        return { status: selection.status, headers, body };
      } catch (error) {
        if (!isMissing(error) || attempt === 3) throw error;
      }
    }
  };
}

interface Selection {
  status: 200 | 206;
  range: ByteRange | null;
  bytes: number;
  headers: Record<string, string>;
}

function select(request: S3Request, object: StoredObject): Selection {
  const partNumber = request.query.get("partNumber");
  const wantsChecksum = request.header("x-amz-checksum-mode")?.toUpperCase() === "ENABLED";
  if (partNumber !== null) {
    if (request.header("range") !== undefined)
      throw invalidRequest("Cannot specify both Range header and partNumber query parameter");
    return selectPart(object, partNumber, wantsChecksum);
  }
  const range = resolveRange(request.header("range"), object.bytes);
  if (range === "unsatisfiable") {
    throw new S3Error("InvalidRange", "The requested range is not satisfiable", {
      statusCode: 416,
      members: { RangeRequested: request.header("range") ?? "", ActualObjectSize: object.bytes },
      headers: { "content-range": `bytes */${object.bytes}` },
    });
  }
  if (!range) {
    const checksum = wantsChecksum ? checksumHeaders(object.checksum) : {};
    return {
      status: 200,
      range,
      bytes: object.bytes,
      headers: { "content-length": String(object.bytes), ...checksum },
    };
  }
  // The checksum is one of all the bytes; with a part of them it would only mislead.
  return partial(range, object, {});
}

function selectPart(object: StoredObject, text: string, wantsChecksum: boolean): Selection {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
  }
  const parts = object.parts ?? [{ number: 1, bytes: object.bytes, checksum: null }];
  const index = parts.findIndex((part) => part.number === number);
  const part = parts[index];
  if (!part) {
    throw new S3Error("InvalidPartNumber", "The requested partnumber is not satisfiable", {
      statusCode: 416,
      members: { PartNumberRequested: number, ActualPartCount: parts.length },
    });
  }
  const start = parts.slice(0, index).reduce((sum, each) => sum + each.bytes, 0);
  const checksum =
    !wantsChecksum || !object.checksum
      ? {}
      : object.parts === null
        ? checksumHeaders(object.checksum)
        : part.checksum === null
          ? {}
          : checksumHeaders({ ...object.checksum, value: part.checksum });
  const headers = { ...checksum, ...(object.parts === null ? {} : { "x-amz-mp-parts-count": String(parts.length) }) };
  if (part.bytes === 0) return { status: 200, range: null, bytes: 0, headers: { ...headers, "content-length": "0" } };
  return partial({ start, end: start + part.bytes - 1 }, object, headers);
}

function partial(range: ByteRange, object: StoredObject, headers: Record<string, string>): Selection {
  const bytes = range.end - range.start + 1;
  const contentRange = `bytes ${range.start}-${range.end}/${object.bytes}`;
  return {
    status: 206,
    range,
    bytes,
    headers: { ...headers, "content-length": String(bytes), "content-range": contentRange },
  };
}

/** The headers that a signed URL sets for its answer (`response-content-disposition=…`). */
function overridden(request: S3Request): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const name of overrides) {
    const value = request.query.get(`response-${name}`);
    if (value === null) continue;
    if (request.caller.kind === "anonymous")
      throw invalidRequest("Request specific response headers cannot be used for anonymous GET requests.");
    headers[name] = value;
  }
  return headers;
}

/** What lies in an archive must be restored before it can be read. */
function refuseArchived(object: StoredObject): void {
  if (object.storageClass !== "GLACIER" && object.storageClass !== "DEEP_ARCHIVE") return;
  throw new S3Error("InvalidObjectState", "The operation is not valid for the object's storage class", {
    statusCode: 403,
    members: { StorageClass: object.storageClass },
  });
}
