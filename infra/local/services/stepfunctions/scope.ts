import type { Scope } from "./evaluate.ts";
import type { Json } from "./json.ts";
import type { Thread } from "./run.ts";
import { parentOf, type Turn } from "./turn.ts";

/** What a state's expressions see: `$states` and the variables of this thread and of those around it. */
export function scopeOf(
  turn: Turn,
  thread: Thread,
  more: { result?: Json; errorOutput?: Json; token?: string; item?: Json } = {},
): Scope {
  return {
    variables: visibleVariables(turn, thread),
    states: {
      input: thread.input,
      context: contextOf(turn, thread, more),
      ...(more.result !== undefined && { result: more.result }),
      ...(more.errorOutput !== undefined && { errorOutput: more.errorOutput }),
    },
    state: thread.state,
    enteredEventId: thread.enteredEventId,
    now: turn.now(),
  };
}

/** Inner scopes read outer ones. */
function visibleVariables(turn: Turn, thread: Thread): Record<string, Json> {
  const parent = parentOf(turn, thread);
  return parent === null ? { ...thread.variables } : { ...visibleVariables(turn, parent), ...thread.variables };
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/input-output-contextobject.html */
function contextOf(turn: Turn, thread: Thread, more: { token?: string; item?: Json }): Json {
  const { execution } = turn;
  const item = more.item ?? itemOf(turn, thread);
  return {
    Execution: {
      Id: execution.arn,
      Input: execution.input,
      Name: execution.name,
      RoleArn: execution.roleArn,
      StartTime: new Date(execution.startedAt).toISOString(),
      RedriveCount: execution.redriveCount,
      ...(execution.redrivenAt !== null && { RedriveTime: new Date(execution.redrivenAt).toISOString() }),
    },
    State: {
      EnteredTime: new Date(thread.enteredAt).toISOString(),
      Name: thread.state,
      RetryCount: thread.retryCount,
    },
    StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineName },
    ...(item !== undefined && { Map: { Item: item } }),
    ...(more.token !== undefined && { Task: { Token: more.token } }),
  };
}

/** The item of the innermost Map around a thread. */
function itemOf(turn: Turn, thread: Thread): Json | undefined {
  for (let each: Thread | null = thread; each !== null; each = parentOf(turn, each))
    if (each.item !== undefined) return each.item;
  return undefined;
}
