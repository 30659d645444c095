import {
  type Catcher,
  causeOfError,
  invoke,
  jsonata,
  type StateMachineDefinition,
  type TaskState,
} from "./states-language.ts";

export interface ReviewReferences {
  openReviewArn: string;
  closeReviewArn: string;
  recordFailureArn: string;
  /** From asking to the due date, in hours; who has not decided by then is reminded. */
  deadlineHours: number;
  /** From the reminder to the end of the wait, in hours. */
  graceHours: number;
}

const reviewed = `"assetId": $states.context.Execution.Input.assetId,
        "version": $states.context.Execution.Input.version,
        "round": $states.context.Execution.Input.round,
        "executionArn": $states.context.Execution.Id`;

function recorded(): Catcher {
  return {
    ErrorEquals: ["States.ALL"],
    Next: "Record failure",
    Output: { error: jsonata("$states.errorOutput.Error"), cause: causeOfError },
  };
}

/** Asks (or reminds) by mail and waits for the task token to come back with a decision. */
function awaitDecision(openReviewArn: string, reminder: boolean, waitHours: number, onTimeout: string): TaskState {
  return {
    ...invoke(
      openReviewArn,
      `{
        ${reviewed},
        "taskToken": $states.context.Task.Token,
        "startedAt": $states.context.Execution.StartTime,
        "reminder": ${reminder}
      }`,
    ),
    Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
    TimeoutSeconds: waitHours * 3600,
    Assign: { outcome: jsonata("$states.result") },
    Catch: [
      { ErrorEquals: ["States.Timeout"], Next: onTimeout, Assign: { outcome: { decision: "expired" } } },
      recorded(),
    ],
    Next: "Close review",
  };
}

/** One stage of approval: ask, remind once, and turn the decision (or its absence) into the version's next status. */
export function reviewWorkflow(references: ReviewReferences): StateMachineDefinition {
  const { deadlineHours, graceHours } = references;
  return {
    Comment: "Gets one version approved through e-mailed links",
    QueryLanguage: "JSONata",
    StartAt: "Await decision",
    TimeoutSeconds: (deadlineHours + graceHours + 24) * 3600,
    States: {
      "Await decision": awaitDecision(references.openReviewArn, false, deadlineHours, "Remind"),
      Remind: awaitDecision(references.openReviewArn, true, graceHours, "Close review"),
      "Close review": {
        ...invoke(references.closeReviewArn, `{ ${reviewed}, "outcome": $outcome }`),
        TimeoutSeconds: 60,
        Catch: [recorded()],
        End: true,
      },
      "Record failure": {
        ...invoke(
          references.recordFailureArn,
          `{
            "executionArn": $states.context.Execution.Id,
            "step": "review",
            "error": $states.input.error,
            "cause": $states.input.cause,
            "review": {
              "assetId": $states.context.Execution.Input.assetId,
              "version": $states.context.Execution.Input.version,
              "round": $states.context.Execution.Input.round
            }
          }`,
        ),
        TimeoutSeconds: 60,
        Output: { error: jsonata("$states.input.error"), cause: jsonata("$states.input.cause") },
        Catch: [
          {
            ErrorEquals: ["States.ALL"],
            Next: "Failed",
            Output: { error: jsonata("$states.input.error"), cause: jsonata("$states.input.cause") },
          },
        ],
        Next: "Failed",
      },
      Failed: { Type: "Fail", Error: jsonata("$states.input.error"), Cause: jsonata("$states.input.cause") },
    },
  };
}
