import { type Bucket, isVersioned } from "../bucket/bucket-store.ts";
import { checksumHeader, type ObjectChecksum } from "../checksum/algorithm.ts";
import { httpTime } from "../http/respond.ts";
import type { StoredObject } from "./object-version.ts";
import { userMetadataHeaders } from "./user-metadata.ts";

/** Objects are said to be encrypted as the bucket says; on a laptop that is left to the disk. */
export const encryptionHeaders = { "x-amz-server-side-encryption": "AES256" };

export function versionHeaders(bucket: Bucket, versionId: string | null): Record<string, string> {
  return isVersioned(bucket) && versionId !== null ? { "x-amz-version-id": versionId } : {};
}

export function checksumHeaders(checksum: ObjectChecksum | null): Record<string, string> {
  return checksum ? { [checksumHeader(checksum.algorithm)]: checksum.value, "x-amz-checksum-type": checksum.type } : {};
}

/** Everything that GET and HEAD tell of an object, but for its length and checksum. */
export function objectHeaders(bucket: Bucket, object: StoredObject): Record<string, string> {
  const tagCount = Object.keys(object.tags).length;
  return {
    "accept-ranges": "bytes",
    "content-type": "binary/octet-stream",
    ...object.headers,
    etag: `"${object.etag}"`,
    "last-modified": httpTime(object.lastModifiedMs),
    ...encryptionHeaders,
    ...versionHeaders(bucket, object.versionId),
    ...(object.storageClass === "STANDARD" ? {} : { "x-amz-storage-class": object.storageClass }),
    ...(tagCount > 0 ? { "x-amz-tagging-count": String(tagCount) } : {}),
    ...userMetadataHeaders(object.metadata),
  };
}
