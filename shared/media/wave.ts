import { DomainError } from "../error.ts";

/** The sound of a WAV in steps of ten milliseconds: enough to draw it and to find silence, whatever its length. */
export interface WaveSteps {
  /** Length of a step. */
  stepMs: number;
  /** Lowest and highest sample of each step over all channels, −1 to 1. */
  lows: number[];
  highs: number[];
  /** Mean power of each step; 1 is a full-scale square wave. */
  powers: number[];
  durationMs: number;
}

const stepMs = 10;

interface Format {
  channels: number;
  sampleRate: number;
}

/**
 * Reads a 16-bit PCM WAV (RIFF, "Multimedia Programming Interface and Data Specifications 1.0") as it streams in; the
 * whole is never in memory. A file cut short is read as far as it goes.
 *
 * @throws DomainError `unsupported` for anything but 16-bit PCM
 */
export async function readWave(chunks: AsyncIterable<Uint8Array>): Promise<WaveSteps> {
  let pending: Buffer = Buffer.alloc(0);
  let format: Format | undefined;
  let remaining = 0;
  let steps: StepCounter | undefined;
  let headerRead = false;
  for await (const chunk of chunks) {
    pending = pending.length === 0 ? Buffer.from(chunk) : Buffer.concat([pending, chunk]);
    if (!headerRead) {
      const header = parseHeader(pending);
      if (header === undefined) continue;
      headerRead = true;
      format = header.format;
      // Streams of unknown length carry 0 or 2³²−1 there; they end with the file.
      remaining =
        header.dataBytes === 0 || header.dataBytes >= 0xffff_ff00 ? Number.POSITIVE_INFINITY : header.dataBytes;
      pending = pending.subarray(header.dataStart);
      steps = countSteps(format);
    }
    if (steps === undefined || format === undefined) continue;
    const frame = format.channels * 2;
    const usable = Math.min(remaining, pending.length - (pending.length % frame));
    steps.take(pending.subarray(0, usable - (usable % frame)));
    remaining -= usable;
    pending = pending.subarray(usable);
    if (remaining < frame) break;
  }
  if (steps === undefined) throw notWave("there is no sound in it");
  return steps.finish();
}

function notWave(why: string): DomainError {
  return new DomainError("unsupported", `The sound for the waveform is not a 16-bit PCM WAV: ${why}.`);
}

function parseHeader(bytes: Buffer): { format: Format; dataStart: number; dataBytes: number } | undefined {
  if (bytes.length < 12) return undefined;
  if (bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE")
    throw notWave("no RIFF header");
  let format: Format | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = bytes.toString("latin1", at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    if (id === "data") {
      if (format === undefined) throw notWave("the format is missing");
      return { format, dataStart: at + 8, dataBytes: size };
    }
    if (id === "fmt ") {
      if (at + 24 > bytes.length) return undefined;
      format = parseFormat(bytes, at + 8);
    }
    at += 8 + size + (size % 2);
  }
  return undefined;
}

/** Format 1 is PCM; 0xFFFE says it in a longer form. */
function parseFormat(bytes: Buffer, at: number): Format {
  const code = bytes.readUInt16LE(at);
  const bits = bytes.readUInt16LE(at + 14);
  if ((code !== 1 && code !== 0xfffe) || bits !== 16) throw notWave(`format ${code} with ${bits} bits`);
  const channels = bytes.readUInt16LE(at + 2);
  const sampleRate = bytes.readUInt32LE(at + 4);
  if (channels < 1 || sampleRate < 100) throw notWave(`${channels} channels at ${sampleRate} Hz`);
  return { channels, sampleRate };
}

interface StepCounter {
  take(bytes: Buffer): void;
  finish(): WaveSteps;
}

function countSteps({ channels, sampleRate }: Format): StepCounter {
  const samplesPerStep = Math.max(1, Math.round((sampleRate * stepMs) / 1000)) * channels;
  const lows: number[] = [];
  const highs: number[] = [];
  const powers: number[] = [];
  let low = 0;
  let high = 0;
  let energy = 0;
  let inStep = 0;
  let total = 0;
  const close = () => {
    lows.push(low / 32_768);
    highs.push(high / 32_768);
    powers.push(energy / inStep / 32_768 ** 2);
    low = high = energy = inStep = 0;
  };
  return {
    take(bytes) {
      for (let at = 0; at + 1 < bytes.length; at += 2) {
        const sample = bytes.readInt16LE(at);
        if (sample < low) low = sample;
        if (sample > high) high = sample;
        energy += sample * sample;
        if (++inStep === samplesPerStep) close();
      }
      total += bytes.length / 2;
    },
    finish() {
      if (inStep > 0) close();
      return { stepMs, lows, highs, powers, durationMs: Math.round((total / channels / sampleRate) * 1000) };
    },
  };
}
