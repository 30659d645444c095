import { expect, it } from "vitest";
import { capturedFrames } from "./captured-frames.ts";

it("frames are ordered by their number, and nothing else under the prefix is taken for one", () => {
  const objects = [
    "w/frames.0000010.jpg",
    "w/frames.0000002.jpg",
    "w/frames.json",
    "w/scrub.0000001.jpg",
    "w/frames.0000000.jpg.tmp",
  ];
  expect(
    capturedFrames(
      objects.map((key) => ({ key })),
      "w/frames.",
      500,
    ),
  ).toEqual([
    { key: "w/frames.0000002.jpg", atMs: 1000 },
    { key: "w/frames.0000010.jpg", atMs: 5000 },
  ]);
});
