import { describe, expect, it } from "vitest";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { type LibraryPart, patched, refreshed, takenIn } from "./library-pages.ts";

const asset = (id: string, minute: number, status: AssetSummary["status"] = "live"): AssetSummary => {
  const at = `2027-01-01T00:${String(minute).padStart(2, "0")}:00.000Z`;
  return {
    ...{ id, key: `acme/spring/${id}.jpg`, title: id, kind: "image", brand: "acme", campaign: "spring", status },
    ...{ statusReason: null, version: 1, createdAt: at, updatedAt: at, thumbUrl: null, thumbhash: null, scrub: null },
    ...{ durationMs: null, width: null, height: null, tags: [], bytes: null, uploadedBy: null, review: null },
  };
};
const part = (items: AssetSummary[], cursor: string | null = "more"): LibraryPart => {
  return { items, waiting: [], cursor, askedAt: 1 };
};
const ids = (items: readonly AssetSummary[]) => items.map(({ id }) => id);

describe("a part of the library that is looked at again", () => {
  it("keeps its order and shows what has changed", () => {
    const next = refreshed(part([asset("c", 3), asset("a", 1)]), [asset("c", 3, "withdrawn"), asset("a", 1)], 2);
    expect(next.items.map(({ status }) => status)).toEqual(["withdrawn", "live"]);
    expect(next.askedAt).toBe(2);
  });

  it("lets what is new wait, until it is taken in at its place", () => {
    const next = refreshed(part([asset("c", 3), asset("a", 1)]), [asset("d", 4), asset("c", 3), asset("b", 2)], 2);
    expect([ids(next.items), ids(next.waiting)]).toEqual([
      ["c", "a"],
      ["d", "b"],
    ]);
    expect(ids(takenIn(next).items)).toEqual(["d", "c", "b", "a"]);
    expect(takenIn(next).waiting).toEqual([]);
  });

  it("takes out what is gone, and leaves alone what lies beyond the answer's end", () => {
    const next = refreshed(part([asset("d", 4), asset("c", 3), asset("a", 1)]), [asset("d", 4), asset("b", 2)], 2);
    expect(ids(next.items)).toEqual(["d", "a"]);
  });

  it("takes nothing of the next part for new", () => {
    const next = refreshed(part([asset("d", 4), asset("c", 3)]), [asset("d", 4), asset("b", 2)], 2);
    expect(next.waiting).toEqual([]);
  });

  it("is the same part when something else changes", () => {
    const before = part([asset("a", 1)]);
    expect(patched(before, "b", () => asset("b", 2))).toBe(before);
    expect(patched(before, "a", (one) => ({ ...one, status: "expired" })).items[0]?.status).toBe("expired");
  });
});
