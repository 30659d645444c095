import type { TaskState } from "./definition.ts";
import { evaluate, evaluateAs, integer } from "./evaluate.ts";
import { taskResource } from "./integrations/task-resource.ts";
import { exceedsPayloadLimit, type Json } from "./json.ts";
import { tooLarge } from "./leave-state.ts";
import type { Task, Thread } from "./run.ts";
import { scopeOf } from "./scope.ts";
import { errorDetails, StateError } from "./state-error.ts";
import { taskToken } from "./task-token.ts";
import { emit, payload, stateOf, type Turn } from "./turn.ts";

const SECONDS = integer(1, 99_999_999);

/**
 * Settles a task's arguments and deadlines and hands it on to be called.
 *
 * @throws StateError when an expression fails or the arguments are too large
 */
export async function scheduleTask(turn: Turn, thread: Thread, state: TaskState): Promise<void> {
  const { pattern, ...names } = taskResource(state.Resource);
  const id = turn.newId();
  const scope = scopeOf(turn, thread, pattern === "token" ? { token: taskToken(turn.execution.arn, id) } : {});
  const given: Json =
    state.Arguments === undefined ? thread.input : await evaluate(state.Arguments, "Arguments", scope);
  if (exceedsPayloadLimit(given)) throw tooLarge(thread.state);
  const timeout =
    state.TimeoutSeconds === undefined
      ? null
      : await evaluateAs(SECONDS, state.TimeoutSeconds, "TimeoutSeconds", scope);
  const heartbeat =
    state.HeartbeatSeconds === undefined
      ? null
      : await evaluateAs(SECONDS, state.HeartbeatSeconds, "HeartbeatSeconds", scope);
  const now = turn.now();
  emit(turn, thread, "TaskScheduled", {
    taskScheduledEventDetails: {
      resourceType: names.resourceType,
      resource: names.resource,
      region: regionOf(turn.execution.stateMachineArn),
      parameters: JSON.stringify(given),
      ...(timeout !== null && { timeoutInSeconds: timeout }),
      ...(heartbeat !== null && { heartbeatInSeconds: heartbeat }),
    },
  });
  emit(turn, thread, "TaskStarted", { taskStartedEventDetails: naming(state) });
  const task: Task = {
    id,
    resource: state.Resource,
    arguments: given,
    timeoutAt: timeout === null ? null : now + timeout * 1000,
    heartbeatSeconds: heartbeat,
    heartbeatAt: heartbeat === null ? null : now + heartbeat * 1000,
    step: "calling",
    handle: null,
  };
  thread.phase = { kind: "task", task };
  turn.effects.push({ kind: "call", task });
}

/** The task's request was accepted; its answer comes later. */
export function submitTask(turn: Turn, thread: Thread, task: Task, output: Json, handle: Json): void {
  task.step = "submitted";
  task.handle = handle;
  emit(turn, thread, "TaskSubmitted", {
    taskSubmittedEventDetails: { ...naming(taskState(turn, thread)), ...payload("output", output) },
  });
}

/**
 * The task answered.
 *
 * @throws StateError when the answer is too large
 */
export function succeedTask(turn: Turn, thread: Thread, result: Json): void {
  if (exceedsPayloadLimit(result)) throw tooLarge(thread.state);
  emit(turn, thread, "TaskSucceeded", {
    taskSucceededEventDetails: { ...naming(taskState(turn, thread)), ...payload("output", result) },
  });
  thread.phase = { kind: "leave", result };
}

/** The task failed; what to do about it is up to `handleError`. */
export function failTask(turn: Turn, thread: Thread, error: StateError): void {
  emit(turn, thread, "TaskFailed", {
    taskFailedEventDetails: { ...naming(taskState(turn, thread)), ...errorDetails(error) },
  });
}

/** The task took too long, or its heartbeat stayed away; answers the error. AWS names both `States.Timeout`. */
export function timeOutTask(turn: Turn, thread: Thread, task: Task, missedHeartbeat: boolean): StateError {
  const error = new StateError(
    "States.Timeout",
    undefined,
    missedHeartbeat ? { alsoKnownAs: "States.HeartbeatTimeout" } : {},
  );
  emit(turn, thread, "TaskTimedOut", {
    taskTimedOutEventDetails: { ...naming(taskState(turn, thread)), ...errorDetails(error) },
  });
  turn.effects.push({ kind: "cancel", task });
  return error;
}

function taskState(turn: Turn, thread: Thread): TaskState {
  const state = stateOf(turn, thread);
  if (state.Type !== "Task") throw new Error(`The state ${thread.state} is no Task.`);
  return state;
}

function naming(state: TaskState): { resourceType: string; resource: string } {
  const { resourceType, resource } = taskResource(state.Resource);
  return { resourceType, resource };
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}
