import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meaningfulAspect, onSquarePixels } from "./pixel-aspect.ts";

describe("the aspect of a pixel", () => {
  it.each([
    ["widescreen PAL", 64, 45, { numerator: 64, denominator: 45 }],
    ["in other words", 128, 90, { numerator: 64, denominator: 45 }],
    ["NTSC", 8, 9, { numerator: 8, denominator: 9 }],
    ["square", 1, 1, undefined],
    ["square but for a rounding", 1080, 1081, undefined],
    ["nothing at all", 0, 1, undefined],
    ["without an end", 1, 0, undefined],
    ["a slip", 1, 90_000, undefined],
    ["unknown", undefined, undefined, undefined],
  ])("%s", (_, numerator, denominator, expected) => {
    expect(meaningfulAspect(numerator, denominator)).toEqual(expected);
  });

  it("keeps the lines of a picture and gives it its width", () => {
    const edge = fc.integer({ min: 16, max: 8192 });
    const part = fc.integer({ min: 1, max: 500 });
    fc.assert(
      fc.property(edge, edge, part, part, (width, height, a, b) => {
        const aspect = meaningfulAspect(a, b);
        const shown = onSquarePixels({ width, height }, aspect);
        expect(shown.height).toBe(height);
        expect(Number.isInteger(shown.width)).toBe(true);
        expect(Math.abs(shown.width - (aspect === undefined ? width : (width * a) / b))).toBeLessThanOrEqual(0.5);
      }),
    );
  });
});
