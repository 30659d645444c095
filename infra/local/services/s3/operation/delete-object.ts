import type { Bucket } from "../bucket/bucket-store.ts";
import type { Asker } from "../guard.ts";
import { emptyResponse } from "../http/respond.ts";
import { originOf, type S3Operation, type S3Request } from "../http/s3-request.ts";
import { type WriteCondition, writeCondition } from "../object/conditions.ts";
import type { Deletion } from "../object/object-store.ts";
import type { S3House } from "../s3-house.ts";

/** Deletes one object or one version for a caller that may. Used by DeleteObject and DeleteObjects. */
export function deleteFor(
  house: S3House,
  request: S3Request,
  bucket: Bucket,
  target: { key: string; versionId: string | null },
  condition?: WriteCondition,
): Deletion {
  const asker: Asker = request;
  const origin = originOf(request, "DeleteObject", house.kernel.accountId);
  const { key, versionId } = target;
  if (versionId === null) {
    house.guard.allow(asker, "DeleteObject", bucket.name, key);
    return house.objects.deleteCurrent(bucket, key, origin, condition);
  }
  house.guard.allow(asker, "DeleteObjectVersion", bucket.name, key, { "s3:versionid": versionId });
  return house.objects.deleteVersion(bucket, key, versionId, origin, condition);
}

/** DeleteObject, also of one version, also under If-Match. */
export function makeDeleteObject(house: S3House): S3Operation {
  return (request) => {
    const bucket = house.buckets.get(request.bucket);
    const target = { key: request.key, versionId: request.query.get("versionId") };
    const condition = request.header("if-match") === undefined ? undefined : writeCondition(request.header);
    const { deleteMarker, versionId } = deleteFor(house, request, bucket, target, condition);
    return emptyResponse(204, {
      ...(versionId === null ? {} : { "x-amz-version-id": versionId }),
      ...(deleteMarker ? { "x-amz-delete-marker": "true" } : {}),
    });
  };
}
