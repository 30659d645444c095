import { describe, expect, it } from "vitest";
import { refuseUnlessRemindable, remindableFrom } from "./reminder-rule.ts";

const now = new Date("2027-03-01T10:00:00.000Z");
const waiting = { standing: "asked", decision: null };
const stage = { name: "Legal", state: "open", remindedAt: null, reviewers: [waiting] };

describe("asking again besides the timetable", () => {
  it("may be done at once, and then an hour later", () => {
    expect(remindableFrom({ remindedAt: null }, now)).toBeNull();
    expect(remindableFrom({ remindedAt: "2027-03-01T09:00:00.000Z" }, now)).toBeNull();
    expect(remindableFrom({ remindedAt: "2027-03-01T09:00:01.000Z" }, now)).toBe("2027-03-01T10:00:01.000Z");
  });

  it.each([
    ["while a stage is closed", { ...stage, state: "approved_with_changes" }, "conflict"],
    ["when all have decided", { ...stage, reviewers: [{ standing: "asked", decision: "approve" }] }, "conflict"],
    [
      "when the only ones left are not asked any more",
      { ...stage, reviewers: [{ ...waiting, standing: "removed" }] },
      "conflict",
    ],
    ["within the hour", { ...stage, remindedAt: "2027-03-01T09:59:00.000Z" }, "rate_limited"],
  ])("is refused %s", (_, refused, code) => {
    expect(() => refuseUnlessRemindable(refused, now)).toThrow(expect.objectContaining({ code }));
    expect(() => refuseUnlessRemindable(stage, now)).not.toThrow();
  });
});
