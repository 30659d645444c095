import { NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";

/** What a rule or a schedule can call, told apart by the service in the target's ARN. */
export type TargetService = "lambda" | "states" | "sqs" | "events" | "logs";

const services: readonly TargetService[] = ["lambda", "states", "sqs", "events", "logs"];

/** The service of a target; throws NotSupportedError, naming it, for those that the laptop cloud cannot call. */
export function targetService(arn: string): TargetService {
  const name = arn.split(":")[2];
  const found = services.find((service) => service === name);
  if (!found) throw new NotSupportedError(`targets of the service ${name} (${arn})`);
  return found;
}

/** Who calls a target: its role, assumed by the service, or the service itself when it has none. */
export function targetCaller(
  kernel: Kernel,
  principal: string,
  roleArn: string | undefined,
  sourceArn: string,
): Caller {
  return roleArn === undefined
    ? { kind: "service", principal, sourceArn }
    : kernel.assumeRole(roleArn, principal, sessionName(sourceArn), sourceArn);
}

/** JSON text as a value, and any other text as the string that it is. */
export function parseInput(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Calls a Lambda function, state machine or queue with `input` (JSON text) after checking that the caller may. */
export function callTarget(kernel: Kernel, arn: string, input: string, caller: Caller, executionName?: string): void {
  const service = targetService(arn);
  switch (service) {
    case "lambda":
      kernel.authorize(caller, [{ action: "lambda:InvokeFunction", resource: arn }]);
      kernel.use("lambda").invokeAsync(arn, parseInput(input), caller);
      return;
    case "states":
      kernel.authorize(caller, [{ action: "states:StartExecution", resource: arn }]);
      kernel.use("stepfunctions").start(arn, parseInput(input), caller, executionName);
      return;
    case "sqs":
      kernel.use("sqs").sendAsService(arn, input, caller);
      return;
    default:
      throw new NotSupportedError(`calls of the target ${arn}`);
  }
}

function sessionName(sourceArn: string): string {
  return sourceArn
    .slice(sourceArn.lastIndexOf("/") + 1)
    .replace(/[^\w+=,.@-]/g, "-")
    .slice(0, 64);
}
