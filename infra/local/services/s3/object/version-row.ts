import type { ObjectChecksum } from "../checksum/algorithm.ts";
import type { ObjectDescription, ObjectPart, ObjectVersion, StoredObject } from "./object-version.ts";

/** A row of `s3_objects`. */
export interface VersionRow {
  sequence: number;
  bucket: string;
  key: string;
  version_id: string;
  delete_marker: number;
  last_modified_ms: number;
  blob: string | null;
  bytes: number | null;
  etag: string | null;
  details: string;
}

interface Details extends ObjectDescription {
  checksum: ObjectChecksum | null;
  parts: ObjectPart[] | null;
}

/** What of an object is in no column of its own. */
export function encodeDetails({ headers, metadata, tags, storageClass, checksum, parts }: StoredObject): string {
  const details: Details = { headers, metadata, tags, storageClass, checksum, parts };
  return JSON.stringify(details);
}

export function decodeVersion(row: VersionRow): ObjectVersion {
  const identity = {
    bucket: row.bucket,
    key: row.key,
    versionId: row.version_id,
    sequence: row.sequence,
    lastModifiedMs: row.last_modified_ms,
  };
  if (row.delete_marker === 1) return { ...identity, deleteMarker: true };
  if (row.blob === null || row.bytes === null || row.etag === null)
    throw new Error(`Version ${row.version_id} of ${row.bucket}/${row.key} has no bytes.`);
  const details: Details = JSON.parse(row.details);
  return { ...identity, ...details, deleteMarker: false, blob: row.blob, bytes: row.bytes, etag: row.etag };
}
