import type { Decision } from "../../../shared/review/decision.ts";

/** The colours of a decision that was made; its word is `parts:decision.…`. */
export const decisionTones: Record<Decision, { text: string; ground: string }> = {
  approve: { text: "text-good", ground: "bg-good-ground text-good" },
  approve_with_changes: { text: "text-good", ground: "bg-good-ground text-good" },
  request_changes: { text: "text-wait", ground: "bg-wait-ground text-wait" },
  not_relevant: { text: "text-quiet", ground: "bg-sunken text-ink" },
};
