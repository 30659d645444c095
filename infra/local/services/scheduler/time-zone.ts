/** A wall-clock time without a zone. Months count from 1. */
export interface LocalTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(zone, format);
  return format;
}

/** Whether the machine knows a time zone of that name (IANA). */
export function isTimeZone(zone: string): boolean {
  try {
    formatOf(zone);
    return true;
  } catch {
    return false;
  }
}

/** What clocks in the zone show at an instant (milliseconds since the epoch). */
export function localTimeAt(instantMs: number, zone: string): LocalTime {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  return {
    year: part("year"),
    month: part("month"),
    day: part("day"),
    hour: part("hour"),
    minute: part("minute"),
    second: part("second"),
  };
}

/**
 * The instant at which clocks in the zone show a time, in milliseconds since the epoch: the first one when they show it
 * twice (clocks set back), null when they never do (clocks set forward, or no such day).
 */
export function instantOf(local: LocalTime, zone: string): number | null {
  const asUtc = Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute, local.second);
  const dayMs = 86_400_000;
  const candidates = [asUtc - dayMs, asUtc + dayMs].map((near) => asUtc - offsetMs(near, zone));
  const matching = candidates.filter((instant) => sameTime(localTimeAt(instant, zone), local));
  return matching.length === 0 ? null : Math.min(...matching);
}

function offsetMs(instantMs: number, zone: string): number {
  const { year, month, day, hour, minute, second } = localTimeAt(instantMs, zone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instantMs / 1000) * 1000;
}

function sameTime(one: LocalTime, other: LocalTime): boolean {
  return (
    one.year === other.year &&
    one.month === other.month &&
    one.day === other.day &&
    one.hour === other.hour &&
    one.minute === other.minute &&
    one.second === other.second
  );
}
