import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { priceBooks } from "./price-book.ts";

it("what nobody has compared with its page is told to whoever reads about the costs", async () => {
  const page = await readFile(new URL("../../docs/what-it-costs.md", import.meta.url), "utf8");
  const rows = new Map(page.split("\n").map((line) => [line.match(/^\| `([a-z0-9-]+)`/)?.[1], line]));
  const inherited = priceBooks["us-east-1"]?.unconfirmed ?? [];
  for (const [region, { asOf, unconfirmed }] of Object.entries(priceBooks)) {
    const row = rows.get(region) ?? "";
    expect(row, region).toContain(asOf);
    const own = region === "us-east-1" ? unconfirmed : unconfirmed.filter((figure) => !inherited.includes(figure));
    for (const figure of own) expect(row, region).toContain(figure);
  }
});
