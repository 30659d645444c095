import { expect, test } from "vitest";
import { timecodeToSeconds } from "./timecode.ts";

test.each([
  ["00:00:00:00", 25, 0],
  ["00:00:01:12", 24, 1.5],
  ["01:00:00:00", 25, 3600],
  // An hour of 29.97 counted without dropping is longer than an hour; drop-frame counting is within a hundredth of it.
  ["01:00:00:00", 30000 / 1001, 3603.6],
  ["01:00:00;00", 30000 / 1001, 3599.9964],
  // The first numbers after a dropped pair follow directly on the last before it.
  ["00:01:00;02", 30000 / 1001, 1800 / (30000 / 1001)],
  ["00:01:00;04", 60000 / 1001, 3600 / (60000 / 1001)],
])("%s at %f frames a second is %f seconds", (timecode, rate, seconds) => {
  expect(timecodeToSeconds(timecode, rate)).toBeCloseTo(seconds, 3);
});

test("anything else is no timecode", () => {
  expect(timecodeToSeconds("1:2:3", 25)).toBeNull();
  expect(timecodeToSeconds("00:00:01.5", 25)).toBeNull();
});
