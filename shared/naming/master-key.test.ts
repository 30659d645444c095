import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { config } from "../config/config.ts";
import { filenameProblem, nearestFilename, parseMasterKey } from "./master-key.ts";

describe("a master's key", () => {
  it("names its brand, its campaign and its file", () => {
    expect(parseMasterKey("acme/spring/hero-film_en.mov", config)).toEqual({
      ok: true,
      place: { brand: "acme", campaign: "spring", filename: "hero-film_en.mov" },
    });
  });

  it.each([
    ["hero.mov", "exactly two slashes"],
    ["acme/spring/", "exactly two slashes"],
    ["acme/spring/cuts/hero.mov", "exactly two slashes"],
    ["acme/spring/../../secret.mov", "exactly two slashes"],
    ["umbrella/spring/hero.mov", "The brands are: acme, globex"],
    ["acme/autumn/hero.mov", "Its campaigns are: spring"],
    ["acme/spring/hero film.mov", "You could call it “hero-film.mov”"],
    ["acme/spring/<img src=x onerror=alert(1)>.png", "You could call it “img-src-x-onerror-alert-1.png”"],
    ["acme/spring/über élan 🎬.MP4", "You could call it “uber-elan.mp4”"],
    [`acme/spring/${"x".repeat(988)}.mp4`, "at most 120 characters"],
    ["acme/spring/no-extension", "an extension"],
    ['acme/spring/"quoted".jpg', "You could call it “quoted.jpg”"],
  ])("%s is refused in words", (key, words) => {
    const parsed = parseMasterKey(key, config);
    expect(parsed).toMatchObject({ ok: false, reason: expect.stringContaining(words) });
    expect(parsed.ok ? 0 : parsed.reason.length).toBeLessThan(600);
  });

  it("is offered a name that the policy accepts, whatever it is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 1_000 }), (name) => {
        const nearest = nearestFilename(`${name}.jpg`, config.naming);
        expect(nearest).not.toBeNull();
        expect(filenameProblem(nearest ?? "", config.naming)).toBeNull();
      }),
      { numRuns: 300 },
    );
  });

  it("keeps a name that is accepted as it is", () => {
    for (const name of ["hero.mov", "Hero_Film-02.final.mp4", "a.jpg"])
      expect(nearestFilename(name, config.naming)).toBe(name);
  });
});
