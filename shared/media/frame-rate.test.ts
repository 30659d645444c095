import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { framesPerSecond, withinFamily } from "./frame-rate.ts";

describe("a frame rate", () => {
  it.each([
    [{ numerator: 0, denominator: 0 }],
    [{ numerator: 25, denominator: 0 }],
    [{ numerator: 90_000, denominator: 1 }],
    [undefined],
  ])("of %j is none", (rate) => {
    expect(framesPerSecond(rate)).toBeUndefined();
  });

  it.each([
    [120_000, 1001, 60_000, 1001],
    [120, 1, 60, 1],
    [100, 1, 50, 1],
    [60, 1, 60, 1],
    [240, 1, 60, 1],
    [30_000, 1001, 30_000, 1001],
  ])("of %i/%i becomes %i/%i under a limit of 60", (numerator, denominator, slower, of) => {
    expect(withinFamily({ numerator, denominator }, 60)).toEqual({ numerator: slower, denominator: of });
  });

  it("is only ever divided by a whole number, and no further than it must", () => {
    const rate = fc.record({
      numerator: fc.integer({ min: 24, max: 480_000 }),
      denominator: fc.constantFrom(1, 1000, 1001),
    });
    fc.assert(
      fc.property(rate, fc.integer({ min: 24, max: 120 }), (source, maximum) => {
        const slower = withinFamily(source, maximum);
        const before = source.numerator / source.denominator;
        const after = slower.numerator / slower.denominator;
        const divisor = before / after;
        expect(Math.abs(divisor - Math.round(divisor))).toBeLessThan(1e-6);
        expect(after).toBeLessThanOrEqual(maximum * 1.000001);
        if (divisor > 1.5) expect(before / (Math.round(divisor) - 1)).toBeGreaterThan(maximum);
      }),
    );
  });
});
