import { requestTagContext } from "../guard.ts";
import { receiveBody } from "../http/receive-body.ts";
import { emptyResponse } from "../http/respond.ts";
import { originOf, type S3Operation } from "../http/s3-request.ts";
import { checksumHeaders, encryptionHeaders, versionHeaders } from "../object/answer-headers.ts";
import { writeCondition } from "../object/conditions.ts";
import { checkKey } from "../object/object-key.ts";
import { readDescription } from "../object/read-description.ts";
import type { S3House } from "../s3-house.ts";

/** PutObject. */
export function makePutObject({ kernel, buckets, objects, blobs, guard }: S3House): S3Operation {
  return async (request) => {
    const bucket = buckets.get(request.bucket);
    const description = readDescription(request, bucket);
    const tagContext = requestTagContext(description.tags);
    guard.allow(request, "PutObject", bucket.name, request.key, tagContext);
    if (Object.keys(description.tags).length > 0)
      guard.allow(request, "PutObjectTagging", bucket.name, request.key, tagContext);
    checkKey(request.key);
    const condition = writeCondition(request.header);
    // Once before the bytes, to refuse early; once more with the write, where it counts.
    const before = objects.current(bucket.name, request.key);
    condition(before?.deleteMarker ? undefined : before, request.key);

    // Without a checksum of the client's, S3 makes this one.
    const { blob, checksum } = await receiveBody(blobs, request, "CRC64NVME");
    try {
      const stored = objects.put(
        bucket,
        {
          ...description,
          key: request.key,
          blob: blob.name,
          bytes: blob.bytes,
          etag: blob.md5.toString("hex"),
          checksum: checksum && { algorithm: checksum.algorithm, type: "FULL_OBJECT", value: checksum.value },
          parts: null,
        },
        originOf(request, "PutObject", kernel.accountId),
        { condition },
      );
      return emptyResponse(200, {
        etag: `"${stored.etag}"`,
        ...encryptionHeaders,
        ...versionHeaders(bucket, stored.versionId),
        ...checksumHeaders(stored.checksum),
      });
    } catch (error) {
      await blobs.remove([blob.name]);
      throw error;
    }
  };
}
