import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frameRatio, framesIn, isSameRate, sameMoment } from "./frame-arithmetic.ts";

const pal = { numerator: 25, denominator: 1 };
const ntsc = { numerator: 30_000, denominator: 1_001 };
const rates = fc.constantFrom(
  pal,
  ntsc,
  { numerator: 24_000, denominator: 1_001 },
  { numerator: 24, denominator: 1 },
  { numerator: 50, denominator: 1 },
  { numerator: 60_000, denominator: 1_001 },
  { numerator: 90_000_000, denominator: 3_003_003 },
);
const frames = fc.integer({ min: 0, max: 5_000_000 });

describe("frames", () => {
  it.each([
    [2_000, pal, 50],
    [2_001, pal, 51],
    [10_010, ntsc, 300],
    [600_600, ntsc, 18_000],
    [0, pal, 0],
  ])("of %i ms at %j are %i", (durationMs, rate, count) => {
    expect(framesIn(durationMs, rate)).toBe(count);
  });

  it("are the same at rates that are written differently", () => {
    expect(isSameRate(pal, { numerator: 50, denominator: 2 })).toBe(true);
    expect(isSameRate(ntsc, { numerator: 30, denominator: 1 })).toBe(false);
  });
});

describe("two films side by side", () => {
  it.each([
    [0, pal, ntsc, 0],
    [1, pal, ntsc, 1],
    [25, pal, ntsc, 29],
    [250, pal, ntsc, 299],
    [1_001, pal, ntsc, 1_200],
    [1_200, ntsc, pal, 1_001],
    [10, pal, { numerator: 50, denominator: 1 }, 20],
    [21, { numerator: 50, denominator: 1 }, pal, 10],
  ])("show frame %i of %j with the frame of %j that is %i", (frame, from, to, other) => {
    expect(sameMoment(frame, from, to)).toBe(other);
  });

  it("are a number of frames apart that a fraction says, in lowest terms", () => {
    expect(frameRatio(pal, ntsc)).toEqual({ numerator: 1_200, denominator: 1_001 });
    expect(frameRatio(ntsc, ntsc)).toEqual({ numerator: 1, denominator: 1 });
  });

  it("at one rate show the same frames", () => {
    fc.assert(fc.property(rates, frames, (rate, frame) => sameMoment(frame, rate, rate) === frame));
  });

  it("never go back, and show a frame that has begun and not ended", () => {
    fc.assert(
      fc.property(rates, rates, frames, (from, to, frame) => {
        const other = sameMoment(frame, from, to);
        expect(sameMoment(frame + 1, from, to)).toBeGreaterThanOrEqual(other);
        const moment = BigInt(frame) * BigInt(from.denominator) * BigInt(to.numerator);
        const aFrame = BigInt(to.denominator) * BigInt(from.numerator);
        expect(BigInt(other) * aFrame <= moment && moment < BigInt(other + 1) * aFrame).toBe(true);
      }),
    );
  });

  it("come back from the faster to the frame that they were asked for, or the one before it", () => {
    fc.assert(
      fc.property(rates, rates, frames, (one, other, frame) => {
        const slower = one.numerator * other.denominator <= other.numerator * one.denominator;
        const [from, to] = slower ? [one, other] : [other, one];
        const back = sameMoment(sameMoment(frame, from, to), to, from);
        expect(frame - back === 0 || frame - back === 1).toBe(true);
      }),
    );
  });
});
