import * as z from "zod";
import type { AuditRecord } from "../audit/chain.ts";
import { reviewHistory } from "./history/review-history.ts";
import {
  type Approval,
  approvals,
  escalations,
  type Part,
  parts,
  roundsOf,
  type StageTime,
  stageTimes,
} from "./metrics.ts";
import { isIn, type Span } from "./span.ts";

const count = z.number().int().nonnegative();
const durationsMs = z.array(z.number().nonnegative());

export const StageTally = z.object({
  stage: z.string(),
  name: z.string(),
  open: count,
  /** Of those with a due date. */
  pastDue: count,
  /** Of those that are over. */
  durationsMs,
});

export const ReviewerTally = z.object({
  reviewer: z.string(),
  asked: count,
  decisions: z.record(z.string(), count),
  overdue: count,
  reminders: count,
  responsesMs: durationsMs,
});

/**
 * What the reviews of some assets add up to. It keeps single durations, so that tallies of several pages can be added and
 * still give exact percentiles.
 */
export const ReviewTally = z.object({
  /** Those with a review in the time that was asked for. */
  assets: count,
  rounds: count,
  approvals: z.object({ rounds: z.array(count), versions: z.array(count), durationsMs }),
  stages: z.array(StageTally),
  reviewers: z.array(ReviewerTally),
  reminders: count,
  escalations: count,
});
export type ReviewTally = z.infer<typeof ReviewTally>;

export const emptyTally: ReviewTally = {
  assets: 0,
  rounds: 0,
  approvals: { rounds: [], versions: [], durationsMs: [] },
  stages: [],
  reviewers: [],
  reminders: 0,
  escalations: 0,
};

/** What the rounds of one asset that were opened in the span add up to, from its whole audit trail. */
export function tallyReviews(records: readonly AuditRecord[], now: Date, span: Span = {}): ReviewTally {
  const history = reviewHistory(records);
  const rounds = roundsOf(history.versions).filter(({ openedAt }) => openedAt !== null && isIn(span, openedAt));
  if (rounds.length === 0) return emptyTally;
  const isHeld = ({ version, round }: Approval) =>
    rounds.some((held) => held.version === version && held.round === round);
  const approved = approvals(history).filter(isHeld);
  const played = parts(rounds, now);
  return {
    assets: 1,
    rounds: rounds.length,
    approvals: {
      rounds: approved.map(({ rounds }) => rounds),
      versions: approved.map(({ versions }) => versions),
      durationsMs: approved.map(({ durationMs }) => durationMs),
    },
    stages: [...Map.groupBy(stageTimes(rounds, now), ({ stage }) => stage).values()].map(stageTally),
    reviewers: [...Map.groupBy(played, ({ reviewer }) => reviewer).values()].map(reviewerTally),
    reminders: played.reduce((sum, { reminders }) => sum + reminders, 0),
    escalations: escalations(rounds),
  };
}

/** Adds tallies; in which order does not matter but for the order of what they list. */
export function addTallies(tallies: readonly ReviewTally[]): ReviewTally {
  const sum = (of: (tally: ReviewTally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
  return {
    assets: sum(({ assets }) => assets),
    rounds: sum(({ rounds }) => rounds),
    approvals: {
      rounds: tallies.flatMap(({ approvals }) => approvals.rounds),
      versions: tallies.flatMap(({ approvals }) => approvals.versions),
      durationsMs: tallies.flatMap(({ approvals }) => approvals.durationsMs),
    },
    stages: merged(
      tallies.flatMap(({ stages }) => stages),
      ({ stage }) => stage,
      (a, b) => ({
        stage: a.stage,
        name: a.name,
        open: a.open + b.open,
        pastDue: a.pastDue + b.pastDue,
        durationsMs: [...a.durationsMs, ...b.durationsMs],
      }),
    ),
    reviewers: merged(
      tallies.flatMap(({ reviewers }) => reviewers),
      ({ reviewer }) => reviewer,
      (a, b) => ({
        reviewer: a.reviewer,
        asked: a.asked + b.asked,
        decisions: addCounts(a.decisions, b.decisions),
        overdue: a.overdue + b.overdue,
        reminders: a.reminders + b.reminders,
        responsesMs: [...a.responsesMs, ...b.responsesMs],
      }),
    ),
    reminders: sum(({ reminders }) => reminders),
    escalations: sum(({ escalations }) => escalations),
  };
}

function stageTally(times: readonly StageTime[]): z.infer<typeof StageTally> {
  return {
    stage: times[0]?.stage ?? "",
    name: times.at(-1)?.name ?? "",
    open: times.filter(({ closedAt }) => closedAt === null).length,
    pastDue: times.filter(({ pastDue }) => pastDue === true).length,
    durationsMs: times.flatMap(({ closedAt, durationMs }) => (closedAt === null ? [] : durationMs)),
  };
}

function reviewerTally(played: readonly Part[]): z.infer<typeof ReviewerTally> {
  return {
    reviewer: played[0]?.reviewer ?? "",
    asked: played.length,
    decisions: played.reduce<Record<string, number>>(
      (counts, { decision }) => (decision === null ? counts : addCounts(counts, { [decision]: 1 })),
      {},
    ),
    overdue: played.filter(({ overdue }) => overdue === true).length,
    reminders: played.reduce((sum, { reminders }) => sum + reminders, 0),
    responsesMs: played.flatMap(({ responseMs }) => responseMs ?? []),
  };
}

function addCounts(a: Record<string, number>, b: Record<string, number>): Record<string, number> {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])];
  return Object.fromEntries(names.map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

function merged<T>(items: readonly T[], keyOf: (item: T) => string, add: (a: T, b: T) => T): T[] {
  const byKey = new Map<string, T>();
  for (const item of items) {
    const known = byKey.get(keyOf(item));
    byKey.set(keyOf(item), known === undefined ? item : add(known, item));
  }
  return [...byKey.values()];
}
