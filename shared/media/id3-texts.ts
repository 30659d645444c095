import type { ReadRange } from "./read-range.ts";

const headerBytes = 10;
const longestText = 16 * 1024;
const mostTexts = 256 * 1024;
const mostFrames = 1000;

/** Whether a file begins with an ID3v2 tag. */
export function beginsWithId3(start: Uint8Array): boolean {
  return start[0] === 0x49 && start[1] === 0x44 && start[2] === 0x33;
}

/**
 * The ID3v2 tag at the start of a file as one that holds its texts and comments alone. A cover, or whatever else is large in it, is
 * stepped over and not read. See ID3v2.2, section 3, ID3v2.3, section 3.3, and ID3v2.4, section 4.
 */
export async function id3Texts(read: ReadRange): Promise<Uint8Array> {
  const header = Uint8Array.from(await read(0, headerBytes));
  const version = header[3] ?? 0;
  const end = headerBytes + synchsafe(header, 6);
  const [nameBytes, sizeBytes, frameHeader] = version === 2 ? [3, 3, 6] : [4, 4, 10];
  const texts: Uint8Array[] = [];
  let kept = 0;
  let at = headerBytes + (await extendedHeader(read, header));
  for (let frames = 0; frames < mostFrames && kept < mostTexts && at + frameHeader <= end; frames++) {
    const frame = await read(at, frameHeader);
    const name = String.fromCharCode(...frame.subarray(0, nameBytes));
    // What follows the last frame is padding.
    if (!/^[A-Z\d]{3,4}$/.test(name)) break;
    const size =
      version === 4 ? synchsafe(frame, nameBytes) : bigEndian(frame.subarray(nameBytes, nameBytes + sizeBytes));
    if (/^(?:T|COM)/.test(name) && size <= longestText && at + frameHeader + size <= end) {
      texts.push(await read(at, frameHeader + size));
      kept += frameHeader + size;
    }
    at += frameHeader + size;
  }
  header[5] = (header[5] ?? 0) & ~extendedHeaderFlag;
  header.set(
    [21, 14, 7, 0].map((shift) => (kept >> shift) & 0x7f),
    6,
  );
  return Buffer.concat([header, ...texts]);
}

const extendedHeaderFlag = 0x40;

/** Its length: ID3v2.3 counts what follows the number, ID3v2.4 the number as well. */
async function extendedHeader(read: ReadRange, header: Uint8Array): Promise<number> {
  if (((header[5] ?? 0) & extendedHeaderFlag) === 0 || header[3] === 2) return 0;
  const size = await read(headerBytes, 4);
  return header[3] === 4 ? synchsafe(size, 0) : 4 + bigEndian(size);
}

/** Four times seven bits. */
function synchsafe(bytes: Uint8Array, at: number): number {
  return bytes.subarray(at, at + 4).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
}

function bigEndian(bytes: Uint8Array): number {
  return bytes.reduce((sum, byte) => sum * 256 + byte, 0);
}
