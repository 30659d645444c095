import * as fc from "fast-check";
import { expect, test } from "vitest";
import { fitPicture } from "./frame-size.ts";

const wide = { width: 1920, height: 1080 };
const tall = { width: 1080, height: 1920 };

test.each([
  ["nothing keeps the source's size", wide, {}, wide, wide],
  [
    "a height alone keeps the aspect",
    wide,
    { Height: 720 },
    { width: 1280, height: 720 },
    { width: 1280, height: 720 },
  ],
  ["a width alone keeps the aspect", tall, { Width: 540 }, { width: 540, height: 960 }, { width: 540, height: 960 }],
  [
    "DEFAULT lays bars around",
    tall,
    { Width: 1280, Height: 720 },
    { width: 406, height: 720 },
    { width: 1280, height: 720 },
  ],
  [
    "FIT lays none",
    tall,
    { Width: 1280, Height: 720, ScalingBehavior: "FIT" },
    { width: 406, height: 720 },
    { width: 406, height: 720 },
  ],
  [
    "FIT_NO_UPSCALE stays small",
    { width: 320, height: 180 },
    { Width: 1280, Height: 720, ScalingBehavior: "FIT_NO_UPSCALE" },
    { width: 320, height: 180 },
    { width: 320, height: 180 },
  ],
  [
    "FILL cuts",
    tall,
    { Width: 1280, Height: 720, ScalingBehavior: "FILL" },
    { width: 1280, height: 2276 },
    { width: 1280, height: 720 },
  ],
  [
    "STRETCH_TO_OUTPUT stretches",
    tall,
    { Width: 1280, Height: 720, ScalingBehavior: "STRETCH_TO_OUTPUT" },
    { width: 1280, height: 720 },
    { width: 1280, height: 720 },
  ],
  [
    "odd sources become even",
    { width: 853, height: 479 },
    {},
    { width: 854, height: 480 },
    { width: 854, height: 480 },
  ],
] as const)("%s", (_, source, video, scale, frame) => {
  expect(fitPicture(source, video)).toEqual({ scale, frame });
});

test("whatever is asked, sizes are even, and nothing but FILL hangs over its frame", () => {
  const edge = fc.integer({ min: 32, max: 8192 });
  const evenEdge = fc.integer({ min: 16, max: 4096 }).map((half) => 2 * half);
  const behaviour = fc.constantFrom("DEFAULT", "FIT", "FIT_NO_UPSCALE", "STRETCH_TO_OUTPUT", "FILL" as const);
  fc.assert(
    fc.property(edge, edge, evenEdge, evenEdge, behaviour, (width, height, Width, Height, ScalingBehavior) => {
      const { scale, frame } = fitPicture({ width, height }, { Width, Height, ScalingBehavior });
      for (const length of [scale.width, scale.height, frame.width, frame.height]) expect(length % 2).toBe(0);
      if (ScalingBehavior !== "FILL") {
        expect(scale.width).toBeLessThanOrEqual(frame.width);
        expect(scale.height).toBeLessThanOrEqual(frame.height);
      } else {
        // Half a pixel is lost to evenness.
        expect(scale.width).toBeGreaterThanOrEqual(frame.width - 1);
        expect(scale.height).toBeGreaterThanOrEqual(frame.height - 1);
      }
    }),
  );
});
