import type { Json } from "./json.ts";

/**
 * Where an execution stands: everything the interpreter needs to go on, as plain JSON. It is written with the history in
 * one transaction after every turn, and read back after a restart.
 */
export interface Run {
  nextEventId: number;
  nextThreadId: number;
  /** The line of states at the top (id 0), and one for every Parallel branch and Map iteration that is open. */
  threads: Record<string, Thread>;
  /** Milliseconds since the epoch at which the whole execution times out. */
  deadline: number | null;
}

/** One line of control: it is in one state at a time and has variables of its own. */
export interface Thread {
  id: number;
  /** The thread whose Parallel or Map state opened this one; null at the top. */
  parent: number | null;
  /** The branch or the item, counted from 0. */
  index: number;
  /** Which states it runs: the path from the top through Parallel branches and Map states. */
  path: { state: string; branch: number }[];
  variables: Record<string, Json>;
  /** What `$states.context.Map.Item` shows. */
  item?: Json;
  /** The last event of this thread: the next event's `previousEventId`. */
  lastEventId: number;
  state: string;
  input: Json;
  enteredAt: number;
  enteredEventId: number;
  /** How often each retrier of the state has been used in this visit. */
  attempts: Record<number, number>;
  retryCount: number;
  phase: Phase;
}

/** What a thread does in its state. */
type Phase =
  /** The state is to be entered. */
  | { kind: "enter" }
  /** The state has been entered; its work is to be begun, for the first time or again. */
  | { kind: "begin" }
  /** Waits for the clock, then leaves the state or begins it again. */
  | { kind: "until"; at: number; next: "leave" | "begin" }
  | { kind: "task"; task: Task }
  | { kind: "parallel"; outputs: Record<number, Json> }
  | ({ kind: "map" } & Iterations)
  /** The work is done; Output and Assign are to be evaluated. */
  | { kind: "leave"; result: Json }
  /** Ended with an error that nothing caught; kept for a redrive. */
  | { kind: "failed" }
  /** Stopped because something else failed; kept for a redrive. */
  | { kind: "aborted"; entered: boolean };

export interface Iterations {
  items: Json[];
  outputs: Record<number, Json>;
  /** The next item to open. */
  next: number;
  failures: number;
  /** At most so many at once. */
  width: number;
  toleratedCount: number | null;
  toleratedPercentage: number | null;
}

/** A task that has been scheduled. */
export interface Task {
  /** Unguessable; part of the task token, and what a late answer is told apart by. */
  id: string;
  resource: string;
  arguments: Json;
  /** Milliseconds since the epoch, or null. */
  timeoutAt: number | null;
  heartbeatSeconds: number | null;
  heartbeatAt: number | null;
  /** `calling`: the request is on its way, and is made again after a restart. `submitted`: it was accepted, and the answer is awaited. */
  step: "calling" | "submitted";
  /** What a submitted job is known by, such as a MediaConvert job id. */
  handle: Json;
}

/** The thread with that id; throws when the run holds none. */
export function threadOf(run: Run, id: number): Thread {
  const thread = run.threads[id];
  if (thread === undefined) throw new Error(`The run holds no thread ${id}.`);
  return thread;
}

/** The open threads that a Parallel or Map state of this thread has opened, in their order. */
export function childrenOf(run: Run, thread: Thread): Thread[] {
  return Object.values(run.threads)
    .filter((each) => each.parent === thread.id)
    .sort((a, b) => a.index - b.index);
}

/** The earliest moment, in milliseconds since the epoch, at which the clock changes something; null when it never does. */
export function earliestDeadline(run: Run): number | null {
  let earliest = run.deadline ?? Number.POSITIVE_INFINITY;
  for (const { phase } of Object.values(run.threads)) {
    if (phase.kind === "until") earliest = Math.min(earliest, phase.at);
    if (phase.kind === "task")
      earliest = Math.min(earliest, phase.task.timeoutAt ?? earliest, phase.task.heartbeatAt ?? earliest);
  }
  return earliest === Number.POSITIVE_INFINITY ? null : earliest;
}
