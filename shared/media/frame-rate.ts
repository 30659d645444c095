/** Frames a second as a fraction, the way containers write it: 30000/1001 is not 29.97. */
export interface FrameRate {
  numerator: number;
  denominator: number;
}

/** Frames a second as a number; undefined for a missing, variable (0/0) or impossible rate. */
export function framesPerSecond(rate: FrameRate | undefined): number | undefined {
  if (rate === undefined || rate.numerator <= 0 || rate.denominator <= 0) return undefined;
  const fps = rate.numerator / rate.denominator;
  return fps >= 1 && fps <= 1000 ? fps : undefined;
}

/**
 * The fastest rate of the source's own family that is not above `maximum`: 120 becomes 60, 119.88 becomes 59.94.
 * Whole divisions drop frames evenly, so nothing stutters.
 */
export function withinFamily(rate: FrameRate, maximum: number): FrameRate {
  const divisor = Math.max(1, Math.ceil(rate.numerator / rate.denominator / maximum - 1e-9));
  const numerator = rate.numerator;
  const denominator = rate.denominator * divisor;
  const common = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
