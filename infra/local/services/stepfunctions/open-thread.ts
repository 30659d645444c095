import type { Flow } from "./definition.ts";
import type { Json } from "./json.ts";
import type { Thread } from "./run.ts";
import type { Turn } from "./turn.ts";

/** Opens a thread for a Parallel branch or a Map iteration; it is about to enter its first state. */
export function openThread(
  turn: Turn,
  parent: Thread,
  branch: { index: number; flow: Flow; input: Json; item?: Json },
): Thread {
  const id = turn.run.nextThreadId;
  turn.run.nextThreadId += 1;
  const thread: Thread = {
    id,
    parent: parent.id,
    index: branch.index,
    // Every iteration of a Map runs the same states.
    path: [...parent.path, { state: parent.state, branch: branch.item === undefined ? branch.index : 0 }],
    variables: {},
    ...(branch.item !== undefined && { item: branch.item }),
    lastEventId: parent.lastEventId,
    state: branch.flow.StartAt,
    input: branch.input,
    enteredAt: turn.now(),
    enteredEventId: parent.enteredEventId,
    attempts: {},
    retryCount: 0,
    phase: { kind: "enter" },
  };
  turn.run.threads[id] = thread;
  return thread;
}
