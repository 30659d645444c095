import { describe, expect, it } from "vitest";
import { readWave } from "./wave.ts";
import { drawWaveform, peaksOf } from "./waveform.ts";

function wav(
  samples: number[],
  options: { channels?: number; rate?: number; bits?: number; code?: number; extra?: boolean; dataBytes?: number } = {},
) {
  const { channels = 1, rate = 8000, bits = 16, code = 1 } = options;
  const data = Buffer.alloc(samples.length * 2);
  for (const [index, sample] of samples.entries()) data.writeInt16LE(Math.round(sample * 32_767), index * 2);
  const format = Buffer.alloc(16);
  format.writeUInt16LE(code, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(rate, 4);
  format.writeUInt16LE(bits, 14);
  const chunk = (id: string, body: Buffer, size = body.length) => {
    const head = Buffer.alloc(8);
    head.write(id, "latin1");
    head.writeUInt32LE(size, 4);
    return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
  };
  const riff = Buffer.alloc(12);
  riff.write("RIFF", "latin1");
  riff.write("WAVE", 8, "latin1");
  return Buffer.concat([
    riff,
    chunk("fmt ", format),
    ...(options.extra ? [chunk("LIST", Buffer.from("odd"))] : []),
    chunk("data", data, options.dataBytes),
  ]);
}

async function* inPieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

describe("reading a WAV", () => {
  const samples = Array.from({ length: 800 }, (_, i) => (i < 400 ? 0.5 : -0.25));

  it.each([1, 7, 44, 1000, 100_000])("gives the same steps in pieces of %i bytes", async (size) => {
    const steps = await readWave(inPieces(wav(samples, { extra: true }), size));
    expect([steps.durationMs, steps.lows.length]).toEqual([100, 10]);
    expect(steps.highs[0]).toBeCloseTo(0.5, 3);
    expect(steps.lows[9]).toBeCloseTo(-0.25, 3);
    expect(steps.powers[0]).toBeCloseTo(0.25, 3);
  });

  it("takes stereo together, and a stream that does not know its length", async () => {
    const stereo = await readWave(inPieces(wav(samples, { channels: 2, dataBytes: 0xffff_ffff }), 64));
    expect(stereo.durationMs).toBe(50);
  });

  it("reads a file that was cut short as far as it goes", async () => {
    const whole = wav(samples);
    expect((await readWave(inPieces(whole.subarray(0, whole.length - 821), 100))).durationMs).toBe(49);
  });

  it.each([
    ["24-bit sound", wav([0], { bits: 24 })],
    ["compressed sound", wav([0], { code: 85 })],
    ["something else", Buffer.from("not a wav at all, but long enough to look at")],
    ["nothing", Buffer.alloc(0)],
  ])("refuses %s", async (_name, bytes) => {
    await expect(readWave(inPieces(bytes, 1000))).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe("a waveform", () => {
  it("of an hour has no more points than a screen", async () => {
    const steps = {
      stepMs: 10,
      lows: Array(360_000).fill(-0.5),
      highs: Array(360_000).fill(0.5),
      powers: [],
      durationMs: 3_600_000,
    };
    const peaks = peaksOf(steps);
    expect(peaks.length).toBe(1000);
    expect(peaks.data.slice(0, 2)).toEqual([-64, 64]);
    expect(drawWaveform(peaks).length).toBeLessThan(30_000);
  });

  it("of silence is a line", () => {
    const svg = drawWaveform(peaksOf({ stepMs: 10, lows: [0, 0], highs: [0, 0], powers: [0, 0], durationMs: 20 }));
    expect(svg).toContain('d="M0,59.5 500,59.5 500,60.5 0,60.5Z"');
  });
});
