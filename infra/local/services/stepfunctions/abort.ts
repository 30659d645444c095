import { childrenOf, type Run, type Thread } from "./run.ts";
import { emit, parentOf, stateOf, type Turn } from "./turn.ts";

const ABORTABLE = new Set(["Task", "Wait", "Parallel", "Map"]);

/**
 * Stops a thread and everything that it opened: tasks under way are cancelled. Where it stood is kept for a redrive.
 *
 * @param becauseOf the event after which the history tells it; null tells nothing, as when the whole execution stops
 */
export function abort(turn: Turn, thread: Thread, becauseOf: number | null): void {
  if (thread.phase.kind === "failed" || thread.phase.kind === "aborted") return;
  for (const child of childrenOf(turn.run, thread)) abort(turn, child, becauseOf);
  const entered = thread.phase.kind !== "enter";
  const { Type } = stateOf(turn, thread);
  if (becauseOf !== null) {
    if (entered && ABORTABLE.has(Type)) {
      thread.lastEventId = becauseOf;
      emit(turn, thread, `${Type}StateAborted`);
    }
    const parent = parentOf(turn, thread);
    if (parent?.phase.kind === "map") {
      thread.lastEventId = becauseOf;
      emit(turn, thread, "MapIterationAborted", {
        mapIterationAbortedEventDetails: { name: parent.state, index: thread.index },
      });
    }
  }
  if (thread.phase.kind === "task") turn.effects.push({ kind: "cancel", task: thread.phase.task });
  // A Parallel or Map keeps its phase: on a redrive its unfinished branches go on, its finished ones stay.
  if (thread.phase.kind !== "parallel" && thread.phase.kind !== "map") thread.phase = { kind: "aborted", entered };
}

/** Forgets the threads that a Parallel or Map state opened, because the state is begun again or left. */
export function forgetChildren(run: Run, thread: Thread): void {
  for (const child of childrenOf(run, thread)) {
    forgetChildren(run, child);
    delete run.threads[child.id];
  }
}
