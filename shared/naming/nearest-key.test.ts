import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { config } from "../config/config.ts";
import { parseMasterKey } from "./master-key.ts";
import { nearestKey } from "./nearest-key.ts";

describe("the nearest key", () => {
  it.each([
    ["acme/spring/hero.mov", {}, "acme/spring/hero.mov"],
    ["Acme/Spring/Hero Film.MOV", {}, "acme/spring/Hero-Film.mov"],
    ["ACME\\summer\\über.png", {}, "acme/summer/uber.png"],
    ["shoot/acme/spring/hero.mov", {}, "acme/spring/hero.mov"],
    ["acme/spring/cuts/30s/hero.mov", {}, "acme/spring/cuts-30s-hero.mov"],
    ["hero.mov", { brand: "acme", campaign: "summer" }, "acme/summer/hero.mov"],
    ["spring/hero.mov", { brand: "acme", campaign: "summer" }, "acme/spring/hero.mov"],
    ["day one/hero.mov", { brand: "acme", campaign: "summer" }, "acme/summer/day-one-hero.mov"],
    ["acme/hero.mov", { brand: "acme", campaign: "spring" }, "acme/spring/hero.mov"],
    ["../../acme/spring/hero.mov", {}, "acme/spring/hero.mov"],
  ])("of %s at home in %j is %s", (path, home, key) => {
    expect(nearestKey(path, config, home)).toEqual({ key, missing: [] });
  });

  it.each([
    ["hero.mov", {}, ["brand", "campaign"]],
    ["acme/hero.mov", {}, ["campaign"]],
    ["globex/hero.mov", { brand: "acme", campaign: "evergreen" }, ["campaign"]],
    ["acme/spring/hero", {}, ["extension"]],
    ["umbrella/autumn/notes", {}, ["brand", "campaign", "extension"]],
  ])("of %s at home in %j lacks %j", (path, home, missing) => {
    expect(nearestKey(path, config, home)).toEqual({ key: null, missing });
  });

  it("is one that the policy accepts, whatever the path", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 40 }), { maxLength: 6 }), (folders) => {
        const { key } = nearestKey([...folders, "x.jpg"].join("/"), config, { brand: "acme", campaign: "spring" });
        if (key !== null) expect(parseMasterKey(key, config)).toMatchObject({ ok: true });
      }),
      { numRuns: 300 },
    );
  });
});
