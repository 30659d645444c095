import type { ReviewStage } from "../../shared/catalog/records.ts";

/** A stage as the review workflow waits on it. */
export interface StageInput {
  id: string;
  /** Not before this moment. */
  opensAt: string;
  waits: ReviewStage["waits"];
}

export function stageInputOf({ id, openedAt, waits }: ReviewStage): StageInput {
  return { id, opensAt: openedAt ?? "", waits };
}
