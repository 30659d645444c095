import {
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";

/** Wakes the review that waits for this token. One that waits no longer has been woken, or is over: that is no failure. */
export type WakeReview = (taskToken: string, outcome: { decision: string; decisionId: string }) => Promise<void>;

export function makeWakeReview(stepFunctions: SFNClient): WakeReview {
  return async (taskToken, outcome) => {
    try {
      await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(outcome) }));
    } catch (error) {
      if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) return;
      throw error;
    }
  };
}
