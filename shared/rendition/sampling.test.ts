import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VideoPreset } from "./preset.ts";
import { sampleFrames, sampleThumbnails } from "./sampling.ts";

const preset = VideoPreset.parse({});

describe("frames of a film", () => {
  it.each([
    [40, 1, 40],
    [400, 1, 400],
    [1_000, 3, 334],
    [5_000, 3, 1_667],
    [60_000, 10, 6_000],
    [3_600_000, 10, 360_000],
  ])("of %i ms are %i, one every %i ms", (durationMs, count, intervalMs) => {
    expect(sampleFrames(durationMs, preset)).toEqual({ count, intervalMs });
  });

  it("of unknown length are taken every ten seconds until there are enough", () => {
    expect(sampleFrames(undefined, preset)).toEqual({ count: 10, intervalMs: 10_000 });
  });

  it("all lie within the film, and never cost more than the preset allows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000_000 }), (durationMs) => {
        for (const [sampling, most] of [
          [sampleFrames(durationMs, preset), preset.sampledFrames],
          [sampleThumbnails(durationMs, preset), preset.thumbnails],
        ] as const) {
          expect(sampling.count).toBeGreaterThanOrEqual(1);
          expect(sampling.count).toBeLessThanOrEqual(most);
          expect((sampling.count - 1) * sampling.intervalMs).toBeLessThan(durationMs);
        }
      }),
    );
  });
});
