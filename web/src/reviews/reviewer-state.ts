import type { ReviewView } from "../../../functions/api/schemas/review-view.ts";
import type { Tone } from "../parts/badge.tsx";

export type StageShown = ReviewView["stages"][number];
export type ReviewerShown = StageShown["reviewers"][number];

/** Where one reviewer of a stage stands, the worst news first. A decision says itself. */
export type ReviewerState =
  | "removed"
  | "handedOver"
  | "notYet"
  | "notNeeded"
  | "noAnswer"
  | "bounced"
  | "complained"
  | "rejected"
  | "late"
  | "opened"
  | "fetched"
  | "delivered"
  | "asked";

export const reviewerTones: Record<ReviewerState, Tone> = {
  removed: "over",
  handedOver: "over",
  notYet: "over",
  notNeeded: "over",
  noAnswer: "bad",
  bounced: "bad",
  complained: "bad",
  rejected: "bad",
  late: "bad",
  opened: "busy",
  fetched: "wait",
  delivered: "wait",
  asked: "wait",
};

export function reviewerState(
  { standing, mail, devices, fetchedAt }: ReviewerShown,
  { state, isOverdue }: Pick<StageShown, "state" | "isOverdue">,
): ReviewerState {
  if (standing === "removed") return "removed";
  if (standing === "delegated") return "handedOver";
  if (state === "waiting") return "notYet";
  if (state === "expired") return "noAnswer";
  if (state !== "open") return "notNeeded";
  if (mail?.state === "bounced" || mail?.state === "complained" || mail?.state === "rejected") return mail.state;
  if (isOverdue) return "late";
  if (devices > 0) return "opened";
  if (fetchedAt !== null) return "fetched";
  return mail?.state === "delivered" ? "delivered" : "asked";
}
