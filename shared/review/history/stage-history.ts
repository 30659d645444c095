import type { ReviewEvent } from "./review-event.ts";
import { type StagePerson, stagePeople } from "./stage-people.ts";

/** What was said of a stage when the round was planned. */
export type PlannedStage = ReviewEvent["stages"][number];

export interface StageHistory {
  id: string;
  name: string;
  /** `open`, `waiting` for its turn, `not_reached`, `skipped`, `carried_over`, or how it was closed. */
  outcome: string;
  /** Why it was skipped or is not needed. */
  reason: string | null;
  /** The version whose approval was taken over. */
  carriedOverFrom: number | null;
  openedAt: string | null;
  dueAt: string | null;
  closedAt: string | null;
  people: StagePerson[];
  /** Everything in it that is neither its beginning, its end nor a decision: reminders, escalations, hand-overs, mail that came back. */
  alongTheWay: { at: string; type: string; summary: string }[];
}

/** How the round ended that a stage belongs to; null as long as it goes on. */
export type RoundEnd = { at: string; outcome: string } | null;

/** Rounds of before there were stages are one stage. */
export const onlyStage = { id: "review", name: "Review", state: undefined, reason: undefined };

/** What ends a round without anybody deciding it. */
const endedFromWithout = new Set(["withdrawn", "superseded", "abandoned"]);

const alongTheWay = new Set([
  "review.reminder-requested",
  "review.reminded",
  "review.escalated",
  "review.delegated",
  "review.reviewer-added",
  "review.reviewer-removed",
  "review.bounced",
  "review.complained",
  "review.mail-rejected",
  "review.resumed",
]);

/** The history of one stage, from its events in order. */
export function stageHistory(
  id: string,
  events: readonly ReviewEvent[],
  planned: PlannedStage | undefined,
  roundEnd: RoundEnd,
): StageHistory {
  const openings = events.filter(({ type }) => type === "review.stage-opened" || type === "review.requested");
  const closed = closingAfter(events, openings.at(-1));
  const openedAt = openings.at(0)?.at ?? closed?.openedAt ?? null;
  const skipped = events.findLast(({ type }) => type === "review.stage-skipped");
  const carried = events.findLast(({ type }) => type === "review.stage-carried-over");
  return {
    id,
    name: openings.at(-1)?.name ?? planned?.name ?? events.find(({ name }) => name !== undefined)?.name ?? id,
    outcome: outcome(),
    reason: skipped?.reason ?? closed?.reason ?? planned?.reason ?? null,
    carriedOverFrom: carried?.fromVersion ?? null,
    openedAt,
    dueAt: events.findLast(({ dueAt }) => dueAt !== undefined)?.dueAt ?? null,
    closedAt: openedAt === null ? null : (closed?.at ?? roundEnd?.at ?? null),
    people: stagePeople(events),
    alongTheWay: events
      .filter(({ type, elsewhere }) => alongTheWay.has(type) || (type === "review.opened" && elsewhere === true))
      .map(({ at, type, summary }) => ({ at, type, summary })),
  };

  function outcome(): string {
    if (closed !== undefined) return closed.stageOutcome ?? closed.outcome ?? "closed";
    if (openedAt !== null) return roundEnd === null ? "open" : outcomeWith(roundEnd, id);
    if (skipped !== undefined) return "skipped";
    if (carried !== undefined) return "carried_over";
    const state = planned?.state ?? "waiting";
    if (state !== "waiting" && state !== "open") return state;
    return roundEnd === null ? "waiting" : "not_reached";
  }
}

/** A stage that was still open when the round ended; where there is but one, it is what the round came to. */
function outcomeWith({ outcome }: NonNullable<RoundEnd>, id: string): string {
  return id === onlyStage.id || endedFromWithout.has(outcome) ? outcome : "cancelled";
}

/** The last thing that closed the stage; one that was opened again after that is open. */
function closingAfter(events: readonly ReviewEvent[], opening: ReviewEvent | undefined): ReviewEvent | undefined {
  const from = opening === undefined ? 0 : events.indexOf(opening);
  return events.slice(from).findLast(({ type }) => type === "review.stage-closed" || type === "review.decided");
}
