/** The laptop cloud's time. It runs with the machine's clock plus an offset that only ever grows by `advance`. */
export interface Clock {
  /** Milliseconds since the epoch, moved by the offset. */
  now(): number;
  /** How far the clock has been moved, in milliseconds. */
  readonly offsetMs: number;
  /** The same as one Float64 that other threads see, as Lambdas do to shift their own `Date`. */
  readonly sharedOffset: SharedArrayBuffer;
  /**
   * Runs `fire` once when the clock reaches `atMs`; timers fire in order of their time, also when the clock jumps.
   * Timers live in memory: a service that must survive a restart keeps the deadline in its store and sets the timer again.
   */
  setTimer(atMs: number, fire: () => void): { cancel(): void };
  /** Moves the clock forward and fires what has become due, in order. */
  advance(byMs: number): void;
}
