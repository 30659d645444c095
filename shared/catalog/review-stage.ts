import { createHash, randomBytes } from "node:crypto";
import type { BusinessCalendar } from "../review/business-calendar.ts";
import type { PlannedStage } from "../review/plan-review.ts";
import type { Asked } from "../review/resolve-reviewers.ts";
import { outcomeOf, type StageOutcome } from "../review/stage-outcome.ts";
import { timetableOf } from "../review/timetable.ts";
import type { StandIn } from "./absences.ts";
import type { ReviewBrief, ReviewRecord, ReviewStage, StageReviewer } from "./records.ts";

/** Names a reviewer in keys and links without showing the address. */
export function reviewerIdOf(email: string): string {
  return createHash("sha256").update(email.trim().toLowerCase()).digest("base64url").slice(0, 12);
}

/**
 * A reviewer with a link of their own that nobody else has ever had.
 * @param late when they are asked and at which escalation, if they were not asked when the stage opened
 */
export function askedReviewer(
  { name, email, because }: Asked,
  late: { occasion?: string; at: string } | null = null,
): StageReviewer {
  return {
    id: reviewerIdOf(email),
    name,
    email,
    because,
    linkId: randomBytes(12).toString("base64url"),
    standing: "asked",
    escalated: late?.occasion !== undefined,
    joinedAt: late?.occasion ?? "request",
    askedAt: late?.at ?? null,
    decision: null,
    decidedAt: null,
    comment: null,
    fetchedAt: null,
    devices: [],
  };
}

/** A stage as it is written down before it opens, or when it does not take place. */
export function plannedStage(planned: PlannedStage, because: string): ReviewStage {
  const { id, name, after, startsAt, calendar, terms } = planned;
  return {
    id,
    name,
    after,
    startsAt,
    calendar,
    state: planned.takesPlace ? "waiting" : "skipped",
    because,
    terms,
    openedAt: null,
    openedBy: null,
    dueAt: null,
    endsAt: null,
    waits: [],
    closedAt: null,
    remindedAt: null,
    executionArn: null,
    taskToken: null,
    reviewers: planned.takesPlace ? planned.reviewers.map((one) => askedReviewer(one)) : [],
    escalations: planned.escalations,
  };
}

const endedWell: readonly ReviewStage["state"][] = [
  "approved",
  "approved_with_changes",
  "not_relevant",
  "skipped",
  "carried_over",
];

/**
 * Whether a stage has ended in a way that lets those after it begin. One that is decided counts only once its workflow has
 * closed it, so that exactly one workflow opens what follows.
 */
export const hasEndedWell = ({ state, closedAt }: Pick<ReviewStage, "state" | "closedAt">): boolean =>
  state === "skipped" || (endedWell.includes(state) && closedAt !== null);

export const isUnderWay = ({ state }: Pick<ReviewStage, "state">): boolean => state === "open" || state === "waiting";

/**
 * Whether a workflow has still to see a stage to its end: its turn has come and none has closed it. It may be decided by
 * then, from an inbox, before its workflow began.
 */
export const isToBeClosed = ({ state, openedAt, closedAt }: ReviewStage): boolean =>
  openedAt !== null && closedAt === null && state !== "cancelled";

/** Opens every stage whose turn has come, with the dates that follow from it; answers all stages, and which were opened. */
export function openReady(
  stages: readonly ReviewStage[],
  now: Date,
  calendar: (id: string) => BusinessCalendar,
  openedBy: string | null = null,
): { stages: ReviewStage[]; opened: ReviewStage[] } {
  const ended = new Set(stages.filter(hasEndedWell).map(({ id }) => id));
  const next = stages.map((stage) =>
    stage.state === "waiting" && stage.after.every((id) => ended.has(id))
      ? { ...opened(stage, now, calendar), openedBy }
      : stage,
  );
  return { stages: next, opened: next.filter((stage, at) => stage !== stages[at]) };
}

function opened(stage: ReviewStage, now: Date, calendar: (id: string) => BusinessCalendar): ReviewStage {
  const from = stage.startsAt !== null && new Date(stage.startsAt) > now ? new Date(stage.startsAt) : now;
  const { dueAt, endsAt, waits } = timetableOf(stage.terms, calendar(stage.calendar), from);
  return { ...stage, state: "open", openedAt: from.toISOString(), dueAt, endsAt, waits };
}

/** The same stage before anybody is asked, with those stood in for who are away on the day on which it opens. */
export function withStandIns(stage: ReviewStage, standIn: StandIn): ReviewStage {
  const day = new Date(stage.openedAt ?? 0);
  const reviewers = stage.reviewers.map((reviewer) => {
    const { name, email, because } = standIn(reviewer, day);
    return email === reviewer.email ? { ...reviewer, because } : askedReviewer({ name, email, because });
  });
  return { ...stage, reviewers: reviewers.filter(({ id }, at) => reviewers.findIndex((one) => one.id === id) === at) };
}

/** What the decisions of a stage come to by now. */
export function outcomeSoFar({ reviewers, terms }: ReviewStage): StageOutcome | null {
  return outcomeOf(
    reviewers.filter(({ standing }) => standing === "asked"),
    terms,
  );
}

/** The same review with one stage changed. */
export function withStage(review: ReviewRecord, changed: ReviewStage): ReviewRecord {
  return { ...review, stages: review.stages.map((stage) => (stage.id === changed.id ? changed : stage)) };
}

/** The same stage with one reviewer changed. */
export function withReviewer(stage: ReviewStage, changed: StageReviewer): ReviewStage {
  return { ...stage, reviewers: stage.reviewers.map((one) => (one.linkId === changed.linkId ? changed : one)) };
}

/** Those whose voice still counts and who have not decided. */
export function undecided({ reviewers }: Pick<ReviewStage, "reviewers">): StageReviewer[] {
  return reviewers.filter(({ standing, decision }) => standing === "asked" && decision === null);
}

/** Where a round stands, for a listing. */
export function briefOf({ round, state, stages }: ReviewRecord): ReviewBrief {
  const begun = stages.filter(({ openedAt }) => openedAt !== null);
  const asked = begun.flatMap(({ reviewers }) => reviewers.filter(({ standing }) => standing === "asked"));
  const dueDates = begun.flatMap((stage) => (stage.state === "open" && stage.dueAt !== null ? [stage.dueAt] : []));
  return {
    round,
    state,
    asked: asked.length,
    decided: asked.filter(({ decision }) => decision !== null).length,
    dueAt: state === "open" ? (dueDates.sort()[0] ?? null) : null,
  };
}
