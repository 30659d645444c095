import {
  type Catcher,
  causeOfError,
  invoke,
  jsonata,
  type Retrier,
  type StateMachineDefinition,
} from "./states-language.ts";

/** What the ingest workflow works with, by ARN. */
export interface IngestReferences {
  registerArn: string;
  planArn: string;
  renderArn: string;
  deriveArn: string;
  tagArn: string;
  checkArn: string;
  catalogueArn: string;
  recordFailureArn: string;
  mediaConvertRoleArn: string;
  reviewStateMachineArn: string;
}

const throttledMediaConvert: Retrier = {
  ErrorEquals: [
    "MediaConvert.TooManyRequestsException",
    "MediaConvert.InternalServerErrorException",
    "MediaConvert.SdkClientException",
    "MediaConvert.MediaConvertException",
  ],
  // The sum of the waits stays under a minute, for which MediaConvert remembers a ClientRequestToken: no job is made twice.
  IntervalSeconds: 2,
  MaxAttempts: 4,
  BackoffRate: 2,
  MaxDelaySeconds: 20,
};

/** Whatever a step could not get over becomes a recorded failure that names the step. */
function recordedAs(step: string): Catcher {
  return {
    ErrorEquals: ["States.ALL"],
    Next: "Record failure",
    Output: { step, error: jsonata("$states.errorOutput.Error"), cause: causeOfError },
  };
}

/**
 * From an S3 "Object Created" event to a catalogued version whose review has begun: eleven states for a film or a song, eight for a picture.
 * The subject travels in the variable `registered`, and what was made in `made`, `tagged` and `quality`.
 */
export function ingestWorkflow(references: IngestReferences): StateMachineDefinition {
  return {
    Comment: "Registers, transcodes, tags, checks and catalogues one master",
    QueryLanguage: "JSONata",
    StartAt: "Register",
    TimeoutSeconds: 12 * 3600,
    States: {
      Register: {
        ...invoke(
          references.registerArn,
          `{
            "executionArn": $states.context.Execution.Id,
            "bucket": $states.input.detail.bucket.name,
            "key": $states.input.detail.object.key,
            "versionId": $states.input.detail.object."version-id",
            "etag": $states.input.detail.object.etag,
            "bytes": $states.input.detail.object.size,
            "sequencer": $states.input.detail.object.sequencer,
            "retryOf": $states.input.detail.retryOf
          }`,
        ),
        TimeoutSeconds: 120,
        Assign: { registered: jsonata("$states.result.Payload") },
        Catch: [{ ...recordedAs("register"), Assign: { registered: {} } }],
        Next: "What next?",
      },
      "What next?": {
        Type: "Choice",
        Choices: [
          { Condition: jsonata("$registered.next = 'render'"), Next: "Render" },
          { Condition: jsonata("$registered.next = 'transcode'"), Next: "Plan" },
          {
            Condition: jsonata("$registered.next = 'derive'"),
            Assign: { planned: { plan: jsonata("$registered.plan") } },
            Next: "Derive",
          },
        ],
        Default: "Nothing to do",
      },
      "Nothing to do": {
        Type: "Succeed",
        Comment: "A duplicate, a late event, a sidecar, or a master that was refused with a reason",
        Output: jsonata("$registered"),
      },
      Plan: {
        ...invoke(references.planArn, `{ "subject": $registered.subject, "attempt": $states.context.Execution.Name }`),
        // MediaConvert's Probe reads as much of the master as it needs.
        TimeoutSeconds: 150,
        Assign: { planned: jsonata("$states.result.Payload") },
        Catch: [recordedAs("plan")],
        Next: "Can it be taken?",
      },
      "Can it be taken?": {
        Type: "Choice",
        Choices: [
          // As a picture that Render refuses: its finding takes it through the checks into quarantine.
          { Condition: jsonata("$planned.next = 'tag'"), Assign: { made: jsonata("$planned.made") }, Next: "Tag" },
        ],
        Default: "Transcode",
      },
      Transcode: {
        Type: "Task",
        Comment: "Waits for the job without polling",
        Resource: "arn:aws:states:::mediaconvert:createJob.sync",
        Arguments: {
          Role: references.mediaConvertRoleArn,
          ClientRequestToken: jsonata("$planned.job.ClientRequestToken"),
          Settings: jsonata("$planned.job.Settings"),
          UserMetadata: jsonata("$planned.job.UserMetadata"),
        },
        TimeoutSeconds: 6 * 3600,
        Retry: [throttledMediaConvert],
        Catch: [recordedAs("transcode")],
        Next: "Derive",
      },
      Derive: {
        ...invoke(
          references.deriveArn,
          `{ "subject": $registered.subject, "plan": $planned.plan, "job": $states.input.Job }`,
        ),
        TimeoutSeconds: 15 * 60,
        Assign: { made: jsonata("$states.result.Payload") },
        Catch: [recordedAs("derive")],
        Next: "Tag",
      },
      Render: {
        ...invoke(references.renderArn, `{ "subject": $registered.subject }`),
        TimeoutSeconds: 15 * 60,
        Assign: { made: jsonata("$states.result.Payload") },
        Catch: [recordedAs("render")],
        Next: "Tag",
      },
      Tag: {
        ...invoke(
          references.tagArn,
          `{ "subject": $registered.subject, "frames": [$made.frames], "durationMs": $made.technical.durationMs }`,
        ),
        TimeoutSeconds: 5 * 60,
        Assign: { tagged: jsonata("$states.result.Payload") },
        Catch: [recordedAs("tag")],
        Next: "Check",
      },
      Check: {
        ...invoke(references.checkArn, `{ "subject": $registered.subject, "made": $made, "tagged": $tagged }`),
        TimeoutSeconds: 60,
        Assign: { quality: jsonata("$states.result.Payload") },
        Catch: [recordedAs("check")],
        Next: "Catalogue",
      },
      Catalogue: {
        ...invoke(
          references.catalogueArn,
          `{
            "executionArn": $states.context.Execution.Id,
            "subject": $registered.subject,
            "made": $made,
            "tagged": $tagged,
            "quality": $quality
          }`,
        ),
        TimeoutSeconds: 60,
        Assign: { catalogued: jsonata("$states.result.Payload") },
        Catch: [recordedAs("catalogue")],
        Next: "Passed?",
      },
      "Passed?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$exists($catalogued.review)"), Next: "Start review" }],
        Default: "Held back",
      },
      "Held back": {
        Type: "Succeed",
        Comment: "Quarantined: a person has to look first",
        Output: jsonata("$catalogued"),
      },
      "Start review": {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution",
        Arguments: {
          StateMachineArn: references.reviewStateMachineArn,
          Name: jsonata("$catalogued.review.name"),
          Input: jsonata(
            "$merge([$catalogued.review.input, { 'AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID': $states.context.Execution.Id }])",
          ),
        },
        TimeoutSeconds: 60,
        Retry: [
          {
            ErrorEquals: [
              "StepFunctions.ExecutionLimitExceededException",
              "StepFunctions.AWSStepFunctionsException",
              "StepFunctions.SdkClientException",
            ],
            IntervalSeconds: 2,
            MaxAttempts: 5,
            BackoffRate: 2,
            JitterStrategy: "FULL",
          },
        ],
        Catch: [
          // The name is the review's identity: one that has started already is the one that was wanted.
          { ErrorEquals: ["StepFunctions.ExecutionAlreadyExistsException"], Next: "Held back" },
          recordedAs("start-review"),
        ],
        End: true,
      },
      "Record failure": {
        ...invoke(
          references.recordFailureArn,
          `{
            "executionArn": $states.context.Execution.Id,
            "step": $states.input.step,
            "error": $states.input.error,
            "cause": $states.input.cause,
            "subject": $registered.subject,
            "object": { "bucket": $states.context.Execution.Input.detail.bucket.name, "key": $states.context.Execution.Input.detail.object.key }
          }`,
        ),
        TimeoutSeconds: 60,
        Assign: { recorded: jsonata("$states.result.Payload") },
        Output: { error: jsonata("$states.input.error"), cause: jsonata("$states.input.cause") },
        Catch: [
          {
            ErrorEquals: ["States.ALL"],
            Next: "Failed",
            Output: { error: jsonata("$states.input.error"), cause: jsonata("$states.input.cause") },
          },
        ],
        Next: "File at fault?",
      },
      "File at fault?": {
        Type: "Choice",
        Choices: [{ Condition: jsonata("$recorded.fileIsTheReason"), Next: "Refused" }],
        Default: "Failed",
      },
      Refused: {
        Type: "Succeed",
        Comment: "The master cannot be taken: it is in quarantine with the reason, and nobody has to be alarmed",
        Output: jsonata("$recorded"),
      },
      Failed: { Type: "Fail", Error: jsonata("$states.input.error"), Cause: jsonata("$states.input.cause") },
    },
  };
}
