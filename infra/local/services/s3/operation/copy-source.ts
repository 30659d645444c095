import { invalidArgument, S3Error } from "../http/s3-error.ts";
import type { S3Request } from "../http/s3-request.ts";
import { checkCopyConditions } from "../object/conditions.ts";
import type { StoredObject } from "../object/object-version.ts";
import type { S3House } from "../s3-house.ts";
import { findObject } from "./find-object.ts";

/** Reads `x-amz-copy-source`: `bucket/key` or `/bucket/key`, percent-encoded, perhaps with `?versionId=`. */
function parseCopySource(header: string): { bucket: string; key: string; versionId: string | null } {
  const at = header.lastIndexOf("?versionId=");
  const path = at < 0 ? header : header.slice(0, at);
  const versionId = at < 0 ? null : header.slice(at + "?versionId=".length);
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      header,
    );
  }
  const [, bucket, key] = /^\/?([^/]+)\/([\s\S]+)$/.exec(decoded) ?? [];
  if (bucket === undefined || key === undefined) {
    throw invalidArgument(
      "Copy Source must mention the source bucket and key: sourcebucket/sourcekey",
      "x-amz-copy-source",
      header,
    );
  }
  return { bucket, key, versionId };
}

/** The source of a copy, for a caller that may read it and whose conditions hold. */
export function findCopySource(house: S3House, request: S3Request): StoredObject {
  const place = parseCopySource(request.header("x-amz-copy-source") ?? "");
  const source = findObject(house, request, place, ["GetObject"]);
  if (source.storageClass === "GLACIER" || source.storageClass === "DEEP_ARCHIVE") {
    throw new S3Error("ObjectNotInActiveTierError", "The source object of the COPY action is not in the active tier", {
      statusCode: 403,
    });
  }
  checkCopyConditions(request.header, source);
  return source;
}
