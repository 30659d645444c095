import type { House } from "./house.ts";

/** By how much the clock is moved when everything waits; less than any timeout of a step. */
const strideMs = 5_000;
/** Moved further than all back-offs of a workflow together, something is stuck. */
const mostStrides = 200;

/**
 * Lets the house work until `ask` answers. Work takes its own time; the clock is moved only while nothing is under way,
 * so that back-offs and late events cost no time and no timeout is used up by a busy machine.
 */
export async function settle<T>(house: House, what: string, ask: () => Promise<T | undefined>): Promise<T> {
  for (let stride = 0; stride < mostStrides; stride += 1) {
    await house.cloud.idle(600_000);
    const answer = await ask();
    if (answer !== undefined) return answer;
    await house.cloud.advanceClock(strideMs);
  }
  throw new Error(`Everything rests, and still not: ${what}`);
}
