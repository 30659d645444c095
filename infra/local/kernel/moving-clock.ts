import type { Clock } from "./clock.ts";

/** Node's timers overflow above this many milliseconds. */
const longestTimeoutMs = 2 ** 31 - 1;

interface Timer {
  atMs: number;
  /** Keeps timers of the same time in the order in which they were set. */
  order: number;
  fire: () => void;
}

export interface MovingClock extends Clock {
  /** When the earliest timer is due, or null when none is set. */
  nextTimerMs(): number | null;
  /** Ends every timer; the clock still tells the time. */
  stop(): void;
}

/**
 * The machine's clock plus an offset. `onAdvance` hears the new offset, so that it can be kept over a restart: what
 * services have stored is in moved time.
 */
export function makeMovingClock(
  options: { offsetMs?: number; onAdvance?: (offsetMs: number) => void } = {},
): MovingClock {
  const sharedOffset = new SharedArrayBuffer(8);
  const offset = new Float64Array(sharedOffset);
  offset[0] = options.offsetMs ?? 0;
  const offsetMs = () => offset[0] ?? 0;
  let order = 0;
  let wake: NodeJS.Timeout | undefined;
  const timers = new Set<Timer>();
  const now = () => Date.now() + offsetMs();

  function earliest(): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (!first || timer.atMs < first.atMs || (timer.atMs === first.atMs && timer.order < first.order)) first = timer;
    }
    return first;
  }

  function fireDue(): void {
    for (let timer = earliest(); timer && timer.atMs <= now(); timer = earliest()) {
      timers.delete(timer);
      timer.fire();
    }
    arm();
  }

  function arm(): void {
    clearTimeout(wake);
    const first = earliest();
    if (!first) return;
    wake = setTimeout(fireDue, Math.min(Math.max(first.atMs - now(), 0), longestTimeoutMs));
    wake.unref();
  }

  return {
    now,
    get offsetMs() {
      return offsetMs();
    },
    sharedOffset,
    setTimer(atMs, fire) {
      const timer = { atMs, order: order++, fire };
      timers.add(timer);
      if (earliest() === timer) arm();
      return {
        cancel() {
          timers.delete(timer);
        },
      };
    },
    advance(byMs) {
      if (!Number.isFinite(byMs) || byMs < 0)
        throw new RangeError(`The clock moves forward only; ${byMs} ms is not a step.`);
      offset[0] = offsetMs() + byMs;
      options.onAdvance?.(offsetMs());
      fireDue();
    },
    nextTimerMs: () => earliest()?.atMs ?? null,
    stop() {
      timers.clear();
      clearTimeout(wake);
    },
  };
}
