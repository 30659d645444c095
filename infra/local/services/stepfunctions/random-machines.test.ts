import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Json } from "./json.ts";
import { invoke, startTestBench, type TestBench } from "./test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench();
  bench.functions.steady = (payload) => payload;
  bench.functions.moody = (payload) => {
    if (bench.invocations.length % 3 === 0) throw Object.assign(new Error("moody"), { name: "Moody" });
    return payload;
  };
});
afterAll(() => bench.stop());

interface Flow {
  StartAt: string;
  States: Record<string, Record<string, unknown>>;
}

/** One state of some kind; Next or End is added when the states are put in a row. */
const leaf: fc.Arbitrary<Record<string, unknown>> = fc.oneof(
  fc.constant({ Type: "Pass" }),
  fc.record({ Type: fc.constant("Pass"), Output: fc.jsonValue({ maxDepth: 2 }) }),
  fc.record({ Type: fc.constant("Wait"), Seconds: fc.integer({ min: 0, max: 30 }) }),
  fc.constant({ Type: "Pass", Output: "{% $states.input.missing.more %}" }),
  fc.constant({ ...invoke("steady"), End: undefined }),
  fc.constant({ ...invoke("moody"), End: undefined }),
  fc.constant({ ...invoke("moody"), End: undefined, Retry: [{ ErrorEquals: ["Moody"], MaxAttempts: 2 }] }),
  fc.constant({ Type: "Fail", Error: "Random" }),
);

let counter = 0;
/** States one after another, under names of their own. */
function inARow(states: Record<string, unknown>[]): Flow {
  const names = states.map(() => `S${counter++}`);
  const end = states.findIndex(({ Type }) => Type === "Fail");
  const reachable = end === -1 ? states : states.slice(0, end + 1);
  return {
    StartAt: names[0] ?? "",
    States: Object.fromEntries(
      reachable.map((state, index) => {
        const next = index + 1 < reachable.length ? { Next: names[index + 1] } : { End: true };
        return [names[index], state.Type === "Fail" ? state : { ...state, ...next }];
      }),
    ),
  };
}

const { flow } = fc.letrec<{ flow: Flow; state: Record<string, unknown> }>((tie) => ({
  flow: fc.array(tie("state"), { minLength: 1, maxLength: 4 }).map(inARow),
  state: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    leaf,
    fc.array(tie("flow"), { minLength: 1, maxLength: 3 }).map((Branches) => ({ Type: "Parallel", Branches })),
    fc
      .record({
        ItemProcessor: tie("flow"),
        items: fc.integer({ min: 0, max: 4 }),
        width: fc.integer({ min: 0, max: 2 }),
      })
      .map(({ ItemProcessor, items, width }) => ({
        Type: "Map",
        Items: Array.from({ length: items }, (_, index): Json => index),
        MaxConcurrency: width,
        ItemProcessor,
      })),
  ),
}));

const EVENT_OF_END: Record<string, string> = { SUCCEEDED: "ExecutionSucceeded", FAILED: "ExecutionFailed" };

it("a machine of any shape ends, with a history in order", { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(flow, async (generated) => {
      const { arn } = await bench.run({ QueryLanguage: "JSONata", ...generated }, { n: 1 });
      // Every wait is at most 30 s, every retry at most 3 s.
      await bench.kernel.advanceClock(3_600_000);
      await bench.kernel.idle();
      const { status, history, types } = bench.outcome(arn);

      expect(Object.keys(EVENT_OF_END)).toContain(status);
      expect(types.at(-1)).toBe(EVENT_OF_END[status]);
      expect(history.map(({ id }) => id)).toEqual(history.map((_, index) => index + 1));
      for (const { id, previousEventId } of history) expect(previousEventId).toBeLessThan(id);
      const entered = types.filter((type) => type.endsWith("StateEntered")).length;
      const exited = types.filter((type) => type.endsWith("StateExited")).length;
      expect(exited).toBeLessThanOrEqual(entered);
      if (status === "SUCCEEDED") expect(exited).toBe(entered);
    }),
    { numRuns: 25 },
  );
});
