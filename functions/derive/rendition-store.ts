import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { mapBounded } from "../../shared/media/map-bounded.ts";

/** The renditions bucket as Derive uses it. */
export interface RenditionStore {
  /** Every object under a prefix, in the order of its key. */
  list(prefix: string): Promise<{ key: string; bytes: number }[]>;
  read(key: string): Promise<Uint8Array>;
  /** The same in pieces, for what may not fit into memory. */
  stream(key: string): AsyncIterable<Uint8Array>;
  put(key: string, body: Uint8Array | string, contentType: string): Promise<void>;
  remove(keys: string[]): Promise<void>;
}

const parallelDeletes = 16;

/** The store in S3. Deletes go one by one: DeleteObjects answers 200 for keys that it failed to delete. */
export function makeRenditionStore(s3: S3Client, bucket: string): RenditionStore {
  const open = async (key: string) => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`S3 answered ${key} without a body.`);
    return Body;
  };
  return {
    async list(prefix) {
      const found: { key: string; bytes: number }[] = [];
      let token: string | undefined;
      do {
        const page = await s3.send(
          new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }),
        );
        for (const { Key, Size } of page.Contents ?? [])
          if (Key !== undefined) found.push({ key: Key, bytes: Size ?? 0 });
        token = page.NextContinuationToken;
      } while (token !== undefined);
      return found;
    },
    async read(key) {
      return (await open(key)).transformToByteArray();
    },
    async *stream(key) {
      const reader = (await open(key)).transformToWebStream().getReader();
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
    },
    async put(key, body, contentType) {
      // Its checksum made here, S3 finds out whether the bytes came as they were sent.
      const ChecksumAlgorithm = "CRC32";
      await s3.send(
        new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, ContentType: contentType, ChecksumAlgorithm }),
      );
    },
    async remove(keys) {
      await mapBounded(keys, parallelDeletes, (key) => s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key })));
    },
  };
}
