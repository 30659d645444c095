import { evaluate } from "./evaluate.ts";
import { exceedsPayloadLimit, type Json, MAX_PAYLOAD_BYTES } from "./json.ts";
import type { Thread } from "./run.ts";
import { scopeOf } from "./scope.ts";
import { errorDetails, StateError } from "./state-error.ts";
import { emit, emitForExecution, parentOf, payload, stateOf, type Turn } from "./turn.ts";

/** How a state is left: with which data, and where to. */
export interface Departure {
  Output?: Json | undefined;
  Assign?: Record<string, Json> | undefined;
  /** The state's output when it has no `Output`. */
  otherwise: Json;
  result?: Json;
  errorOutput?: Json;
  /** The next state; undefined ends the thread. */
  next: string | undefined;
}

/**
 * Evaluates `Output` and `Assign`, both with the variables as they were before the state, and goes on.
 *
 * @throws StateError when an expression fails or the output is too large
 */
export async function leave(turn: Turn, thread: Thread, departure: Departure): Promise<void> {
  const scope = scopeOf(turn, thread, departure);
  const output =
    departure.Output === undefined ? departure.otherwise : await evaluate(departure.Output, "Output", scope);
  const assigned: Record<string, Json> = {};
  for (const [name, template] of Object.entries(departure.Assign ?? {}))
    assigned[name] = await evaluate(template, `Assign/${name}`, scope);
  if (exceedsPayloadLimit(output)) throw tooLarge(thread.state);
  if (Object.keys(assigned).length > 0) checkVariables(turn, thread, assigned);
  emit(turn, thread, `${stateOf(turn, thread).Type}StateExited`, {
    stateExitedEventDetails: {
      name: thread.state,
      ...payload("output", output),
      ...(departure.Assign !== undefined && {
        assignedVariables: Object.fromEntries(
          Object.entries(assigned).map(([name, value]) => [name, JSON.stringify(value)]),
        ),
        assignedVariablesDetails: { truncated: false },
      }),
    },
  });
  Object.assign(thread.variables, assigned);
  if (departure.next === undefined) finish(turn, thread, output);
  else
    Object.assign(thread, {
      state: departure.next,
      input: output,
      attempts: {},
      retryCount: 0,
      phase: { kind: "enter" },
    });
}

/** The error for data beyond the payload limit. */
export function tooLarge(state: string): StateError {
  return new StateError(
    "States.DataLimitExceeded",
    `The state/task '${state}' returned a result with a size exceeding the maximum number of bytes service limit.`,
  );
}

/** All variables of an execution together (Step Functions service quotas). */
const MAX_VARIABLES_BYTES = 10 * 1024 * 1024;

function checkVariables(turn: Turn, thread: Thread, assigned: Record<string, Json>): void {
  if (exceedsPayloadLimit(assigned))
    throw new StateError(
      "States.DataLimitExceeded",
      `The state '${thread.state}' assigns variables with more than ${MAX_PAYLOAD_BYTES} bytes.`,
    );
  let total = 0;
  for (const each of Object.values(turn.run.threads)) {
    const variables = each === thread ? { ...each.variables, ...assigned } : each.variables;
    total += Buffer.byteLength(JSON.stringify(variables));
  }
  if (total > MAX_VARIABLES_BYTES)
    throw new StateError(
      "States.DataLimitExceeded",
      `The execution's variables take more than ${MAX_VARIABLES_BYTES} bytes.`,
    );
}

/** The thread has reached its end. */
function finish(turn: Turn, thread: Thread, output: Json): void {
  const parent = parentOf(turn, thread);
  if (parent === null) {
    emit(turn, { ...thread, enteredEventId: 0 }, "ExecutionSucceeded", {
      executionSucceededEventDetails: payload("output", output),
    });
    turn.ending = { status: "SUCCEEDED", output };
    return;
  }
  if (parent.phase.kind === "map")
    emit(turn, { ...thread, enteredEventId: parent.enteredEventId }, "MapIterationSucceeded", {
      mapIterationSucceededEventDetails: { name: parent.state, index: thread.index },
    });
  if (parent.phase.kind !== "map" && parent.phase.kind !== "parallel")
    throw new Error(`A branch of ${parent.state} ended, but the state is in phase ${parent.phase.kind}.`);
  parent.phase.outputs[thread.index] = output;
  parent.lastEventId = turn.run.nextEventId - 1;
  delete turn.run.threads[thread.id];
}

/** The execution fails with an error that nothing caught. */
export function failExecution(turn: Turn, error: StateError): void {
  const details = errorDetails(error);
  emitForExecution(turn, "ExecutionFailed", { executionFailedEventDetails: details });
  turn.ending = { status: "FAILED", ...details };
}
