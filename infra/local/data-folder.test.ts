import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { emptyDataFolder } from "./data-folder.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "greenlight-data-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("empties the folder of a laptop cloud", () => {
  writeFileSync(join(folder, "cloud.db"), "");
  writeFileSync(join(folder, "outputs.json"), "{}");
  emptyDataFolder(folder);
  expect(readdirSync(folder)).toEqual([]);
});

it("leaves a folder alone that holds something else", () => {
  writeFileSync(join(folder, "thesis.docx"), "years of work");
  expect(() => emptyDataFolder(folder)).toThrow("is no folder of a laptop cloud: it holds thesis.docx");
  expect(existsSync(join(folder, "thesis.docx"))).toBe(true);
});

it("takes a folder that is not there for an empty one", () => {
  expect(() => emptyDataFolder(join(folder, "nowhere"))).not.toThrow();
});
