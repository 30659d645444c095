import type { ChoiceState, FailState, ParallelState, WaitState } from "./definition.ts";
import { BOOLEAN, evaluate, evaluateAs, executing, integer, queryError, STRING } from "./evaluate.ts";
import { exceedsPayloadLimit, type Json } from "./json.ts";
import { leave, tooLarge } from "./leave-state.ts";
import { beginMap } from "./map-iterations.ts";
import { openThread } from "./open-thread.ts";
import type { Thread } from "./run.ts";
import { scheduleTask } from "./schedule-task.ts";
import { scopeOf } from "./scope.ts";
import { StateError } from "./state-error.ts";
import { emit, stateOf, type Turn } from "./turn.ts";

/**
 * Begins a state's work; what can be done at once is done at once.
 *
 * @throws StateError when the state fails
 */
export async function beginState(turn: Turn, thread: Thread): Promise<void> {
  const state = stateOf(turn, thread);
  switch (state.Type) {
    case "Pass":
      return leave(turn, thread, { ...state, otherwise: thread.input, next: state.Next });
    case "Succeed":
      return leave(turn, thread, { Output: state.Output, otherwise: thread.input, next: undefined });
    case "Choice":
      return choose(turn, thread, state);
    case "Wait":
      return wait(turn, thread, state);
    case "Fail":
      throw await failure(turn, thread, state);
    case "Task":
      return scheduleTask(turn, thread, state);
    case "Parallel":
      return branch(turn, thread, state);
    case "Map":
      return beginMap(turn, thread, state);
  }
}

async function choose(turn: Turn, thread: Thread, state: ChoiceState): Promise<void> {
  const scope = scopeOf(turn, thread);
  for (const [index, rule] of state.Choices.entries()) {
    if (!(await evaluateAs(BOOLEAN, rule.Condition, `Choices[${index}]/Condition`, scope))) continue;
    return leave(turn, thread, { ...rule, otherwise: thread.input, next: rule.Next });
  }
  // AWS reports States.Runtime here, not the language's States.NoChoiceMatched, which it reserves for later.
  if (state.Default === undefined)
    throw new StateError(
      "States.Runtime",
      `${executing(scope)} Failed to transition out of the state. The state does not point to a next state.`,
    );
  return leave(turn, thread, { ...state, otherwise: thread.input, next: state.Default });
}

async function wait(turn: Turn, thread: Thread, state: WaitState): Promise<void> {
  thread.phase = { kind: "until", at: await waitsUntil(turn, thread, state), next: "leave" };
}

async function waitsUntil(turn: Turn, thread: Thread, state: WaitState): Promise<number> {
  const scope = scopeOf(turn, thread);
  if (state.Seconds !== undefined)
    return turn.now() + 1000 * (await evaluateAs(integer(0, 99_999_999), state.Seconds, "Seconds", scope));
  const timestamp = await evaluateAs(STRING, state.Timestamp ?? null, "Timestamp", scope);
  if (!RFC_3339.test(timestamp) || Number.isNaN(Date.parse(timestamp)))
    throw queryError(
      scope,
      "Timestamp",
      `The value '${timestamp}' of the field 'Timestamp' is not an RFC 3339 timestamp.`,
    );
  return Date.parse(timestamp);
}

/** The profile of RFC 3339 that the language asks for: upper-case T, and Z or an offset. */
const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

async function failure(turn: Turn, thread: Thread, state: FailState): Promise<StateError> {
  const scope = scopeOf(turn, thread);
  const error = state.Error === undefined ? "" : await evaluateAs(STRING, state.Error, "Error", scope);
  const cause = state.Cause === undefined ? undefined : await evaluateAs(STRING, state.Cause, "Cause", scope);
  return new StateError(error, cause);
}

async function branch(turn: Turn, thread: Thread, state: ParallelState): Promise<void> {
  const input: Json =
    state.Arguments === undefined ? thread.input : await evaluate(state.Arguments, "Arguments", scopeOf(turn, thread));
  if (exceedsPayloadLimit(input)) throw tooLarge(thread.state);
  emit(turn, thread, "ParallelStateStarted");
  thread.phase = { kind: "parallel", outputs: {} };
  for (const [index, flow] of state.Branches.entries()) openThread(turn, thread, { index, flow, input });
}
