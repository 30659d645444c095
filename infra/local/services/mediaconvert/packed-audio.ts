import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Sample rates by their index in an ADTS header (ISO/IEC 14496-3, table 1.18). */
const sampleRates = [
  96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350,
];
const samplesInFrame = 1024;

interface AdtsFrame {
  start: number;
  end: number;
  duration: number;
}

/** The frames of an ADTS stream. */
function adtsFrames(bytes: Buffer): AdtsFrame[] {
  const frames: AdtsFrame[] = [];
  let at = 0;
  while (at + 7 <= bytes.length) {
    if (bytes.readUInt16BE(at) >> 4 !== 0xfff) throw new Error(`no ADTS frame at byte ${at}`);
    const length =
      ((bytes.readUInt8(at + 3) & 3) << 11) | (bytes.readUInt8(at + 4) << 3) | (bytes.readUInt8(at + 5) >> 5);
    const rate = sampleRates[(bytes.readUInt8(at + 2) >> 2) & 15] ?? 48_000;
    frames.push({ start: at, end: at + length, duration: samplesInFrame / rate });
    at += length;
  }
  return frames;
}

/** The ID3 tag that packed audio begins with: a PRIV frame with the time on the MPEG-2 clock (RFC 8216, section 3.4). */
function timestampTag(seconds: number): Buffer {
  const owner = Buffer.from("com.apple.streaming.transportStreamTimestamp\0", "latin1");
  const time = Buffer.alloc(8);
  time.writeBigUInt64BE(BigInt(Math.round(seconds * 90_000)) & 0x1ffffffffn);
  const frame = Buffer.concat([
    Buffer.from("PRIV"),
    synchsafe(owner.length + time.length),
    Buffer.alloc(2),
    owner,
    time,
  ]);
  return Buffer.concat([Buffer.from([0x49, 0x44, 0x33, 4, 0, 0]), synchsafe(frame.length), frame]);
}

/** ID3's integers use seven bits of each byte. */
function synchsafe(value: number): Buffer {
  return Buffer.from([(value >> 21) & 127, (value >> 14) & 127, (value >> 7) & 127, value & 127]);
}

/**
 * Cuts `audio.aac` in a folder into `segment-00001.aac` and so on, at least `length` seconds each.
 * @param startSeconds where the presentation begins on the MPEG-2 clock
 * @returns file names and durations
 */
export async function cutPackedAudio(
  folder: string,
  length: number,
  startSeconds: number,
): Promise<{ uri: string; duration: number }[]> {
  const bytes = await readFile(join(folder, "audio.aac"));
  const segments: { start: number; end: number; duration: number }[] = [];
  for (const frame of adtsFrames(bytes)) {
    const open = segments.at(-1);
    if (open && open.duration < length) {
      open.end = frame.end;
      open.duration += frame.duration;
    } else segments.push({ ...frame });
  }
  const written: { uri: string; duration: number }[] = [];
  let at = startSeconds;
  for (const [position, segment] of segments.entries()) {
    const uri = `segment-${String(position + 1).padStart(5, "0")}.aac`;
    await writeFile(join(folder, uri), Buffer.concat([timestampTag(at), bytes.subarray(segment.start, segment.end)]));
    written.push({ uri, duration: segment.duration });
    at += segment.duration;
  }
  return written;
}
