import type { Clock } from "../../kernel/clock.ts";

/**
 * Tells who waits that a queue has a visible message: long polls, which leave after one signal, and event source
 * mappings, which stay. Messages that become visible later are announced by the clock.
 */
export function makeVisibilitySignal(
  clock: Clock,
  messages: { nextVisibleAt(queue: string): number | undefined; hasVisible(queue: string): boolean },
) {
  const polls = new Map<string, Set<() => void>>();
  const listeners = new Map<string, Set<() => void>>();
  const timers = new Map<string, { at: number; cancel(): void }>();
  let stopped = false;

  function announce(queue: string): void {
    if (stopped) return;
    // After the work that made the message visible has ended, so that nobody receives in the middle of its transaction.
    queueMicrotask(() => {
      for (const wake of [...(polls.get(queue) ?? []), ...(listeners.get(queue) ?? [])]) wake();
    });
  }

  /** Looks at the queue again after any change: announces what is visible now and sets the clock for what will be. */
  function refresh(queue: string): void {
    if (stopped) return;
    if (messages.hasVisible(queue)) announce(queue);
    const at = messages.nextVisibleAt(queue);
    const timer = timers.get(queue);
    if (timer?.at === at) return;
    timer?.cancel();
    timers.delete(queue);
    if (at === undefined) return;
    const { cancel } = clock.setTimer(at, () => {
      timers.delete(queue);
      refresh(queue);
    });
    timers.set(queue, { at, cancel });
  }

  return {
    refresh,

    /** Resolves at the next visible message, or when `waitMs` of the clock have passed. */
    async wait(queue: string, waitMs: number): Promise<void> {
      if (stopped) return;
      const waiting = polls.get(queue) ?? new Set();
      polls.set(queue, waiting);
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.add(resolve);
      const timer = clock.setTimer(clock.now() + waitMs, resolve);
      await promise;
      timer.cancel();
      waiting.delete(resolve);
    },

    onMessage(queue: string, wake: () => void): void {
      const set = listeners.get(queue) ?? new Set();
      listeners.set(queue, set);
      set.add(wake);
      refresh(queue);
    },

    isStopped: () => stopped,

    stop(): void {
      stopped = true;
      for (const timer of timers.values()) timer.cancel();
      for (const waiting of polls.values()) for (const resolve of [...waiting]) resolve();
    },
  };
}
