import { isTimeZone, timeMsOf } from "../../../../shared/review/local-time.ts";
import { AwsError } from "../../kernel/errors.ts";
import { compileCron } from "./cron-expression.ts";
import { instantOf } from "./time-zone.ts";

/** When a schedule runs. */
export interface Timetable {
  /** One time only. */
  once: boolean;
  /** The first time after `afterMs` (milliseconds since the epoch); null when there is none any more. */
  next(afterMs: number): number | null;
}

const unitMs: Record<string, number> = {
  minute: 60_000,
  minutes: 60_000,
  hour: 3_600_000,
  hours: 3_600_000,
  day: 86_400_000,
  days: 86_400_000,
};

/**
 * Reads `at(…)`, `rate(…)` or `cron(…)` in a time zone. A rate counts from `originMs`: its start date, or its creation,
 * at which it runs for the first time. Throws ValidationException for anything else.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export function readTimetable(expression: string, zone: string, originMs: number): Timetable {
  if (!isTimeZone(zone)) throw new AwsError("ValidationException", `Invalid Schedule Expression Timezone ${zone}.`);
  const invalid = () => new AwsError("ValidationException", `Invalid Schedule Expression ${expression}.`);
  const [, kind, content = ""] = expression.trim().match(/^(at|rate|cron)\((.*)\)$/) ?? [];
  switch (kind) {
    case "at": {
      const instant = readInstant(content, zone);
      if (instant === null) throw invalid();
      return { once: true, next: (afterMs) => (instant > afterMs ? instant : null) };
    }
    case "rate": {
      const [, value = "", unit = ""] = content.trim().match(/^([1-9]\d*) ([a-z]+)$/) ?? [];
      const perUnit = unitMs[unit];
      if (perUnit === undefined) throw invalid();
      const every = Number(value) * perUnit;
      return {
        once: false,
        next: (afterMs) =>
          afterMs < originMs ? originMs : originMs + (Math.floor((afterMs - originMs) / every) + 1) * every,
      };
    }
    case "cron": {
      const next = compileCron(content);
      if (!next) throw invalid();
      return { once: false, next: (afterMs) => next(afterMs, zone) };
    }
    default:
      throw invalid();
  }
}

function readInstant(text: string, zone: string): number | null {
  const [, date, time, seconds] = text.trim().match(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}):(\d{2})$/) ?? [];
  if (date === undefined || time === undefined) return null;
  return instantOf({ date, timeMs: timeMsOf(time) + Number(seconds) * 1000 }, zone);
}
