import { abort, forgetChildren } from "./abort.ts";
import { failExecution, leave } from "./leave-state.ts";
import { nextRetry } from "./retry-policy.ts";
import { childrenOf, type Iterations, type Thread } from "./run.ts";
import { seededRandom } from "./seeded-random.ts";
import { errorDetails, errorOutput, matchesError, StateError } from "./state-error.ts";
import { emit, parentOf, stateOf, type Turn } from "./turn.ts";

/** An error in a thread's state: retried, else caught, else handed to the state around it, else the end of the execution. */
export async function handleError(turn: Turn, thread: Thread, error: StateError): Promise<void> {
  if (error.location !== undefined) emitEvaluationFailed(turn, thread, error);
  for (const child of childrenOf(turn.run, thread)) abort(turn, child, thread.lastEventId);
  const state = stateOf(turn, thread);
  if ("Retry" in state && retry(turn, thread, state.Retry ?? [], error)) return;
  const catcher = "Catch" in state ? state.Catch?.find((each) => matchesError(each.ErrorEquals, error)) : undefined;
  if (catcher === undefined) return failThread(turn, thread, error);
  const output = errorOutput(error);
  try {
    await leave(turn, thread, {
      Output: catcher.Output,
      Assign: catcher.Assign,
      otherwise: output,
      errorOutput: output,
      next: catcher.Next,
    });
    forgetChildren(turn.run, thread);
  } catch (inCatcher) {
    if (!(inCatcher instanceof StateError)) throw inCatcher;
    if (inCatcher.location !== undefined) emitEvaluationFailed(turn, thread, inCatcher);
    await failThread(turn, thread, inCatcher);
  }
}

function emitEvaluationFailed(turn: Turn, thread: Thread, error: StateError): void {
  emit(turn, thread, "EvaluationFailed", {
    evaluationFailedEventDetails: {
      ...errorDetails(error),
      location: error.location?.slice(0, 256),
      state: thread.state,
    },
  });
}

function retry(turn: Turn, thread: Thread, retriers: Parameters<typeof nextRetry>[0], error: StateError): boolean {
  const granted = nextRetry(retriers, error, thread.attempts, () =>
    seededRandom(`${turn.execution.arn} ${thread.enteredEventId} ${thread.retryCount}`),
  );
  if (granted === null) return false;
  thread.attempts[granted.retrier] = (thread.attempts[granted.retrier] ?? 0) + 1;
  thread.retryCount += 1;
  forgetChildren(turn.run, thread);
  thread.phase = { kind: "until", at: turn.now() + granted.delayMs, next: "begin" };
  return true;
}

/** Nothing caught the error here. */
async function failThread(turn: Turn, thread: Thread, error: StateError): Promise<void> {
  // A Parallel or Map that failed because a branch did keeps the branches: a redrive goes on with them.
  if (childrenOf(turn.run, thread).length === 0) thread.phase = { kind: "failed" };
  const parent = parentOf(turn, thread);
  if (parent === null) failExecution(turn, error);
  else if (parent.phase.kind === "map") await failIteration(turn, parent, parent.phase, thread, error);
  else await failAround(turn, parent, thread, "ParallelStateFailed", error);
}

async function failIteration(
  turn: Turn,
  parent: Thread,
  iterations: Iterations,
  thread: Thread,
  error: StateError,
): Promise<void> {
  const failedAt = thread.lastEventId;
  emit(turn, { ...thread, enteredEventId: parent.enteredEventId }, "MapIterationFailed", {
    mapIterationFailedEventDetails: { name: parent.state, index: thread.index },
  });
  iterations.failures += 1;
  if (!tolerates(iterations)) {
    const tolerant = iterations.toleratedCount !== null || iterations.toleratedPercentage !== null;
    const outer = tolerant
      ? new StateError(
          "States.ExceedToleratedFailureThreshold",
          "The specified tolerated failure threshold was exceeded",
        )
      : error;
    return failAround(turn, parent, thread, "MapStateFailed", outer, failedAt);
  }
  iterations.outputs[thread.index] = errorOutput(error);
  parent.lastEventId = turn.run.nextEventId - 1;
  forgetChildren(turn.run, thread);
  delete turn.run.threads[thread.id];
}

function tolerates({ failures, items, toleratedCount, toleratedPercentage }: Iterations): boolean {
  if (toleratedCount === null && toleratedPercentage === null) return false;
  if (toleratedCount !== null && failures > toleratedCount) return false;
  return toleratedPercentage === null || (failures * 100) / items.length <= toleratedPercentage;
}

/** A branch failed: the others are stopped, and the state around them fails with its error. */
async function failAround(
  turn: Turn,
  parent: Thread,
  failed: Thread,
  type: string,
  error: StateError,
  failedAt: number = failed.lastEventId,
): Promise<void> {
  for (const sibling of childrenOf(turn.run, parent)) if (sibling.id !== failed.id) abort(turn, sibling, failedAt);
  parent.lastEventId = turn.run.nextEventId - 1;
  emit(turn, parent, type);
  await handleError(turn, parent, error.location === undefined ? error : new StateError(error.error, error.reason));
}
