import type { VideoDescription } from "@aws-sdk/client-mediaconvert";
import type { ProbedStream } from "./media-facts.ts";

/** Width by height of one pixel, or of a picture. */
export interface Aspect {
  numerator: number;
  denominator: number;
}

export const squarePixels: Aspect = { numerator: 1, denominator: 1 };

/** The shape of a stream's pixels as ffprobe writes it, `64:45`; undefined where the file does not tell, which is `0:1`. */
export function sampleAspectOf(stream: ProbedStream): Aspect | undefined {
  const match = /^(\d+):(\d+)$/.exec(stream.sample_aspect_ratio ?? "");
  const [numerator, denominator] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  return numerator > 0 && denominator > 0 ? lowestTerms({ numerator, denominator }) : undefined;
}

/** The shape of the whole picture. */
export function displayAspectOf(stream: ProbedStream, sample: Aspect): Aspect | undefined {
  if (!stream.width || !stream.height) return undefined;
  return lowestTerms({
    numerator: stream.width * sample.numerator,
    denominator: stream.height * sample.denominator,
  });
}

/** An output's pixels: the source's unless it says otherwise. A captured frame is a JPEG and has nowhere to say it. */
export function outputAspect(video: VideoDescription, source: Aspect): Aspect {
  const codec = video.CodecSettings?.H264Settings ?? video.CodecSettings?.H265Settings;
  if (codec?.ParControl !== "SPECIFIED" || !codec.ParNumerator || !codec.ParDenominator) return source;
  return { numerator: codec.ParNumerator, denominator: codec.ParDenominator };
}

/** A length of pixels of one shape in pixels of another. */
export function inPixelsOf(width: number, from: Aspect, to: Aspect): number {
  return (width * from.numerator * to.denominator) / (from.denominator * to.numerator);
}

function lowestTerms({ numerator, denominator }: Aspect): Aspect {
  const divisor = commonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
