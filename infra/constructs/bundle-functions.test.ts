import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { bundleFunction } from "./bundle-functions.ts";

describe("bundleFunction", () => {
  it("answers a folder with one module, which is all that is deployed", () => {
    const folder = bundleFunction("register", []);
    expect(readdirSync(folder)).toEqual(["index.mjs"]);
    expect(readFileSync(join(folder, "index.mjs"), "utf8")).toMatch(/export\{\w+ as handler\}/);
  });

  it("bundles once for all functions", () => {
    expect(bundleFunction("register", [])).toBe(bundleFunction("register", []));
  });

  it("leaves to a layer what the function says that one brings, and refuses to when it says nothing", () => {
    expect(readFileSync(join(bundleFunction("render", ["sharp"]), "index.mjs"), "utf8")).toMatch(/from"sharp"/);
    expect(() => bundleFunction("render", [])).toThrow("render imports sharp, which no layer of it brings.");
  });

  it("refuses a function that is not there", () => {
    expect(() => bundleFunction("regsiter", [])).toThrow("functions/regsiter/handler.ts does not exist.");
  });
});
