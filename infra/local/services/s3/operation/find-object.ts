import { type Asker, existingTagContext } from "../guard.ts";
import { httpTime } from "../http/respond.ts";
import { noSuchKey, noSuchVersion, S3Error } from "../http/s3-error.ts";
import type { StoredObject } from "../object/object-version.ts";
import type { S3House } from "../s3-house.ts";

/**
 * Finds a version (the current one by default) for a caller that may read it. `actions` are without version; those of a
 * named version end in `Version` (GetObjectVersion, GetObjectVersionTagging).
 * @throws S3Error NoSuchKey, NoSuchVersion, MethodNotAllowed for a named delete marker; AwsError AccessDenied
 */
export function findObject(
  { objects, buckets, guard }: S3House,
  asker: Asker,
  place: { bucket: string; key: string; versionId: string | null },
  actions: string[],
): StoredObject {
  const { bucket, key, versionId } = place;
  buckets.get(bucket);
  const found = versionId === null ? objects.current(bucket, key) : objects.version(bucket, key, versionId);
  const context = {
    ...(found && !found.deleteMarker ? existingTagContext(found.tags) : {}),
    ...(versionId === null ? {} : { "s3:versionid": versionId }),
  };
  for (const action of actions) {
    guard.allow(asker, versionId === null ? action : action.replace(/^(\w+Object)/, "$1Version"), bucket, key, context);
  }
  if (!found) throw guard.absent(asker, bucket, versionId === null ? noSuchKey(key) : noSuchVersion(key, versionId));
  if (!found.deleteMarker) return found;
  const marker = { "x-amz-delete-marker": "true", "x-amz-version-id": found.versionId };
  if (versionId === null) throw guard.absent(asker, bucket, noSuchKey(key, marker));
  throw new S3Error("MethodNotAllowed", "The specified method is not allowed against this resource.", {
    statusCode: 405,
    members: { Method: "GET", ResourceType: "DeleteMarker" },
    headers: { ...marker, allow: "DELETE", "last-modified": httpTime(found.lastModifiedMs) },
  });
}
