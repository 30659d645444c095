import { type Box, boxesIn, findBox } from "./mp4-boxes.ts";

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}

/** `avc1.PPCCLL`: profile, constraints, level (RFC 6381, section 3.3). */
function avcString(bytes: Buffer, entry: Box, config: Box): string {
  return `${entry.type}.${hex(bytes[config.body + 1] ?? 0)}${hex(bytes[config.body + 2] ?? 0)}${hex(bytes[config.body + 3] ?? 0)}`;
}

/** `hvc1.1.6.L93.B0`: profile, reversed compatibility flags, tier and level, constraints (ISO/IEC 14496-15, annex E.3). */
function hevcString(bytes: Buffer, entry: Box, config: Box): string {
  const at = config.body;
  const first = bytes[at + 1] ?? 0;
  const space = ["", "A", "B", "C"][first >> 6] ?? "";
  const tier = (first >> 5) & 1 ? "H" : "L";
  let flags = bytes.readUInt32BE(at + 2);
  let reversed = 0;
  for (let bit = 0; bit < 32; bit++) {
    reversed = (reversed << 1) | (flags & 1);
    flags >>>= 1;
  }
  const constraints = [...bytes.subarray(at + 6, at + 12)];
  while (constraints.length > 0 && constraints.at(-1) === 0) constraints.pop();
  const parts = [
    entry.type,
    `${space}${first & 31}`,
    (reversed >>> 0).toString(16).toUpperCase(),
    `${tier}${bytes[at + 12]}`,
  ];
  return [...parts, ...constraints.map((value) => value.toString(16).toUpperCase())].join(".");
}

/** The RFC 6381 codec of the first track of an initialisation segment; null for codecs that the laptop cloud does not make. */
export function codecString(init: Buffer): string | null {
  const stsd = findBox(init, "moov/trak/mdia/minf/stbl/stsd");
  if (!stsd) return null;
  // A full box header and the number of entries come first.
  const entry = boxesIn(init, stsd.body + 8, stsd.end)[0];
  if (!entry) return null;
  // Sizes of the fixed fields of VisualSampleEntry and AudioSampleEntry.
  const visual = (type: string) => boxesIn(init, entry.body + 78, entry.end).find((box) => box.type === type);
  if (entry.type === "avc1" || entry.type === "avc3") {
    const config = visual("avcC");
    return config ? avcString(init, entry, config) : null;
  }
  if (entry.type === "hvc1" || entry.type === "hev1") {
    const config = visual("hvcC");
    return config ? hevcString(init, entry, config) : null;
  }
  // ffmpeg's AAC encoder makes AAC-LC, object type 2; nothing else is encoded into mp4a here.
  return entry.type === "mp4a" ? "mp4a.40.2" : null;
}
