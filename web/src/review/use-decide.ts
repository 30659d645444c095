import type { DecisionRequest } from "../../../functions/api/schemas/review-page.ts";
import type { Decision } from "../../../shared/review/decision.ts";
import { useWayAction } from "./use-way-action.ts";
import type { Way } from "./way.ts";

/** A decision that is on record. */
export interface Made {
  decision: Decision;
  at: string;
  comment: string | null;
  /** Whether it has closed the stage, so that it stands. */
  final: boolean;
}

export function useDecide(way: Way, onDecided: (made: Made) => void) {
  return useWayAction(
    way,
    (given: DecisionRequest) => way.decide(given),
    ({ decision, decidedAt, final }, { comment }) =>
      onDecided({ decision, at: decidedAt, comment: comment?.trim() || null, final }),
  );
}
