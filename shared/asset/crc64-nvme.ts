/**
 * CRC-64/NVME (NVM Express command set specification 1.0c, section 5.2.1.3.4): reflected polynomial
 * 9a6c9329ac4bc9b5, all ones in and out. JavaScript has no fast 64-bit integers, so each value is two halves.
 */
const polynomialHigh = 0x9a6c9329;
const polynomialLow = 0xac4bc9b5;

/** Slicing by eight: entry `k * 256 + byte` holds the remainder of the byte followed by k zero bytes. */
const high = new Uint32Array(8 * 256);
const low = new Uint32Array(8 * 256);
fillTables();

function fillTables(): void {
  for (let byte = 0; byte < 256; byte++) {
    let h = 0;
    let l = byte;
    for (let bit = 0; bit < 8; bit++) {
      const carry = l & 1;
      l = (l >>> 1) | ((h & 1) << 31);
      h = h >>> 1;
      if (carry) {
        l ^= polynomialLow;
        h ^= polynomialHigh;
      }
    }
    high[byte] = h;
    low[byte] = l;
  }
  for (let entry = 256; entry < 8 * 256; entry++) {
    const h = high[entry - 256] as number;
    const l = low[entry - 256] as number;
    const next = l & 0xff;
    low[entry] = ((l >>> 8) | (h << 24)) ^ (low[next] as number);
    high[entry] = (h >>> 8) ^ (high[next] as number);
  }
}

/** A CRC-64/NVME under way. */
export class Crc64Nvme {
  #high = 0xffffffff;
  #low = 0xffffffff;

  update(bytes: Uint8Array): void {
    let h = this.#high;
    let l = this.#low;
    let i = 0;
    for (const end = bytes.length - 7; i < end; i += 8) {
      l ^=
        (bytes[i] as number) |
        ((bytes[i + 1] as number) << 8) |
        ((bytes[i + 2] as number) << 16) |
        ((bytes[i + 3] as number) << 24);
      h ^=
        (bytes[i + 4] as number) |
        ((bytes[i + 5] as number) << 8) |
        ((bytes[i + 6] as number) << 16) |
        ((bytes[i + 7] as number) << 24);
      const a = 1792 + (l & 0xff);
      const b = 1536 + ((l >>> 8) & 0xff);
      const c = 1280 + ((l >>> 16) & 0xff);
      const d = 1024 + (l >>> 24);
      const e = 768 + (h & 0xff);
      const f = 512 + ((h >>> 8) & 0xff);
      const g = 256 + ((h >>> 16) & 0xff);
      const j = h >>> 24;
      l =
        (low[a] as number) ^
        (low[b] as number) ^
        (low[c] as number) ^
        (low[d] as number) ^
        (low[e] as number) ^
        (low[f] as number) ^
        (low[g] as number) ^
        (low[j] as number);
      h =
        (high[a] as number) ^
        (high[b] as number) ^
        (high[c] as number) ^
        (high[d] as number) ^
        (high[e] as number) ^
        (high[f] as number) ^
        (high[g] as number) ^
        (high[j] as number);
    }
    for (; i < bytes.length; i++) {
      const entry = (l ^ (bytes[i] as number)) & 0xff;
      l = ((l >>> 8) | (h << 24)) ^ (low[entry] as number);
      h = (h >>> 8) ^ (high[entry] as number);
    }
    this.#high = h;
    this.#low = l;
  }

  /** Eight bytes, most significant first. */
  digest(): Uint8Array {
    const result = new DataView(new ArrayBuffer(8));
    result.setUint32(0, ~this.#high >>> 0);
    result.setUint32(4, ~this.#low >>> 0);
    return new Uint8Array(result.buffer);
  }
}
