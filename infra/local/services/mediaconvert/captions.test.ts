import { expect, test } from "vitest";
import { clipCues, parseCaptions, webVtt } from "./captions.ts";

test("SubRip and WebVTT are read alike, with their notes and numbers passed over", () => {
  const expected = [
    { start: 1, end: 2.5, text: "One\nand more", settings: "" },
    { start: 3661, end: 3662, text: "Two", settings: "line:80%" },
  ];
  expect(
    parseCaptions(
      "\uFEFF1\r\n00:00:01,000 --> 00:00:02,500\r\nOne\r\nand more\r\n\r\n2\r\n01:01:01,000 --> 01:01:02,000 line:80%\r\nTwo\r\n",
    ),
  ).toEqual(expected);
  expect(
    parseCaptions(
      "WEBVTT\n\nNOTE nothing\n\n00:01.000 --> 00:02.500\nOne\nand more\n\nid\n01:01:01.000 --> 01:01:02.000 line:80%\nTwo",
    ),
  ).toEqual(expected);
});

test("what is written can be read again", () => {
  const cues = [{ start: 0.001, end: 7200.999, text: "Long", settings: "align:start" }];
  expect(parseCaptions(webVtt(cues))).toEqual(cues);
});

test("a clip keeps what is shown in it, cut to its ends and counted from its beginning", () => {
  const cue = (start: number, end: number) => ({ start, end, text: "x", settings: "" });
  expect(clipCues([cue(0, 1), cue(1.5, 2.5), cue(3, 9), cue(9, 10)], { start: 2, duration: 4 })).toEqual([
    cue(0, 0.5),
    cue(1, 4),
  ]);
});
