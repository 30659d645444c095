import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDropFrame, nominalRate, timecodeOf } from "./timecode.ts";

const ntsc = { numerator: 30_000, denominator: 1_001 };
const double = { numerator: 60_000, denominator: 1_001 };
const film = { numerator: 24_000, denominator: 1_001 };
const pal = { numerator: 25, denominator: 1 };

describe("timecode", () => {
  it.each([
    [0, pal, "00:00:00:00"],
    [24, pal, "00:00:00:24"],
    [25, pal, "00:00:01:00"],
    [90_000, pal, "01:00:00:00"],
    [1_440, film, "00:01:00:00"],
    [86_400, film, "01:00:00:00"],
    [1_799, ntsc, "00:00:59;29"],
    [1_800, ntsc, "00:01:00;02"],
    [3_597, ntsc, "00:01:59;29"],
    [3_598, ntsc, "00:02:00;02"],
    [17_981, ntsc, "00:09:59;29"],
    [17_982, ntsc, "00:10:00;00"],
    [17_982 + 1_799, ntsc, "00:10:59;29"],
    [17_982 + 1_800, ntsc, "00:11:00;02"],
    [107_892, ntsc, "01:00:00;00"],
    [2_589_407, ntsc, "23:59:59;29"],
    [3_599, double, "00:00:59;59"],
    [3_600, double, "00:01:00;04"],
    [35_964, double, "00:10:00;00"],
    [215_784, double, "01:00:00;00"],
  ])("of frame %i at %j is %s", (frame, rate, timecode) => {
    expect(timecodeOf(frame, rate)).toBe(timecode);
  });

  it.each([
    [ntsc, true, 30],
    [double, true, 60],
    [{ numerator: 2_997, denominator: 100 }, true, 30],
    [{ numerator: 60_000, denominator: 2_002 }, true, 30],
    [film, false, 24],
    [pal, false, 25],
    [{ numerator: 30, denominator: 1 }, false, 30],
    [{ numerator: 50, denominator: 1 }, false, 50],
    [{ numerator: 120_000, denominator: 1_001 }, false, 120],
    [{ numerator: 25, denominator: 2 }, false, 13],
    [{ numerator: 1, denominator: 4 }, false, 1],
  ])("at %j leaves numbers out: %s, and counts to %i", (rate, drops, nominal) => {
    expect([isDropFrame(rate), nominalRate(rate)]).toEqual([drops, nominal]);
  });

  it("in drop frame names no frame twice, and leaves out just the first numbers of each minute but the tenth", () => {
    fc.assert(
      fc.property(fc.constantFrom(ntsc, double), fc.integer({ min: 0, max: 2_589_000 }), (rate, frame) => {
        const [one, next] = [timecodeOf(frame, rate), timecodeOf(frame + 1, rate)].map((timecode) =>
          timecode.split(/[:;]/).map(Number),
        );
        const nominal = nominalRate(rate);
        const number = ([hours = 0, minutes = 0, seconds = 0, frames = 0]: number[] = []) =>
          ((hours * 60 + minutes) * 60 + seconds) * nominal + frames;
        const entersMinute = next?.[1] !== one?.[1] && (next?.[1] ?? 0) % 10 !== 0;
        expect(number(next) - number(one)).toBe(entersMinute ? 1 + nominal / 15 : 1);
      }),
    );
  });

  it("in drop frame is never further from the clock than the numbers that it leaves out at once", () => {
    fc.assert(
      fc.property(fc.constantFrom(ntsc, double), fc.integer({ min: 0, max: 2_589_000 }), (rate, frame) => {
        const [hours = 0, minutes = 0, seconds = 0, frames = 0] = timecodeOf(frame, rate).split(/[:;]/).map(Number);
        const nominal = nominalRate(rate);
        const shown = (hours * 60 + minutes) * 60 + seconds + frames / nominal;
        const passed = (frame * rate.denominator) / rate.numerator;
        expect(Math.abs(shown - passed) * nominal).toBeLessThan(nominal / 15 + 3);
      }),
    );
  });
});
