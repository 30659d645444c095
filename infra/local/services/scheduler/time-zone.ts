import { type LocalTime, localTimeAt, momentOf } from "../../../../shared/review/local-time.ts";

/**
 * The instant at which clocks in the zone show a time, in milliseconds since the epoch: the first one when they show it
 * twice (clocks set back), null when they never do (clocks set forward, or no such day).
 */
export function instantOf(local: LocalTime, zone: string): number | null {
  if (Number.isNaN(Date.parse(`${local.date}T00:00:00Z`))) return null;
  const moment = momentOf(zone, local);
  const { date, timeMs } = localTimeAt(zone, moment);
  return date === local.date && timeMs === local.timeMs ? moment.getTime() : null;
}
