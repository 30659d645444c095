import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { invoke, machine, startTestBench, type TestBench } from "./test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench();
  bench.functions.echo = (payload) => payload;
  bench.functions.fail = () => {
    throw Object.assign(new Error("no"), { name: "Refused" });
  };
});
afterAll(() => bench.stop());
beforeEach(() => {
  bench.invocations.length = 0;
});

const flow = (states: Record<string, unknown>) => ({ StartAt: Object.keys(states)[0], States: states });

describe("a Parallel state", () => {
  it("answers the branches' outputs in their order, whichever ends first", async () => {
    const { arn } = await bench.run(
      machine({
        Both: {
          Type: "Parallel",
          Branches: [
            flow({ Slow: { Type: "Wait", Seconds: 5, Output: "slow", End: true } }),
            flow({ Quick: { Type: "Pass", Output: "quick", End: true } }),
          ],
          End: true,
        },
      }),
    );
    await bench.kernel.advanceClock(6000);
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: ["slow", "quick"] });
  });

  it("gives every branch its Arguments, and its result to Output and Assign", async () => {
    const { output } = await bench.run(
      machine({
        Both: {
          Type: "Parallel",
          Arguments: { n: "{% $states.input.n * 2 %}" },
          Branches: [
            flow({ A: { Type: "Succeed" } }),
            flow({ B: { Type: "Pass", Output: "{% $states.input.n + 1 %}", End: true } }),
          ],
          Assign: { sum: "{% $states.result[0].n + $states.result[1] %}" },
          Output: "{% $states.result[1] %}",
          Next: "Tell",
        },
        Tell: { Type: "Pass", Output: ["{% $states.input %}", "{% $sum %}"], End: true },
      }),
      { n: 5 },
    );

    expect(output).toEqual([11, 21]);
  });

  it("fails with the error of the branch that failed, and stops the others", async () => {
    const outcome = await bench.run(
      machine({
        Both: {
          Type: "Parallel",
          Branches: [
            flow({ Sleep: { Type: "Wait", Seconds: 500, End: true } }),
            flow({ Break: { Type: "Fail", Error: "Broken", Cause: "on purpose" } }),
          ],
          End: true,
        },
      }),
    );

    expect(outcome).toMatchObject({ status: "FAILED", error: "Broken", cause: "on purpose" });
    expect(outcome.types).toEqual([
      "ExecutionStarted",
      "ParallelStateEntered",
      "ParallelStateStarted",
      "WaitStateEntered",
      "FailStateEntered",
      "WaitStateAborted",
      "ParallelStateFailed",
      "ExecutionFailed",
    ]);
  });

  it("can catch the failure of a branch, and what it stopped never comes back", async () => {
    const { arn, output, status } = await bench.run(
      machine({
        Both: {
          Type: "Parallel",
          Branches: [
            flow({ Sleep: { Type: "Wait", Seconds: 5, Next: "Late" }, Late: invoke("echo") }),
            flow({ Work: invoke("fail") }),
          ],
          Catch: [{ ErrorEquals: ["Refused"], Output: "{% 'caught ' & $states.errorOutput.Error %}", Next: "Rest" }],
          End: true,
        },
        Rest: { Type: "Wait", Seconds: 60, End: true },
      }),
    );
    expect([status, output]).toEqual(["RUNNING", null]);

    await bench.kernel.advanceClock(61_000);
    await bench.kernel.idle();
    expect(bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: "caught Refused" });
    expect(bench.invocations.map(({ name }) => name)).toEqual(["fail"]);
  });

  it("begins all branches again when it is retried", async () => {
    const { arn } = await bench.run(
      machine({
        Both: {
          Type: "Parallel",
          Branches: [flow({ Good: invoke("echo") }), flow({ Bad: invoke("fail") })],
          Retry: [{ ErrorEquals: ["Refused"], MaxAttempts: 2 }],
          End: true,
        },
      }),
    );
    await bench.kernel.advanceClock(10_000);
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "Refused" });
    expect(bench.invocations.map(({ name }) => name).sort()).toEqual(["echo", "echo", "echo", "fail", "fail", "fail"]);
  });

  it("leaves it to a branch to catch its own errors", async () => {
    const { output } = await bench.run(
      machine({
        Both: {
          Type: "Parallel",
          Branches: [
            flow({
              Work: invoke("fail", { Catch: [{ ErrorEquals: ["States.ALL"], Output: "over it", Next: "Go on" }] }),
              "Go on": { Type: "Succeed" },
            }),
            flow({ Other: { Type: "Pass", Output: 2, End: true } }),
          ],
          End: true,
        },
      }),
    );

    expect(output).toEqual(["over it", 2]);
  });

  it("passes the failure of an inner Parallel on to the outer one", async () => {
    const outcome = await bench.run(
      machine({
        Outer: {
          Type: "Parallel",
          Branches: [
            flow({ Inner: { Type: "Parallel", Branches: [flow({ Work: invoke("fail") })], End: true } }),
            flow({ Sleep: { Type: "Wait", Seconds: 100, End: true } }),
          ],
          Catch: [{ ErrorEquals: ["Refused"], Next: "Saved" }],
          End: true,
        },
        Saved: { Type: "Succeed", Output: "saved" },
      }),
    );

    expect(outcome).toMatchObject({ status: "SUCCEEDED", output: "saved" });
    expect(outcome.types.filter((type) => type === "ParallelStateFailed")).toHaveLength(2);
  });
});

describe("a Map state", () => {
  const each = (states: Record<string, unknown>, more: Record<string, unknown> = {}) =>
    machine({ Each: { Type: "Map", ItemProcessor: flow(states), End: true, ...more } });

  it("runs its states for every item of its input, and answers in the items' order", async () => {
    const { output, history } = await bench.run(
      each({ Add: { Type: "Pass", Output: "{% $states.input + 1 %}", End: true } }),
      [3, 1, 2],
    );

    expect(output).toEqual([4, 2, 3]);
    const started = history.filter(({ type }) => type === "MapIterationStarted");
    expect(
      started.map(({ details, previousEventId }) => [details.mapIterationStartedEventDetails, previousEventId]),
    ).toEqual([0, 1, 2].map((index) => [{ name: "Each", index }, 3]));
  });

  it("answers nothing for no items", async () => {
    const outcome = await bench.run(each({ Add: { Type: "Succeed" } }), []);

    expect(outcome).toMatchObject({ status: "SUCCEEDED", output: [] });
    expect(outcome.types).toContain("MapStateStarted");
  });

  it("selects what each iteration is given, with the item's index and value", async () => {
    const { output } = await bench.run(
      each(
        { Show: { Type: "Pass", Output: ["{% $states.input %}", "{% $states.context.Map.Item.Index %}"], End: true } },
        {
          Items: "{% $states.input.list %}",
          ItemSelector: {
            at: "{% $states.context.Map.Item.Index %}",
            is: "{% $states.context.Map.Item.Value %}",
            of: "{% $states.input.of %}",
          },
        },
      ),
      { list: ["a", "b"], of: "x" },
    );

    expect(output).toEqual([
      [{ at: 0, is: "a", of: "x" }, 0],
      [{ at: 1, is: "b", of: "x" }, 1],
    ]);
  });

  it("has no more iterations under way than MaxConcurrency, which may be an expression", async () => {
    let open = 0;
    let most = 0;
    bench.functions.slow = async (payload) => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return payload;
    };
    const { output } = await bench.run(
      each({ Work: invoke("slow") }, { Items: "{% [1..10] %}", MaxConcurrency: "{% $states.input.width %}" }),
      { width: 3 },
    );

    expect(output).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(most).toBe(3);
  });

  it("fails when its items are no array", async () => {
    const outcome = await bench.run(each({ A: { Type: "Succeed" } }, { Items: "{% 'text' %}" }));

    expect(outcome).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
  });

  it("fails with the error of the first iteration that fails, and stops the others", async () => {
    const outcome = await bench.run(
      each({
        Look: { Type: "Choice", Choices: [{ Condition: "{% $states.input = 2 %}", Next: "Break" }], Default: "Sleep" },
        Break: { Type: "Fail", Error: "Two" },
        Sleep: { Type: "Wait", Seconds: 60, End: true },
      }),
      [1, 2],
    );

    expect(outcome).toMatchObject({ status: "FAILED", error: "Two" });
    expect(outcome.types.slice(-5)).toEqual([
      "MapIterationFailed",
      "WaitStateAborted",
      "MapIterationAborted",
      "MapStateFailed",
      "ExecutionFailed",
    ]);
    const failedAt = outcome.history.findLast(({ type }) => type === "FailStateEntered")?.id;
    // As AWS records it: all of it because of the event with which the iteration failed.
    expect(outcome.history.slice(-5, -2).map(({ previousEventId }) => previousEventId)).toEqual([
      failedAt,
      failedAt,
      failedAt,
    ]);
  });

  const someFail = {
    Look: { Type: "Choice", Choices: [{ Condition: "{% $states.input < 0 %}", Next: "Break" }], Default: "Keep" },
    Break: { Type: "Fail", Error: "Negative", Cause: "too small" },
    Keep: { Type: "Succeed" },
  };

  it("tolerates a number of failures, each leaving its error in the result", async () => {
    const { output } = await bench.run(each(someFail, { ToleratedFailureCount: 2 }), [1, -1, 2, -2]);

    const failure = { Error: "Negative", Cause: "too small" };
    expect(output).toEqual([1, failure, 2, failure]);
  });

  it("tolerates a share of failures", async () => {
    expect((await bench.run(each(someFail, { ToleratedFailurePercentage: 50 }), [1, -1, 2, -2])).status).toBe(
      "SUCCEEDED",
    );
    expect((await bench.run(each(someFail, { ToleratedFailurePercentage: 49 }), [1, -1, 2, -2])).status).toBe("FAILED");
  });

  it("fails with States.ExceedToleratedFailureThreshold when either bound is exceeded", async () => {
    const outcome = await bench.run(
      each(someFail, { ToleratedFailureCount: "{% 1 %}", ToleratedFailurePercentage: 100 }),
      [1, -1, 2, -2],
    );

    expect(outcome).toMatchObject({ status: "FAILED", error: "States.ExceedToleratedFailureThreshold" });
  });

  it("stops the tasks of its other iterations when an item cannot be selected", async () => {
    const outcome = await bench.run(
      each(
        { Sleep: { Type: "Wait", Seconds: 60, End: true } },
        { ItemSelector: "{% $states.context.Map.Item.Value.name %}" },
      ),
      [{ name: "a" }, {}],
    );

    expect(outcome).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
  });

  it("may stand inside a Map", async () => {
    const { output } = await bench.run(
      each({
        Inner: {
          Type: "Map",
          ItemProcessor: flow({
            Show: { Type: "Pass", Output: "{% $states.context.Map.Item.Index & ':' & $states.input %}", End: true },
          }),
          End: true,
        },
      }),
      [["a", "b"], ["c"]],
    );

    expect(output).toEqual([["0:a", "1:b"], ["0:c"]]);
  });
});
