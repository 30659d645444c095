import { GetObjectCommand, HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import type { ObjectFacts } from "../../shared/asset/checksum.ts";
import { DomainError } from "../../shared/error.ts";

/** What S3 knows of a master. */
interface MasterFacts extends ObjectFacts {
  versionId: string;
  contentType: string;
  uploadedAt: string;
  /** `x-amz-meta-*` without the prefix. */
  metadata: Record<string, string>;
}

export interface Masters {
  /** Undefined when the object is gone. */
  head(bucket: string, key: string, versionId?: string): Promise<MasterFacts | undefined>;
  /** The first `length` bytes, or all when there are fewer. */
  start(bucket: string, key: string, versionId: string, length: number): Promise<Uint8Array>;
  /** The text of a small object; undefined when there is none. @throws DomainError too_large. */
  text(bucket: string, key: string, maxBytes: number): Promise<string | undefined>;
}

/** The masters bucket as Register reads it. */
export function makeMasters(s3: S3Client): Masters {
  return {
    async head(bucket, key, versionId) {
      const found = await orUndefined(() =>
        s3.send(
          new HeadObjectCommand({ Bucket: bucket, Key: key, VersionId: pinned(versionId), ChecksumMode: "ENABLED" }),
        ),
      );
      if (found === undefined) return undefined;
      const full = found.ChecksumType !== "COMPOSITE";
      return {
        versionId: found.VersionId ?? "null",
        etag: found.ETag ?? "",
        bytes: found.ContentLength ?? 0,
        contentType: found.ContentType ?? "application/octet-stream",
        uploadedAt: (found.LastModified ?? new Date(0)).toISOString(),
        metadata: found.Metadata ?? {},
        encryption: found.ServerSideEncryption ?? null,
        checksums: full
          ? {
              ...(found.ChecksumSHA256 && { SHA256: found.ChecksumSHA256 }),
              ...(found.ChecksumCRC64NVME && { CRC64NVME: found.ChecksumCRC64NVME }),
              ...(found.ChecksumCRC32C && { CRC32C: found.ChecksumCRC32C }),
              ...(found.ChecksumCRC32 && { CRC32: found.ChecksumCRC32 }),
            }
          : {},
      };
    },

    async start(bucket, key, versionId, length) {
      const range = `bytes=0-${length - 1}`;
      const { Body } = await s3.send(
        new GetObjectCommand({ Bucket: bucket, Key: key, VersionId: pinned(versionId), Range: range }),
      );
      return Body === undefined ? new Uint8Array() : Body.transformToByteArray();
    },

    async text(bucket, key, maxBytes) {
      const found = await orUndefined(() =>
        s3.send(new GetObjectCommand({ Bucket: bucket, Key: key, Range: `bytes=0-${maxBytes}` })),
      );
      const bytes = await found?.Body?.transformToByteArray();
      if (bytes !== undefined && bytes.byteLength > maxBytes) {
        throw new DomainError("too_large", `The object has more than the ${maxBytes} bytes that are read of it.`);
      }
      return bytes === undefined ? undefined : new TextDecoder("utf-8").decode(bytes);
    },
  };
}

/** A bucket without versions names them `null`. */
function pinned(versionId: string | undefined): string | undefined {
  return versionId === "null" ? undefined : versionId;
}

/** S3 answers 404 under several names, HEAD without a body among them. An empty object refuses any range with 416. */
async function orUndefined<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (
      error instanceof Error &&
      ["NotFound", "NoSuchKey", "NoSuchVersion", "InvalidRange", "MethodNotAllowed"].includes(error.name)
    )
      return undefined;
    throw error;
  }
}
