import { checksumElement } from "../checksum/algorithm.ts";
import { isoTime, xmlResponse } from "../http/respond.ts";
import type { S3Operation } from "../http/s3-request.ts";
import type { S3House } from "../s3-house.ts";
import { ownerContent, readLimit } from "./list-page.ts";

/** ListParts, by part number. */
export function makeListParts({ kernel, buckets, uploads, guard }: S3House): S3Operation {
  return (request) => {
    const bucket = buckets.get(request.bucket);
    guard.allow(request, "ListMultipartUploadParts", bucket.name, request.key);
    const upload = uploads.get(bucket.name, request.key, request.query.get("uploadId") ?? "");
    const limit = readLimit(request.query, "max-parts");
    const marker = Number(request.query.get("part-number-marker") ?? 0);
    const after = uploads.parts(upload.uploadId).filter((part) => part.number > marker);
    const page = after.slice(0, limit);
    const owner = ownerContent(kernel.accountId);
    return xmlResponse("ListPartsResult", {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.uploadId,
      Initiator: owner,
      Owner: owner,
      StorageClass: upload.storageClass,
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.number ?? 0,
      MaxParts: limit,
      IsTruncated: after.length > page.length,
      ...(upload.declared ? { ChecksumAlgorithm: upload.algorithm, ChecksumType: upload.checksumType } : {}),
      Part: page.map((part) => ({
        PartNumber: part.number,
        LastModified: isoTime(part.lastModifiedMs),
        ETag: `"${part.etag}"`,
        Size: part.bytes,
        ...(upload.declared && part.checksum !== null ? { [checksumElement(upload.algorithm)]: part.checksum } : {}),
      })),
    });
  };
}
