import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BusinessCalendar } from "./business-calendar.ts";
import { StageTerms } from "./review-template.ts";
import { timetableOf } from "./timetable.ts";

const london = BusinessCalendar.parse({ id: "london", timeZone: "Europe/London" });
const terms = (more: Record<string, unknown> = {}) =>
  StageTerms.parse({ deadline: { businessDays: 2 }, grace: { businessDays: 1 }, ...more });
const friday = new Date("2027-01-08T10:00:00.000Z");

describe("the timetable of a stage", () => {
  it("reminds before and at the due date, escalates after it, and ends after the grace", () => {
    const escalations = [{ after: { businessDays: 1 }, to: [{ role: "lead" }] }];
    const reminders = [{ businessDays: -1 }, { hours: 0 }];
    expect(timetableOf(terms({ reminders, escalations }), london, friday)).toEqual({
      dueAt: "2027-01-12T10:00:00.000Z",
      endsAt: "2027-01-14T10:00:00.000Z",
      waits: [
        { occasion: "request", until: "2027-01-11T10:00:00.000Z" },
        { occasion: "reminder-1", until: "2027-01-12T10:00:00.000Z" },
        { occasion: "reminder-2", until: "2027-01-13T10:00:00.000Z" },
        { occasion: "escalation-1", until: "2027-01-14T10:00:00.000Z" },
      ],
    });
  });

  it("leaves out a reminder that would come before the asking or after the end", () => {
    const reminders = [{ businessDays: -5 }, { businessDays: 9 }];
    expect(timetableOf(terms({ reminders }), london, friday).waits).toEqual([
      { occasion: "request", until: "2027-01-13T10:00:00.000Z" },
    ]);
  });

  it("has waits that follow on each other, begin with the request and end at the end of the line", () => {
    const span = fc.oneof(
      fc.record({ hours: fc.integer({ min: 1, max: 200 }) }),
      fc.record({ businessDays: fc.integer({ min: 1, max: 20 }) }),
    );
    const signed = fc.record({ hours: fc.integer({ min: -300, max: 300 }) });
    const any = fc.record({
      deadline: span,
      grace: span,
      reminders: fc.array(signed, { maxLength: 5 }),
      escalations: fc.array(fc.record({ after: span, to: fc.constant([{ role: "lead" }]) }), { maxLength: 3 }),
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 0, max: 1_000 }), (given, hours) => {
        const opensAt = new Date(friday.getTime() + hours * 3_600_000);
        const { waits, endsAt, dueAt } = timetableOf(terms(given), london, opensAt);
        expect(waits[0]?.occasion).toBe("request");
        expect(waits.at(-1)?.until).toBe(endsAt);
        expect(waits.every(({ until }, at) => at === 0 || until >= (waits[at - 1]?.until ?? ""))).toBe(true);
        expect(endsAt > dueAt && dueAt > opensAt.toISOString()).toBe(true);
      }),
    );
  });
});
