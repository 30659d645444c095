const minuteMs = 60_000;
const dayMs = 86_400_000;

/** A moment as a clock on the wall of a place shows it. */
export interface LocalTime {
  /** YYYY-MM-DD. */
  date: string;
  /** Milliseconds that the clock shows past midnight. */
  timeMs: number;
}

/** A name of the time zone database that this runtime knows; an offset such as +01:00 knows no daylight saving. */
export function isTimeZone(name: string): boolean {
  if (/^[+-]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** What the clocks of a time zone show at a moment. */
export function localTimeAt(timeZone: string, at: Date): LocalTime {
  const shown = at.getTime() + offsetMsAt(timeZone, at.getTime());
  const midnight = Math.floor(shown / dayMs) * dayMs;
  return { date: dateOf(midnight), timeMs: shown - midnight };
}

/**
 * The first moment at which the clocks of a time zone show at least this time on this date: an hour that the clocks
 * show twice is meant the first time, one that they skip begins where the gap ends.
 */
export function momentOf(timeZone: string, { date, timeMs }: LocalTime): Date {
  const shown = Date.parse(`${date}T00:00:00Z`) + timeMs;
  const offsetBefore = offsetMsAt(timeZone, shown - dayMs);
  const offsetAfter = offsetMsAt(timeZone, shown + dayMs);
  const candidates = [shown - offsetBefore, shown - offsetAfter].sort((one, other) => one - other);
  const moment = candidates.find((candidate) => candidate + offsetMsAt(timeZone, candidate) === shown);
  return new Date(moment ?? changeBetween(timeZone, shown - dayMs, shown + dayMs));
}

/** The local date so many days after another. */
export function addDays(date: string, days: number): string {
  return dateOf(Date.parse(`${date}T00:00:00Z`) + days * dayMs);
}

/** ISO weekday number of a local date, 1 is Monday. */
export function weekdayOf(date: string): number {
  return ((new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7) + 1;
}

/** Milliseconds past midnight of HH:MM. */
export function timeMsOf(time: string): number {
  const [hours, minutes] = time.split(":").map(Number);
  return ((hours ?? Number.NaN) * 60 + (minutes ?? Number.NaN)) * minuteMs;
}

function dateOf(midnightMs: number): string {
  return new Date(midnightMs).toISOString().slice(0, 10);
}

/** The first moment, after `from` and until `to`, at which the offset is no longer that of `from`. */
function changeBetween(timeZone: string, from: number, to: number): number {
  const offset = offsetMsAt(timeZone, from);
  let before = from;
  let after = to;
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (offsetMsAt(timeZone, middle) === offset) before = middle;
    else after = middle;
  }
  return after;
}

/** How far the clocks of a time zone are ahead of UTC at a moment. */
function offsetMsAt(timeZone: string, atMs: number): number {
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of clockOf(timeZone).formatToParts(atMs)) shown[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = shown;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(atMs / 1000) * 1000;
}

/** To build one takes some hundred times as long as to use it. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(timeZone: string): Intl.DateTimeFormat {
  const known = clocks.get(timeZone);
  if (known !== undefined) return known;
  const clock = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
    timeZone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  clocks.set(timeZone, clock);
  return clock;
}
