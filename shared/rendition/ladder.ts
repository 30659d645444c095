import { DomainError } from "../error.ts";
import type { LadderStep, VideoPreset } from "./preset.ts";

/** One rung of the ladder: what one encode looks like. */
export interface Rung {
  width: number;
  height: number;
  /** The short edge as people name it: 1080 for 1920×1080 and for 1080×1920. */
  lines: number;
  maxBitrateKbps: number;
  /** MediaConvert's QVBR level. */
  quality: number;
}

export interface Picture {
  width: number;
  height: number;
  framesPerSecond?: number | undefined;
}

/** MediaConvert takes no output narrower than 32 pixels (API reference, VideoDescription). */
const minimumEdge = 32;
/** H.264's level 5.2 ends there, and so do the players. */
const maximumEdge = 4096;
/** A source between two steps gets a rung of its own when the next step would throw away more than this. */
const worthwhileGain = 1.2;

/**
 * The rungs for a picture, tallest first. It follows the source: nothing is upscaled, the aspect stays within a pixel,
 * edges are even, every rung takes less than the one above it, and there are two to `maxRungs` of them unless the picture
 * is too small for a second.
 *
 * @param picture as it is seen, after rotation
 * @throws DomainError `unsupported` for a picture under 32 pixels
 */
export function planLadder(picture: Picture, preset: VideoPreset): Rung[] {
  const shortEdge = Math.min(picture.width, picture.height);
  if (shortEdge < minimumEdge) {
    throw new DomainError(
      "unsupported",
      `The film is ${picture.width}×${picture.height}; at least ${minimumEdge} pixels each way are needed. Export it larger.`,
    );
  }
  const longEdge = Math.max(picture.width, picture.height);
  const top = Math.floor(Math.min(shortEdge, preset.maxLines, (shortEdge * maximumEdge) / longEdge));
  const lines = chooseLines(Math.max(minimumEdge, top), preset);
  const rungs: Rung[] = [];
  for (const line of lines) {
    const size = scaleToLines(picture, line);
    const above = rungs.at(-1);
    if (above !== undefined && (size.width >= above.width || size.height >= above.height)) continue;
    const bitrate = bitrateFor(size, line, picture.framesPerSecond, preset.ladder);
    rungs.push({
      ...size,
      lines: line,
      maxBitrateKbps: above === undefined ? bitrate : Math.min(bitrate, Math.floor(above.maxBitrateKbps * 0.85)),
      quality: stepFor(line, preset.ladder).quality,
    });
  }
  return rungs;
}

/**
 * A picture scaled down to a short edge of `lines`, both edges even and never larger than the picture's own; only a
 * picture that is smaller than MediaConvert's minimum of 32 pixels on an edge is let out at that minimum.
 */
export function scaleToLines(picture: Picture, lines: number): { width: number; height: number } {
  const scale = Math.min(1, lines / Math.min(picture.width, picture.height));
  return { width: evenEdge(picture.width, scale), height: evenEdge(picture.height, scale) };
}

/** A picture scaled down to fit a long edge of `pixels`, both edges even. */
export function scaleToLongEdge(picture: Picture, pixels: number): { width: number; height: number } {
  const scale = Math.min(1, pixels / Math.max(picture.width, picture.height));
  return { width: evenEdge(picture.width, scale), height: evenEdge(picture.height, scale) };
}

function evenEdge(edge: number, scale: number): number {
  const largest = Math.floor(edge / 2) * 2;
  return Math.max(minimumEdge, Math.min(largest, Math.round((edge * scale) / 2) * 2));
}

function chooseLines(top: number, preset: VideoPreset): number[] {
  const chosen = preset.ladder
    .map((step) => step.lines)
    .sort((a, b) => b - a)
    .filter((lines) => lines <= top);
  const highest = chosen[0];
  if (highest === undefined || top / highest >= worthwhileGain) chosen.unshift(top);
  if (chosen.length === 1 && top / 2 >= minimumEdge) chosen.push(Math.floor(top / 4) * 2);
  return spread(chosen, preset.maxRungs);
}

/** `count` of the values, always with the first and the last, the others evenly between. */
function spread(values: number[], count: number): number[] {
  if (values.length <= count) return values;
  return Array.from({ length: count }, (_, i) => values[Math.round((i * (values.length - 1)) / (count - 1))] ?? 0);
}

/** The lowest step that reaches `lines`, or the highest there is. */
export function stepFor(lines: number, ladder: LadderStep[]): LadderStep {
  const byLines = [...ladder].sort((a, b) => a.lines - b.lines);
  const step = byLines.find((candidate) => candidate.lines >= lines) ?? byLines.at(-1);
  if (step === undefined) throw new DomainError("invalid", "The ladder of the video preset has no steps.");
  return step;
}

/** Fast pictures take half as much again; other shapes than 16:9 take as their area does, a little less than linearly. */
function bitrateFor(
  size: { width: number; height: number },
  lines: number,
  fps: number | undefined,
  ladder: LadderStep[],
): number {
  const step = stepFor(lines, ladder);
  const stepArea = step.lines * step.lines * (16 / 9);
  const area = ((size.width * size.height) / stepArea) ** 0.75;
  const speed = fps !== undefined && fps > 31 ? 1.5 : 1;
  return Math.max(64, Math.round(step.maxBitrateKbps * area * speed));
}
