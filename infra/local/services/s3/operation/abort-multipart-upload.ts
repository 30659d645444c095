import { emptyResponse } from "../http/respond.ts";
import type { S3Operation } from "../http/s3-request.ts";
import type { S3House } from "../s3-house.ts";

/** AbortMultipartUpload. */
export function makeAbortMultipartUpload({ buckets, uploads, guard }: S3House): S3Operation {
  return (request) => {
    const bucket = buckets.get(request.bucket);
    guard.allow(request, "AbortMultipartUpload", bucket.name, request.key);
    const upload = uploads.get(bucket.name, request.key, request.query.get("uploadId") ?? "");
    uploads.abort(upload.uploadId);
    return emptyResponse(204);
  };
}
