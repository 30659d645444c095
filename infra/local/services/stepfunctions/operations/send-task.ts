import { AwsError } from "../../../kernel/errors.ts";
import type { Engine } from "../engine.ts";
import type { Journal } from "../journal.ts";
import { type Json, parseJson, textExceedsPayloadLimit } from "../json.ts";
import type { Signal } from "../signals.ts";
import { StateError } from "../state-error.ts";
import { readTaskToken } from "../task-token.ts";

/** The execution that a task token belongs to, and its state machine. */
export interface TokenHolder {
  executionArn: string;
  stateMachineArn: string;
  taskId: string;
}

/**
 * Whose task a token is.
 *
 * @throws AwsError InvalidToken for what is no token, TaskDoesNotExist when nothing here gave it out
 */
export function findTokenHolder(journal: Journal, token: string): TokenHolder {
  const named = readTaskToken(token);
  if (named === null) throw new AwsError("InvalidToken", "Invalid Token: 'Invalid token'");
  const execution = journal.find(named.executionArn);
  if (execution === undefined)
    throw new AwsError("TaskDoesNotExist", "Task does not exist: 'The provided task does not exist'");
  return { ...named, stateMachineArn: execution.stateMachineArn };
}

/** The output of SendTaskSuccess; throws AwsError InvalidOutput when it is no JSON, or too large. */
export function readTaskOutput(output: string): Json {
  if (textExceedsPayloadLimit(output))
    throw new AwsError("InvalidOutput", "Invalid Output: it is larger than 262144 bytes");
  try {
    return parseJson(output);
  } catch (cause) {
    throw new AwsError("InvalidOutput", "Invalid Output: it is no JSON", { cause });
  }
}

/** Gives a task its answer or a sign of life; throws AwsError TaskTimedOut when the task is not waited for any more. */
export async function sendToTask(engine: Engine, holder: TokenHolder, signal: Signal): Promise<void> {
  if (!(await engine.signal(holder.executionArn, signal)))
    throw new AwsError("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'");
}

/** The error of SendTaskFailure. */
export function taskFailure(error: string | undefined, cause: string | undefined): StateError {
  return new StateError(error ?? "", cause);
}
