import { abort } from "./abort.ts";
import { handleError } from "./handle-error.ts";
import type { Json } from "./json.ts";
import { type Run, type Task, type Thread, threadOf } from "./run.ts";
import { failTask, submitTask, succeedTask, timeOutTask } from "./schedule-task.ts";
import { StateError } from "./state-error.ts";
import { emitForExecution, stateOf, type Turn } from "./turn.ts";

/** What reaches an execution from outside. */
export type Signal =
  /** It has just been started, or goes on after a restart. */
  | { kind: "go" }
  /** The clock has reached a deadline. */
  | { kind: "clock" }
  | { kind: "submitted"; taskId: string; output: Json; handle: Json }
  | { kind: "succeeded"; taskId: string; result: Json }
  | { kind: "failed"; taskId: string; error: StateError }
  | { kind: "heartbeat"; taskId: string }
  | { kind: "stop"; error?: string | undefined; cause?: string | undefined }
  | { kind: "redrive" };

/**
 * Applies a signal to a run; `settle` then moves on whatever can.
 *
 * @returns false when the signal is about a task that is not waited for any more: it came late, or twice
 */
export async function receive(turn: Turn, signal: Signal): Promise<boolean> {
  switch (signal.kind) {
    case "go":
      return true;
    case "clock":
      await passTime(turn);
      return true;
    case "stop":
      end(turn, "ABORTED", "ExecutionAborted", "executionAbortedEventDetails", {
        ...(signal.error !== undefined && { error: signal.error }),
        ...(signal.cause !== undefined && { cause: signal.cause }),
      });
      return true;
    case "redrive":
      redrive(turn);
      return true;
    default:
      return receiveForTask(turn, signal);
  }
}

async function receiveForTask(turn: Turn, signal: Extract<Signal, { taskId: string }>): Promise<boolean> {
  const waiting = findTask(turn.run, signal.taskId);
  if (waiting === undefined) return false;
  const { thread, task } = waiting;
  if (signal.kind === "heartbeat") {
    if (task.heartbeatSeconds !== null) task.heartbeatAt = turn.now() + task.heartbeatSeconds * 1000;
    return true;
  }
  if (signal.kind === "submitted") {
    submitTask(turn, thread, task, signal.output, signal.handle);
    return true;
  }
  try {
    if (signal.kind === "succeeded") succeedTask(turn, thread, signal.result);
    else {
      failTask(turn, thread, signal.error);
      await handleError(turn, thread, signal.error);
    }
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    failTask(turn, thread, error);
    await handleError(turn, thread, error);
  }
  return true;
}

/** The thread that waits for a task, and the task. */
function findTask(run: Run, taskId: string): { thread: Thread; task: Task } | undefined {
  for (const thread of Object.values(run.threads))
    if (thread.phase.kind === "task" && thread.phase.task.id === taskId) return { thread, task: thread.phase.task };
  return undefined;
}

/** Does what has become due, in the order in which it did; the execution's own deadline comes after what was due before it. */
async function passTime(turn: Turn): Promise<void> {
  const now = turn.now();
  const deadline = turn.run.deadline ?? Number.POSITIVE_INFINITY;
  const due = Object.values(turn.run.threads)
    .map((thread) => ({ id: thread.id, at: dueAt(thread) }))
    .filter(({ at }) => at <= now && at <= deadline)
    .sort((a, b) => a.at - b.at);
  for (const { id, at } of due) {
    // An earlier one may have ended this thread, or the execution.
    const thread = turn.ending === null ? turn.run.threads[id] : undefined;
    if (thread !== undefined && dueAt(thread) === at) await comeDue(turn, thread);
  }
}

function dueAt({ phase }: Thread): number {
  if (phase.kind === "until") return phase.at;
  if (phase.kind !== "task") return Number.POSITIVE_INFINITY;
  return Math.min(phase.task.timeoutAt ?? Number.POSITIVE_INFINITY, phase.task.heartbeatAt ?? Number.POSITIVE_INFINITY);
}

async function comeDue(turn: Turn, thread: Thread): Promise<void> {
  const { phase } = thread;
  if (phase.kind === "until")
    thread.phase = phase.next === "leave" ? { kind: "leave", result: null } : { kind: "begin" };
  if (phase.kind !== "task") return;
  const { task } = phase;
  const missedHeartbeat = task.heartbeatAt !== null && (task.timeoutAt === null || task.heartbeatAt < task.timeoutAt);
  await handleError(turn, thread, timeOutTask(turn, thread, task, missedHeartbeat));
}

/** Ends the execution when its own TimeoutSeconds have passed. */
export function expire(turn: Turn): void {
  if (turn.ending !== null || turn.run.deadline === null || turn.run.deadline > turn.now()) return;
  end(turn, "TIMED_OUT", "ExecutionTimedOut", "executionTimedOutEventDetails", { error: "States.Timeout" });
}

function end(
  turn: Turn,
  status: "ABORTED" | "TIMED_OUT",
  type: string,
  member: string,
  details: { error?: string; cause?: string },
): void {
  abort(turn, threadOf(turn.run, 0), null);
  emitForExecution(turn, type, { [member]: details });
  turn.ending = { status, ...details };
}

/** Begins the failed and the stopped states again, with their retries given back; what succeeded stays. */
function redrive(turn: Turn): void {
  const id = emitForExecution(turn, "ExecutionRedriven", {
    executionRedrivenEventDetails: { redriveCount: turn.execution.redriveCount },
  });
  turn.run.deadline =
    turn.definition.TimeoutSeconds === undefined ? null : turn.now() + turn.definition.TimeoutSeconds * 1000;
  for (const thread of Object.values(turn.run.threads)) {
    const { phase } = thread;
    if (phase.kind === "map") phase.failures = 0;
    if (phase.kind !== "failed" && phase.kind !== "aborted") continue;
    const again = stateOf(turn, thread).Type;
    // A state that is no Task, Parallel or Map is entered anew; of those the work alone is begun again.
    const entered = phase.kind === "failed" || phase.entered;
    const begins = entered && (again === "Task" || again === "Parallel" || again === "Map");
    Object.assign(thread, {
      attempts: {},
      retryCount: 0,
      lastEventId: id,
      phase: { kind: begins ? "begin" : "enter" },
    });
  }
}
