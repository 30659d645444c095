import { describe, expect, it } from "vitest";
import { found } from "./found.ts";

const document = {
  brands: [
    { id: "acme", markets: ["emea"] },
    { id: "globex", markets: ["apac"] },
  ],
  limits: { maxBytes: 5 },
};

describe("looking through the configuration", () => {
  it.each([
    ["", document],
    ["EMEA", { brands: [{ id: "acme", markets: ["emea"] }] }],
    ["limits", { limits: { maxBytes: 5 } }],
    ["globex", { brands: [{ id: "globex" }] }],
    ["nowhere", undefined],
  ])("%j keeps what has it, and what leads there", (text, kept) => {
    expect(found(document, text)).toEqual(kept);
  });
});
