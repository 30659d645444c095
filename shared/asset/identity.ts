import { createHash } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/**
 * The asset's id: a digest of where its master lies, 26 letters and digits (130 bits). The same bucket and key are the same
 * asset, so two events that arrive at once can only ever make one; and nothing of a hostile name is left in it.
 */
export function assetIdOf(bucket: string, key: string): string {
  const digest = createHash("sha256").update(`${bucket}\u0000${key}`).digest();
  let id = "";
  for (const byte of digest.subarray(0, 26)) id += alphabet[byte & 31];
  return id;
}
