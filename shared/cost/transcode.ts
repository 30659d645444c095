import type { Charge } from "./estimate.ts";
import {
  type PriceBook,
  type Resolution,
  type Speed,
  speedThousandths,
  type TranscodeTier,
  tierThousandths,
} from "./price-book.ts";

/** One output of a transcoding job as MediaConvert bills it. */
export interface BilledOutput {
  picture?: {
    codec: string;
    width: number;
    height: number;
    framesPerSecond: number;
    passes: "single-pass" | "multi-pass";
  };
  durationMs: number;
  tier: TranscodeTier;
  /** Bills the add-on for audio normalisation besides. */
  normalised?: boolean;
}

/** The price page counts SD under 720 lines, HD up to 1080 and 4K above; the short edge decides for portrait. */
export function resolutionOf(width: number, height: number): Resolution {
  const lines = Math.min(width, height);
  const long = Math.max(width, height);
  if (lines < 720 && long < 1280) return "sd";
  return lines <= 1080 && long <= 1920 ? "hd" : "4k";
}

/** Frame rates are billed in three steps; 29.97 and 30 are the first. */
export function speedOf(framesPerSecond: number): Speed {
  if (framesPerSecond <= 30) return "30fps";
  return framesPerSecond <= 60 ? "60fps" : "120fps";
}

/** Billed by the second, and no output for less than ten of them. In minutes, to the thousandth. */
export function billedMinutes(durationMs: number): number {
  const seconds = Math.max(10, Math.ceil(durationMs / 1000));
  return Math.ceil((seconds * 1000) / 60) / 1000;
}

/** What a job's outputs cost, a charge each. Items are named `mediaconvert.<tier>.<codec>.<resolution>.<speed>`. */
export function transcodeCharges(outputs: BilledOutput[], book: PriceBook): Charge[] {
  return outputs.flatMap((output) => {
    const quantity = billedMinutes(output.durationMs);
    return [
      pictureOrSound(output, quantity, book),
      // The add-on is billed by the minute at a price that the book does not hold: it is shown, and counted as nothing.
      ...(output.normalised === true
        ? [{ item: "mediaconvert.add-on.audio-normalisation (not priced)", quantity, unit: "minute", price: 0n }]
        : []),
    ];
  });
}

function pictureOrSound(output: BilledOutput, quantity: number, book: PriceBook): Charge {
  if (output.picture === undefined) {
    return { item: `mediaconvert.${output.tier}.audio`, quantity, unit: "minute", price: book.audioMinute };
  }
  const { codec, width, height, framesPerSecond, passes } = output.picture;
  const resolution = resolutionOf(width, height);
  const speed = speedOf(framesPerSecond);
  const tier = output.tier === "basic" ? tierThousandths.basic : tierThousandths.professional[passes];
  const price = (book.transcodeMinute[resolution] * BigInt(speedThousandths[speed]) * BigInt(tier)) / 1_000_000n;
  return { item: `mediaconvert.${output.tier}.${codec}.${resolution}.${speed}`, quantity, unit: "minute", price };
}
