import * as z from "zod";
import { slug } from "../config/slug.ts";
import { DomainError } from "../error.ts";
import { addDays, isTimeZone, localTimeAt, momentOf, timeMsOf, weekdayOf } from "./local-time.ts";

/** How far a span or the search for a working day may reach; beyond it a calendar is taken to be mistaken. */
const maxDays = 1000;

/** HH:MM of a clock on the wall. */
export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "a time from 00:00 to 23:59, as HH:MM");

/** When the people of a place work. */
export const BusinessCalendar = z
  .strictObject({
    id: slug,
    timeZone: z.string().refine(isTimeZone, "a name of the time zone database, such as Europe/London"),
    /** ISO weekday numbers, 1 is Monday. */
    workingDays: z.array(z.number().int().min(1).max(7)).min(1).default([1, 2, 3, 4, 5]),
    opens: TimeOfDay.default("09:00"),
    closes: TimeOfDay.default("17:00"),
    /** Local dates on which nobody works. */
    holidays: z.array(z.iso.date()).default([]),
  })
  .refine(({ opens, closes }) => opens < closes, { path: ["closes"], message: "closes must be later than opens" });
export type BusinessCalendar = z.output<typeof BusinessCalendar>;

const businessDays = z.number().int().min(-maxDays).max(maxDays);
const hours = z
  .number()
  .min(-maxDays * 24)
  .max(maxDays * 24);

/** A span ahead, such as until a deadline: business days of a calendar, or plain hours. */
export const PositiveSpan = z.union([
  z.strictObject({ businessDays: businessDays.positive() }),
  z.strictObject({ hours: hours.positive() }),
]);

/** A span that may also go back, such as from a deadline to its reminder. */
export const Span = z.union([z.strictObject({ businessDays }), z.strictObject({ hours })]);
export type Span = z.infer<typeof Span>;

/** Whether people work on a local date, given as YYYY-MM-DD. */
export function isWorkingDay({ workingDays, holidays }: BusinessCalendar, localDate: string): boolean {
  return workingDays.includes(weekdayOf(localDate)) && !holidays.includes(localDate);
}

/** The moment itself within business hours, which end where `closes` begins; outside them the next opening. */
export function nextOpening(calendar: BusinessCalendar, at: Date): Date {
  const { timeZone, opens, closes } = calendar;
  const { date } = localTimeAt(timeZone, at);
  if (isWorkingDay(calendar, date) && at < momentOf(timeZone, { date, timeMs: timeMsOf(closes) })) {
    const opening = momentOf(timeZone, { date, timeMs: timeMsOf(opens) });
    return at < opening ? opening : at;
  }
  return momentOf(timeZone, { date: workingDateFrom(calendar, date, 1), timeMs: timeMsOf(opens) });
}

/**
 * A moment so many hours, or so many business days, from another. Business days count from the next business moment,
 * so an upload of Saturday counts from Monday's opening, and end at that moment's local time, whatever daylight saving
 * did in between. A negative span goes back.
 * @throws DomainError "invalid" when the calendar has no such day within 1,000 days.
 */
export function addSpan(calendar: BusinessCalendar, at: Date, span: Span): Date {
  if ("hours" in span) return new Date(at.getTime() + span.hours * 3_600_000);
  const start = nextOpening(calendar, at);
  if (span.businessDays === 0) return start;
  const { date, timeMs } = localTimeAt(calendar.timeZone, start);
  return momentOf(calendar.timeZone, { date: workingDateFrom(calendar, date, span.businessDays), timeMs });
}

/**
 * The next moment, this one included, at which it is a time of day on a working day: for a digest in the morning.
 * @throws DomainError "invalid" when the calendar has no working day within 1,000 days.
 */
export function localMorning(calendar: BusinessCalendar, at: Date, time: string): Date {
  const { timeZone } = calendar;
  const timeMs = timeMsOf(TimeOfDay.parse(time));
  const { date } = localTimeAt(timeZone, at);
  const today = momentOf(timeZone, { date, timeMs });
  if (today >= at && isWorkingDay(calendar, date)) return today;
  return momentOf(timeZone, { date: workingDateFrom(calendar, date, 1), timeMs });
}

/** The n-th working day after a local date, or before it when n is negative. */
function workingDateFrom(calendar: BusinessCalendar, date: string, n: number): string {
  const step = Math.sign(n);
  let missing = Math.abs(n);
  for (let days = 1; days <= maxDays; days++) {
    const candidate = addDays(date, step * days);
    if (isWorkingDay(calendar, candidate)) missing--;
    if (missing === 0) return candidate;
  }
  throw new DomainError(
    "invalid",
    `The calendar "${calendar.id}" has fewer than ${Math.abs(n)} working days in the ${maxDays.toLocaleString("en")} days ` +
      `${step > 0 ? "after" : "before"} ${date}: take holidays out of it, or make the span shorter`,
    { details: { calendar: calendar.id, date, businessDays: n } },
  );
}
