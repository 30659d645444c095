import { describe, expect, it } from "vitest";
import { findBlack, findSilence } from "./emptiness.ts";

const black = { luma: 16, spread: 1 };
const night = { luma: 18, spread: 20 };
const day = { luma: 120, spread: 50 };
const frames = (...kinds: { luma: number; spread: number }[]) =>
  kinds.map((light, index) => ({ ...light, atMs: index * 5000 }));

describe("black", () => {
  it("throughout is quarantined", () => {
    expect(findBlack(frames(black, black, black), 5000, 15_000)).toMatchObject([
      { check: "black", verdict: "quarantine" },
    ]);
  });
  it("for ten seconds is worth a word, with the time", () => {
    const [finding] = findBlack(frames(day, black, black, day), 5000, 20_000);
    expect(finding).toMatchObject({ verdict: "warn", measured: { fromMs: 5000, toMs: 15_000 } });
    expect(finding?.message).toBe("The picture is black for 10 s, from 00:00:05 to 00:00:15. Is that meant?");
  });
  it("at the end lasts no longer than the film", () => {
    expect(findBlack(frames(day, black, black, black), 5000, 17_000)).toMatchObject([
      { measured: { fromMs: 5000, toMs: 17_000 } },
    ]);
  });
  it("for a moment, or a night scene, is film-making", () => {
    expect(findBlack(frames(day, black, day), 5000, 15_000)).toEqual([]);
    expect(findBlack(frames(night, night, night), 5000, 15_000)).toEqual([]);
    expect(findBlack([], 5000, 15_000)).toEqual([]);
  });
});

describe("silence", () => {
  const loud = (seconds: number) => Array(seconds * 100).fill(0.01);
  const quiet = (seconds: number) => Array(seconds * 100).fill(1e-8);
  it("throughout a recording is quarantined, throughout a film warned of", () => {
    expect(findSilence(quiet(3), 10, "audio")).toMatchObject([{ verdict: "quarantine" }]);
    expect(findSilence(quiet(3), 10, "video")).toMatchObject([{ verdict: "warn" }]);
  });
  it("of more than ten seconds is warned of, and a click does not end it", () => {
    const click = Array(3).fill(0.01);
    expect(findSilence([...loud(1), ...quiet(6), ...click, ...quiet(6), ...loud(1)], 10, "audio")).toMatchObject([
      { verdict: "warn", measured: { fromMs: 1000, toMs: 13_030 } },
    ]);
  });
  it("of a few seconds, and room tone, are none", () => {
    expect(findSilence([...loud(1), ...quiet(9), ...loud(1)], 10, "audio")).toEqual([]);
    expect(findSilence(Array(3000).fill(10 ** -5.5), 10, "audio")).toEqual([]);
    expect(findSilence([], 10, "audio")).toEqual([]);
  });
});
