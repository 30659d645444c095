import type { ReadRange } from "./read-range.ts";

/** A box of an MP4 or QuickTime file (ISO/IEC 14496-12, 4.2). */
export interface Box {
  /** Four characters, each a byte. */
  type: string;
  /** Where the content begins, behind the header. */
  start: number;
  end: number;
}

/** A film has its header in front or at its end, and only its boxes' headers are read: a few hops reach it. */
const maxBoxes = 200;

/** The boxes from one place to another, one after the other, without what is in them; a broken one ends it. */
export async function* boxesIn(read: ReadRange, from: number, to: number): AsyncGenerator<Box> {
  let at = from;
  for (let count = 0; count < maxBoxes && at + 8 <= to; count++) {
    const bytes = await read(at, 16);
    if (bytes.length < 8) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const type = String.fromCharCode(...bytes.subarray(4, 8));
    const small = view.getUint32(0);
    const large = small === 1 && bytes.length >= 16;
    const size = small === 0 ? to - at : large ? Number(view.getBigUint64(8)) : small;
    const header = large ? 16 : 8;
    if (size < header) return;
    yield { type, start: at + header, end: Math.min(to, at + size) };
    at += size;
  }
}

/** Those of one type among them. */
export async function* boxesOf(read: ReadRange, from: number, to: number, type: string): AsyncGenerator<Box> {
  for await (const box of boxesIn(read, from, to)) if (box.type === type) yield box;
}
