import { expect, test } from "vitest";
import { readTimetable } from "./schedule-expression.ts";

const at = (text: string) => Date.parse(text);
const iso = (instant: number | null) =>
  instant === null ? null : new Date(instant).toISOString().replace(".000Z", "Z");

/** The next `count` runs after an instant. */
function runs(expression: string, after: string, count: number, zone = "UTC", origin = after): (string | null)[] {
  const timetable = readTimetable(expression, zone, at(origin));
  const found: (string | null)[] = [];
  let from: number | null = at(after);
  while (found.length < count && from !== null) {
    from = timetable.next(from);
    found.push(iso(from));
  }
  return found;
}

test("a working morning is one by the clock of the place, in summer as in winter", () => {
  // Clocks in London go forward on Sunday, 29 March 2026.
  expect(runs("cron(0 8 ? * MON,TUE,WED,THU,FRI *)", "2026-03-26T12:00:00Z", 2, "Europe/London")).toEqual([
    "2026-03-27T08:00:00Z",
    "2026-03-30T07:00:00Z",
  ]);
});

test("at() is one instant in its time zone", () => {
  expect(runs("at(2026-07-01T09:00:00)", "2026-01-01T00:00:00Z", 2, "Europe/Berlin")).toEqual([
    "2026-07-01T07:00:00Z",
    null,
  ]);
  expect(runs("at(2026-01-15T09:00:00)", "2026-01-01T00:00:00Z", 1, "America/New_York")).toEqual([
    "2026-01-15T14:00:00Z",
  ]);
});

test("rate() counts from its origin, which is its first run", () => {
  expect(runs("rate(5 minutes)", "2026-01-01T00:00:00Z", 2)).toEqual(["2026-01-01T00:05:00Z", "2026-01-01T00:10:00Z"]);
  expect(runs("rate(1 day)", "2026-01-01T00:00:00Z", 2, "UTC", "2026-03-01T12:00:00Z")).toEqual([
    "2026-03-01T12:00:00Z",
    "2026-03-02T12:00:00Z",
  ]);
});

// The examples of https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html and of cron in EventBridge.
test.each([
  ["cron(15 10 * * ? *)", ["2026-01-01T10:15:00Z", "2026-01-02T10:15:00Z"]],
  ["cron(0 18 ? * MON-FRI *)", ["2026-01-01T18:00:00Z", "2026-01-02T18:00:00Z", "2026-01-05T18:00:00Z"]],
  ["cron(0 8 1 * ? *)", ["2026-01-01T08:00:00Z", "2026-02-01T08:00:00Z"]],
  ["cron(0/10 * ? * MON-FRI *)", ["2026-01-01T00:10:00Z", "2026-01-01T00:20:00Z"]],
  [
    "cron(0/30 20-2 ? * * *)",
    [
      "2026-01-01T00:30:00Z",
      "2026-01-01T01:00:00Z",
      "2026-01-01T01:30:00Z",
      "2026-01-01T02:00:00Z",
      "2026-01-01T02:30:00Z",
      "2026-01-01T20:00:00Z",
    ],
  ],
  ["cron(15 10 ? * 6L 2026-2027)", ["2026-01-30T10:15:00Z", "2026-02-27T10:15:00Z"]],
  ["cron(15 10 ? * FRIL *)", ["2026-01-30T10:15:00Z", "2026-02-27T10:15:00Z"]],
  ["cron(0 9 ? * L *)", ["2026-01-03T09:00:00Z", "2026-01-10T09:00:00Z"]],
  ["cron(0 0 L * ? *)", ["2026-01-31T00:00:00Z", "2026-02-28T00:00:00Z"]],
  ["cron(0 0 ? * 2#3 *)", ["2026-01-19T00:00:00Z", "2026-02-16T00:00:00Z"]],
  ["cron(0 0 15W * ? *)", ["2026-01-15T00:00:00Z", "2026-02-16T00:00:00Z", "2026-03-16T00:00:00Z"]],
  ["cron(0 12 ? JAN,JUL SUN *)", ["2026-01-04T12:00:00Z", "2026-01-11T12:00:00Z"]],
  ["cron(30 6 29 2 ? *)", ["2028-02-29T06:30:00Z", "2032-02-29T06:30:00Z"]],
])("%s", (expression, expected) => {
  expect(runs(expression, "2026-01-01T00:00:00Z", expected.length)).toEqual(expected);
});

test("a cron that lies in the past never runs again", () => {
  expect(runs("cron(0 0 1 1 ? 2020-2025)", "2026-01-01T00:00:00Z", 1)).toEqual([null]);
});

test("a time that clocks skip is skipped, one that they show twice runs once", () => {
  // In Berlin clocks go from 2:00 to 3:00 on 29 March 2026, and from 3:00 to 2:00 on 25 October 2026.
  expect(runs("cron(30 2 * * ? *)", "2026-03-28T00:00:00Z", 2, "Europe/Berlin")).toEqual([
    "2026-03-28T01:30:00Z",
    "2026-03-30T00:30:00Z",
  ]);
  expect(runs("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", 2, "Europe/Berlin")).toEqual([
    "2026-10-25T00:30:00Z",
    "2026-10-26T01:30:00Z",
  ]);
});

test.each([
  "at(2026-02-30T00:00:00)",
  "at(tomorrow)",
  "rate(0 minutes)",
  "rate(5 weeks)",
  "rate(5)",
  "cron(0 0 * * * *)",
  "cron(0 0 ? * ? *)",
  "cron(60 0 * * ? *)",
  "cron(0 0 * * ?)",
  "cron(0 0 ? * MON/2 *)",
  "cron(0 0 ? * 2#6 *)",
  "cron(0 0 ? * 3#1,6#3 *)",
  "cron(0 0 ? * 15W *)",
  "cron(0 0 15W,L * ? *)",
  "cron(0 0 L-3 * ? *)",
  "cron(0 0 2#1 * ? *)",
  "cron(0 ? * * ? *)",
  "every day",
])("refuses %s", (expression) => {
  expect(() => readTimetable(expression, "UTC", 0)).toThrow(
    expect.objectContaining({ code: "ValidationException", message: `Invalid Schedule Expression ${expression}.` }),
  );
});

test("refuses a time zone that is none", () => {
  expect(() => readTimetable("rate(1 hour)", "Europe/Atlantis", 0)).toThrow(/Timezone Europe\/Atlantis/);
});
