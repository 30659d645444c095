import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addSpan,
  BusinessCalendar,
  isWorkingDay,
  localMorning,
  nextOpening,
  PositiveSpan,
  Span,
} from "./business-calendar.ts";
import { localTimeAt } from "./local-time.ts";

const calendarOf = (timeZone: string, more: Partial<BusinessCalendar> = {}) =>
  BusinessCalendar.parse({ id: "office", timeZone, ...more });

const london = calendarOf("Europe/London");
const newYork = calendarOf("America/New_York");
const riyadh = calendarOf("Asia/Riyadh", { workingDays: [7, 1, 2, 3, 4] });

const days = (calendar: BusinessCalendar, at: string, businessDays: number) =>
  addSpan(calendar, new Date(at), { businessDays }).toISOString();
const opening = (calendar: BusinessCalendar, at: string) => nextOpening(calendar, new Date(at)).toISOString();
const morning = (calendar: BusinessCalendar, at: string, time = "08:00") =>
  localMorning(calendar, new Date(at), time).toISOString();

describe("a business calendar", () => {
  it("works from nine to five, Monday to Friday, unless told otherwise", () => {
    expect(BusinessCalendar.parse({ id: "uk", timeZone: "Europe/London" })).toEqual({
      id: "uk",
      timeZone: "Europe/London",
      workingDays: [1, 2, 3, 4, 5],
      opens: "09:00",
      closes: "17:00",
      holidays: [],
    });
  });

  it.each([
    ["an unknown time zone", { timeZone: "Europe/Atlantis" }],
    ["an offset in place of a time zone", { timeZone: "+01:00" }],
    ["no working day", { workingDays: [] }],
    ["an eighth weekday", { workingDays: [8] }],
    ["a close before the opening", { opens: "17:00", closes: "09:00" }],
    ["a close at the opening", { opens: "09:00", closes: "09:00" }],
    ["a time that no clock shows", { opens: "24:00" }],
    ["a time without its zero", { opens: "9:00" }],
    ["a holiday that is no date", { holidays: ["2026-02-30"] }],
    ["a member that it does not know", { holliday: [] }],
    ["an id with capitals", { id: "UK" }],
  ])("refuses %s", (_, wrong) => {
    expect(BusinessCalendar.safeParse({ id: "uk", timeZone: "Europe/London", ...wrong }).success).toBe(false);
  });

  it("tells working days from weekends and holidays, by the local date", () => {
    const withBankHoliday = calendarOf("Europe/London", { holidays: ["2026-08-31"] });
    expect(isWorkingDay(withBankHoliday, "2026-08-28")).toBe(true);
    expect(isWorkingDay(withBankHoliday, "2026-08-29")).toBe(false);
    expect(isWorkingDay(withBankHoliday, "2026-08-31")).toBe(false);
    expect(isWorkingDay(riyadh, "2026-08-30")).toBe(true);
    expect(isWorkingDay(riyadh, "2026-08-28")).toBe(false);
  });
});

describe("a span", () => {
  it("is business days or hours, never both, neither or more than a thousand days", () => {
    for (const right of [{ businessDays: 1 }, { hours: 0.5 }, { businessDays: 1000 }, { hours: 24_000 }]) {
      expect(PositiveSpan.safeParse(right).success, JSON.stringify(right)).toBe(true);
    }
    for (const wrong of [
      {},
      { businessDays: 1, hours: 1 },
      { businessDays: 1.5 },
      { businessDays: 1001 },
      { hours: 24_001 },
      { days: 1 },
    ]) {
      expect(PositiveSpan.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
      expect(Span.safeParse(wrong).success, JSON.stringify(wrong)).toBe(false);
    }
  });

  it("goes back only where that is asked for", () => {
    for (const back of [{ businessDays: -1 }, { hours: -2 }, { businessDays: 0 }, { hours: 0 }]) {
      expect(PositiveSpan.safeParse(back).success).toBe(false);
      expect(Span.parse(back)).toEqual(back);
    }
  });
});

describe("the next opening", () => {
  it("is the moment itself in business hours, to the millisecond", () => {
    expect(opening(london, "2026-01-05T09:00:00.000Z")).toBe("2026-01-05T09:00:00.000Z");
    expect(opening(london, "2026-01-05T16:59:59.999Z")).toBe("2026-01-05T16:59:59.999Z");
  });

  it("is the same day's before work, and the next working day's from the moment that work ends", () => {
    expect(opening(london, "2026-01-05T08:59:59.999Z")).toBe("2026-01-05T09:00:00.000Z");
    expect(opening(london, "2026-01-05T17:00:00.000Z")).toBe("2026-01-06T09:00:00.000Z");
    expect(opening(london, "2026-01-09T17:00:00.000Z")).toBe("2026-01-12T09:00:00.000Z");
  });

  it("follows the place's own date, not that of UTC", () => {
    expect(opening(newYork, "2026-01-10T01:00:00Z")).toBe("2026-01-12T14:00:00.000Z");
    expect(opening(riyadh, "2026-01-10T22:00:00Z")).toBe("2026-01-11T06:00:00.000Z");
  });
});

describe("adding business days", () => {
  it("keeps the local time of a start in business hours", () => {
    expect(days(london, "2026-01-05T10:20:30.456Z", 2)).toBe("2026-01-07T10:20:30.456Z");
    expect(days(london, "2026-01-09T16:00:00Z", 1)).toBe("2026-01-12T16:00:00.000Z");
  });

  it("counts an upload of Saturday from Monday's opening", () => {
    expect(days(london, "2026-01-10T11:00:00Z", 1)).toBe("2026-01-13T09:00:00.000Z");
    expect(days(london, "2026-01-10T11:00:00Z", 0)).toBe("2026-01-12T09:00:00.000Z");
  });

  it("keeps the local time over both changes of the clock in London", () => {
    expect(days(london, "2026-03-27T10:00:00Z", 1)).toBe("2026-03-30T09:00:00.000Z");
    expect(days(london, "2026-10-23T09:00:00Z", 1)).toBe("2026-10-26T10:00:00.000Z");
  });

  it("keeps the local time over both changes of the clock in New York", () => {
    expect(days(newYork, "2026-03-06T15:00:00Z", 1)).toBe("2026-03-09T14:00:00.000Z");
    expect(days(newYork, "2026-10-30T14:00:00Z", 1)).toBe("2026-11-02T15:00:00.000Z");
  });

  it("moves a time that the clocks skip to the end of the gap, and takes one that they show twice the first time", () => {
    const night = { workingDays: [6, 7], opens: "00:00", closes: "05:00" };
    expect(days(calendarOf("Europe/London", night), "2026-03-28T01:30:00Z", 1)).toBe("2026-03-29T01:00:00.000Z");
    expect(days(calendarOf("Europe/London", night), "2026-10-24T00:30:00Z", 1)).toBe("2026-10-25T00:30:00.000Z");
    expect(days(calendarOf("America/New_York", night), "2026-03-07T07:30:00Z", 1)).toBe("2026-03-08T07:00:00.000Z");
    expect(days(calendarOf("America/New_York", night), "2026-10-31T05:30:00Z", 1)).toBe("2026-11-01T05:30:00.000Z");
  });

  it("works through Sunday and rests on Friday where the week is so", () => {
    expect(days(riyadh, "2026-01-08T07:00:00Z", 1)).toBe("2026-01-11T07:00:00.000Z");
    expect(days(riyadh, "2026-01-09T07:00:00Z", 1)).toBe("2026-01-12T06:00:00.000Z");
  });

  it("passes over holidays and the turn of the year", () => {
    const festive = calendarOf("Europe/London", { holidays: ["2026-12-25", "2026-12-28", "2027-01-01"] });
    expect(days(festive, "2026-12-24T10:00:00Z", 1)).toBe("2026-12-29T10:00:00.000Z");
    expect(days(festive, "2026-12-31T10:00:00Z", 1)).toBe("2027-01-04T10:00:00.000Z");
    expect(days(festive, "2027-01-04T10:00:00Z", -1)).toBe("2026-12-31T10:00:00.000Z");
    expect(days(festive, "2026-12-25T10:00:00Z", 1)).toBe("2026-12-30T09:00:00.000Z");
  });

  it("goes back as it goes ahead", () => {
    expect(days(london, "2026-01-12T10:00:00Z", -1)).toBe("2026-01-09T10:00:00.000Z");
    expect(days(london, "2026-03-30T09:00:00Z", -1)).toBe("2026-03-27T10:00:00.000Z");
  });

  it("adds hours as hours, whether or not anybody works", () => {
    expect(addSpan(london, new Date("2026-03-28T23:00:00Z"), { hours: 36.5 }).toISOString()).toBe(
      "2026-03-30T11:30:00.000Z",
    );
    expect(addSpan(london, new Date("2026-01-05T01:00:00Z"), { hours: -2 }).toISOString()).toBe(
      "2026-01-04T23:00:00.000Z",
    );
  });

  it("gives up after a thousand days and says what to do", () => {
    const everyDay = Array.from({ length: 1100 }, (_, day) =>
      new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10),
    );
    const never = calendarOf("Europe/London", { holidays: everyDay });
    const told = /"office" has fewer than 1 working days in the 1,000 days after 2026-01-05: take holidays out of it/;
    expect(() => days(never, "2026-01-05T10:00:00Z", 1)).toThrow(told);
    expect(() => opening(never, "2026-01-05T10:00:00Z")).toThrow(told);
    expect(() => morning(never, "2026-01-05T10:00:00Z")).toThrow(told);
    expect(() => days(london, "2026-01-05T10:00:00Z", 900)).toThrow(/make the span shorter/);
  });

  const office = fc
    .record({
      timeZone: fc.constantFrom(
        "Europe/London",
        "America/New_York",
        "Asia/Riyadh",
        "Australia/Lord_Howe",
        "Pacific/Apia",
      ),
      workingDays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      opens: fc.constantFrom("04:00", "08:30", "09:00"),
      closes: fc.constantFrom("12:00", "17:00", "23:59"),
      holidays: fc.array(
        fc.integer({ min: 0, max: 700 }).map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10)),
      ),
    })
    .map(({ timeZone, ...more }) => calendarOf(timeZone, more));
  const moment = fc.date({
    min: new Date("2026-01-01T00:00:00Z"),
    max: new Date("2027-12-01T00:00:00Z"),
    noInvalidDate: true,
  });
  const span = fc.integer({ min: -40, max: 40 });

  it("always ends in business hours of a working day", () => {
    fc.assert(
      fc.property(office, moment, span, (calendar, at, businessDays) => {
        const end = addSpan(calendar, at, { businessDays });
        expect(isWorkingDay(calendar, localTimeAt(calendar.timeZone, end).date)).toBe(true);
        expect(nextOpening(calendar, end)).toEqual(end);
      }),
    );
  });

  it("adds n and then m as n and m together, from a start in business hours", () => {
    fc.assert(
      fc.property(office, moment, fc.nat({ max: 30 }), fc.nat({ max: 30 }), (calendar, at, n, m) => {
        const start = nextOpening(calendar, at);
        const inSteps = addSpan(calendar, addSpan(calendar, start, { businessDays: n }), { businessDays: m });
        expect(inSteps).toEqual(addSpan(calendar, start, { businessDays: n + m }));
        const back = addSpan(calendar, inSteps, { businessDays: -(n + m) });
        expect(back).toEqual(start);
      }),
    );
  });

  it("never puts a later start before an earlier one", () => {
    fc.assert(
      fc.property(office, moment, moment, span, (calendar, one, other, businessDays) => {
        const [earlier, later] = one <= other ? [one, other] : [other, one];
        const end = addSpan(calendar, earlier, { businessDays });
        expect(end.getTime()).toBeLessThanOrEqual(addSpan(calendar, later, { businessDays }).getTime());
      }),
    );
  });
});

describe("the morning for a digest", () => {
  it("is today's before its time and at it, and the next working day's after", () => {
    expect(morning(london, "2026-01-05T07:00:00Z")).toBe("2026-01-05T08:00:00.000Z");
    expect(morning(london, "2026-01-05T08:00:00Z")).toBe("2026-01-05T08:00:00.000Z");
    expect(morning(london, "2026-01-05T08:00:00.001Z")).toBe("2026-01-06T08:00:00.000Z");
  });

  it("waits over the weekend and over the change of the clock", () => {
    expect(morning(london, "2026-03-27T09:00:00Z")).toBe("2026-03-30T07:00:00.000Z");
    expect(morning(newYork, "2026-10-31T03:00:00Z")).toBe("2026-11-02T13:00:00.000Z");
    expect(morning(riyadh, "2026-01-09T00:00:00Z")).toBe("2026-01-11T05:00:00.000Z");
  });

  it("refuses a time that no clock shows", () => {
    expect(() => morning(london, "2026-01-05T07:00:00Z", "8 o'clock")).toThrow(/HH:MM/);
  });
});
