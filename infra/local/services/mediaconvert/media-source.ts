import type { Input } from "@aws-sdk/client-mediaconvert";
import { JobError } from "./job-error.ts";
import {
  isInterlaced,
  type MediaFacts,
  type ProbedStream,
  parseRate,
  rotationOf,
  startTimecodeOf,
} from "./media-facts.ts";
import { type Aspect, sampleAspectOf, squarePixels } from "./sample-aspect.ts";
import { timecodeToSeconds } from "./timecode.ts";

export interface Rate {
  numerator: number;
  denominator: number;
}

/** A stretch of an input, in seconds from its first frame. */
export interface Clip {
  start: number;
  duration: number;
}

/** One input of a job, read and understood. */
export interface MediaSource {
  url: string;
  path: string;
  input: Input;
  facts: MediaFacts;
  /** Without video for sound recordings. */
  picture: SourcePicture | null;
  clips: Clip[];
}

export interface SourcePicture {
  stream: ProbedStream;
  /** As it is coded, after rotation and the input's crop. */
  width: number;
  height: number;
  /** The shape of those pixels. */
  pixelAspect: Aspect;
  /** Clockwise, as the job asks. */
  rotation: 0 | 90 | 180 | 270;
  rate: Rate;
  interlaced: boolean;
}

const standardRates: Rate[] = [
  { numerator: 24000, denominator: 1001 },
  { numerator: 24, denominator: 1 },
  { numerator: 25, denominator: 1 },
  { numerator: 30000, denominator: 1001 },
  { numerator: 30, denominator: 1 },
  { numerator: 50, denominator: 1 },
  { numerator: 60000, denominator: 1001 },
  { numerator: 60, denominator: 1 },
];

export function rateValue(rate: Rate): number {
  return rate.numerator / rate.denominator;
}

/** The constant rate of a stream; one that varies is brought to the nearest rate in common use. */
function frameRateOf(stream: ProbedStream): Rate {
  const average = parseRate(stream.avg_frame_rate);
  const nominal = parseRate(stream.r_frame_rate);
  if (!average) return nominal && rateValue(nominal) <= 120 ? nominal : { numerator: 25, denominator: 1 };
  if (nominal && Math.abs(rateValue(nominal) / rateValue(average) - 1) < 0.005) return nominal;
  const distance = (rate: Rate) => Math.abs(rateValue(rate) - rateValue(average));
  const nearest = standardRates.reduce((best, rate) => (distance(rate) < distance(best) ? rate : best));
  // Time lapses and the like keep the rate that they have.
  return distance(nearest) / rateValue(average) < 0.1 ? nearest : average;
}

function wantedRotation(input: Input, stream: ProbedStream): 0 | 90 | 180 | 270 {
  switch (input.VideoSelector?.Rotate) {
    case "AUTO":
      return rotationOf(stream);
    case "DEGREES_90":
      return 90;
    case "DEGREES_180":
      return 180;
    case "DEGREES_270":
      return 270;
    default:
      // Documented: by default the service does no rotation, whatever the metadata says.
      return 0;
  }
}

function pictureOf(input: Input, facts: MediaFacts): SourcePicture | null {
  const stream = facts.video[0];
  if (!stream?.width || !stream.height) return null;
  const rotation = wantedRotation(input, stream);
  const sideways = rotation === 90 || rotation === 270;
  const { numerator, denominator } = sampleAspectOf(stream) ?? squarePixels;
  const coded = { width: stream.width, height: stream.height };
  const turned = sideways ? { width: coded.height, height: coded.width } : coded;
  const pixelAspect = sideways ? { numerator: denominator, denominator: numerator } : { numerator, denominator };
  const size = input.Crop?.Width && input.Crop.Height ? { width: input.Crop.Width, height: input.Crop.Height } : turned;
  const interlaced = isInterlaced(stream) && input.InputScanType !== "PSF";
  return { stream, ...size, pixelAspect, rotation, rate: frameRateOf(stream), interlaced };
}

/** Seconds by which the input's own timecode is ahead of its first frame. */
function timecodeOrigin(input: Input, facts: MediaFacts, frameRate: number): number {
  const start =
    input.TimecodeSource === "SPECIFIEDSTART"
      ? input.TimecodeStart
      : input.TimecodeSource === "ZEROBASED"
        ? undefined
        : startTimecodeOf(facts);
  return start ? (timecodeToSeconds(start, frameRate) ?? 0) : 0;
}

function clipsOf(input: Input, facts: MediaFacts, picture: SourcePicture | null): Clip[] {
  const frameRate = picture ? rateValue(picture.rate) : 25;
  const whole = { start: 0, duration: facts.duration };
  if (!input.InputClippings?.length) return [whole];
  const origin = timecodeOrigin(input, facts, frameRate);
  return input.InputClippings.map((clip) => {
    const at = (timecode: string | undefined) =>
      timecode === undefined ? null : (timecodeToSeconds(timecode, frameRate) ?? 0) - origin;
    const start = at(clip.StartTimecode) ?? 0;
    const endTimecode = at(clip.EndTimecode);
    // The frame of the end timecode belongs to the clip.
    const end = endTimecode === null ? facts.duration : endTimecode + 1 / frameRate;
    const tolerance = 1 / frameRate;
    if (start < -tolerance || start >= facts.duration || end <= start || end > facts.duration + tolerance) {
      throw new JobError(
        1060,
        `The start and end timecodes specified for an input clip don't exist in the associated input stream: [${clip.StartTimecode ?? ""}] to [${clip.EndTimecode ?? ""}]`,
      );
    }
    return { start: Math.max(0, start), duration: Math.min(end, facts.duration) - Math.max(0, start) };
  });
}

/**
 * Makes sense of one input.
 * @throws JobError 1060 when a clip lies outside of it.
 */
export function readMediaSource(url: string, path: string, input: Input, facts: MediaFacts): MediaSource {
  const picture = pictureOf(input, facts);
  return { url, path, input, facts, picture, clips: clipsOf(input, facts, picture) };
}

/** Seconds of all that the inputs contribute. */
export function totalDuration(sources: readonly MediaSource[]): number {
  return sources.flatMap((source) => source.clips).reduce((sum, clip) => sum + clip.duration, 0);
}
