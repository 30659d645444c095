import * as z from "zod";
import type { ReviewHistory, VersionHistory } from "./history/review-history.ts";
import type { RoundHistory } from "./history/round-history.ts";
import type { StageHistory } from "./history/stage-history.ts";
import type { StagePerson } from "./history/stage-people.ts";

const count = z.number().int().nonnegative();
const durationMs = z.number().nonnegative();
const timestamp = z.iso.datetime();
const place = { version: z.number().int().positive(), round: z.number().int().positive() };

/** The time that one version spent in one stage. */
export const StageTime = z.object({
  ...place,
  stage: z.string(),
  name: z.string(),
  outcome: z.string(),
  openedAt: timestamp,
  dueAt: timestamp.nullable(),
  /** Null while it is open. */
  closedAt: timestamp.nullable(),
  /** Up to its end, or up to now. */
  durationMs,
  /** Whether it went on after it was due; null when no due date is on record. */
  pastDue: z.boolean().nullable(),
});
export type StageTime = z.infer<typeof StageTime>;

/** What it took to approve a version: everything since the asset's approval before it. */
export const Approval = z.object({
  ...place,
  at: timestamp,
  rounds: count,
  versions: count,
  /** From when somebody was first asked. */
  durationMs,
});
export type Approval = z.infer<typeof Approval>;

/** One person's part in one stage. */
export const Part = z.object({
  ...place,
  stage: z.string(),
  reviewer: z.string(),
  /** The one that counts; null when there is none. */
  decision: z.string().nullable(),
  /** From being asked to the first decision; null when either is missing. */
  responseMs: durationMs.nullable(),
  /** Still owed an answer after the stage was due; null for those asked later than that, and when no due date is on record. */
  overdue: z.boolean().nullable(),
  reminders: count,
});
export type Part = z.infer<typeof Part>;

/** The time in each stage, in the order of the reviews. Stages that were never opened took none. */
export function stageTimes(rounds: readonly RoundHistory[], now: Date): StageTime[] {
  return rounds.flatMap(({ version, round, stages }) =>
    stages.flatMap((stage) => {
      if (stage.openedAt === null) return [];
      const { id, name, outcome, openedAt, dueAt, closedAt } = stage;
      const durationMs = between(openedAt, endOf(stage, now));
      const pastDue = isAfter(endOf(stage, now), dueAt);
      return { version, round, stage: id, name, outcome, openedAt, dueAt, closedAt, durationMs, pastDue };
    }),
  );
}

/** Each approval with the rounds and versions that it took. */
export function approvals({ versions }: Pick<ReviewHistory, "versions">): Approval[] {
  const found: Approval[] = [];
  let since: RoundHistory[] = [];
  for (const round of roundsOf(versions)) {
    if (round.openedAt === null) continue;
    since.push(round);
    if (!isApproved(round) || round.endedAt === null) continue;
    found.push({
      version: round.version,
      round: round.round,
      at: round.endedAt,
      rounds: since.length,
      versions: new Set(since.map(({ version }) => version)).size,
      durationMs: between(since[0]?.openedAt ?? round.openedAt, round.endedAt),
    });
    since = [];
  }
  return found;
}

/** Everybody's part in every stage that was opened. */
export function parts(rounds: readonly RoundHistory[], now: Date): Part[] {
  return rounds.flatMap(({ version, round, stages }) =>
    stages.flatMap((stage) =>
      stage.openedAt === null
        ? []
        : stage.people.map((person) => ({ version, round, stage: stage.id, ...partOf(person, stage, now) })),
    ),
  );
}

export function escalations(rounds: readonly RoundHistory[]): number {
  const along = rounds.flatMap(({ stages }) => stages.flatMap(({ alongTheWay }) => alongTheWay));
  return along.filter(({ type }) => type === "review.escalated").length;
}

/** All rounds of an asset, in the order in which they were held. */
export function roundsOf(versions: readonly VersionHistory[]): RoundHistory[] {
  return versions.flatMap(({ rounds }) => rounds);
}

function partOf({ who, askedAt, left, answers, reminders }: StagePerson, stage: StageHistory, now: Date) {
  const [first] = answers;
  const settled = [first?.at, left?.at, endOf(stage, now)].filter((at) => at !== undefined).sort()[0] ?? "";
  return {
    reviewer: who,
    decision: answers.at(-1)?.decision ?? null,
    responseMs: first === undefined || askedAt === null ? null : between(askedAt, first.at),
    overdue: wasAskedInTime(askedAt, stage.dueAt) ? isAfter(settled, stage.dueAt) : null,
    reminders: reminders.length,
  };
}

/** Whom it is escalated to when it is due already cannot be late with it. */
function wasAskedInTime(askedAt: string | null, dueAt: string | null): boolean {
  return askedAt === null || dueAt === null || Date.parse(askedAt) < Date.parse(dueAt);
}

function endOf({ closedAt }: StageHistory, now: Date): string {
  return closedAt ?? now.toISOString();
}

function isApproved({ outcome }: RoundHistory): boolean {
  return outcome === "approved" || outcome === "approved_with_changes";
}

function isAfter(at: string, dueAt: string | null): boolean | null {
  return dueAt === null ? null : Date.parse(at) > Date.parse(dueAt);
}

function between(from: string, to: string): number {
  return Math.max(0, Date.parse(to) - Date.parse(from));
}
