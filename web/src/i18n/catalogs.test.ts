import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";

const folder = new URL("./", import.meta.url);
const areas = (language: string) => readdirSync(new URL(`${language}/`, folder)).sort();

const load = async (language: string, file: string): Promise<Map<string, string>> => {
  const words = new Map<string, string>();
  collect((await import(new URL(`${language}/${file}`, folder).href)).default, "", words);
  return words;
};

describe("the words of the pages", () => {
  it("both languages have the same areas", () => expect(areas("de")).toEqual(areas("en")));

  it.each(areas("en"))("%s has the same keys and placeholders in both, and no word is empty", async (file) => {
    const [english, german] = await Promise.all([load("en", file), load("de", file)]);
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [key, text] of english) {
      expect(placeholders(german.get(key)), key).toEqual(placeholders(text));
      expect([text.trim(), german.get(key)?.trim()], key).not.toContain("");
    }
  });

  it.each(areas("en"))("%s says every plural in both its forms", async (file) => {
    const keys = [...(await load("en", file)).keys()];
    const forms = (form: string) => keys.filter((key) => key.endsWith(form)).map((key) => key.slice(0, -form.length));
    expect(forms("_one")).toEqual(forms("_other"));
  });
});

function collect(node: unknown, path: string, into: Map<string, string>): void {
  if (typeof node === "string") into.set(path, node);
  else if (typeof node === "object" && node !== null)
    for (const [key, child] of Object.entries(node)) collect(child, path === "" ? key : `${path}.${key}`, into);
}

/** A plural may leave the figure out (“one file”), and so need not have the same in each of its forms; across languages it must. */
function placeholders(text = ""): string[] {
  return [...new Set(text.match(/\{\{\w+\}\}/g))].sort();
}
