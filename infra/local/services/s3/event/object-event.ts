import type { ObjectVersion } from "../object/object-version.ts";

/** Who caused an event, and by which request. */
export interface EventOrigin {
  requestId: string;
  /** The account, or the service that did it by itself. */
  requester: string;
  sourceIp: string | null;
  /** The API that did it, or `Lifecycle Expiration`. */
  reason: string;
}

/** What is put on the bus, in the shape that S3 documents. */
export interface ObjectEvent {
  "detail-type":
    | "Object Created"
    | "Object Deleted"
    | "Object Tags Added"
    | "Object Tags Deleted"
    | "Object Storage Class Changed";
  source: "aws.s3";
  resources: string[];
  detail: Record<string, unknown>;
}

/** Sixteen hexadecimal digits that sort as the writes happened. */
function sequencer(sequence: number): string {
  return sequence.toString(16).toUpperCase().padStart(16, "0");
}

function makeEvent(
  type: ObjectEvent["detail-type"],
  version: ObjectVersion,
  origin: EventOrigin,
  object: Record<string, unknown>,
  more = {},
): ObjectEvent {
  return {
    "detail-type": type,
    source: "aws.s3",
    resources: [`arn:aws:s3:::${version.bucket}`],
    detail: {
      version: "0",
      bucket: { name: version.bucket },
      object: {
        key: version.key,
        ...object,
        ...(version.versionId === "null" ? {} : { "version-id": version.versionId }),
      },
      "request-id": origin.requestId,
      requester: origin.requester,
      ...(origin.sourceIp === null ? {} : { "source-ip-address": origin.sourceIp }),
      ...more,
    },
  };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html */
export function objectCreated(version: ObjectVersion & { deleteMarker: false }, origin: EventOrigin): ObjectEvent {
  const object = { size: version.bytes, etag: version.etag, sequencer: sequencer(version.sequence) };
  return makeEvent("Object Created", version, origin, object, { reason: origin.reason });
}

/** `sequence` is that of the deletion; a marker's own is its deletion's. */
export function objectDeleted(
  version: ObjectVersion,
  sequence: number,
  origin: EventOrigin,
  kind: "Permanently Deleted" | "Delete Marker Created",
): ObjectEvent {
  const etag = version.deleteMarker ? {} : { etag: version.etag };
  return makeEvent(
    "Object Deleted",
    version,
    origin,
    { ...etag, sequencer: sequencer(sequence) },
    { reason: origin.reason, "deletion-type": kind },
  );
}

export function objectTagsChanged(
  version: ObjectVersion & { deleteMarker: false },
  origin: EventOrigin,
  change: "Added" | "Deleted",
): ObjectEvent {
  return makeEvent(`Object Tags ${change}`, version, origin, { etag: version.etag });
}

export function storageClassChanged(
  version: ObjectVersion & { deleteMarker: false },
  origin: EventOrigin,
  destination: string,
): ObjectEvent {
  return makeEvent(
    "Object Storage Class Changed",
    version,
    origin,
    { size: version.bytes, etag: version.etag },
    { "destination-storage-class": destination },
  );
}
