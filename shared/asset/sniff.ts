import { fileTypeFromBuffer } from "file-type";
import type { Kind } from "./kind.ts";

/** How many of a master's first bytes `sniff` wants: an MXF may begin with 64 KiB of anything (SMPTE ST 377-1, run-in). */
export const sniffBytes = 65_536 + 64;

export type Sniffed = { kind: Kind; mimeType: string } | { kind: null; mimeType: string | null; reason: string };

/** The containers that the pipeline takes, as file-type names them, by the kind of master. */
const kinds: Readonly<Record<Kind, readonly string[]>> = {
  video: [
    "video/mp4",
    "video/quicktime",
    "video/x-m4v",
    "application/mxf",
    "video/matroska",
    "video/webm",
    "video/mpeg",
    "video/mp2t",
    "video/MP1S",
    "video/MP2P",
    "video/vnd.avi",
    "video/3gpp",
    "video/3gpp2",
    "video/ogg",
    "video/x-flv",
    "video/x-ms-asf",
  ],
  audio: [
    "audio/wav",
    "audio/mpeg",
    "audio/aac",
    "audio/mp4",
    "audio/x-m4a",
    "audio/flac",
    "audio/ogg",
    "audio/ogg; codecs=opus",
    "audio/aiff",
  ],
  image: [
    "image/jpeg",
    "image/png",
    "image/apng",
    "image/webp",
    "image/avif",
    "image/tiff",
    "image/gif",
    "image/svg+xml",
    "image/heic",
    "image/heif",
    "image/heic-sequence",
  ],
};

const accepted =
  "A master is a film (MP4, MOV, MXF, MKV, WebM), a recording (WAV, MP3, AAC, FLAC, OGG) or a picture (JPEG, PNG, WebP, AVIF, TIFF, GIF, SVG, HEIC).";

/**
 * Tells what a master is by its first bytes; its name and declared type have no say. What is none of ours comes back
 * with a reason for the person who uploaded it.
 *
 * @param start the first `sniffBytes` bytes, or all when there are fewer.
 */
export async function sniff(start: Uint8Array): Promise<Sniffed> {
  if (start.byteLength === 0)
    return { kind: null, mimeType: null, reason: "The file is empty: it has no bytes. Upload it again." };
  const mimeType = isMxf(start) ? "application/mxf" : isSvg(start) ? "image/svg+xml" : await byMagic(start);
  for (const kind of ["video", "audio", "image"] as const) {
    if (mimeType !== null && kinds[kind].includes(mimeType)) return { kind, mimeType };
  }
  if (mimeType !== null)
    return { kind: null, mimeType, reason: `The file is ${mimeType} by its bytes, which is not taken. ${accepted}` };
  const reason = isText(start)
    ? "By its bytes the file is text."
    : "The file's bytes are of no known kind; it may be damaged.";
  return { kind: null, mimeType: null, reason: `${reason} ${accepted}` };
}

async function byMagic(start: Uint8Array): Promise<string | null> {
  try {
    const type = await fileTypeFromBuffer(start);
    if (type !== undefined) return type.mime;
  } catch {
    // A parser that ran into malformed boxes; what can still be told is told below.
  }
  // An ID3 tag with a large picture ends beyond what was read; only MPEG audio puts one first.
  return ascii(start, 0, 3) === "ID3" ? "audio/mpeg" : null;
}

/** The key of a header partition pack, SMPTE ST 377-1; its fourteenth byte tells open from closed. */
const mxfHeader = [0x06, 0x0e, 0x2b, 0x34, 0x02, 0x05, 0x01, 0x01, 0x0d, 0x01, 0x02, 0x01, 0x01, 0x02];

function isMxf(start: Uint8Array): boolean {
  return Buffer.from(start.buffer, start.byteOffset, start.byteLength).includes(Buffer.from(mxfHeader));
}

/** Whether the root element is `svg`, after a byte order mark, an XML declaration, comments and a document type. */
function isSvg(start: Uint8Array): boolean {
  let rest = decodeText(start.subarray(0, 16_384)).trimStart();
  for (let skipped = true; skipped; ) {
    skipped = false;
    for (const [opening, closing] of [
      ["<?", "?>"],
      ["<!--", "-->"],
    ] as const) {
      if (!rest.startsWith(opening)) continue;
      const end = rest.indexOf(closing, opening.length);
      if (end === -1) return false;
      rest = rest.slice(end + closing.length).trimStart();
      skipped = true;
    }
    if (/^<!doctype/i.test(rest)) {
      const subset = /^<!doctype[^>[]*(\[[^\]]*\]\s*)?>/i.exec(rest);
      if (subset === null) return false;
      rest = rest.slice(subset[0].length).trimStart();
      skipped = true;
    }
  }
  return /^<(?:[\w-]+:)?svg[\s>/]/.test(rest);
}

function decodeText(bytes: Uint8Array): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}

function isText(start: Uint8Array): boolean {
  const sample = start.subarray(0, 4096);
  return !sample.some((byte) => byte < 0x09 || (byte > 0x0d && byte < 0x20 && byte !== 0x1b));
}

function ascii(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, Math.min(to, bytes.byteLength) - from).toString("latin1");
}
