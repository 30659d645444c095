import type { FrameRate } from "../media/frame-rate.ts";

/** Frames that a second of timecode counts: 30 at 30000/1001, 24 at 24000/1001. */
export function nominalRate({ numerator, denominator }: FrameRate): number {
  return Math.max(1, roundedQuotient(numerator, denominator));
}

/**
 * Whether timecode leaves numbers out to keep up with the clock: at 29.97 and 59.94 frames a second, and at no other
 * rate (SMPTE ST 12-1).
 */
export function isDropFrame({ numerator, denominator }: FrameRate): boolean {
  const inThousandAndFirsts = roundedQuotient(BigInt(numerator) * 1_001n, denominator);
  return inThousandAndFirsts === 30_000 || inThousandAndFirsts === 60_000;
}

/**
 * The timecode of a frame that is counted from 0, at `00:00:00:00`. Drop-frame timecode leaves the first two numbers
 * (four at 59.94) of every minute out, except of every tenth, and is written with a semicolon before the frames.
 *
 * @example timecodeOf(17_982, { numerator: 30_000, denominator: 1_001 }) // "00:10:00;00"
 */
export function timecodeOf(frame: number, rate: FrameRate): string {
  const nominal = nominalRate(rate);
  const dropped = isDropFrame(rate) ? nominal / 15 : 0;
  const number = frame + leftOut(frame, nominal, dropped);
  const seconds = Math.floor(number / nominal);
  const clock = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60].map(twoDigits).join(":");
  return `${clock}${dropped > 0 ? ";" : ":"}${twoDigits(number % nominal)}`;
}

/** How many numbers have been left out up to a frame. */
function leftOut(frame: number, nominal: number, dropped: number): number {
  const inMinute = nominal * 60 - dropped;
  const inTenMinutes = nominal * 600 - 9 * dropped;
  const rest = frame % inTenMinutes;
  const minutes = rest < dropped ? 0 : Math.floor((rest - dropped) / inMinute);
  return 9 * dropped * Math.floor(frame / inTenMinutes) + dropped * minutes;
}

function roundedQuotient(dividend: number | bigint, divisor: number): number {
  return Number((2n * BigInt(dividend) + BigInt(divisor)) / (2n * BigInt(divisor)));
}

function twoDigits(value: number): string {
  return String(value).padStart(2, "0");
}
