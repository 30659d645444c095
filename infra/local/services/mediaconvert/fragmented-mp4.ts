import { type Box, boxesIn, findBox } from "./mp4-boxes.ts";

/** A `moof` with its `mdat`: the smallest piece that can be played from its first frame. */
export interface Fragment {
  start: number;
  end: number;
  /** Seconds. */
  duration: number;
  /** Bytes from the fragment's start to the end of its first frame: what an I-frame playlist points at. */
  firstSampleEnd: number;
}

export interface FragmentedMp4 {
  bytes: Buffer;
  /** `ftyp` and `moov`. */
  init: Buffer;
  fragments: Fragment[];
}

interface SampleDefaults {
  duration: number;
  size: number;
}

/** Flags of `tfhd` and `trun` (ISO/IEC 14496-12, 8.8.7 and 8.8.8). */
const tfhd = { baseDataOffset: 0x1, description: 0x2, duration: 0x8, size: 0x10 };
const trun = { dataOffset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, composition: 0x800 };

function fullBoxFlags(bytes: Buffer, box: Box): number {
  return bytes.readUInt32BE(box.body) & 0xffffff;
}

function fragmentDefaults(bytes: Buffer, header: Box, track: SampleDefaults): SampleDefaults {
  const flags = fullBoxFlags(bytes, header);
  let at = header.body + 8;
  if (flags & tfhd.baseDataOffset) at += 8;
  if (flags & tfhd.description) at += 4;
  const defaults = { ...track };
  if (flags & tfhd.duration) {
    defaults.duration = bytes.readUInt32BE(at);
    at += 4;
  }
  if (flags & tfhd.size) defaults.size = bytes.readUInt32BE(at);
  return defaults;
}

function readRun(
  bytes: Buffer,
  run: Box,
  defaults: SampleDefaults,
): { duration: number; dataOffset: number; firstSize: number } {
  const flags = fullBoxFlags(bytes, run);
  const count = bytes.readUInt32BE(run.body + 4);
  let at = run.body + 8;
  let dataOffset = 0;
  if (flags & trun.dataOffset) {
    dataOffset = bytes.readInt32BE(at);
    at += 4;
  }
  if (flags & trun.firstFlags) at += 4;
  let duration = 0;
  let firstSize = defaults.size;
  for (let sample = 0; sample < count; sample++) {
    if (flags & trun.duration) {
      duration += bytes.readUInt32BE(at);
      at += 4;
    } else duration += defaults.duration;
    if (flags & trun.size) {
      if (sample === 0) firstSize = bytes.readUInt32BE(at);
      at += 4;
    }
    if (flags & trun.flags) at += 4;
    if (flags & trun.composition) at += 4;
  }
  return { duration, dataOffset, firstSize };
}

/** Where the composition offsets of a run lie. */
function compositionOffsets(bytes: Buffer, run: Box): number[] {
  const flags = fullBoxFlags(bytes, run);
  if (!(flags & trun.composition)) return [];
  const count = bytes.readUInt32BE(run.body + 4);
  const first = run.body + 8 + (flags & trun.dataOffset ? 4 : 0) + (flags & trun.firstFlags ? 4 : 0);
  const before = [trun.duration, trun.size, trun.flags].filter((flag) => flags & flag).length * 4;
  return Array.from({ length: count }, (_, sample) => first + sample * (before + 4) + before);
}

/**
 * Lets the first frame be shown at zero: B-frames delay it, and without an edit list (which players of fragments pass over)
 * pictures would lag behind the sound. The offsets become signed, as version 1 of `trun` has them.
 */
function startAtZero(bytes: Buffer, boxes: readonly Box[]): void {
  const runs = boxes.flatMap((box) =>
    box.type === "moof" ? (findBox(bytes, "traf/trun", box.body, box.end) ?? []) : [],
  );
  const offsets = runs.map((run) => compositionOffsets(bytes, run));
  const first = offsets[0]?.[0];
  const delay = first === undefined ? 0 : bytes.readUInt32BE(first);
  if (delay === 0) return;
  for (const run of runs) bytes[run.body] = 1;
  for (const at of offsets.flat()) bytes.writeInt32BE(bytes.readInt32BE(at) - delay, at);
}

function trackDefaults(bytes: Buffer, moov: Box): SampleDefaults {
  const trex = findBox(bytes, "mvex/trex", moov.body, moov.end);
  return trex
    ? { duration: bytes.readUInt32BE(trex.body + 12), size: bytes.readUInt32BE(trex.body + 16) }
    : { duration: 0, size: 0 };
}

function timescaleOf(bytes: Buffer, moov: Box): number {
  const mdhd = findBox(bytes, "trak/mdia/mdhd", moov.body, moov.end);
  if (!mdhd) return 1;
  return bytes.readUInt32BE(mdhd.body + (bytes[mdhd.body] === 1 ? 20 : 12));
}

/** Takes a fragmented MP4 with one track apart; its composition offsets are changed in place so that it starts at zero. */
export function parseFragmentedMp4(bytes: Buffer): FragmentedMp4 {
  const boxes = boxesIn(bytes);
  const moov = boxes.find((box) => box.type === "moov");
  if (!moov) throw new Error("a fragmented MP4 without a movie header");
  startAtZero(bytes, boxes);
  const timescale = timescaleOf(bytes, moov);
  const defaults = trackDefaults(bytes, moov);
  const fragments: Fragment[] = [];
  for (const [position, box] of boxes.entries()) {
    if (box.type !== "moof") continue;
    const header = findBox(bytes, "traf/tfhd", box.body, box.end);
    const run = findBox(bytes, "traf/trun", box.body, box.end);
    const data = boxes[position + 1];
    if (!header || !run || data?.type !== "mdat") throw new Error("a fragment without samples");
    const read = readRun(bytes, run, fragmentDefaults(bytes, header, defaults));
    fragments.push({
      start: box.start,
      end: data.end,
      duration: read.duration / timescale,
      firstSampleEnd: box.start + read.dataOffset + read.firstSize,
    });
  }
  return { bytes, init: bytes.subarray(0, moov.end), fragments };
}

/** A run of fragments that is fetched as one. */
export interface Segment {
  start: number;
  end: number;
  duration: number;
  fragments: Fragment[];
}

/**
 * Joins fragments into segments of at least the given length, in seconds.
 * @param minFinal a shorter last segment is joined to the one before
 */
export function segmentFragments(fragments: readonly Fragment[], length: number, minFinal = 0): Segment[] {
  const segments: Segment[] = [];
  for (const fragment of fragments) {
    const open = segments.at(-1);
    // Frames do not divide a second evenly; half a frame of slack keeps a segment from swallowing one GOP too many.
    if (open && open.duration < length - 0.02) {
      open.end = fragment.end;
      open.duration += fragment.duration;
      open.fragments.push(fragment);
    } else {
      segments.push({ start: fragment.start, end: fragment.end, duration: fragment.duration, fragments: [fragment] });
    }
  }
  const last = segments.at(-1);
  const before = segments.at(-2);
  if (last && before && last.duration < minFinal) {
    before.end = last.end;
    before.duration += last.duration;
    before.fragments.push(...last.fragments);
    segments.pop();
  }
  return segments;
}
