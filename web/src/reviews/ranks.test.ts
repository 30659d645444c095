import { describe, expect, it } from "vitest";
import { ranksOf } from "./ranks.ts";

const stage = (id: string, ...after: string[]) => ({ id, after });
const ids = (...stages: { id: string; after: string[] }[]) => ranksOf(stages).map((rank) => rank.map(({ id }) => id));

describe("the order of stages", () => {
  it("puts what waits for nobody side by side, and what waits beneath the last that it waits for", () => {
    expect(ids(stage("legal"), stage("brand"), stage("lead", "legal"), stage("client", "brand", "lead"))).toEqual([
      ["legal", "brand"],
      ["lead"],
      ["client"],
    ]);
    expect(ids()).toEqual([]);
  });
});
