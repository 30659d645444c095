import { createHash, randomBytes } from "node:crypto";
import { existsSync, readdirSync } from "node:fs";
import { link, mkdir, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { ChecksumAlgorithm, Digest } from "../checksum/algorithm.ts";
import { makeDigest } from "../checksum/algorithm.ts";
import type { ByteRange } from "./byte-range.ts";

/** Bytes that have been written, and what was learnt on the way. Nothing refers to them until a row does. */
export interface WrittenBlob {
  /** The blob's name; it says nothing of the object's key. */
  name: string;
  bytes: number;
  md5: Buffer;
  digests: Map<ChecksumAlgorithm, Buffer>;
}

/** Immutable byte sequences on disk, by random names. */
export interface BlobStore {
  /** Streams `source` to disk with back pressure. `observe` sees each piece first and may throw to refuse it; then nothing is kept. */
  write(
    source: AsyncIterable<Uint8Array>,
    options?: { algorithms?: Iterable<ChecksumAlgorithm>; observe?: (piece: Uint8Array, bytesSoFar: number) => void },
  ): Promise<WrittenBlob>;
  /** A stream over the bytes, or over a part of them. The file is open when the promise resolves, so removing the blob harms no reader. */
  read(name: string, range?: ByteRange): Promise<ReadableStream<Uint8Array>>;
  /** The bytes, or a part of them, all at once. */
  bytes(name: string, range?: ByteRange): Promise<Uint8Array<ArrayBuffer>>;
  /** A second name for the same bytes, without copying them. */
  duplicate(name: string): Promise<string>;
  path(name: string): string;
  remove(names: Iterable<string>): Promise<void>;
  /** Removes what a crash left behind: everything that lay here when the store was opened and that `isInUse` does not know. */
  sweep(isInUse: (name: string) => boolean): Promise<void>;
}

const pieceBytes = 256 * 1024;

/**
 * Keeps blobs under `folder`, in 256 subfolders. A blob is whole before it gets its name, so that a process that dies
 * leaves no half of one; it is not forced to the platter, as a laptop's power is not what this guards against.
 */
export function makeBlobStore(folder: string): BlobStore {
  const foundFiles = filesIn(folder);
  const incoming = join(folder, "incoming");
  const path = (name: string) => join(folder, name.slice(0, 2), name);

  /** Runs what needs a folder, and makes the folder when it is missing. */
  async function inFolder<T>(parent: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isMissing(error)) throw error;
      await mkdir(parent, { recursive: true });
      return work();
    }
  }

  async function place(name: string, put: (target: string) => Promise<void>): Promise<void> {
    const target = path(name);
    await inFolder(dirname(target), () => put(target));
  }

  return {
    path,
    async write(source, options = {}) {
      const name = randomBytes(16).toString("hex");
      const temporary = join(incoming, name);
      const md5 = createHash("md5");
      const digests = new Map<ChecksumAlgorithm, Digest>();
      for (const algorithm of options.algorithms ?? []) digests.set(algorithm, makeDigest(algorithm));
      let bytes = 0;
      const file = await inFolder(incoming, () => open(temporary, "wx", 0o444));
      try {
        for await (const piece of source) {
          options.observe?.(piece, bytes + piece.byteLength);
          md5.update(piece);
          for (const digest of digests.values()) digest.update(piece);
          await writeFully(file, piece);
          bytes += piece.byteLength;
        }
        await file.close();
        await place(name, (target) => rename(temporary, target));
      } catch (error) {
        await file.close().catch(() => {});
        await unlink(temporary).catch(() => {});
        throw error;
      }
      return {
        name,
        bytes,
        md5: md5.digest(),
        digests: new Map([...digests].map(([algorithm, digest]) => [algorithm, digest.digest()])),
      };
    },
    async read(name, range) {
      const file = await open(path(name), "r");
      let position = range?.start ?? 0;
      const end = range ? range.end + 1 : (await file.stat()).size;
      return new ReadableStream<Uint8Array>({
        async pull(controller) {
          const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end - position));
          const { bytesRead } = piece.length > 0 ? await file.read(piece, 0, piece.length, position) : { bytesRead: 0 };
          if (bytesRead > 0) {
            position += bytesRead;
            controller.enqueue(piece.subarray(0, bytesRead));
          }
          if (position >= end || bytesRead === 0) {
            await file.close();
            if (position < end) controller.error(new Error(`A blob ended ${end - position} bytes early.`));
            else controller.close();
          }
        },
        cancel: () => file.close(),
      });
    },
    async bytes(name, range) {
      const file = await open(path(name));
      try {
        const start = range?.start ?? 0;
        const end = range ? range.end + 1 : (await file.stat()).size;
        const all = new Uint8Array(end - start);
        for (let offset = 0; offset < all.length; ) {
          const { bytesRead } = await file.read(all, offset, all.length - offset, start + offset);
          if (bytesRead === 0) throw new Error(`A blob ended ${all.length - offset} bytes early.`);
          offset += bytesRead;
        }
        return all;
      } finally {
        await file.close();
      }
    },
    async duplicate(name) {
      const copy = randomBytes(16).toString("hex");
      await place(copy, (target) => link(path(name), target));
      return copy;
    },
    async remove(names) {
      for (const name of names) await unlinkIfThere(path(name));
    },
    async sweep(isInUse) {
      for (const file of foundFiles) {
        const isWhole = dirname(file) !== incoming;
        if (!isWhole || !isInUse(basename(file))) await unlinkIfThere(file);
      }
    },
  };
}

/** Every file in the subfolders, read before anything new can be on its way into a row. */
function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
}

async function unlinkIfThere(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
  });
}

async function writeFully(file: Awaited<ReturnType<typeof open>>, piece: Uint8Array): Promise<void> {
  let offset = 0;
  while (offset < piece.byteLength) offset += (await file.write(piece, offset)).bytesWritten;
}

/** Whether a file system error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
