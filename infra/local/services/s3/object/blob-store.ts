import { createHash, randomBytes } from "node:crypto";
import {
  close,
  closeSync,
  existsSync,
  fstatSync,
  linkSync,
  mkdirSync,
  openSync,
  read,
  readdirSync,
  readSync,
  renameSync,
  write,
  writeSync,
} from "node:fs";
import { unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
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
/** So much is read or written at once, which takes less than to hand it to a thread; of what is larger, the rest goes there. */
const atOnceBytes = 1024 * 1024;
const [readLater, writeLater, closeLater] = [promisify(read), promisify(write), promisify(close)];

/**
 * Keeps blobs under `folder`, in 256 subfolders. A blob is whole before it gets its name, so that a process that dies
 * leaves no half of one; it is not forced to the platter, as a laptop's power is not what this guards against.
 */
export function makeBlobStore(folder: string): BlobStore {
  const foundFiles = filesIn(folder);
  const incoming = join(folder, "incoming");
  const path = (name: string) => join(folder, name.slice(0, 2), name);

  return {
    path,
    async write(source, options = {}) {
      const name = randomBytes(16).toString("hex");
      const temporary = join(incoming, name);
      const md5 = createHash("md5");
      const digests = new Map<ChecksumAlgorithm, Digest>();
      for (const algorithm of options.algorithms ?? []) digests.set(algorithm, makeDigest(algorithm));
      let bytes = 0;
      const file = inFolder(incoming, () => openSync(temporary, "wx", 0o444));
      try {
        for await (const piece of source) {
          options.observe?.(piece, bytes + piece.byteLength);
          md5.update(piece);
          for (const digest of digests.values()) digest.update(piece);
          await writeFully(file, piece, bytes);
          bytes += piece.byteLength;
        }
      } catch (error) {
        closeSync(file);
        await unlinkIfThere(temporary);
        throw error;
      }
      closeSync(file);
      const target = path(name);
      inFolder(dirname(target), () => renameSync(temporary, target));
      return {
        name,
        bytes,
        md5: md5.digest(),
        digests: new Map([...digests].map(([algorithm, digest]) => [algorithm, digest.digest()])),
      };
    },
    async read(name, range) {
      const file = openSync(path(name), "r");
      let position = range?.start ?? 0;
      const end = range ? range.end + 1 : fstatSync(file).size;
      return new ReadableStream<Uint8Array>({
        async pull(controller) {
          const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end - position));
          const bytesRead = piece.length > 0 ? await readPiece(file, piece, position) : 0;
          if (bytesRead > 0) {
            position += bytesRead;
            controller.enqueue(piece.subarray(0, bytesRead));
          }
          if (position >= end || bytesRead === 0) {
            closeSync(file);
            if (position < end) controller.error(new Error(`A blob ended ${end - position} bytes early.`));
            else controller.close();
          }
        },
        cancel: () => closeLater(file),
      });
    },
    async bytes(name, range) {
      const file = openSync(path(name), "r");
      try {
        const start = range?.start ?? 0;
        const end = range ? range.end + 1 : fstatSync(file).size;
        const all = new Uint8Array(end - start);
        for (let offset = 0; offset < all.length; ) {
          const bytesRead = await readPiece(file, all.subarray(offset), start + offset);
          if (bytesRead === 0) throw new Error(`A blob ended ${all.length - offset} bytes early.`);
          offset += bytesRead;
        }
        return all;
      } finally {
        closeSync(file);
      }
    },
    async duplicate(name) {
      const copy = randomBytes(16).toString("hex");
      const target = path(copy);
      inFolder(dirname(target), () => linkSync(path(name), target));
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

/** Runs what needs a folder, and makes the folder when it is missing. */
function inFolder<T>(parent: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!isMissing(error)) throw error;
    mkdirSync(parent, { recursive: true });
    return work();
  }
}

/** Appends a piece to a file that has `before` bytes. */
async function writeFully(file: number, piece: Uint8Array, before: number): Promise<void> {
  for (let offset = 0; offset < piece.byteLength; ) {
    const rest = piece.subarray(offset);
    offset +=
      before + piece.byteLength <= atOnceBytes ? writeSync(file, rest) : (await writeLater(file, rest)).bytesWritten;
  }
}

/** Answers how many bytes were read into `piece`: none at the end of the file. */
async function readPiece(file: number, piece: Uint8Array, position: number): Promise<number> {
  if (position + piece.byteLength <= atOnceBytes) return readSync(file, piece, 0, piece.byteLength, position);
  return (await readLater(file, piece, 0, piece.byteLength, position)).bytesRead;
}

/** Whether a file system error says that there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
