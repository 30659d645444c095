import type { Definition, Flow, State } from "./definition.ts";
import type { HistoryEvent } from "./history.ts";
import type { Json } from "./json.ts";
import { type Run, type Task, type Thread, threadOf } from "./run.ts";

/** What never changes while an execution runs. */
interface Execution {
  arn: string;
  name: string;
  stateMachineArn: string;
  stateMachineName: string;
  roleArn: string;
  input: Json;
  /** Milliseconds since the epoch. */
  startedAt: number;
  redriveCount: number;
  redrivenAt: number | null;
}

/** Work outside the interpreter, done after the turn has been written down. */
type Effect = { kind: "call"; task: Task } | { kind: "cancel"; task: Task };

/** How an execution ended. */
export type Ending =
  | { status: "SUCCEEDED"; output: Json }
  | { status: "FAILED" | "TIMED_OUT" | "ABORTED"; error?: string | undefined; cause?: string | undefined };

/**
 * One turn of the interpreter: from a signal (the start, an answer, the clock) until every thread waits for the next one.
 * It changes `run` and collects what is to be written down and done; it does nothing else.
 */
export interface Turn {
  readonly execution: Execution;
  readonly definition: Definition;
  readonly run: Run;
  readonly events: HistoryEvent[];
  readonly effects: Effect[];
  ending: Ending | null;
  /** Milliseconds since the epoch, by the laptop cloud's clock. */
  now(): number;
  /** A new unguessable id. */
  newId(): string;
}

/** Adds an event to the history, after the thread's last one. */
export function emit(turn: Turn, thread: Thread, type: string, details: Record<string, unknown> = {}): number {
  const event = append(turn, type, details, thread.lastEventId, thread.enteredEventId);
  thread.lastEventId = event.id;
  return event.id;
}

/** Adds an event of the execution itself, after the last event of all. */
export function emitForExecution(turn: Turn, type: string, details: Record<string, unknown> = {}): number {
  return append(turn, type, details, turn.run.nextEventId - 1, 0).id;
}

function append(
  turn: Turn,
  type: string,
  details: Record<string, unknown>,
  previousEventId: number,
  visit: number,
): HistoryEvent {
  const event = { id: turn.run.nextEventId, previousEventId, at: turn.now(), type, details, visit };
  turn.run.nextEventId += 1;
  turn.events.push(event);
  return event;
}

/** The states that a thread runs. */
function flowOf(definition: Definition, path: Thread["path"]): Flow {
  let flow: Flow = definition;
  for (const { state: name, branch } of path) {
    const state = flow.States[name];
    const inner =
      state?.Type === "Parallel" ? state.Branches[branch] : state?.Type === "Map" ? state.ItemProcessor : undefined;
    if (inner === undefined) throw new Error(`The definition has no branch ${branch} in a state ${name}.`);
    flow = inner;
  }
  return flow;
}

/** The state that a thread is in. */
export function stateOf(turn: Turn, thread: Thread): State {
  const state = flowOf(turn.definition, thread.path).States[thread.state];
  if (state === undefined) throw new Error(`The definition has no state ${thread.state}.`);
  return state;
}

/** The parent of a thread that a Parallel or Map state opened; null for the one at the top. */
export function parentOf(turn: Turn, thread: Thread): Thread | null {
  return thread.parent === null ? null : threadOf(turn.run, thread.parent);
}

/** `name` and its data as history events carry them: JSON text that was not cut. */
export function payload<N extends "input" | "output">(name: N, value: Json): Record<string, unknown> {
  return { [name]: JSON.stringify(value), [`${name}Details`]: { truncated: false } };
}
