import type { Decision } from "./decision.ts";
import type { StageTerms } from "./review-template.ts";

/** What somebody who was asked has said so far. */
export interface Voice {
  decision: Decision | null;
  /** Asked because the others did not decide in time. */
  escalated: boolean;
}

export type StageOutcome = "approved" | "approved_with_changes" | "changes_requested" | "not_relevant";

/**
 * What the decisions of a stage come to, or null while it is open. Whoever finds the asset not relevant leaves the count.
 * Enough approvals settle it, and the most severe of them names the outcome; so does one request for changes, where
 * objections decide, or the moment from which there can be no more enough approvals, where they count. One to whom it was
 * escalated decides for all.
 */
export function outcomeOf(voices: readonly Voice[], { rule, objections }: Pick<StageTerms, "rule" | "objections">) {
  const escalated = voices.filter((voice) => voice.escalated && isOpinion(voice.decision));
  if (escalated.length > 0) return mostSevere(escalated);
  const asked = voices.filter((voice) => !voice.escalated);
  const counted = asked.filter(({ decision }) => decision !== "not_relevant");
  if (counted.length === 0) return asked.length === 0 ? null : ("not_relevant" as const);
  const approvals = counted.filter(({ decision }) => decision === "approve" || decision === "approve_with_changes");
  const objectors = counted.filter(({ decision }) => decision === "request_changes");
  const needed = approvalsNeeded(rule, counted.length);
  if (objectors.length > 0 && (objections === "decide" || counted.length - objectors.length < needed))
    return "changes_requested" as const;
  return approvals.length >= needed ? mostSevere(approvals) : null;
}

/** Never more than there are left to approve, so that a stage can always end. */
export function approvalsNeeded(rule: StageTerms["rule"], counted: number): number {
  switch (rule) {
    case "all":
      return counted;
    case "any":
      return Math.min(1, counted);
    case "majority":
      return Math.floor(counted / 2) + 1;
    default:
      return Math.min(rule.atLeast, counted);
  }
}

const isOpinion = (decision: Decision | null) => decision !== null && decision !== "not_relevant";

function mostSevere(voices: readonly Voice[]): StageOutcome {
  const decisions = new Set(voices.map(({ decision }) => decision));
  if (decisions.has("request_changes")) return "changes_requested";
  return decisions.has("approve_with_changes") ? "approved_with_changes" : "approved";
}
