import * as z from "zod";
import { ReviewRecord, ReviewStage, StageReviewer } from "./records.ts";

const Somebody = StageReviewer.pick({ id: true, name: true, decision: true }).extend({
  /** Past the due date without a decision. */
  isLate: z.boolean(),
});

/** Where a round of review stands, for those who run many. */
export const ReviewStanding = ReviewRecord.pick({
  version: true,
  round: true,
  state: true,
  requestedBy: true,
  openedAt: true,
}).extend({
  template: z.string(),
  /** In the order of the template; whom a stage asks is told of those that are open. */
  stages: z.array(
    ReviewStage.pick({ id: true, name: true, state: true, startsAt: true, dueAt: true }).extend({
      isOverdue: z.boolean(),
      people: z.array(Somebody),
    }),
  ),
});
export type ReviewStanding = z.infer<typeof ReviewStanding>;

/** Which stages are open, who has decided there and who is late. */
export function standingOf(review: ReviewRecord, now: Date): ReviewStanding {
  const { version, round, state, requestedBy, openedAt, template, stages } = review;
  return {
    version,
    round,
    state,
    requestedBy,
    openedAt,
    template: template.name,
    stages: stages.map((stage) => {
      const isOverdue = review.state === "open" && isPastDue(stage, now);
      return {
        id: stage.id,
        name: stage.name,
        state: stage.state,
        startsAt: stage.startsAt,
        dueAt: stage.dueAt,
        isOverdue,
        people:
          stage.state === "open"
            ? stage.reviewers
                .filter(({ standing }) => standing === "asked")
                .map(({ id, name, decision }) => ({ id, name, decision, isLate: isOverdue && decision === null }))
            : [],
      };
    }),
  };
}

/** Which of the reviews under way somebody looks at who runs them. */
export const ReviewQueue = z.enum(["open", "overdue", "to-begin", "changes-requested"]);
export type ReviewQueue = z.infer<typeof ReviewQueue>;

/** Whether an asset under review belongs to a queue, by what a listing knows of it. */
export function isInQueue(
  queue: ReviewQueue,
  { status, review }: { status: string; review: { state: string; asked: number; dueAt: string | null } | null },
  now: Date,
): boolean {
  if (queue === "changes-requested") return status === "changes_requested";
  if (status !== "in_review") return false;
  if (queue === "overdue") return review?.state === "open" && review.dueAt !== null && new Date(review.dueAt) < now;
  if (queue === "to-begin") return review === null || review.state !== "open" || review.asked === 0;
  return true;
}

/** What is due first comes first, and what has no date comes last, the newest before the others. */
export function byUrgency(
  one: { createdAt: string; review: { dueAt: string | null } | null },
  other: { createdAt: string; review: { dueAt: string | null } | null },
): number {
  const [due, otherDue] = [one.review?.dueAt ?? "~", other.review?.dueAt ?? "~"];
  if (due !== otherDue) return due < otherDue ? -1 : 1;
  return one.createdAt < other.createdAt ? 1 : -1;
}

/** Whether a stage goes on after its due date. */
export function isPastDue({ state, dueAt }: Pick<ReviewStage, "state" | "dueAt">, now: Date): boolean {
  return state === "open" && dueAt !== null && new Date(dueAt) < now;
}
