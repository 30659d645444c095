import { localTimeAt } from "../../../../shared/review/local-time.ts";
import { instantOf } from "./time-zone.ts";

/** The next instant after `afterMs` at which an expression fires in a zone; null when there is none any more. */
export type NextOccurrence = (afterMs: number, zone: string) => number | null;

interface Day {
  year: number;
  month: number;
  day: number;
}

const monthNames = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
const dayNames = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * Compiles the six fields of an AWS cron expression: minutes, hours, day of month, month, day of week (1 is Sunday) and
 * year, with lists, ranges, steps (not of days of the week, for which AWS lists none), `?`, `L`, `W` and `#`. Null for what
 * is not one. A time that clocks skip is skipped; a time that they show twice fires once.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
 */
export function compileCron(text: string): NextOccurrence | null {
  const fields = text.trim().split(/\s+/);
  const [minuteText = "", hourText = "", dayText = "", monthText = "", weekdayText = "", yearText = ""] = fields;
  if (fields.length !== 6) return null;
  // One of the two day fields says which days; the other has to leave it open.
  if ((dayText === "?") === (weekdayText === "?")) return null;
  const minutes = numbers(minuteText, 0, 59);
  const hours = numbers(hourText, 0, 23);
  const months = numbers(monthText, 1, 12, monthNames, 1);
  const years = numbers(yearText, 1970, 2199);
  const isDay = weekdayText === "?" ? dayOfMonth(dayText) : dayOfWeek(weekdayText);
  if (!minutes || !hours || !months || !years || !isDay) return null;
  const lastYear = Math.max(...years);

  return (afterMs, zone) => {
    const [year = 0, month = 0, date = 0] = localTimeAt(zone, new Date(afterMs)).date.split("-").map(Number);
    for (let day: Day = { year, month, day: date }; day.year <= lastYear; day = nextDay(day, years, months)) {
      if (!years.has(day.year) || !months.has(day.month) || !isDay(day)) continue;
      const found = firstOn(day, hours, minutes, afterMs, zone);
      if (found !== null) return found;
    }
    return null;
  };
}

function firstOn(day: Day, hours: Set<number>, minutes: Set<number>, afterMs: number, zone: string): number | null {
  const date = `${day.year}-${twoDigits(day.month)}-${twoDigits(day.day)}`;
  let first: number | null = null;
  for (const hour of hours) {
    for (const minute of minutes) {
      const instant = instantOf({ date, timeMs: (hour * 60 + minute) * 60_000 }, zone);
      if (instant !== null && instant > afterMs && (first === null || instant < first)) first = instant;
    }
  }
  return first;
}

const twoDigits = (value: number) => String(value).padStart(2, "0");

/** The day after, or the first day of the next month or year that can match. */
function nextDay({ year, month, day }: Day, years: Set<number>, months: Set<number>): Day {
  if (!years.has(year)) return { year: year + 1, month: 1, day: 1 };
  if (months.has(month) && day < daysIn(year, month)) return { year, month, day: day + 1 };
  return month < 12 ? { year, month: month + 1, day: 1 } : { year: year + 1, month: 1, day: 1 };
}

/** The numbers that a field of lists, ranges and steps names; null when it is malformed. */
function numbers(text: string, low: number, high: number, names: string[] = [], firstName = 0): Set<number> | null {
  const found = new Set<number>();
  const read = (item: string) => {
    const named = names.indexOf(item.toUpperCase());
    if (named >= 0) return named + firstName;
    const number = /^\d+$/.test(item) ? Number(item) : Number.NaN;
    return number >= low && number <= high ? number : Number.NaN;
  };
  for (const item of text.split(",")) {
    const [, range = "", stepText] = item.match(/^([^/]+)(?:\/(\d+))?$/) ?? [];
    const step = stepText === undefined ? 1 : Number(stepText);
    const [, start, end] = range.match(/^([^-]+)-([^-]+)$/) ?? [];
    const from = range === "*" ? low : read(start ?? range);
    const to = range === "*" ? high : end !== undefined ? read(end) : stepText === undefined ? from : high;
    if (Number.isNaN(from) || Number.isNaN(to) || step < 1) return null;
    // A range may wrap around, such as FRI-MON.
    for (let value = from; value <= (to < from ? to + (high - low + 1) : to); value += step)
      found.add(low + ((value - low) % (high - low + 1)));
  }
  return found;
}

function dayOfMonth(text: string): ((day: Day) => boolean) | null {
  if (text === "L") return ({ year, month, day }) => day === daysIn(year, month);
  if (text === "LW") return ({ year, month, day }) => day === nearestWeekday(year, month, daysIn(year, month));
  const [, nearest] = text.match(/^(\d{1,2})W$/) ?? [];
  if (nearest !== undefined) {
    const wanted = Number(nearest);
    return wanted < 1 || wanted > 31
      ? null
      : ({ year, month, day }) => wanted <= daysIn(year, month) && day === nearestWeekday(year, month, wanted);
  }
  const days = numbers(text, 1, 31);
  return days && (({ day }) => days.has(day));
}

function dayOfWeek(text: string): ((day: Day) => boolean) | null {
  if (text.includes("/")) return null;
  // Alone it is the last day of the week, after a day that day's last in the month.
  if (text === "L") return ({ year, month, day }) => weekday(year, month, day) === 7;
  const single = (name: string) => [...(numbers(name, 1, 7, dayNames, 1) ?? [])];
  const [, last] = text.match(/^(.+)L$/) ?? [];
  if (last !== undefined) {
    const [wanted, more] = single(last);
    if (wanted === undefined || more !== undefined) return null;
    return ({ year, month, day }) => weekday(year, month, day) === wanted && day + 7 > daysIn(year, month);
  }
  const [, name, nthText] = text.match(/^([^#]+)#([1-5])$/) ?? [];
  if (name !== undefined && nthText !== undefined) {
    const [wanted, more] = single(name);
    if (wanted === undefined || more !== undefined) return null;
    return ({ year, month, day }) => weekday(year, month, day) === wanted && Math.ceil(day / 7) === Number(nthText);
  }
  const days = numbers(text, 1, 7, dayNames, 1);
  return days && (({ year, month, day }) => days.has(weekday(year, month, day)));
}

const daysIn = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** 1 is Sunday. */
const weekday = (year: number, month: number, day: number) => new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

/** The weekday closest to a date, within its month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const on = weekday(year, month, day);
  if (on === 7) return day > 1 ? day - 1 : day + 2;
  if (on === 1) return day < daysIn(year, month) ? day + 1 : day - 2;
  return day;
}
