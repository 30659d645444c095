/** A box of an ISO base media file (ISO/IEC 14496-12), by its place in the bytes. */
export interface Box {
  type: string;
  start: number;
  end: number;
  /** Where the box's content begins. */
  body: number;
}

/** The boxes between two offsets. A box that says it is longer than its surroundings ends with them. */
export function boxesIn(bytes: Buffer, from = 0, to = bytes.length): Box[] {
  const boxes: Box[] = [];
  let at = from;
  while (at + 8 <= to) {
    const short = bytes.readUInt32BE(at);
    const long = short === 1;
    const size = long ? Number(bytes.readBigUInt64BE(at + 8)) : short === 0 ? to - at : short;
    if (size < 8) break;
    boxes.push({
      type: bytes.toString("latin1", at + 4, at + 8),
      start: at,
      end: Math.min(to, at + size),
      body: at + (long ? 16 : 8),
    });
    at += size;
  }
  return boxes;
}

/** The first box at a path of types, such as `moov/trak/mdia`. */
export function findBox(bytes: Buffer, path: string, from = 0, to = bytes.length): Box | null {
  const [type, ...rest] = path.split("/");
  const found = boxesIn(bytes, from, to).find((box) => box.type === type);
  if (!found || rest.length === 0) return found ?? null;
  return findBox(bytes, rest.join("/"), found.body, found.end);
}
