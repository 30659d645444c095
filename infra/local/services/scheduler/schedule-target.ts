import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller, ModelledService } from "../../kernel/service.ts";
import { isPlainObject } from "../events/leaf-matcher.ts";
import { callTarget, parseInput, targetService } from "../events/target-call.ts";
import type { ScheduleTarget } from "./schedule.ts";

/** One run of a schedule. */
export interface Run {
  scheduleArn: string;
  executionId: string;
  /** Milliseconds since the epoch. */
  scheduledAt: number;
  target: ScheduleTarget;
}

// Names in universal target ARNs, where they differ from the laptop cloud's.
const universalNames: Record<string, ModelledService> = {
  dynamodb: "dynamodb",
  eventbridge: "events",
  lambda: "lambda",
  mediaconvert: "mediaconvert",
  rekognition: "rekognition",
  secretsmanager: "secretsmanager",
  sesv2: "sesv2",
  sfn: "stepfunctions",
  sqs: "sqs",
  ssm: "ssm",
};

/** The API that a universal target names, `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`; null for a templated target. */
function universalCall(arn: string): { service: ModelledService; operation: string } | null {
  const [, name, action] = arn.match(/^arn:[^:]+:scheduler:::aws-sdk:([a-z0-9]+):([a-zA-Z0-9]+)$/) ?? [];
  if (name === undefined || action === undefined) return null;
  const service = universalNames[name];
  if (!service) throw new NotSupportedError(`the universal target ${arn}`);
  return { service, operation: action.charAt(0).toUpperCase() + action.slice(1) };
}

/** Throws ValidationException, or NotSupportedError naming the thing, for a target that cannot be called. */
export function checkTarget(target: ScheduleTarget): void {
  for (const name of ["EcsParameters", "KinesisParameters", "SageMakerPipelineParameters"] as const) {
    if (target[name] !== undefined) throw new NotSupportedError(`${name} of a schedule's target`);
  }
  if (target.SqsParameters?.MessageGroupId !== undefined)
    throw new NotSupportedError("FIFO queues as targets of schedules");
  if (universalCall(target.Arn)) return;
  const service = targetService(target.Arn);
  if (service === "logs") throw new NotSupportedError(`log groups as targets of schedules (${target.Arn})`);
  if (service === "events" && !target.EventBridgeParameters)
    throw new AwsError("ValidationException", "EventBridgeParameters are required for an EventBridge target.");
  if (service === "events" && !isPlainObject(parseInput(target.Input ?? "null")))
    throw new AwsError("ValidationException", "Input must be a JSON object for an EventBridge target.");
}

/** The input of a run, with the context attributes filled in; without an input, the event that Scheduler sends. */
export function runInput(kernel: Kernel, run: Run, attempt: number): string {
  const scheduledTime = new Date(run.scheduledAt).toISOString().replace(".000Z", "Z");
  const { Input } = run.target;
  if (Input === undefined) {
    return JSON.stringify({
      version: "0",
      id: run.executionId,
      "detail-type": "Scheduled Event",
      source: "aws.scheduler",
      account: kernel.accountId,
      time: scheduledTime,
      region: kernel.region,
      resources: [run.scheduleArn],
      detail: "{}",
    });
  }
  return Input.replaceAll("<aws.scheduler.schedule-arn>", run.scheduleArn)
    .replaceAll("<aws.scheduler.scheduled-time>", scheduledTime)
    .replaceAll("<aws.scheduler.execution-id>", run.executionId)
    .replaceAll("<aws.scheduler.attempt-number>", String(attempt));
}

/** Calls a schedule's target in the name of its role. */
export async function callScheduleTarget(
  kernel: Kernel,
  { target }: Run,
  input: string,
  caller: Caller,
): Promise<void> {
  const universal = universalCall(target.Arn);
  if (universal) {
    await kernel.call(universal.service, universal.operation, parseInput(input), caller);
    return;
  }
  if (targetService(target.Arn) === "events") {
    const { DetailType = "", Source = "" } = target.EventBridgeParameters ?? {};
    kernel
      .use("events")
      .put(target.Arn, { "detail-type": DetailType, source: Source, resources: [], detail: parseInput(input) }, caller);
    return;
  }
  callTarget(kernel, target.Arn, input, caller);
}

/** The request that could not be made, as a dead letter holds it. */
export function failedRequest({ target }: Run, input: string): string {
  if (universalCall(target.Arn)) return input;
  switch (targetService(target.Arn)) {
    case "lambda":
      return JSON.stringify({ FunctionName: target.Arn, InvocationType: "Event", Payload: input });
    case "states":
      return JSON.stringify({ StateMachineArn: target.Arn, Input: input });
    case "sqs":
      return JSON.stringify({ QueueUrl: target.Arn, MessageBody: input });
    default:
      return input;
  }
}
