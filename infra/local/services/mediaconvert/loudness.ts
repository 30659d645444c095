import { basename } from "node:path";
import type { AudioNormalizationSettings } from "@aws-sdk/client-mediaconvert";

/** One reading of a loudness meter (ITU-R BS.1770, EBU R 128), a tenth of a second after the other. */
export interface LoudnessReading {
  seconds: number;
  momentaryLufs: number;
  shortTermLufs: number;
  integratedLufs: number;
  /** Highest inter-sample peak so far, in dBTP; null when it was not asked for. */
  truePeakDbtp: number | null;
}

/** ffmpeg's floor: nothing above the absolute gate so far. */
const silenceLufs = -70;

/** Filters that pass sound through a meter and write its readings to a file in the folder that ffmpeg runs in. */
export function meterFilters(readingsPath: string, truePeak: boolean): string[] {
  return [
    `ebur128=metadata=1:framelog=verbose${truePeak ? ":peak=true" : ""}`,
    `ametadata=mode=print:file=${basename(readingsPath)}`,
  ];
}

/** Reads what `meterFilters` wrote. */
export function parseReadings(text: string): LoudnessReading[] {
  const readings: LoudnessReading[] = [];
  let current: LoudnessReading | null = null;
  let peak = Number.NEGATIVE_INFINITY;
  for (const line of text.split("\n")) {
    const frame = /^frame:\d+\s+pts:-?\d+\s+pts_time:(-?[\d.]+)/.exec(line);
    if (frame) {
      current = {
        seconds: Number(frame[1]),
        momentaryLufs: silenceLufs,
        shortTermLufs: silenceLufs,
        integratedLufs: silenceLufs,
        truePeakDbtp: null,
      };
      readings.push(current);
      continue;
    }
    const value = /^lavfi\.r128\.(M|S|I|true_peaks_ch\d+)=(-?[\d.]+|-?inf|-?nan)$/.exec(line);
    if (!value || !current) continue;
    const number = Number(value[2]);
    if (value[1] === "M" && Number.isFinite(number)) current.momentaryLufs = number;
    if (value[1] === "S" && Number.isFinite(number)) current.shortTermLufs = number;
    if (value[1] === "I" && Number.isFinite(number)) current.integratedLufs = number;
    if (value[1]?.startsWith("true_peaks") && Number.isFinite(number)) {
      // ffmpeg writes the linear amplitude of each channel, the highest so far.
      peak = Math.max(peak, 20 * Math.log10(Math.max(number, 1e-6)));
      current.truePeakDbtp = peak;
    }
  }
  return readings;
}

export interface Loudness {
  /** null for silence. */
  integratedLufs: number | null;
  truePeakDbtp: number | null;
}

/** The programme's loudness. BS.1770-1 does not gate: it is the mean energy of all 400 ms blocks. */
export function loudnessOf(
  readings: readonly LoudnessReading[],
  algorithm: AudioNormalizationSettings["Algorithm"],
): Loudness {
  const last = readings.at(-1);
  if (!last) return { integratedLufs: null, truePeakDbtp: null };
  if (algorithm === "ITU_BS_1770_1") {
    // The meter's momentary value is a 400 ms block; before the first is whole, it says less than there was.
    const blocks = readings.slice(3);
    const energy =
      blocks.reduce((sum, reading) => sum + 10 ** (reading.momentaryLufs / 10), 0) / Math.max(1, blocks.length);
    const lufs = 10 * Math.log10(energy);
    return { integratedLufs: lufs > silenceLufs ? lufs : null, truePeakDbtp: last.truePeakDbtp };
  }
  return {
    integratedLufs: last.integratedLufs > silenceLufs ? last.integratedLufs : null,
    truePeakDbtp: last.truePeakDbtp,
  };
}

/** What the service aims at when the job names no target. */
function targetOf(settings: AudioNormalizationSettings): number {
  return settings.TargetLkfs ?? (settings.Algorithm === "ITU_BS_1770_1" ? -24 : -23);
}

/** Gain in dB that brings a programme to its target; 0 for silence and for what lies below the correction gate. */
function correctionGain(settings: AudioNormalizationSettings, measured: Loudness): number {
  if (settings.AlgorithmControl !== "CORRECT_AUDIO" || measured.integratedLufs === null) return 0;
  if (settings.CorrectionGateLevel !== undefined && measured.integratedLufs < settings.CorrectionGateLevel) return 0;
  return targetOf(settings) - measured.integratedLufs;
}

/** Filters that apply the gain and keep peaks under the limit; the limiter works on four times the rate to see between samples. */
export function correctionFilters(
  settings: AudioNormalizationSettings,
  measured: Loudness,
  sampleRate: number,
): string[] {
  const gain = correctionGain(settings, measured);
  if (gain === 0) return [];
  const limit = settings.TruePeakLimiterThreshold ?? 0;
  const loudest = (measured.truePeakDbtp ?? 0) + gain;
  const limiter =
    loudest > limit
      ? [
          `aresample=${sampleRate * 4}`,
          `alimiter=limit=${(10 ** (limit / 20)).toFixed(6)}:level=disabled:attack=5:release=50`,
          `aresample=${sampleRate}`,
        ]
      : [];
  return [`volume=${gain.toFixed(3)}dB:precision=double`, ...limiter];
}

/**
 * The loudness log: a header, then a line for each reading. The service's reference does not describe its columns; the first
 * (seconds) and the fourth (short-term loudness) stand where AWS's own samples read them.
 */
export function loudnessCsv(readings: readonly LoudnessReading[]): string {
  const header =
    "Seconds,InputIntegratedLoudness,InputMomentaryLoudness,InputShortTermLoudness,InputMaxLoudness,InputTruePeak";
  let loudest = silenceLufs;
  const lines = readings.map((reading) => {
    loudest = Math.max(loudest, reading.momentaryLufs);
    const numbers = [reading.integratedLufs, reading.momentaryLufs, reading.shortTermLufs, loudest].map((value) =>
      value.toFixed(2),
    );
    return [
      reading.seconds.toFixed(3),
      ...numbers,
      reading.truePeakDbtp === null ? "" : reading.truePeakDbtp.toFixed(2),
    ].join(",");
  });
  return `${[header, ...lines].join("\n")}\n`;
}
