import { createHash } from "node:crypto";

/**
 * A number in [0, 1) that depends on the seed alone, so that a run can be repeated and a restart changes nothing.
 */
export function seededRandom(seed: string): number {
  return createHash("sha256").update(seed).digest().readUIntBE(0, 6) / 2 ** 48;
}
