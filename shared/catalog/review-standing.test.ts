import { describe, expect, it } from "vitest";
import { byUrgency, isInQueue, type ReviewQueue } from "./review-standing.ts";

const now = new Date("2027-03-01T10:00:00.000Z");
const open = { state: "open", asked: 1, dueAt: "2027-03-02T10:00:00.000Z" };
const under = (review: typeof open | { state: string; asked: number; dueAt: null } | null, status = "in_review") => ({
  status,
  review,
});
const queuesOf = (asset: ReturnType<typeof under>) =>
  (["open", "overdue", "to-begin", "changes-requested"] satisfies ReviewQueue[]).filter((queue) =>
    isInQueue(queue, asset, now),
  );

describe("where a review stands", () => {
  it.each([
    ["one that is under way", under(open), ["open"]],
    ["one that is late", under({ ...open, dueAt: "2027-03-01T09:00:00.000Z" }), ["open", "overdue"]],
    ["one that nobody is asked about yet", under({ ...open, asked: 0, dueAt: null }), ["open", "to-begin"]],
    ["one that was not planned yet", under(null), ["open", "to-begin"]],
    [
      "one that asks for changes",
      under({ ...open, state: "changes_requested" }, "changes_requested"),
      ["changes-requested"],
    ],
    ["what is live", under({ ...open, state: "approved" }, "live"), []],
  ])("%s lies in its queues", (_, asset, queues) => {
    expect(queuesOf(asset)).toEqual(queues);
  });

  it("the most urgent comes first, what has no date last, the newest before the others", () => {
    const at = (id: string, dueAt: string | null, createdAt: string) => ({ id, createdAt, review: { dueAt } });
    const sorted = [
      at("undated", null, "2027-01-01"),
      at("undated and newer", null, "2027-02-01"),
      at("later", "2027-03-05", "2027-01-01"),
      at("sooner", "2027-03-02", "2027-01-01"),
    ].sort(byUrgency);
    expect(sorted.map(({ id }) => id)).toEqual(["sooner", "later", "undated and newer", "undated"]);
  });
});
