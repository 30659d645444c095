import fc from "fast-check";
import { describe, expect, it } from "vitest";
import organisation from "../../greenlight.config.ts";
import { Config } from "../config/schema.ts";
import { DomainError } from "../error.ts";
import { planLadder, scaleToLines, scaleToLongEdge } from "./ladder.ts";
import { VideoPreset } from "./preset.ts";
import { videoPresetOf } from "./preset-of.ts";

const preset = VideoPreset.parse({});
const configured = videoPresetOf(Config.parse(organisation));
const sizes = (width: number, height: number, over: Partial<VideoPreset> = {}) =>
  planLadder({ width, height }, { ...preset, ...over }).map((rung) => `${rung.width}×${rung.height}`);

describe("the ladder of a usual film", () => {
  it.each([
    ["full HD", 1920, 1080, ["1920×1080", "1280×720", "640×360", "416×234"]],
    ["UHD, capped at 1080 lines", 3840, 2160, ["1920×1080", "1280×720", "640×360", "416×234"]],
    ["HD", 1280, 720, ["1280×720", "960×540", "640×360", "416×234"]],
    ["a portrait film, which stays portrait", 1080, 1920, ["1080×1920", "720×1280", "360×640", "234×416"]],
    ["a square film", 1080, 1080, ["1080×1080", "720×720", "360×360", "234×234"]],
    ["PAL", 720, 576, ["676×540", "450×360", "292×234"]],
    ["a film between two steps", 1600, 900, ["1600×900", "1280×720", "640×360", "416×234"]],
    ["odd edges", 1279, 719, ["1278×718", "960×540", "640×360", "416×234"]],
    ["a small film", 320, 180, ["320×180", "160×90"]],
    ["a film so small that there is no second rung", 40, 40, ["40×40"]],
    ["a wide banner", 3840, 120, ["3840×120", "1920×60"]],
    ["DCI 4K", 4096, 2160, ["2048×1080", "1366×720", "682×360", "444×234"]],
  ])("%s", (_name, width, height, expected) => {
    expect(sizes(width, height)).toEqual(expected);
  });

  it("is as long as the organisation wants it", () => {
    expect(sizes(1920, 1080, { maxRungs: 2 })).toEqual(["1920×1080", "416×234"]);
    expect(sizes(3840, 2160, { maxLines: 2160, maxRungs: 6 })).toHaveLength(6);
  });

  it("follows the organisation's own steps", () => {
    expect(planLadder({ width: 1920, height: 1080 }, configured).map((rung) => rung.lines)).toEqual([
      1080, 720, 540, 360, 234,
    ]);
  });

  it("takes more bits for fast pictures than for slow ones", () => {
    const at = (framesPerSecond: number) =>
      planLadder({ width: 1920, height: 1080, framesPerSecond }, preset)[0]?.maxBitrateKbps ?? 0;
    expect(at(25)).toBe(6000);
    expect(at(29.97)).toBe(6000);
    expect(at(50)).toBe(9000);
  });

  it("is refused under 32 pixels, in words that say why", () => {
    expect(() => sizes(1920, 30)).toThrow(DomainError);
    expect(() => sizes(1920, 30)).toThrow(/1920×30.*32 pixels/);
  });
});

describe("every ladder", () => {
  const edge = fc.integer({ min: 32, max: 8192 });
  const rates = fc.constantFrom(undefined, 23.976, 25, 29.97, 50, 60, 119.88);
  const presets = fc.record({
    maxRungs: fc.integer({ min: 2, max: 6 }),
    maxLines: fc.constantFrom(360, 720, 1080, 2160),
  });

  it("never upscales, is even, falls in size and bitrate, and keeps the aspect within a pixel", () => {
    fc.assert(
      fc.property(edge, edge, rates, presets, fc.boolean(), (width, height, framesPerSecond, over, own) => {
        const base = own ? configured : preset;
        const rungs = planLadder({ width, height, framesPerSecond }, { ...base, ...over });
        expect(rungs.length).toBeGreaterThanOrEqual(1);
        expect(rungs.length).toBeLessThanOrEqual(over.maxRungs);
        if (Math.min(width, height) >= 128 && Math.max(width, height) / Math.min(width, height) <= 4) {
          expect(rungs.length).toBeGreaterThanOrEqual(2);
        }
        for (const [index, rung] of rungs.entries()) {
          expect(rung.width % 2 === 0 && rung.height % 2 === 0).toBe(true);
          expect(rung.width).toBeLessThanOrEqual(width);
          expect(rung.height).toBeLessThanOrEqual(height);
          expect(Math.min(rung.width, rung.height)).toBeGreaterThanOrEqual(32);
          expect(Math.min(rung.width, rung.height)).toBeLessThanOrEqual(over.maxLines);
          const scale = Math.min(1, rung.lines / Math.min(width, height));
          expect(Math.abs(rung.width - width * scale)).toBeLessThan(2);
          expect(Math.abs(rung.height - height * scale)).toBeLessThan(2);
          const above = rungs[index - 1];
          if (above !== undefined) {
            expect(rung.width < above.width && rung.height < above.height).toBe(true);
            expect(rung.maxBitrateKbps).toBeLessThan(above.maxBitrateKbps);
          }
        }
      }),
      { numRuns: 400 },
    );
  });

  it("keeps upright films upright", () => {
    fc.assert(
      fc.property(fc.integer({ min: 64, max: 2000 }), fc.integer({ min: 64, max: 2000 }), (a, b) => {
        const [narrow, tall] = [Math.min(a, b), Math.max(a, b) + 64];
        for (const rung of planLadder({ width: narrow, height: tall }, preset))
          expect(rung.height).toBeGreaterThan(rung.width);
      }),
    );
  });
});

describe("scaling", () => {
  it("to lines or to a long edge never enlarges", () => {
    expect(scaleToLines({ width: 640, height: 360 }, 1080)).toEqual({ width: 640, height: 360 });
    expect(scaleToLongEdge({ width: 641, height: 359 }, 1280)).toEqual({ width: 640, height: 358 });
    expect(scaleToLongEdge({ width: 1080, height: 1920 }, 192)).toEqual({ width: 108, height: 192 });
  });
});
