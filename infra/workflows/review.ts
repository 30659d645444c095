import {
  type Catcher,
  causeOfError,
  invoke,
  jsonata,
  mailUnconfirmed,
  passingLambdaFaults,
  type Retrier,
  type State,
  type StateMachineDefinition,
} from "./states-language.ts";

export interface ReviewReferences {
  planReviewArn: string;
  openReviewArn: string;
  closeReviewArn: string;
  recordFailureArn: string;
}

const reviewed = `"assetId": $states.context.Execution.Input.assetId,
        "version": $states.context.Execution.Input.version,
        "round": $states.context.Execution.Input.round`;
const stage = "$states.context.Map.Item.Value";
/** The wait that has begun: what it is for, and until when. */
const wait = `${stage}.waits[$index]`;
const daySeconds = 24 * 3600;

function recorded(): Catcher {
  return {
    ErrorEquals: ["States.ALL"],
    Next: "Record failure",
    Output: { error: jsonata("$states.errorOutput.Error"), cause: causeOfError },
  };
}

/** What breaks inside a stage breaks the review, which records it. */
function rethrown(): Catcher {
  return {
    ErrorEquals: ["States.ALL"],
    Next: "Stage broke",
    Output: { error: jsonata("$states.errorOutput.Error"), cause: causeOfError },
  };
}

const busyStates: Retrier = {
  ErrorEquals: ["StepFunctions.SdkClientException", "StepFunctions.ThrottlingException", "StepFunctions.SfnException"],
  IntervalSeconds: 1,
  MaxAttempts: 6,
  BackoffRate: 2,
  MaxDelaySeconds: 30,
  JitterStrategy: "FULL",
};

/**
 * Gets one version approved: plans its stages, waits at each with one task token, and goes on from stage to stage. Stages
 * that begin together run side by side; those whose turn comes later run in an execution of their own, which the end of the
 * stage before starts, so that no stage waits for one that it does not come after.
 */
export function reviewWorkflow(references: ReviewReferences): StateMachineDefinition {
  return {
    Comment: "Gets one version approved through e-mailed links",
    QueryLanguage: "JSONata",
    StartAt: "Is it planned?",
    // A stage may begin at a date that is far off; its own waits are bounded by its timetable.
    TimeoutSeconds: 365 * daySeconds,
    States: {
      "Is it planned?": {
        Type: "Choice",
        Choices: [
          {
            Condition: jsonata("$exists($states.input.stages)"),
            Next: "Stages",
            Assign: { stages: jsonata("$states.input.stages") },
          },
        ],
        Default: "Plan review",
      },
      "Plan review": {
        ...invoke(
          references.planReviewArn,
          `$merge([{ ${reviewed} }, $exists($states.context.Execution.Input.template) ? { "template": $states.context.Execution.Input.template } : {}])`,
        ),
        TimeoutSeconds: 60,
        Assign: { stages: jsonata("$states.result.Payload.stages") },
        Catch: [recorded()],
        Next: "Is anybody to be asked?",
      },
      "Is anybody to be asked?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$count($stages) > 0"), Next: "Stages" }],
        Default: "Close review",
      },
      Stages: {
        Type: "Map",
        Items: jsonata("[$stages]"),
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          StartAt: "Does it begin later?",
          States: stageStates(references),
        },
        Catch: [recorded()],
        Output: jsonata("$states.result"),
        End: true,
      },
      "Close review": {
        ...invoke(references.closeReviewArn, `{ ${reviewed} }`),
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
            "review": { ${reviewed} }
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

/** One stage: asks, reminds and escalates by its timetable until a decision wakes it, then hands on. */
function stageStates(references: ReviewReferences): Record<string, State> {
  return {
    "Does it begin later?": {
      Type: "Choice",
      Choices: [
        {
          Condition: jsonata(`$toMillis(${stage}.opensAt) > $toMillis($states.context.State.EnteredTime)`),
          Next: "Wait for its date",
          Assign: { index: 0, woken: "opened" },
        },
      ],
      Default: "Await decision",
      Assign: { index: 0, woken: "opened" },
    },
    "Wait for its date": { Type: "Wait", Timestamp: jsonata(`${stage}.opensAt`), Next: "Await decision" },
    "Await decision": {
      ...invoke(
        references.openReviewArn,
        `{
          ${reviewed},
          "stage": ${stage}.id,
          "executionArn": $states.context.Execution.Id,
          "taskToken": $states.context.Task.Token,
          "occasion": $woken = "joined" ? "request" : $woken = "remind" ? "nudge-" & $toMillis($states.context.State.EnteredTime) : ${wait}.occasion
        }`,
      ),
      Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
      Retry: [passingLambdaFaults, mailUnconfirmed],
      TimeoutSeconds: jsonata(
        `$max([1, $ceil(($toMillis(${wait}.until) - $toMillis($states.context.State.EnteredTime)) / 1000)])`,
      ),
      Assign: { woken: jsonata("$states.result.decision") },
      Catch: [
        {
          ErrorEquals: ["States.Timeout"],
          Next: "What is due?",
          Assign: { index: jsonata("$index + 1"), woken: "timeout" },
        },
        rethrown(),
      ],
      Next: "What is due?",
    },
    "What is due?": {
      Type: "Choice",
      Choices: [
        // Somebody was added or took over, or those who are late are to be reminded: the wait goes on by the same timetable.
        { Condition: jsonata("$woken in ['joined', 'remind']"), Next: "Await decision" },
        { Condition: jsonata(`$woken = 'timeout' and $index < $count(${stage}.waits)`), Next: "Await decision" },
      ],
      Default: "Close stage",
    },
    "Close stage": {
      ...invoke(references.closeReviewArn, `{ ${reviewed}, "stage": ${stage}.id }`),
      TimeoutSeconds: 60,
      Assign: {
        following: jsonata("$states.result.Payload.stages"),
        outcome: jsonata("$states.result.Payload.outcome"),
      },
      Catch: [rethrown()],
      Next: "Does anything follow?",
    },
    "Does anything follow?": {
      Type: "Choice",
      Choices: [{ Condition: jsonata("$count($following) > 0"), Next: "Start what follows" }],
      Default: "Stage ended",
    },
    "Start what follows": {
      Type: "Task",
      Resource: "arn:aws:states:::states:startExecution",
      Arguments: {
        StateMachineArn: jsonata("$states.context.StateMachine.Id"),
        // Its name is its identity: started twice, it runs once.
        Name: jsonata(
          `$states.context.Execution.Input.assetId & "-v" & $states.context.Execution.Input.version & "-r" & $states.context.Execution.Input.round & "-after-" & ${stage}.id`,
        ),
        Input: jsonata(
          `{ ${reviewed}, "stages": $following, "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID": $states.context.Execution.Id }`,
        ),
      },
      TimeoutSeconds: 60,
      Retry: [busyStates],
      Catch: [{ ErrorEquals: ["StepFunctions.ExecutionAlreadyExistsException"], Next: "Stage ended" }, rethrown()],
      Next: "Stage ended",
    },
    "Stage ended": { Type: "Succeed", Output: jsonata(`{ "stage": ${stage}.id, "outcome": $outcome }`) },
    "Stage broke": { Type: "Fail", Error: jsonata("$states.input.error"), Cause: jsonata("$states.input.cause") },
  };
}
