import { NotSupportedError } from "../../../kernel/errors.ts";
import type { Integration } from "./integration.ts";
import { lambdaInvoke } from "./lambda-invoke.ts";
import { mediaConvertJob } from "./mediaconvert-job.ts";
import { putEvents } from "./put-events.ts";
import { sdkAction } from "./sdk-action.ts";
import { sendMessage } from "./send-message.ts";
import { startExecution } from "./start-execution.ts";

/** Answer at once, when the job has ended, or when somebody sends the task token back. */
type Pattern = "request" | "sync" | "token";

export interface TaskResource {
  integration: Integration;
  pattern: Pattern;
  /** As in history events: `lambda`, `aws-sdk:dynamodb`. */
  resourceType: string;
  /** As in history events: `invoke.waitForTaskToken`. */
  resource: string;
}

const OPTIMIZED: Record<string, { patterns: Record<string, Integration> }> = {
  "lambda:invoke": { patterns: { "": lambdaInvoke, ".waitForTaskToken": lambdaInvoke } },
  "states:startExecution": {
    patterns: {
      "": startExecution("text"),
      ".sync": startExecution("text"),
      ".sync:2": startExecution("json"),
      ".waitForTaskToken": startExecution("text"),
    },
  },
  "mediaconvert:createJob": { patterns: { "": mediaConvertJob, ".sync": mediaConvertJob } },
  "events:putEvents": { patterns: { "": putEvents, ".waitForTaskToken": putEvents } },
  "sqs:sendMessage": { patterns: { "": sendMessage, ".waitForTaskToken": sendMessage } },
};

const RESOURCE =
  /^arn:aws:states:::(?<name>[a-zA-Z0-9-]+(?::[a-zA-Z0-9]+){1,2}?)(?<suffix>\.sync(?::2)?|\.waitForTaskToken)?$/;

const known = new Map<string, TaskResource>();

/**
 * What a Task state's `Resource` names.
 *
 * @throws NotSupportedError when the laptop cloud has no such integration
 */
export function taskResource(arn: string): TaskResource {
  const before = known.get(arn);
  if (before !== undefined) return before;
  const { name, suffix = "" } = RESOURCE.exec(arn)?.groups ?? {};
  if (name === undefined) throw new NotSupportedError(`the Step Functions task resource ${arn}`);
  const parts = name.split(":");
  const action = parts.at(-1) ?? "";
  const made: TaskResource = {
    integration: integrationOf(name, suffix, arn),
    pattern: suffix === ".waitForTaskToken" ? "token" : suffix === "" ? "request" : "sync",
    resourceType: parts.slice(0, -1).join(":"),
    resource: `${action}${suffix}`,
  };
  known.set(arn, made);
  return made;
}

function integrationOf(name: string, suffix: string, arn: string): Integration {
  const [first, service, action] = name.split(":");
  if (first === "aws-sdk" && service !== undefined && action !== undefined && !suffix.startsWith(".sync"))
    return sdkAction(service, action);
  const integration = OPTIMIZED[name]?.patterns[suffix];
  if (integration === undefined) throw new NotSupportedError(`the Step Functions task resource ${arn}`);
  return integration;
}
