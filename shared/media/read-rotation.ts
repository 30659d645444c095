import { boxesOf } from "./boxes.ts";
import type { ReadRange } from "./read-range.ts";
import type { Rotation } from "./technical.ts";

/**
 * The rotation that an MP4 or MOV asks players for: the transformation matrix of its first video track
 * (ISO/IEC 14496-12, 8.3.2 Track Header Box). It is what MediaConvert's `Rotate: AUTO` obeys.
 * Only box headers and track headers are read, whatever the size of the film. Answers 0 for a file without boxes.
 */
export async function readRotation(read: ReadRange, fileBytes: number): Promise<Rotation> {
  for await (const moov of boxesOf(read, 0, fileBytes, "moov")) {
    for await (const trak of boxesOf(read, moov.start, moov.end, "trak")) {
      for await (const tkhd of boxesOf(read, trak.start, trak.end, "tkhd")) {
        const rotation = rotationOf(await read(tkhd.start, Math.min(96, tkhd.end - tkhd.start)));
        if (rotation !== null) return rotation;
      }
    }
  }
  return 0;
}

/** Null for a track without a picture: its width and height are zero. */
function rotationOf(header: Uint8Array): Rotation | null {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  const matrixAt = header[0] === 1 ? 52 : 40;
  if (header.length < matrixAt + 44) return null;
  const width = view.getUint32(matrixAt + 36);
  const height = view.getUint32(matrixAt + 40);
  if (width === 0 || height === 0) return null;
  const a = view.getInt32(matrixAt) / 65_536;
  const b = view.getInt32(matrixAt + 4) / 65_536;
  const degrees = (Math.round((Math.atan2(b, a) * 180) / Math.PI) + 360) % 360;
  if (near(degrees, 90)) return 90;
  if (near(degrees, 180)) return 180;
  if (near(degrees, 270)) return 270;
  return 0;
}

/** MediaConvert applies a rotation that lies within one degree of a right angle, and ignores others. */
function near(degrees: number, angle: number): boolean {
  return Math.abs(degrees - angle) <= 1;
}
