import { describe, expect, it } from "vitest";
import { frameAt, frameFactsOf, momentOf } from "./frame-position.ts";

const rates = {
  "24": { numerator: 24, denominator: 1 },
  "23.976": { numerator: 24_000, denominator: 1_001 },
  "25": { numerator: 25, denominator: 1 },
  "29.97": { numerator: 30_000, denominator: 1_001 },
  "59.94": { numerator: 60_000, denominator: 1_001 },
};

describe("a position in frames", () => {
  it.each(Object.entries(rates))(
    "at %s frames a second every frame of an hour is found at its own moment",
    (_, rate) => {
      const facts = { rate, frames: Math.floor((3_600 * rate.numerator) / rate.denominator) };
      for (let frame = 0; frame < facts.frames; frame += 7) expect(frameAt(momentOf(frame, facts), facts)).toBe(frame);
    },
  );

  it.each(Object.entries(rates))(
    "at %s frames a second a moment that was rounded to 90 kHz is still its frame's",
    (_, rate) => {
      const facts = { rate, frames: 200_000 };
      for (let frame = 0; frame < facts.frames; frame += 997) {
        const begins = (frame * rate.denominator) / rate.numerator;
        expect(frameAt(Math.floor(begins * 90_000) / 90_000, facts)).toBe(frame);
      }
    },
  );

  it("there is nothing before the first frame or after the last", () => {
    const facts = { rate: rates[25], frames: 50 };
    expect([frameAt(-1, facts), frameAt(99, facts)]).toEqual([0, 49]);
    expect([momentOf(-5, facts), momentOf(80, facts)]).toEqual([0.02, 1.98]);
  });

  it("a rate that varies or is missing counts no frames", () => {
    expect(frameFactsOf({ numerator: 0, denominator: 0 }, 10)).toBeUndefined();
    expect(frameFactsOf(undefined, 10)).toBeUndefined();
    expect(frameFactsOf(rates[24], undefined)).toBeUndefined();
  });
});
