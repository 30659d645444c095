import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { machine, startTestBench, type TestBench } from "./test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench();
});
afterAll(() => bench.stop());

const choice = (condition: unknown, more: Record<string, unknown> = {}) =>
  machine({
    Choose: { Type: "Choice", Choices: [{ Condition: condition, Next: "Yes" }], ...more },
    Yes: { Type: "Pass", Output: "yes", End: true },
    No: { Type: "Pass", Output: "no", End: true },
  });

describe("a Pass state", () => {
  it("hands its input on, or its Output", async () => {
    const { output } = await bench.run(
      machine({
        A: { Type: "Pass", Next: "B" },
        B: { Type: "Pass", Output: { was: "{% $states.input %}" }, End: true },
      }),
      { n: 1 },
    );

    expect(output).toEqual({ was: { n: 1 } });
  });

  it("tells its history as AWS does: the first state follows nothing, each event the one before it", async () => {
    const { history } = await bench.run(machine({ A: { Type: "Pass", End: true } }), { n: 1 });

    expect(history.map(({ id, previousEventId, type }) => [id, previousEventId, type])).toEqual([
      [1, 0, "ExecutionStarted"],
      [2, 0, "PassStateEntered"],
      [3, 2, "PassStateExited"],
      [4, 3, "ExecutionSucceeded"],
    ]);
    expect(history[2]?.details).toEqual({
      stateExitedEventDetails: { name: "A", output: '{"n":1}', outputDetails: { truncated: false } },
    });
  });
});

describe("a Choice state", () => {
  it("takes the first rule whose condition is true", async () => {
    const definition = machine({
      Choose: {
        Type: "Choice",
        Choices: [
          { Condition: "{% $states.input.n > 10 %}", Next: "Big", Output: "big" },
          { Condition: "{% $states.input.n > 5 %}", Next: "Big", Output: "middling", Assign: { size: "m" } },
          { Condition: true, Next: "Big" },
        ],
      },
      Big: { Type: "Pass", Output: ["{% $states.input %}", "{% $size %}"], End: true },
    });

    expect((await bench.run(definition, { n: 7 })).output).toEqual(["middling", "m"]);
  });

  it("takes the default with the state's own Output when no rule is true", async () => {
    const { output, types } = await bench.run(choice(false, { Default: "No", Output: "passed on" }));

    expect(output).toBe("no");
    expect(types).toEqual([
      "ExecutionStarted",
      "ChoiceStateEntered",
      "ChoiceStateExited",
      "PassStateEntered",
      "PassStateExited",
      "ExecutionSucceeded",
    ]);
  });

  it("fails the execution with States.Runtime when no rule is true and there is no default, as AWS does", async () => {
    const definition = machine({
      Choose: { Type: "Choice", Choices: [{ Condition: "{% $states.input.x = 1 %}", Next: "Yes" }] },
      Yes: { Type: "Succeed" },
    });

    expect(await bench.run(definition, {})).toMatchObject({
      status: "FAILED",
      error: "States.Runtime",
      cause:
        "An error occurred while executing the state 'Choose' (entered at the event id #2). Failed to transition out of the state. The state does not point to a next state.",
    });
  });

  it("fails when a condition is not a boolean", async () => {
    const { status, error, cause, types } = await bench.run(choice("{% 1 %}", { Default: "No" }));

    expect([status, error]).toEqual(["FAILED", "States.QueryEvaluationError"]);
    expect(cause).toContain("Expected 'boolean', but was 'number' for value: 1");
    expect(types.slice(-2)).toEqual(["EvaluationFailed", "ExecutionFailed"]);
  });
});

describe("a Wait state", () => {
  const waiting = (fields: Record<string, unknown>) => machine({ Wait: { Type: "Wait", ...fields, End: true } });

  it.each([
    ["a number of seconds", { Seconds: 60 }],
    ["seconds from an expression", { Seconds: "{% $states.input.seconds %}" }],
    ["a timestamp from an expression", { Timestamp: "{% $fromMillis($millis() + 60000) %}" }],
  ])("waits for %s, and no longer", async (_, fields) => {
    const { arn, status } = await bench.run(waiting(fields), { seconds: 60 });
    expect(status).toBe("RUNNING");

    await bench.kernel.advanceClock(50_000);
    await bench.kernel.idle();
    expect(bench.outcome(arn).status).toBe("RUNNING");

    await bench.kernel.advanceClock(10_001);
    await bench.kernel.idle();
    expect(bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: { seconds: 60 } });
  });

  it("does not wait for a moment that has passed", async () => {
    expect((await bench.run(waiting({ Timestamp: "2016-03-14T01:59:00Z" }))).status).toBe("SUCCEEDED");
  });

  it("does not wait 0 seconds", async () => {
    expect((await bench.run(waiting({ Seconds: 0 }))).status).toBe("SUCCEEDED");
  });

  it.each([
    ["a negative number", { Seconds: "{% -1 %}" }],
    ["a text", { Seconds: "{% 'soon' %}" }],
    ["a date without a time", { Timestamp: "{% '2016-03-14' %}" }],
  ])("fails on %s", async (_, fields) => {
    expect(await bench.run(waiting(fields))).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
  });
});

describe("a Fail state", () => {
  it("ends the execution with its error and cause, which may be expressions", async () => {
    const definition = machine({
      No: { Type: "Fail", Error: "{% 'Too' & $states.input.what %}", Cause: "{% 'it was ' & $states.input.what %}" },
    });

    expect(await bench.run(definition, { what: "Late" })).toMatchObject({
      status: "FAILED",
      error: "TooLate",
      cause: "it was Late",
      types: ["ExecutionStarted", "FailStateEntered", "ExecutionFailed"],
    });
  });

  it("needs neither", async () => {
    expect(await bench.run(machine({ No: { Type: "Fail" } }))).toMatchObject({
      status: "FAILED",
      error: null,
      cause: null,
    });
  });
});

describe("a Succeed state", () => {
  it("ends the execution with its Output", async () => {
    const { output } = await bench.run(machine({ Done: { Type: "Succeed", Output: { ok: true } } }));

    expect(output).toEqual({ ok: true });
  });
});

describe("the context object", () => {
  it("tells the execution, the state and the state machine", async () => {
    const { arn, execution, output } = await bench.run(
      machine({ Look: { Type: "Pass", Output: "{% $states.context %}", End: true } }),
      { n: 1 },
    );

    expect(output).toEqual({
      Execution: {
        Id: arn,
        Input: { n: 1 },
        Name: execution.name,
        RoleArn: "arn:aws:iam::000000000000:role/machine",
        StartTime: new Date(execution.startedAt).toISOString(),
        RedriveCount: 0,
      },
      State: { Name: "Look", EnteredTime: expect.stringMatching(/Z$/), RetryCount: 0 },
      StateMachine: { Id: execution.stateMachineArn, Name: execution.stateMachineArn.split(":").at(-1) },
    });
  });
});

describe("an execution", () => {
  it("that leaves data beyond 256 KiB fails with States.DataLimitExceeded", async () => {
    const definition = machine({ Grow: { Type: "Pass", Output: "{% $pad('', 262143, 'x') %}", End: true } });

    expect(await bench.run(definition)).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
  });

  it("may leave exactly 256 KiB, counted in UTF-8", async () => {
    const exactly = machine({ Grow: { Type: "Pass", Output: "{% $pad('', 131071, 'é') %}", End: true } });
    const beyond = machine({ Grow: { Type: "Pass", Output: "{% $pad('', 131072, 'é') %}", End: true } });

    expect((await bench.run(exactly)).status).toBe("SUCCEEDED");
    expect((await bench.run(beyond)).status).toBe("FAILED");
  });

  it("that never ends fails at 25,000 events", async () => {
    const circle = machine({ A: { Type: "Pass", Next: "B" }, B: { Type: "Pass", Next: "A" } });
    const { status, error, cause, history } = await bench.run(
      // The validator wants a way out.
      machine({
        ...(circle.States as object),
        B: { Type: "Choice", Choices: [{ Condition: false, Next: "Out" }], Default: "A" },
        Out: { Type: "Succeed" },
      }),
    );

    expect([status, error]).toEqual(["FAILED", "States.Runtime"]);
    expect(cause).toContain("maximum number of history events (25000)");
    expect(history.length).toBeLessThanOrEqual(25_000);
    expect(history.length).toBeGreaterThan(24_800);
  });

  it("times out as a whole after its own TimeoutSeconds", async () => {
    const { arn } = await bench.run(machine({ W: { Type: "Wait", Seconds: 100, End: true } }, { TimeoutSeconds: 30 }));
    await bench.kernel.advanceClock(31_000);
    await bench.kernel.idle();

    const outcome = bench.outcome(arn);
    expect(outcome).toMatchObject({ status: "TIMED_OUT", error: "States.Timeout" });
    expect(outcome.types.at(-1)).toBe("ExecutionTimedOut");
  });
});
