/** Castagnoli's polynomial, reflected (RFC 3720, appendix B.4). */
const polynomial = 0x82f63b78;

/** Slicing by eight: entry `k * 256 + byte` holds the remainder of the byte followed by k zero bytes. */
const table = new Uint32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let remainder = byte;
  for (let bit = 0; bit < 8; bit++) remainder = (remainder >>> 1) ^ (remainder & 1 ? polynomial : 0);
  table[byte] = remainder;
}
for (let entry = 256; entry < 8 * 256; entry++) {
  const shorter = table[entry - 256] as number;
  table[entry] = (shorter >>> 8) ^ (table[shorter & 0xff] as number);
}

/** Continues the CRC-32C `crc` (0 to begin) over `bytes`; an unsigned 32-bit number. */
export function crc32c(bytes: Uint8Array, crc = 0): number {
  let c = ~crc;
  let i = 0;
  for (const end = bytes.length - 7; i < end; i += 8) {
    c ^=
      (bytes[i] as number) |
      ((bytes[i + 1] as number) << 8) |
      ((bytes[i + 2] as number) << 16) |
      ((bytes[i + 3] as number) << 24);
    c =
      (table[1792 + (c & 0xff)] as number) ^
      (table[1536 + ((c >>> 8) & 0xff)] as number) ^
      (table[1280 + ((c >>> 16) & 0xff)] as number) ^
      (table[1024 + (c >>> 24)] as number) ^
      (table[768 + (bytes[i + 4] as number)] as number) ^
      (table[512 + (bytes[i + 5] as number)] as number) ^
      (table[256 + (bytes[i + 6] as number)] as number) ^
      (table[bytes[i + 7] as number] as number);
  }
  for (; i < bytes.length; i++) c = (table[(c ^ (bytes[i] as number)) & 0xff] as number) ^ (c >>> 8);
  return ~c >>> 0;
}
