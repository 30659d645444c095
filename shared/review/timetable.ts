import { addSpan, type BusinessCalendar } from "./business-calendar.ts";
import type { StageTerms } from "./review-template.ts";

/** One wait for a decision: whom the stage turns to when it begins, and when it ends. */
export interface Wait {
  /** `request`, `reminder-1`, `escalation-1`: mails are told apart by it. */
  occasion: string;
  until: string;
}

export interface Timetable {
  dueAt: string;
  /** The end of the line. */
  endsAt: string;
  waits: Wait[];
}

/**
 * Lays out the waits of a stage that opens at a moment: reminders about the due date, then escalations, then the grace that
 * is left. A reminder that would come before the opening or after the end is left out, as is one that falls together with
 * an escalation, which reaches those who have not decided as well.
 */
export function timetableOf(terms: StageTerms, calendar: BusinessCalendar, opensAt: Date): Timetable {
  const due = addSpan(calendar, opensAt, terms.deadline);
  const escalations = terms.escalations.map(({ after }, at) => ({
    occasion: `escalation-${at + 1}`,
    at: addSpan(calendar, due, after),
  }));
  const last = escalations.reduce((latest, { at }) => new Date(Math.max(at.getTime(), latest.getTime())), due);
  const end = addSpan(calendar, last, terms.grace);
  const taken = new Set(escalations.map(({ at }) => at.getTime()));
  const reminders = terms.reminders
    .map((span, at) => ({ occasion: `reminder-${at + 1}`, at: addSpan(calendar, due, span) }))
    .filter(({ at }) => at > opensAt && at < end && !taken.has(at.getTime()));
  const moments = [...reminders, ...escalations].sort((one, other) => one.at.getTime() - other.at.getTime());
  const begins = [{ occasion: "request", at: opensAt }, ...moments];
  const waits = begins.map(({ occasion }, at) => ({ occasion, until: (begins[at + 1]?.at ?? end).toISOString() }));
  return { dueAt: due.toISOString(), endsAt: end.toISOString(), waits };
}
