import type { DecisionRequest } from "../../../functions/api/schemas/review-page.ts";
import type { Decision } from "../../../shared/review/decision.ts";
import { reviewLink } from "./review-link.ts";
import { useLinkAction } from "./use-link-action.ts";

/** A decision that is on record. */
export interface Made {
  decision: Decision;
  at: string;
  comment: string | null;
  /** Whether it has closed the stage, so that it stands. */
  final: boolean;
}

export function useDecide(token: string, onDecided: (made: Made) => void) {
  return useLinkAction(
    token,
    (given: DecisionRequest) => reviewLink.decide(token, given),
    ({ decision, decidedAt, final }, { comment }) =>
      onDecided({ decision, at: decidedAt, comment: comment?.trim() || null, final }),
  );
}
