import { AwsError } from "../../../kernel/errors.ts";
import { type Engine, executionArn } from "../engine.ts";
import type { ExecutionRecord, Journal } from "../journal.ts";
import { parseJson, textExceedsPayloadLimit } from "../json.ts";
import type { StateMachine } from "../state-machine.ts";

export interface StartRequest {
  stateMachineArn: string;
  name: string;
  /** JSON text. */
  input: string;
  traceHeader?: string | undefined;
}

/**
 * Starts an execution. The name is its identity: the same name with the same input, while it runs, answers the execution
 * that is there.
 *
 * @throws AwsError StateMachineDoesNotExist, InvalidName, InvalidExecutionInput, ExecutionAlreadyExists
 */
export function makeStartExecution(deps: {
  machines: { get(arn: string): StateMachine };
  journal: Journal;
  engine: Engine;
}): (request: StartRequest) => ExecutionRecord {
  return ({ stateMachineArn, name, input, traceHeader }) => {
    const machine = deps.machines.get(stateMachineArn);
    checkName(name);
    checkInput(input);
    const there = deps.journal.find(executionArn(machine.arn, name));
    if (there === undefined) return deps.engine.start(machine, name, input, traceHeader ?? null);
    if (there.status === "RUNNING" && sameJson(there.input, input)) return there;
    throw new AwsError("ExecutionAlreadyExists", `Execution Already Exists: '${there.arn}'`);
  };
}

/** No white space, brackets, wildcards, special or control characters (API reference, StartExecution). */
function checkName(name: string): void {
  if (/[\s<>{}[\]?*"#%\\^|~`$&,;:/\p{Cc}\ud800-\udfff]/u.test(name))
    throw new AwsError("InvalidName", `Invalid Name: '${name}'`);
}

function checkInput(input: string): void {
  if (textExceedsPayloadLimit(input))
    throw new AwsError(
      "InvalidExecutionInput",
      "Invalid State Machine Execution Input: it is larger than 262144 bytes",
    );
  try {
    parseJson(input);
  } catch (cause) {
    throw new AwsError("InvalidExecutionInput", `Invalid State Machine Execution Input: '${describe(cause)}'`, {
      cause,
    });
  }
}

function sameJson(one: string, other: string): boolean {
  return one === other || JSON.stringify(parseJson(one)) === JSON.stringify(parseJson(other));
}

function describe(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
