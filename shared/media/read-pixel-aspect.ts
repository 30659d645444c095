import { type Box, boxesOf } from "./boxes.ts";
import { meaningfulAspect, type PixelAspect } from "./pixel-aspect.ts";
import type { ReadRange } from "./read-range.ts";

/** Lengths of what lies in front of a visual sample entry's own boxes (ISO/IEC 14496-12, 12.1.3). */
const entryFields = 78;
/** Version, flags and the number of entries, in front of the entries themselves. */
const entriesHeader = 8;

/**
 * The shape of the pixels of an MP4 or MOV: the `pasp` box of its first picture's sample entry (ISO/IEC 14496-12,
 * 12.1.4), else the size in its track header, which is the one that it is shown at (8.3.2). Undefined for square pixels
 * and for a file without boxes.
 */
export async function readPixelAspect(read: ReadRange, fileBytes: number): Promise<PixelAspect | undefined> {
  for await (const moov of boxesOf(read, 0, fileBytes, "moov")) {
    for await (const trak of boxesOf(read, moov.start, moov.end, "trak")) {
      const shown = await shownSize(read, trak);
      if (shown !== undefined) return aspectOf(read, trak, shown);
    }
  }
  return undefined;
}

interface Size {
  width: number;
  height: number;
}

/** What the track header says, in pixels; undefined for a track without a picture, whose size is zero. */
async function shownSize(read: ReadRange, trak: Box): Promise<Size | undefined> {
  for await (const tkhd of boxesOf(read, trak.start, trak.end, "tkhd")) {
    const header = viewOf(await read(tkhd.start, Math.min(96, tkhd.end - tkhd.start)));
    const at = header.byteLength > 0 && header.getUint8(0) === 1 ? 88 : 76;
    if (header.byteLength < at + 8) return undefined;
    const size = { width: header.getUint32(at) / 65_536, height: header.getUint32(at + 4) / 65_536 };
    return size.width > 0 && size.height > 0 ? size : undefined;
  }
  return undefined;
}

async function aspectOf(read: ReadRange, trak: Box, shown: Size): Promise<PixelAspect | undefined> {
  for await (const stsd of inside(read, trak, ["mdia", "minf", "stbl", "stsd"])) {
    const entry = { start: stsd.start + entriesHeader, end: stsd.end };
    const fields = viewOf(await read(entry.start, 8 + entryFields));
    if (fields.byteLength < 8 + entryFields) return undefined;
    const end = Math.min(entry.end, entry.start + fields.getUint32(0));
    for await (const pasp of boxesOf(read, entry.start + 8 + entryFields, end, "pasp")) {
      const spacing = viewOf(await read(pasp.start, 8));
      if (spacing.byteLength === 8) return meaningfulAspect(spacing.getUint32(0), spacing.getUint32(4));
    }
    const coded = { width: fields.getUint16(8 + 24), height: fields.getUint16(8 + 26) };
    return meaningfulAspect(shown.width * coded.height, shown.height * coded.width);
  }
  return undefined;
}

/** The boxes at the end of a path. */
async function* inside(read: ReadRange, box: Box, [next, ...rest]: string[]): AsyncGenerator<Box> {
  if (next === undefined) yield box;
  else for await (const inner of boxesOf(read, box.start, box.end, next)) yield* inside(read, inner, rest);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
