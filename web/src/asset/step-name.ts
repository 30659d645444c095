import type { TFunction } from "i18next";

const known = {
  Register: "register",
  "What next?": "whatNext",
  Plan: "plan",
  "Can it be taken?": "canBeTaken",
  Transcode: "transcode",
  Derive: "derive",
  Render: "render",
  Tag: "tag",
  Check: "check",
  Catalogue: "catalogue",
  "Passed?": "passed",
  "Start review": "startReview",
  "Record failure": "recordFailure",
  "Held back": "heldBack",
  Failed: "failed",
  "Plan review": "planReview",
  "Is it planned?": "isPlanned",
  "Is anybody to be asked?": "isAnybody",
  Stages: "stages",
  "Close review": "closeReview",
  "Does it begin later?": "beginsLater",
  "Wait for its date": "waitForDate",
  "Await decision": "awaitDecision",
  "What is due?": "whatIsDue",
  "Close stage": "closeStage",
  "Does anything follow?": "anythingFollows",
  "Start what follows": "startNext",
  "Stage ended": "stageEnded",
  Refused: "refused",
  "Nothing to do": "nothingToDo",
  "File at fault?": "fileAtFault",
} as const;

/** The steps that people speak of have words; the others are called what the workflow calls them. */
export function stepName(state: string, t: TFunction<"asset">): string {
  return isKnown(state) ? t(`journey.step.${known[state]}`) : state;
}

function isKnown(state: string): state is keyof typeof known {
  return state in known;
}
