import type { FrameRate } from "../media/frame-rate.ts";

/** Frames that a film of this length has; one that has only begun counts. */
export function framesIn(durationMs: number, rate: FrameRate): number {
  const [frames, of] = [BigInt(durationMs) * BigInt(rate.numerator), 1_000n * BigInt(rate.denominator)];
  return Number((frames + of - 1n) / of);
}

/** Whether both count the same frames: 50/2 is 25/1. */
export function isSameRate(one: FrameRate, other: FrameRate): boolean {
  return BigInt(one.numerator) * BigInt(other.denominator) === BigInt(other.numerator) * BigInt(one.denominator);
}

/** How many frames of `to` pass in one frame of `from`, in lowest terms. */
export function frameRatio(from: FrameRate, to: FrameRate): FrameRate {
  const numerator = BigInt(from.denominator) * BigInt(to.numerator);
  const denominator = BigInt(from.numerator) * BigInt(to.denominator);
  const common = greatestCommonDivisor(numerator, denominator);
  return { numerator: Number(numerator / common), denominator: Number(denominator / common) };
}

/** The frame that one film shows at the moment in which the other's `frame` begins; both are counted from 0 and begin together. */
export function sameMoment(frame: number, from: FrameRate, to: FrameRate): number {
  const passed = BigInt(frame) * BigInt(from.denominator) * BigInt(to.numerator);
  return Number(passed / (BigInt(from.numerator) * BigInt(to.denominator)));
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : greatestCommonDivisor(b, a % b);
}
