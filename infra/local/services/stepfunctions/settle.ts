import { beginState } from "./begin-state.ts";
import { handleError } from "./handle-error.ts";
import { MAX_EVENTS } from "./history.ts";
import { exceedsPayloadLimit } from "./json.ts";
import { failExecution, leave, tooLarge } from "./leave-state.ts";
import { continueMap, inOrder, mapCanGoOn } from "./map-iterations.ts";
import { childrenOf, type Run, type Thread } from "./run.ts";
import { StateError } from "./state-error.ts";
import { emit, payload, stateOf, type Turn } from "./turn.ts";

/**
 * Moves every thread on until all of them wait or the execution has ended.
 *
 * @param pause called after each bound number of events, so that a long chain of states is written down on its way
 */
export async function settle(turn: Turn, pause: () => Promise<void>): Promise<void> {
  for (let thread = ready(turn.run); thread !== undefined && turn.ending === null; thread = ready(turn.run)) {
    if (turn.run.nextEventId > MAX_EVENTS - EVENTS_TO_END_WITH) {
      failExecution(
        turn,
        new StateError("States.Runtime", `The execution reached the maximum number of history events (${MAX_EVENTS}).`),
      );
      return;
    }
    await advance(turn, thread);
    if (turn.events.length >= EVENTS_BETWEEN_PAUSES) await pause();
  }
}

const EVENTS_BETWEEN_PAUSES = 200;
/** One step of a thread writes no more than this: a Map that opens all its iterations, and then the end. */
const EVENTS_TO_END_WITH = 100;

/** The thread that has waited longest among those that can go on. */
function ready(run: Run): Thread | undefined {
  let first: Thread | undefined;
  for (const thread of Object.values(run.threads))
    if (canGoOn(run, thread) && (first === undefined || thread.lastEventId < first.lastEventId)) first = thread;
  return first;
}

function canGoOn(run: Run, thread: Thread): boolean {
  const { phase } = thread;
  if (phase.kind === "map") return mapCanGoOn(run, thread, phase);
  if (phase.kind === "parallel") return childrenOf(run, thread).length === 0;
  return phase.kind === "enter" || phase.kind === "begin" || phase.kind === "leave";
}

async function advance(turn: Turn, thread: Thread): Promise<void> {
  try {
    await work(turn, thread);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    await handleError(turn, thread, error);
  }
}

async function work(turn: Turn, thread: Thread): Promise<void> {
  const state = stateOf(turn, thread);
  const { phase } = thread;
  if (phase.kind === "enter") {
    enter(turn, thread, state.Type);
    await beginState(turn, thread);
  } else if (phase.kind === "begin") await beginState(turn, thread);
  else if (phase.kind === "map" && state.Type === "Map") await continueMap(turn, thread, state, phase);
  else if (phase.kind === "parallel" && state.Type === "Parallel") {
    emit(turn, thread, "ParallelStateSucceeded");
    thread.phase = { kind: "leave", result: inOrder(phase.outputs, state.Branches.length) };
  } else if (phase.kind === "leave") {
    if (state.Type === "Wait") return leave(turn, thread, { ...state, otherwise: thread.input, next: state.Next });
    if (state.Type !== "Task" && state.Type !== "Parallel" && state.Type !== "Map")
      throw new Error(`A ${state.Type} state has no result to leave with.`);
    if (exceedsPayloadLimit(phase.result)) throw tooLarge(thread.state);
    await leave(turn, thread, { ...state, otherwise: phase.result, result: phase.result, next: state.Next });
  }
}

function enter(turn: Turn, thread: Thread, type: string): void {
  thread.enteredAt = turn.now();
  thread.enteredEventId = turn.run.nextEventId;
  emit(turn, thread, `${type}StateEntered`, {
    stateEnteredEventDetails: { name: thread.state, ...payload("input", thread.input) },
  });
  thread.phase = { kind: "begin" };
}
