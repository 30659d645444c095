import type { Decision } from "../../../shared/review/decision.ts";

/** A decision as it is told afterwards, and the colour of its tone. */
export const decisionWords: Record<Decision, { said: string; text: string; ground: string }> = {
  approve: { said: "Approved", text: "text-good", ground: "bg-good-ground text-good" },
  approve_with_changes: { said: "Approved with changes", text: "text-good", ground: "bg-good-ground text-good" },
  request_changes: { said: "Changes requested", text: "text-wait", ground: "bg-wait-ground text-wait" },
  not_relevant: { said: "Not relevant", text: "text-quiet", ground: "bg-sunken text-ink" },
};
