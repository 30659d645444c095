import { checksumElement, checksumHeader } from "../checksum/algorithm.ts";
import { declaredChecksum, receiveBody } from "../http/receive-body.ts";
import { emptyResponse, isoTime, xmlResponse } from "../http/respond.ts";
import { invalidArgument, invalidRequest, S3Error } from "../http/s3-error.ts";
import type { S3Operation, S3Request } from "../http/s3-request.ts";
import { encryptionHeaders, versionHeaders } from "../object/answer-headers.ts";
import { resolveRange } from "../object/byte-range.ts";
import type { MultipartUpload } from "../object/object-version.ts";
import type { S3House } from "../s3-house.ts";
import { findCopySource } from "./copy-source.ts";

/** UploadPart. */
export function makeUploadPart({ buckets, uploads, blobs, guard }: S3House): S3Operation {
  return async (request) => {
    const bucket = buckets.get(request.bucket);
    guard.allow(request, "PutObject", bucket.name, request.key);
    const number = readPartNumber(request);
    const upload = uploads.get(bucket.name, request.key, request.query.get("uploadId") ?? "");
    refuseOtherAlgorithm(request, upload);
    const { blob, checksum } = await receiveBody(blobs, request, upload.declared ? upload.algorithm : null);
    try {
      const part = uploads.putPart(upload, {
        number,
        blob: blob.name,
        bytes: blob.bytes,
        etag: blob.md5.toString("hex"),
        checksum: checksum?.algorithm === upload.algorithm ? checksum.value : null,
      });
      return emptyResponse(200, {
        etag: `"${part.etag}"`,
        ...encryptionHeaders,
        ...(checksum ? { [checksumHeader(checksum.algorithm)]: checksum.value } : {}),
      });
    } catch (error) {
      await blobs.remove([blob.name]);
      throw error;
    }
  };
}

/** UploadPartCopy: a part from an object that is there, or from a range of it. */
export function makeUploadPartCopy(house: S3House): S3Operation {
  const { buckets, uploads, blobs, guard } = house;
  return async (request) => {
    const bucket = buckets.get(request.bucket);
    const source = findCopySource(house, request);
    guard.allow(request, "PutObject", bucket.name, request.key);
    const number = readPartNumber(request);
    const upload = uploads.get(bucket.name, request.key, request.query.get("uploadId") ?? "");
    const rangeHeader = request.header("x-amz-copy-source-range");
    const range = resolveRange(rangeHeader, source.bytes);
    if (rangeHeader !== undefined && !/^bytes=\d+-\d+$/.test(rangeHeader)) {
      throw invalidArgument(
        "The x-amz-copy-source-range value must be of the form bytes=first-last where first and last are the zero-based offsets of the first and last bytes to copy",
        "x-amz-copy-source-range",
        rangeHeader,
      );
    }
    if (range === "unsatisfiable" || (range && Number(rangeHeader?.split("-")[1]) >= source.bytes)) {
      throw new S3Error("InvalidArgument", `Range specified is not valid for source object of size: ${source.bytes}`, {
        members: { ArgumentName: "x-amz-copy-source-range", ArgumentValue: rangeHeader ?? "" },
      });
    }
    const blob = await blobs.write(await blobs.read(source.blob, range ?? undefined), {
      algorithms: [upload.algorithm],
    });
    try {
      const checksum = blob.digests.get(upload.algorithm)?.toString("base64") ?? null;
      const part = uploads.putPart(upload, {
        number,
        blob: blob.name,
        bytes: blob.bytes,
        etag: blob.md5.toString("hex"),
        checksum,
      });
      const sourceVersion = versionHeaders(buckets.get(source.bucket), source.versionId)["x-amz-version-id"];
      return xmlResponse(
        "CopyPartResult",
        {
          LastModified: isoTime(part.lastModifiedMs),
          ETag: `"${part.etag}"`,
          ...(upload.declared && checksum !== null ? { [checksumElement(upload.algorithm)]: checksum } : {}),
        },
        {
          headers: {
            ...encryptionHeaders,
            ...(sourceVersion === undefined ? {} : { "x-amz-copy-source-version-id": sourceVersion }),
          },
        },
      );
    } catch (error) {
      await blobs.remove([blob.name]);
      throw error;
    }
  };
}

function readPartNumber(request: S3Request): number {
  const text = request.query.get("partNumber") ?? "";
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 10_000) return number;
  throw invalidArgument("Part number must be an integer between 1 and 10000, inclusive", "partNumber", text);
}

/**
 * The parts' checksums must be of the kind that the upload was created for; a composite one cannot do without. An upload
 * that was created without an algorithm takes parts with any, as the SDKs send by default: each is held to its own.
 */
function refuseOtherAlgorithm(request: S3Request, upload: MultipartUpload): void {
  if (!upload.declared) return;
  const actual = declaredChecksum(request)?.algorithm ?? null;
  if (actual === upload.algorithm || (actual === null && upload.checksumType === "FULL_OBJECT")) return;
  throw invalidRequest(
    `Checksum Type mismatch occurred, expected checksum Type: ${upload.algorithm.toLowerCase()}, actual checksum Type: ${actual?.toLowerCase() ?? "null"}`,
  );
}
