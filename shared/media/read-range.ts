/** Reads `length` bytes from `start`; fewer at the end of the file. */
export type ReadRange = (start: number, length: number) => Promise<Uint8Array>;

export interface ReadLimits {
  /** Requests to where the file lies, each a round trip. */
  requests: number;
  /** Bytes that they bring in all. */
  bytes: number;
  /** Looks at what they brought; the file itself says where to look next, and may say it for ever. */
  looks: number;
}

/** The file's answers have used up what may be spent on them. */
export class ReadLimitError extends Error {
  override readonly name = "ReadLimitError";
}

const blockBytes = 64 * 1024;

/**
 * The same file at a bounded price: small reads come from blocks of 64 KiB that are fetched once, larger ones are fetched as they are.
 *
 * @throws ReadLimitError (from the answer) once a limit is reached
 */
export function boundedRange(read: ReadRange, fileBytes: number, limits: ReadLimits): ReadRange {
  const left = { ...limits };
  const blocks = new Map<number, Promise<Uint8Array>>();
  const request = async (start: number, length: number): Promise<Uint8Array> => {
    left.requests -= 1;
    left.bytes -= length;
    if (left.requests < 0 || left.bytes < 0) throw new ReadLimitError(`Bytes from ${start} would be too many.`);
    return read(start, length);
  };
  const block = (number: number): Promise<Uint8Array> => {
    const known = blocks.get(number);
    if (known !== undefined) return known;
    const start = number * blockBytes;
    const made = request(start, Math.min(blockBytes, fileBytes - start));
    blocks.set(number, made);
    return made;
  };
  return async (start, length) => {
    left.looks -= 1;
    if (left.looks < 0) throw new ReadLimitError("There is too much to look at.");
    const end = Math.min(fileBytes, start + length);
    if (end <= start) return new Uint8Array();
    const [first, last] = [Math.floor(start / blockBytes), Math.floor((end - 1) / blockBytes)];
    if (last > first + 1) return request(start, end - start);
    const head = (await block(first)).subarray(start - first * blockBytes, end - first * blockBytes);
    return first === last ? head : Buffer.concat([head, (await block(last)).subarray(0, end - last * blockBytes)]);
  };
}
