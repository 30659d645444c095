import { describe, expect, it } from "vitest";
import { readLoudnessLog } from "./loudness-log.ts";

describe("a loudness log", () => {
  it("ends with the programme's loudness and its highest peak", () => {
    const csv =
      "Seconds,InputIntegratedLoudness,InputMaxLoudness,InputTruePeak\n0.1,-70,-70,-100\n60,-22.98,-20,-1.234\n";
    expect(readLoudnessLog(csv)).toEqual({ loudnessLufs: -22.98, truePeakDbtp: -1.23 });
  });

  it("is about what came in, not about what went out", () => {
    const csv =
      "Time,Output Integrated Loudness (LKFS),Input Integrated Loudness (LKFS),Output True Peak,Input True Peak\n1,-16,-9.5,-1,0.4\n";
    expect(readLoudnessLog(csv)).toEqual({ loudnessLufs: -9.5, truePeakDbtp: 0.4 });
  });

  it("of silence says nothing about loudness", () => {
    expect(readLoudnessLog("Seconds,InputIntegratedLoudness,InputTruePeak\r\n1,-70.00,\r\n")).toEqual({});
  });

  it("that is no log says nothing", () => {
    expect(readLoudnessLog("")).toEqual({});
    expect(readLoudnessLog("<html>AccessDenied</html>")).toEqual({});
  });
});
