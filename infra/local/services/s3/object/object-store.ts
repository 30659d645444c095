import { randomBytes } from "node:crypto";
import type { Kernel } from "../../../kernel/kernel.ts";
import { type Bucket, isVersioned, keepsVersions } from "../bucket/bucket-store.ts";
import type { ObjectChecksum } from "../checksum/algorithm.ts";
import type { EventOutbox } from "../event/event-outbox.ts";
import {
  type EventOrigin,
  objectCreated,
  objectDeleted,
  objectTagsChanged,
  storageClassChanged,
} from "../event/object-event.ts";
import type { BlobStore } from "./blob-store.ts";
import type { WriteCondition } from "./conditions.ts";
import {
  nullVersion,
  type ObjectDescription,
  type ObjectPart,
  type ObjectVersion,
  type StoredObject,
} from "./object-version.ts";
import type { Tags } from "./tag-set.ts";
import { decodeVersion, encodeDetails, type VersionRow } from "./version-row.ts";

/** What becomes an object: a description and a blob that nothing else refers to. */
interface NewObject extends ObjectDescription {
  key: string;
  blob: string;
  bytes: number;
  etag: string;
  checksum: ObjectChecksum | null;
  parts: ObjectPart[] | null;
}

/** Where a walk over keys begins. */
export interface WalkStart {
  key: string;
  inclusive: boolean;
}

export type ListedVersion = ObjectVersion & { isLatest: boolean };

const walkStep = 1000;

/** What a delete did. */
export interface Deletion {
  /** Whether a marker was made, or the version that was removed was one. */
  deleteMarker: boolean;
  versionId: string | null;
}

/**
 * Every version of every object. A change, the event that tells of it and the bytes that it makes superfluous are one
 * transaction; files go after it.
 */
export interface ObjectStore {
  /** Makes `object` the current version. `condition` sees the current one and may throw. `alongside` runs in the same transaction. */
  put(
    bucket: Bucket,
    object: NewObject,
    origin: EventOrigin,
    options?: { condition?: WriteCondition; alongside?: () => void },
  ): StoredObject;
  /** The newest version, which may be a delete marker. */
  current(bucket: string, key: string): ObjectVersion | undefined;
  version(bucket: string, key: string, versionId: string): ObjectVersion | undefined;
  /** Deletes as a client's DELETE without version id does: a marker where versions are kept, the object where not. */
  deleteCurrent(bucket: Bucket, key: string, origin: EventOrigin, condition?: WriteCondition): Deletion;
  /** Removes one version for good. */
  deleteVersion(
    bucket: Bucket,
    key: string,
    versionId: string,
    origin: EventOrigin,
    condition?: WriteCondition,
  ): Deletion;
  setTags(bucket: Bucket, object: StoredObject, tags: Tags, origin: EventOrigin): void;
  setStorageClass(bucket: Bucket, object: StoredObject, storageClass: string, origin: EventOrigin): void;
  /** Current versions that are no markers, in the order of their keys' UTF-8 bytes. */
  walkCurrent(bucket: string, start: WalkStart): Generator<StoredObject>;
  /** All versions, keys ascending, newest first within a key. With `belowSequence`, the start's key continues below it. */
  walkVersions(bucket: string, start: WalkStart, belowSequence?: number): Generator<ListedVersion>;
  usesBlob(blob: string): boolean;
}

export function makeObjectStore(kernel: Kernel, blobs: BlobStore, outbox: EventOutbox): ObjectStore {
  const { db } = kernel.store;
  db.exec(`
    create table if not exists s3_objects (
      sequence integer primary key,
      bucket text not null, key text not null, version_id text not null, delete_marker integer not null,
      last_modified_ms integer not null, blob text, bytes integer, etag text, details text not null,
      unique (bucket, key, version_id)
    ) strict;
    create index if not exists s3_objects_by_key on s3_objects (bucket, key, sequence desc);
    create index if not exists s3_objects_by_blob on s3_objects (blob);
    create table if not exists s3_sequence (only_row integer primary key check (only_row = 1), value integer not null) strict;
  `);
  const insert =
    db.prepare(`insert into s3_objects (sequence, bucket, key, version_id, delete_marker, last_modified_ms, blob, bytes, etag, details)
    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  const nextSequence = db.prepare(
    "insert into s3_sequence values (1, 1) on conflict do update set value = value + 1 returning value",
  );
  const newest = db.prepare("select * from s3_objects where bucket = ? and key = ? order by sequence desc limit 1");
  const byVersion = db.prepare("select * from s3_objects where bucket = ? and key = ? and version_id = ?");
  const removeRow = db.prepare("delete from s3_objects where sequence = ?");
  const updateDetails = db.prepare("update s3_objects set details = ? where sequence = ?");
  const currentWhere = (comparison: ">" | ">=") =>
    db.prepare(`select * from s3_objects as o where bucket = ? and key ${comparison} ? and delete_marker = 0
      and sequence = (select max(sequence) from s3_objects where bucket = o.bucket and key = o.key) order by key limit ?`);
  const currentAfter = currentWhere(">");
  const currentFrom = currentWhere(">=");
  const versionsAfter =
    db.prepare(`select *, sequence = (select max(sequence) from s3_objects where bucket = o.bucket and key = o.key) as is_latest
    from s3_objects as o where bucket = ? and (key > ? or (key = ? and sequence < ?)) order by key, sequence desc limit ?`);
  const anyOfBlob = db.prepare("select 1 from s3_objects where blob = ? limit 1");

  const read = (row: unknown) => (row === undefined ? undefined : decodeVersion(row as VersionRow));
  const current = (bucket: string, key: string) => read(newest.get(bucket, key));
  const version = (bucket: string, key: string, versionId: string) => read(byVersion.get(bucket, key, versionId));
  const takeSequence = () => Number(nextSequence.get()?.value);

  function write(record: ObjectVersion): void {
    const object = record.deleteMarker ? null : record;
    insert.run(
      record.sequence,
      record.bucket,
      record.key,
      record.versionId,
      record.deleteMarker ? 1 : 0,
      record.lastModifiedMs,
      object?.blob ?? null,
      object?.bytes ?? null,
      object?.etag ?? null,
      object ? encodeDetails(object) : "{}",
    );
  }

  /** Runs a change; then the files it made superfluous go and its events leave. */
  function change<T>(work: (drop: (version: ObjectVersion) => void) => T): T {
    const dropped: string[] = [];
    const result = kernel.store.transaction(() =>
      work((old) => {
        removeRow.run(old.sequence);
        if (!old.deleteMarker) dropped.push(old.blob);
      }),
    );
    outbox.flush();
    if (dropped.length > 0) kernel.track("s3 remove bytes", blobs.remove(dropped)).catch(() => {});
    return result;
  }

  function tell(bucket: Bucket, event: Parameters<EventOutbox["add"]>[0]): void {
    if (bucket.configuration.NotificationConfiguration?.EventBridgeConfiguration?.EventBridgeEnabled) outbox.add(event);
  }

  return {
    current,
    version,
    put(bucket, object, origin, options = {}) {
      return change((drop) => {
        const before = current(bucket.name, object.key);
        options.condition?.(before?.deleteMarker ? undefined : before, object.key);
        const keeps = keepsVersions(bucket);
        const replaced = keeps ? undefined : version(bucket.name, object.key, nullVersion);
        if (replaced) drop(replaced);
        const stored: StoredObject = {
          ...object,
          bucket: bucket.name,
          versionId: keeps ? newVersionId() : nullVersion,
          sequence: takeSequence(),
          lastModifiedMs: kernel.clock.now(),
          deleteMarker: false,
        };
        write(stored);
        options.alongside?.();
        tell(bucket, objectCreated(stored, origin));
        return stored;
      });
    },
    deleteCurrent(bucket, key, origin, condition) {
      return change((drop) => {
        const before = current(bucket.name, key);
        condition?.(before?.deleteMarker ? undefined : before, key);
        const sequence = takeSequence();
        if (!isVersioned(bucket)) {
          if (!before) return { deleteMarker: false, versionId: null };
          drop(before);
          tell(bucket, objectDeleted(before, sequence, origin, "Permanently Deleted"));
          return { deleteMarker: false, versionId: null };
        }
        const keeps = keepsVersions(bucket);
        const replaced = keeps ? undefined : version(bucket.name, key, nullVersion);
        if (replaced) drop(replaced);
        const versionId = keeps ? newVersionId() : nullVersion;
        const marker: ObjectVersion = {
          bucket: bucket.name,
          key,
          versionId,
          sequence,
          lastModifiedMs: kernel.clock.now(),
          deleteMarker: true,
        };
        write(marker);
        tell(bucket, objectDeleted(marker, sequence, origin, "Delete Marker Created"));
        return { deleteMarker: true, versionId };
      });
    },
    deleteVersion(bucket, key, versionId, origin, condition) {
      return change((drop) => {
        const old = version(bucket.name, key, versionId);
        condition?.(old?.deleteMarker ? undefined : old, key);
        if (!old) return { deleteMarker: false, versionId };
        drop(old);
        tell(bucket, objectDeleted(old, takeSequence(), origin, "Permanently Deleted"));
        return { deleteMarker: old.deleteMarker, versionId };
      });
    },
    setTags(bucket, object, tags, origin) {
      change(() => {
        updateDetails.run(encodeDetails({ ...object, tags }), object.sequence);
        tell(bucket, objectTagsChanged(object, origin, Object.keys(tags).length > 0 ? "Added" : "Deleted"));
      });
    },
    setStorageClass(bucket, object, storageClass, origin) {
      change(() => {
        updateDetails.run(encodeDetails({ ...object, storageClass }), object.sequence);
        tell(bucket, storageClassChanged(object, origin, storageClass));
      });
    },
    *walkCurrent(bucket, { key, inclusive }) {
      for (
        let rows = inclusive ? currentFrom.all(bucket, key, walkStep) : currentAfter.all(bucket, key, walkStep);
        rows.length > 0;
      ) {
        for (const row of rows) {
          const record = read(row);
          if (record && !record.deleteMarker) yield record;
        }
        rows = rows.length < walkStep ? [] : currentAfter.all(bucket, String(rows.at(-1)?.key), walkStep);
      }
    },
    *walkVersions(bucket, { key, inclusive }, belowSequence) {
      const first = inclusive ? Number.MAX_SAFE_INTEGER : (belowSequence ?? 0);
      for (let rows = versionsAfter.all(bucket, key, key, first, walkStep); rows.length > 0; ) {
        for (const row of rows) {
          const record = read(row);
          if (record) yield { ...record, isLatest: row.is_latest === 1 };
        }
        const last = rows.at(-1);
        rows =
          rows.length < walkStep || !last
            ? []
            : versionsAfter.all(bucket, String(last.key), String(last.key), Number(last.sequence), walkStep);
      }
    },
    usesBlob: (blob) => anyOfBlob.get(blob) !== undefined,
  };
}

/** As long and as opaque as S3's: 32 characters that are safe in a URL. */
function newVersionId(): string {
  return randomBytes(24).toString("base64url");
}
