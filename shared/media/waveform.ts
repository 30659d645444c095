import type { WaveSteps } from "./wave.ts";

/** Points of a waveform: as many as a wide screen has pixels to draw them in. */
const mostPoints = 1000;

/**
 * Peaks in the JSON form of BBC audiowaveform, version 2 (https://github.com/bbc/audiowaveform/blob/master/doc/DataFormat.md),
 * which peaks.js and wavesurfer.js read: pairs of minimum and maximum at 8 bit.
 */
export interface Peaks {
  version: 2;
  channels: 1;
  sample_rate: number;
  samples_per_pixel: number;
  bits: 8;
  length: number;
  data: number[];
}

/** The peaks of a sound, at most a thousand pairs. Here a "sample" is one of the steps that the sound was read in. */
export function peaksOf(steps: WaveSteps): Peaks {
  const perPoint = Math.max(1, Math.ceil(steps.lows.length / mostPoints));
  const data: number[] = [];
  for (let from = 0; from < steps.lows.length; from += perPoint) {
    data.push(toInt8(lowest(steps.lows, from, perPoint)), toInt8(highest(steps.highs, from, perPoint)));
  }
  return {
    version: 2,
    channels: 1,
    sample_rate: Math.round(1000 / steps.stepMs),
    samples_per_pixel: perPoint,
    bits: 8,
    length: data.length / 2,
    data,
  };
}

/** A picture of the peaks: one filled path, 1000 by 120, that scales to any width. */
export function drawWaveform(peaks: Peaks): string {
  const width = 1000;
  const middle = 60;
  const x = (point: number) => round((point / Math.max(1, peaks.length)) * width);
  const y = (value: number) => round(middle - (value / 128) * (middle - 2));
  const top: string[] = [];
  const bottom: string[] = [];
  for (let point = 0; point < peaks.length; point++) {
    // Half a unit either way: silence is a line, not nothing.
    top.push(`${x(point)},${round(y(peaks.data[point * 2 + 1] ?? 0) - 0.5)}`);
    bottom.push(`${x(point)},${round(y(peaks.data[point * 2] ?? 0) + 0.5)}`);
  }
  const outline = [...top, ...bottom.reverse()].join(" ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${middle * 2}" preserveAspectRatio="none"><path fill="#475569" d="M${outline}Z"/></svg>\n`;
}

function lowest(values: number[], from: number, count: number): number {
  return values.slice(from, from + count).reduce((least, value) => Math.min(least, value), 0);
}

function highest(values: number[], from: number, count: number): number {
  return values.slice(from, from + count).reduce((most, value) => Math.max(most, value), 0);
}

function toInt8(value: number): number {
  return Math.max(-128, Math.min(127, Math.round(value * 128)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
