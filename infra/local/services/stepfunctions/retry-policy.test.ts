import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { nextRetry, type Retrier } from "./retry-policy.ts";
import { StateError } from "./state-error.ts";

const error = new StateError("Oops", "because");
const never = () => {
  throw new Error("no jitter was asked for");
};

/** The delays that a list of retriers grants, in seconds, until it grants no more. */
function delays(retriers: Retrier[], random: () => number = never): number[] {
  const attempts: Record<number, number> = {};
  const granted: number[] = [];
  for (
    let next = nextRetry(retriers, error, attempts, random);
    next;
    next = nextRetry(retriers, error, attempts, random)
  ) {
    granted.push(next.delayMs / 1000);
    attempts[next.retrier] = (attempts[next.retrier] ?? 0) + 1;
  }
  return granted;
}

describe("a retrier", () => {
  it("waits 1, 2 and 4 seconds when nothing is said", () => {
    expect(delays([{ ErrorEquals: ["Oops"] }])).toEqual([1, 2, 4]);
  });

  it("multiplies the interval by the backoff rate, as in the language's example", () => {
    const retrier = { ErrorEquals: ["States.Timeout", "Oops"], IntervalSeconds: 3, MaxAttempts: 2, BackoffRate: 1.5 };

    expect(delays([retrier])).toEqual([3, 4.5]);
  });

  it("waits no longer than MaxDelaySeconds", () => {
    expect(delays([{ ErrorEquals: ["States.ALL"], MaxAttempts: 5, MaxDelaySeconds: 5 }])).toEqual([1, 2, 4, 5, 5]);
  });

  it("never retries with MaxAttempts 0", () => {
    expect(delays([{ ErrorEquals: ["States.ALL"], MaxAttempts: 0 }])).toEqual([]);
  });

  it("draws between nothing and the delay with FULL jitter", () => {
    const draws = [0, 0.5, 0.999];

    expect(delays([{ ErrorEquals: ["States.ALL"], JitterStrategy: "FULL" }], () => draws.shift() ?? 0)).toEqual([
      0, 1, 3.996,
    ]);
  });

  it("is used in the order of the list, and the next is not asked once the first that matches is used up", () => {
    const first = { ErrorEquals: ["Oops"], IntervalSeconds: 7, MaxAttempts: 1 };

    expect(delays([first, { ErrorEquals: ["States.ALL"] }])).toEqual([7]);
    expect(delays([{ ErrorEquals: ["Other"] }, first])).toEqual([7]);
  });

  it("never exceeds its bounds, whatever it is given", () => {
    const retrier = fc.record({
      ErrorEquals: fc.constant(["States.ALL"]),
      IntervalSeconds: fc.integer({ min: 1, max: 99_999_999 }),
      MaxAttempts: fc.integer({ min: 0, max: 20 }),
      BackoffRate: fc.double({ min: 1, max: 100, noNaN: true }),
      MaxDelaySeconds: fc.integer({ min: 1, max: 31_622_400 }),
      JitterStrategy: fc.constantFrom("FULL" as const, "NONE" as const),
    });
    fc.assert(
      fc.property(retrier, fc.double({ min: 0, max: 0.999, noNaN: true }), (given, draw) => {
        const granted = delays([given], () => draw);
        expect(granted).toHaveLength(given.MaxAttempts);
        for (const seconds of granted) {
          expect(seconds).toBeGreaterThanOrEqual(0);
          expect(seconds).toBeLessThanOrEqual(given.MaxDelaySeconds);
        }
      }),
    );
  });
});
