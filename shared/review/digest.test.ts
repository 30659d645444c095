import { describe, expect, it } from "vitest";
import { BusinessCalendar } from "./business-calendar.ts";
import { belongsInDigest, type DigestedAsk } from "./digest.ts";

const london = BusinessCalendar.parse({ id: "london", timeZone: "Europe/London", holidays: ["2027-01-07"] });
/** Tuesday, eight in the morning. */
const now = new Date("2027-01-05T08:00:00Z");
const ask: DigestedAsk = {
  digest: true,
  decision: null,
  askedAt: "2027-01-04T10:00:00Z",
  dueAt: "2027-01-06T10:00:00Z",
  endsAt: "2027-01-12T10:00:00Z",
};
const belongs = (changes: Partial<DigestedAsk> = {}) => belongsInDigest({ ...ask, ...changes }, london, now);

describe("what belongs in a morning's digest", () => {
  it("is undecided, of a stage that bundles its reminders, and can still be decided", () => {
    expect(belongs()).toBe(true);
    expect(belongs({ digest: false })).toBe(false);
    expect(belongs({ decision: "approve" })).toBe(false);
    expect(belongs({ endsAt: "2027-01-05T08:00:00Z" })).toBe(false);
  });

  it("was asked for more than twelve hours ago", () => {
    expect(belongs({ askedAt: "2027-01-04T19:59:59Z" })).toBe(true);
    expect(belongs({ askedAt: "2027-01-04T20:00:00Z" })).toBe(false);
    expect(belongs({ askedAt: "2027-01-05T09:00:00Z" })).toBe(false);
  });

  it("is due within two business days, over a holiday too, or overdue", () => {
    // The seventh is a holiday, so that the second business day from Tuesday's opening is Friday.
    expect(belongs({ dueAt: "2027-01-08T09:00:00Z" })).toBe(true);
    expect(belongs({ dueAt: "2027-01-08T09:00:01Z" })).toBe(false);
    expect(belongs({ dueAt: "2027-01-04T17:00:00Z" })).toBe(true);
  });
});
