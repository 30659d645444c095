import type { MapState } from "./definition.ts";
import { ARRAY, evaluate, evaluateAs, integer, number } from "./evaluate.ts";
import { exceedsPayloadLimit, isJsonObject, type Json } from "./json.ts";
import { tooLarge } from "./leave-state.ts";
import { openThread } from "./open-thread.ts";
import { childrenOf, type Iterations, type Run, type Thread } from "./run.ts";
import { scopeOf } from "./scope.ts";
import { StateError } from "./state-error.ts";
import { emit, type Turn } from "./turn.ts";

/** An inline Map runs at most so many iterations at once (Developer Guide, "Using Map state in Inline mode"). */
const MAX_INLINE_WIDTH = 40;

/**
 * Begins a Map state: its items and its limits are settled; iterations are opened by `continueMap`.
 *
 * @throws StateError when an expression fails or the items are no array
 */
export async function beginMap(turn: Turn, thread: Thread, state: MapState): Promise<void> {
  const scope = scopeOf(turn, thread);
  const items = state.Items === undefined ? thread.input : await evaluate(state.Items, "Items", scope);
  if (isJsonObject(items))
    throw new StateError(
      "States.Runtime",
      `The laptop cloud does not implement a Map over a JSON object ('${thread.state}').`,
    );
  const list = await evaluateAs(ARRAY, items, "Items", scope);
  const width =
    state.MaxConcurrency === undefined
      ? 0
      : await evaluateAs(integer(0, Number.MAX_SAFE_INTEGER), state.MaxConcurrency, "MaxConcurrency", scope);
  const toleratedCount =
    state.ToleratedFailureCount === undefined
      ? null
      : await evaluateAs(
          integer(0, Number.MAX_SAFE_INTEGER),
          state.ToleratedFailureCount,
          "ToleratedFailureCount",
          scope,
        );
  const toleratedPercentage =
    state.ToleratedFailurePercentage === undefined
      ? null
      : await evaluateAs(number(0, 100), state.ToleratedFailurePercentage, "ToleratedFailurePercentage", scope);
  emit(turn, thread, "MapStateStarted", { mapStateStartedEventDetails: { length: list.length } });
  thread.phase = {
    kind: "map",
    items: list,
    outputs: {},
    next: 0,
    failures: 0,
    width: width === 0 ? MAX_INLINE_WIDTH : Math.min(width, MAX_INLINE_WIDTH),
    toleratedCount,
    toleratedPercentage,
  };
}

/** Whether a Map can open an iteration or is through. */
export function mapCanGoOn(run: Run, thread: Thread, iterations: Iterations): boolean {
  const open = childrenOf(run, thread).length;
  return iterations.next < iterations.items.length ? open < iterations.width : open === 0;
}

/**
 * Opens the iterations for which there is room, or collects the outputs of all.
 *
 * @throws StateError when the ItemSelector fails
 */
export async function continueMap(turn: Turn, thread: Thread, state: MapState, iterations: Iterations): Promise<void> {
  if (iterations.next === iterations.items.length) {
    emit(turn, thread, "MapStateSucceeded");
    thread.phase = { kind: "leave", result: inOrder(iterations.outputs, iterations.items.length) };
    return;
  }
  const open = childrenOf(turn.run, thread).length;
  const startedAt = thread.lastEventId;
  for (let room = iterations.width - open; room > 0 && iterations.next < iterations.items.length; room -= 1)
    await openIteration(turn, thread, state, iterations, startedAt);
}

async function openIteration(
  turn: Turn,
  thread: Thread,
  state: MapState,
  iterations: Iterations,
  after: number,
): Promise<void> {
  const index = iterations.next;
  const value = iterations.items[index] ?? null;
  const item: Json = { Index: index, Value: value };
  const input =
    state.ItemSelector === undefined
      ? value
      : await evaluate(state.ItemSelector, "ItemSelector", scopeOf(turn, thread, { item }));
  if (exceedsPayloadLimit(input)) throw tooLarge(thread.state);
  iterations.next += 1;
  const child = openThread(turn, thread, { index, flow: state.ItemProcessor, input, item });
  child.lastEventId = after;
  emit(turn, child, "MapIterationStarted", { mapIterationStartedEventDetails: { name: thread.state, index } });
}

/** The outputs of branches or iterations by their index, as an array. */
export function inOrder(outputs: Record<number, Json>, length: number): Json[] {
  return Array.from({ length }, (_, index) => outputs[index] ?? null);
}
