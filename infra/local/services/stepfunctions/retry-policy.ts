import { matchesError, type StateError } from "./state-error.ts";

/** One entry of a state's `Retry`. Durations are in seconds, as in the language. */
export interface Retrier {
  ErrorEquals: readonly string[];
  IntervalSeconds?: number | undefined;
  MaxAttempts?: number | undefined;
  BackoffRate?: number | undefined;
  MaxDelaySeconds?: number | undefined;
  JitterStrategy?: "FULL" | "NONE" | undefined;
}

/**
 * What the first matching retrier grants.
 *
 * @param attempts how often each retrier, by its place in the list, has been used in this visit of the state
 * @param random a number in [0, 1); used by `JitterStrategy: FULL`, which draws between 0 and the delay
 * @returns the retrier's place and the delay in milliseconds, or null when no retrier matches or the one that does is used up
 */
export function nextRetry(
  retriers: readonly Retrier[],
  error: StateError,
  attempts: Readonly<Record<number, number>>,
  random: () => number,
): { retrier: number; delayMs: number } | null {
  const index = retriers.findIndex((retrier) => matchesError(retrier.ErrorEquals, error));
  const retrier = retriers[index];
  if (retrier === undefined) return null;
  const used = attempts[index] ?? 0;
  if (used >= (retrier.MaxAttempts ?? 3)) return null;
  return { retrier: index, delayMs: delayMs(retrier, used, random) };
}

function delayMs(retrier: Retrier, used: number, random: () => number): number {
  const grown = (retrier.IntervalSeconds ?? 1) * (retrier.BackoffRate ?? 2) ** used;
  const seconds = Math.min(grown, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY, MAX_SECONDS);
  return Math.round((retrier.JitterStrategy === "FULL" ? random() * seconds : seconds) * 1000);
}

/** The longest duration that the language can express. */
const MAX_SECONDS = 99_999_999;
