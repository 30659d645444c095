import { describe, expect, it } from "vitest";
import { audioProgrammes } from "./audio-programme.ts";

const track = (channels: number, language?: string) => ({
  codec: "aac",
  channels,
  sampleRateHz: 48_000,
  ...(language !== undefined && { language }),
});

describe("the programmes of a film", () => {
  it("are its tracks, named by their language", () => {
    expect(
      audioProgrammes([track(2, "eng"), track(6, "deu"), track(2)], 8).map(({ tracks, label }) => [tracks, label]),
    ).toEqual([
      [[1], "English 1"],
      [[2], "German 2"],
      [[3], "Track 3"],
    ]);
  });
  it("are one stereo programme for pairs of mono tracks, unless languages tell them apart", () => {
    expect(audioProgrammes([track(1), track(1), track(1), track(1)], 8)).toEqual([
      { tracks: [1, 2], channels: 2, label: "Audio" },
    ]);
    expect(audioProgrammes([track(1, "eng"), track(1, "deu")], 8)).toHaveLength(2);
  });
  it("are as many as allowed, and none for a silent film", () => {
    expect(audioProgrammes([track(2), track(2), track(2)], 2)).toHaveLength(2);
    expect(audioProgrammes([], 8)).toEqual([]);
  });
  it("have labels that MediaConvert takes, whatever the container says", () => {
    for (const language of ["zxx", "x-klingon!", "", "português", "mul", "zh-Hant"]) {
      expect(audioProgrammes([track(2, language)], 8)[0]?.label, language).toMatch(/^[\w\s]+$/);
    }
  });
});
