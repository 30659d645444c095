import type { ChecksumAlgorithm, ObjectChecksum } from "../checksum/algorithm.ts";
import type { Tags } from "./tag-set.ts";

/** The headers that S3 keeps with an object and gives back. */
export const contentHeaders = [
  "cache-control",
  "content-disposition",
  "content-encoding",
  "content-language",
  "content-type",
  "expires",
] as const;
type ContentHeader = (typeof contentHeaders)[number];

/** What a writer says of an object, apart from its bytes. */
export interface ObjectDescription {
  headers: Partial<Record<ContentHeader, string>>;
  metadata: Record<string, string>;
  tags: Tags;
  storageClass: string;
}

/** A part of an object that was put together, for `partNumber` reads and GetObjectAttributes. */
export interface ObjectPart {
  number: number;
  bytes: number;
  checksum: string | null;
}

/** The id of the one version in a bucket that keeps none. */
export const nullVersion = "null";

interface VersionIdentity {
  bucket: string;
  key: string;
  versionId: string;
  /** Grows with every write in the laptop cloud; orders versions, and is the event's sequencer. */
  sequence: number;
  lastModifiedMs: number;
}

/** A version that has bytes. */
export interface StoredObject extends VersionIdentity, ObjectDescription {
  deleteMarker: false;
  blob: string;
  bytes: number;
  /** Without quotes. */
  etag: string;
  checksum: ObjectChecksum | null;
  parts: ObjectPart[] | null;
}

interface DeleteMarker extends VersionIdentity {
  deleteMarker: true;
}

export type ObjectVersion = StoredObject | DeleteMarker;

/** An upload in parts that is under way. */
export interface MultipartUpload extends ObjectDescription {
  uploadId: string;
  bucket: string;
  key: string;
  initiatedMs: number;
  algorithm: ChecksumAlgorithm;
  checksumType: "FULL_OBJECT" | "COMPOSITE";
  /** Whether the client named the algorithm; if not, S3 makes the checksum by itself and asks nothing of the parts. */
  declared: boolean;
}

export interface UploadedPart {
  number: number;
  blob: string;
  bytes: number;
  etag: string;
  checksum: string | null;
  lastModifiedMs: number;
}
