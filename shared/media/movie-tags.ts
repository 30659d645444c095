import { type Box, boxesIn, boxesOf } from "./boxes.ts";
import type { NativeTag } from "./native-tag.ts";
import type { ReadRange } from "./read-range.ts";

/** No text that is kept is longer than this, whatever the box says; a cover picture is not read at all. */
const longestValue = 4096;
/** The names of a few hundred entries. */
const longestKeys = 64 * 1024;

/**
 * The tags of an MP4 or QuickTime film or song: QuickTime metadata (keys and values) and iTunes' list in `meta`, classic QuickTime user
 * data in `udta` (QuickTime File Format, "Metadata" and "User Data Atoms"). Only box headers and values are read; the sample tables of a
 * long film, which may be megabytes, are stepped over.
 */
export async function* movieTags(read: ReadRange, fileBytes: number): AsyncGenerator<NativeTag> {
  for await (const moov of boxesOf(read, 0, fileBytes, "moov")) {
    for await (const box of boxesIn(read, moov.start, moov.end)) {
      if (box.type === "meta") yield* metadata(read, box);
      if (box.type !== "udta") continue;
      for await (const entry of boxesIn(read, box.start, box.end)) {
        if (entry.type === "meta") yield* metadata(read, entry);
        else if (entry.type.startsWith("\xa9")) yield* userData(read, entry);
      }
    }
  }
}

async function* metadata(read: ReadRange, meta: Box): AsyncGenerator<NativeTag> {
  // ISO/IEC 14496-12 begins it with a version, QuickTime with its first box.
  const first = await read(meta.start, 8);
  const start = latin1(first.subarray(4, 8)) === "hdlr" ? meta.start : meta.start + 4;
  let keys: string[] = [];
  for await (const box of boxesIn(read, start, meta.end)) {
    if (box.type === "keys") keys = keysOf(await read(box.start, Math.min(longestKeys, box.end - box.start)));
    if (box.type !== "ilst") continue;
    for await (const item of boxesIn(read, box.start, box.end)) {
      const name = keys.length === 0 ? item.type : keys[numberOf(item.type) - 1];
      if (name === undefined || name === "covr" || name === "----") continue;
      for await (const { start: at, end } of boxesOf(read, item.start, item.end, "data")) {
        const value = wordsOf(await read(at, Math.min(longestValue, end - at)));
        if (value !== undefined) yield { name, value };
      }
    }
  }
}

/** A version, a count, and of each its length, its namespace and its name. */
function keysOf(bytes: Uint8Array): string[] {
  const view = viewOf(bytes);
  const keys: string[] = [];
  for (let at = 8; at + 8 <= bytes.length; ) {
    const length = view.getUint32(at);
    if (length < 8) break;
    keys.push(new TextDecoder().decode(bytes.subarray(at + 8, at + length)));
    at += length;
  }
  return keys;
}

/** A well-known type and a locale before the value: 1 is UTF-8, 2 is UTF-16. Numbers and pictures are no words. */
function wordsOf(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8) return undefined;
  const type = viewOf(bytes).getUint32(0);
  if (type === 1) return new TextDecoder().decode(bytes.subarray(8));
  if (type === 2) return new TextDecoder("utf-16be").decode(bytes.subarray(8));
  return undefined;
}

/** A length and a language before the text. Languages below 0x400 are Macintosh's, and so is their text. */
async function* userData(read: ReadRange, { type, start, end }: Box): AsyncGenerator<NativeTag> {
  const bytes = await read(start, Math.min(longestValue, end - start));
  if (bytes.length < 4) return;
  const view = viewOf(bytes);
  const encoding = view.getUint16(2) < 0x400 ? "macintosh" : "utf-8";
  yield { name: type, value: new TextDecoder(encoding).decode(bytes.subarray(4, 4 + view.getUint16(0))) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function numberOf(type: string): number {
  return [...type].reduce((sum, letter) => sum * 256 + letter.charCodeAt(0), 0);
}
