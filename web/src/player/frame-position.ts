import { type FrameRate, framesPerSecond } from "../../../shared/media/frame-rate.ts";

/** What is known of a film's frames: how fast they go, exactly, and how many there are. */
export interface FrameFacts {
  rate: FrameRate;
  frames: number;
}

/** A moment that a file writes as a rounded number of ticks may lie this much, in frames, before the frame that begins then. */
const roundingError = 0.02;

/** The frame, counted from 0, that is shown at a moment. */
export function frameAt(seconds: number, { rate, frames }: FrameFacts): number {
  const passed = Math.floor((seconds * rate.numerator) / rate.denominator + roundingError);
  return clamp(passed, 0, frames - 1);
}

/** A moment at which a frame is shown for certain: its middle, far from what comes before and after. */
export function momentOf(frame: number, { rate, frames }: FrameFacts): number {
  return ((clamp(frame, 0, frames - 1) + 0.5) * rate.denominator) / rate.numerator;
}

/** The same facts where they are complete and possible, else undefined. */
export function frameFactsOf(rate: FrameRate | undefined, frames: number | undefined): FrameFacts | undefined {
  if (rate === undefined || frames === undefined || frames < 1) return undefined;
  return framesPerSecond(rate) === undefined ? undefined : { rate, frames };
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
