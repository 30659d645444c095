import { addSpan, type BusinessCalendar } from "./business-calendar.ts";
import type { StageTerms } from "./review-template.ts";

/** A request that is younger than this is left to the mail that it came with: what was asked for last night is read this morning. */
const restsForHours = 12;
/** What is due later than this is not brought up yet, so that a digest holds what today and tomorrow are for. */
const looksAheadBusinessDays = 2;

/** What the digest looks at in an ask. */
export interface DigestedAsk {
  /** Whether its stage leaves reminders to the digest. */
  digest: boolean;
  decision: string | null;
  askedAt: string;
  dueAt: string;
  /** When its link stops working. */
  endsAt: string;
}

/** Whether a stage leaves what it would do at an occasion to the digest: a reminder, but neither the request nor an escalation. */
export function isLeftToDigest({ digest }: Pick<StageTerms, "digest">, occasion: string): boolean {
  return digest && occasion.startsWith("reminder");
}

/** Whether an ask belongs in a morning's digest; `calendar` is the organisation's. */
export function belongsInDigest(ask: DigestedAsk, calendar: BusinessCalendar, now: Date): boolean {
  if (!ask.digest || ask.decision !== null || new Date(ask.endsAt) <= now) return false;
  const rested = new Date(ask.askedAt).getTime() + restsForHours * 3_600_000 < now.getTime();
  return rested && new Date(ask.dueAt) <= addSpan(calendar, now, { businessDays: looksAheadBusinessDays });
}
