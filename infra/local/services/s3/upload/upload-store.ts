import { randomBytes } from "node:crypto";
import type { Kernel } from "../../../kernel/kernel.ts";
import { noSuchUpload } from "../http/s3-error.ts";
import type { BlobStore } from "../object/blob-store.ts";
import type { MultipartUpload, UploadedPart } from "../object/object-version.ts";

/** Uploads in parts that are neither completed nor aborted. */
export interface UploadStore {
  create(upload: Omit<MultipartUpload, "uploadId" | "initiatedMs">): MultipartUpload;
  /** @throws S3Error NoSuchUpload, also when the upload is for another key */
  get(bucket: string, key: string, uploadId: string): MultipartUpload;
  /** Uploads of a bucket by key and then by age. */
  list(bucket: string): MultipartUpload[];
  /** Keeps a part, in place of an earlier one of the same number. */
  putPart(upload: MultipartUpload, part: Omit<UploadedPart, "lastModifiedMs">): UploadedPart;
  /** By part number. */
  parts(uploadId: string): UploadedPart[];
  /** Forgets the upload; call it in the transaction that makes the object. Answers the parts' blobs, to be removed after the commit. */
  forget(uploadId: string): string[];
  abort(uploadId: string): void;
  usesBlob(blob: string): boolean;
}

export function makeUploadStore(kernel: Kernel, blobs: BlobStore): UploadStore {
  const { db } = kernel.store;
  db.exec(`
    create table if not exists s3_uploads (
      upload_id text primary key, bucket text not null, key text not null, initiated_ms integer not null, details text not null
    ) strict;
    create index if not exists s3_uploads_by_key on s3_uploads (bucket, key, initiated_ms);
    create table if not exists s3_parts (
      upload_id text not null, number integer not null, blob text not null, bytes integer not null, etag text not null,
      checksum text, last_modified_ms integer not null, primary key (upload_id, number)
    ) strict;
    create index if not exists s3_parts_by_blob on s3_parts (blob);
  `);
  const insert = db.prepare("insert into s3_uploads values (?, ?, ?, ?, ?)");
  const byId = db.prepare("select * from s3_uploads where upload_id = ?");
  const byBucket = db.prepare("select * from s3_uploads where bucket = ? order by key, initiated_ms, upload_id");
  const removeUpload = db.prepare("delete from s3_uploads where upload_id = ?");
  const partsOf = db.prepare("select * from s3_parts where upload_id = ? order by number");
  const blobOfPart = db.prepare("select blob from s3_parts where upload_id = ? and number = ?");
  const upsertPart = db.prepare(`insert into s3_parts values (?, ?, ?, ?, ?, ?, ?) on conflict do update set
    blob = excluded.blob, bytes = excluded.bytes, etag = excluded.etag, checksum = excluded.checksum, last_modified_ms = excluded.last_modified_ms`);
  const removeParts = db.prepare("delete from s3_parts where upload_id = ? returning blob");
  const anyOfBlob = db.prepare("select 1 from s3_parts where blob = ? limit 1");

  function decode(row: Record<string, unknown>): MultipartUpload {
    return {
      uploadId: String(row.upload_id),
      bucket: String(row.bucket),
      key: String(row.key),
      initiatedMs: Number(row.initiated_ms),
      ...JSON.parse(String(row.details)),
    };
  }

  function removeBlobs(names: string[]): void {
    kernel.track("s3 remove parts", blobs.remove(names)).catch(() => {});
  }

  const forget = (uploadId: string) => {
    removeUpload.run(uploadId);
    return removeParts.all(uploadId).map((row) => String(row.blob));
  };

  return {
    create({ bucket, key, ...details }) {
      const upload = {
        bucket,
        key,
        ...details,
        uploadId: randomBytes(48).toString("base64url"),
        initiatedMs: kernel.clock.now(),
      };
      insert.run(upload.uploadId, bucket, key, upload.initiatedMs, JSON.stringify(details));
      return upload;
    },
    get(bucket, key, uploadId) {
      const row = byId.get(uploadId);
      const upload = row && decode(row);
      if (!upload || upload.bucket !== bucket || upload.key !== key) throw noSuchUpload(uploadId);
      return upload;
    },
    list: (bucket) => byBucket.all(bucket).map(decode),
    putPart(upload, part) {
      const stored = { ...part, lastModifiedMs: kernel.clock.now() };
      const replaced = kernel.store.transaction(() => {
        // The upload may have been completed or aborted while the part's bytes were on their way.
        if (!byId.get(upload.uploadId)) throw noSuchUpload(upload.uploadId);
        const before = blobOfPart.get(upload.uploadId, part.number);
        upsertPart.run(
          upload.uploadId,
          part.number,
          part.blob,
          part.bytes,
          part.etag,
          part.checksum,
          stored.lastModifiedMs,
        );
        return before;
      });
      if (replaced) removeBlobs([String(replaced.blob)]);
      return stored;
    },
    parts: (uploadId) =>
      partsOf.all(uploadId).map((row) => ({
        number: Number(row.number),
        blob: String(row.blob),
        bytes: Number(row.bytes),
        etag: String(row.etag),
        checksum: row.checksum === null ? null : String(row.checksum),
        lastModifiedMs: Number(row.last_modified_ms),
      })),
    forget,
    abort(uploadId) {
      removeBlobs(kernel.store.transaction(() => forget(uploadId)));
    },
    usesBlob: (blob) => anyOfBlob.get(blob) !== undefined,
  };
}
