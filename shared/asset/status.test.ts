import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayBecome, predecessors, Status, transitions } from "./status.ts";

const status = fc.constantFrom(...Status.options);

describe("the life of a version", () => {
  it("goes where the table says and nowhere else, seen from either side", () => {
    fc.assert(
      fc.property(status, status, (from, to) => {
        expect(mayBecome(from, to)).toBe(transitions[from].includes(to));
        expect(predecessors(to).includes(from)).toBe(mayBecome(from, to));
      }),
    );
  });

  it("never leads to live but by an approval or back from an expiry", () => {
    expect(predecessors("live")).toEqual(["approved", "scheduled", "expired"]);
    expect(predecessors("scheduled")).toEqual(["approved"]);
    expect(predecessors("approved")).toEqual(["processing", "in_review"]);
  });

  it("ends in deletion, from everywhere", () => {
    const reachable = (from: Status, seen = new Set<Status>()): Set<Status> => {
      for (const to of transitions[from]) if (!seen.has(to)) reachable(to, seen.add(to));
      return seen;
    };
    for (const from of Status.options.filter((one) => one !== "deleted"))
      expect(reachable(from).has("deleted"), from).toBe(true);
    expect(transitions.deleted).toEqual([]);
  });

  it("stands still for no status in itself", () => {
    for (const one of Status.options) expect(mayBecome(one, one)).toBe(false);
  });
});
