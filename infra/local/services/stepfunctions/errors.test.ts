import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AwsError } from "../../kernel/errors.ts";
import type { Json } from "./json.ts";
import { invoke, machine, startTestBench, type TestBench } from "./test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench();
});
afterAll(() => bench.stop());
beforeEach(() => {
  bench.invocations.length = 0;
});

/** A function that throws these errors one after another, then answers how often it was called. */
function failing(...errors: (string | Error)[]) {
  let calls = 0;
  return (): Json => {
    const error = errors[calls++];
    if (error === undefined) return calls;
    if (typeof error !== "string") throw error;
    throw Object.assign(new Error(`${error} happened`), { name: error });
  };
}

describe("Retry", () => {
  it("runs a task again after each delay, and tells the attempts in the history", async () => {
    bench.functions.work = failing("Flaky", "Flaky");
    const { arn } = await bench.run(
      machine({ Work: invoke("work", { Retry: [{ ErrorEquals: ["Flaky"], IntervalSeconds: 3, BackoffRate: 1.5 }] }) }),
    );
    expect(bench.invocations).toHaveLength(1);

    await bench.kernel.advanceClock(2900);
    await bench.kernel.idle();
    expect(bench.invocations).toHaveLength(1);
    await bench.kernel.advanceClock(200);
    await bench.kernel.idle();
    expect(bench.invocations).toHaveLength(2);
    await bench.kernel.advanceClock(4300);
    await bench.kernel.idle();
    expect(bench.invocations).toHaveLength(2);
    await bench.kernel.advanceClock(300);
    await bench.kernel.idle();

    const outcome = bench.outcome(arn);
    expect(outcome).toMatchObject({ status: "SUCCEEDED", output: 3 });
    expect(outcome.types).toEqual([
      "ExecutionStarted",
      "TaskStateEntered",
      ...["TaskScheduled", "TaskStarted", "TaskFailed"],
      ...["TaskScheduled", "TaskStarted", "TaskFailed"],
      ...["TaskScheduled", "TaskStarted", "TaskSucceeded"],
      "TaskStateExited",
      "ExecutionSucceeded",
    ]);
    expect(outcome.history.slice(2, -1).map(({ id, previousEventId }) => id - previousEventId)).toEqual(
      Array(10).fill(1),
    );
  });

  it("counts each retrier on its own, as in the language's example", async () => {
    bench.functions.work = failing("ErrorA", "ErrorB", "ErrorC", "ErrorB", "ErrorB", "ErrorB");
    const { arn } = await bench.run(
      machine({
        Work: invoke("work", {
          Retry: [
            { ErrorEquals: ["ErrorA", "ErrorB"], IntervalSeconds: 1, BackoffRate: 2, MaxAttempts: 2 },
            { ErrorEquals: ["ErrorC"], IntervalSeconds: 5 },
          ],
        }),
      }),
    );
    await bench.kernel.advanceClock(3_600_000);
    await bench.kernel.idle();

    // A, B and C are retried; the second B is the third failure of the first retrier.
    expect(bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "ErrorB" });
    expect(bench.invocations).toHaveLength(4);
  });

  it("shows the count to expressions, and evaluates the arguments anew", async () => {
    bench.functions.work = failing("Flaky", "Flaky");
    const { arn } = await bench.run(
      machine({
        Work: invoke("work", {
          Arguments: {
            FunctionName: "work",
            Payload: "{% $states.context.State.RetryCount %}",
          },
          Retry: [{ ErrorEquals: ["States.ALL"] }],
        }),
      }),
    );
    await bench.kernel.advanceClock(60_000);
    await bench.kernel.idle();

    expect(bench.outcome(arn).status).toBe("SUCCEEDED");
    expect(bench.invocations.map(({ payload }) => payload)).toEqual([0, 1, 2]);
  });

  it("is forgotten once the state is left: the next visit counts from the beginning", async () => {
    let calls = 0;
    bench.functions.work = () => {
      calls += 1;
      // Fails once in each visit.
      if (calls % 2 === 1) throw Object.assign(new Error("again"), { name: "Flaky" });
      return calls;
    };
    const { arn } = await bench.run(
      machine({
        Work: invoke("work", { Retry: [{ ErrorEquals: ["Flaky"], MaxAttempts: 1 }], Next: "Enough?" }),
        "Enough?": {
          Type: "Choice",
          Choices: [{ Condition: "{% $states.input >= 6 %}", Next: "Done" }],
          Default: "Work",
        },
        Done: { Type: "Succeed" },
      }),
    );
    await bench.kernel.advanceClock(60_000);
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: 6 });
  });

  it("retries an expression that fails, too", async () => {
    bench.functions.work = () => ({ ok: bench.invocations.length > 1 });
    const { arn } = await bench.run(
      machine({
        Work: invoke("work", {
          Output: "{% $states.result.Payload.ok ? 'ok' : $error('not yet') %}",
          Retry: [{ ErrorEquals: ["States.QueryEvaluationError"] }],
        }),
      }),
    );
    await bench.kernel.advanceClock(5000);
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: "ok" });
  });
});

describe("Catch", () => {
  const caught = (Catch: unknown[], more: Record<string, unknown> = {}) =>
    machine({
      Work: invoke("work", { Catch, ...more }),
      First: { Type: "Pass", Output: { first: "{% $states.input %}" }, End: true },
      // A state that nothing leads to is refused.
      ...(JSON.stringify(Catch).includes("Second") && {
        Second: { Type: "Pass", Output: { second: "{% $states.input %}" }, End: true },
      }),
    });

  it("goes on at the first catcher that matches, with the error output as input", async () => {
    bench.functions.work = failing("Oops");
    const { output, types } = await bench.run(
      caught([
        { ErrorEquals: ["Other"], Next: "First" },
        { ErrorEquals: ["Oops"], Next: "Second" },
        { ErrorEquals: ["States.ALL"], Next: "First" },
      ]),
    );

    expect(output).toEqual({
      second: { Error: "Oops", Cause: JSON.stringify({ errorType: "Oops", errorMessage: "Oops happened", trace: [] }) },
    });
    expect(types).toContain("TaskStateExited");
  });

  it("evaluates its own Output with $states.errorOutput and $states.input", async () => {
    bench.functions.work = failing("Oops");
    const { output } = await bench.run(
      caught([
        {
          ErrorEquals: ["States.TaskFailed"],
          Output: { what: "{% $states.errorOutput.Error %}", given: "{% $states.input %}" },
          Next: "First",
        },
      ]),
      { n: 1 },
    );

    expect(output).toEqual({ first: { what: "Oops", given: { n: 1 } } });
  });

  it("comes after the retries are used up", async () => {
    bench.functions.work = failing("Oops", "Oops", "Oops");
    const { arn } = await bench.run(
      caught([{ ErrorEquals: ["Oops"], Next: "First" }], { Retry: [{ ErrorEquals: ["Oops"], MaxAttempts: 1 }] }),
    );
    await bench.kernel.advanceClock(2000);
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: { first: { Error: "Oops" } } });
    expect(bench.invocations).toHaveLength(2);
  });

  it("does not catch what fails in a catcher", async () => {
    bench.functions.work = failing("Oops");
    const outcome = await bench.run(caught([{ ErrorEquals: ["States.ALL"], Output: "{% $nothing %}", Next: "First" }]));

    expect(outcome).toMatchObject({ status: "FAILED", error: "States.QueryEvaluationError" });
    expect(outcome.types.slice(-2)).toEqual(["EvaluationFailed", "ExecutionFailed"]);
  });

  it("of States.ALL lets data beyond the limit pass", async () => {
    bench.functions.work = () => "x".repeat(262_144);
    const all = [{ ErrorEquals: ["States.ALL"], Next: "First" }];
    const named = [{ ErrorEquals: ["States.DataLimitExceeded"], Next: "First" }];

    expect(await bench.run(caught(all))).toMatchObject({ status: "FAILED", error: "States.DataLimitExceeded" });
    expect(await bench.run(caught(named))).toMatchObject({ status: "SUCCEEDED" });
  });

  it("catches an expression that fails in the arguments, before the task was scheduled", async () => {
    const { output, types } = await bench.run(
      caught([{ ErrorEquals: ["States.ALL"], Output: "{% $states.errorOutput.Error %}", Next: "First" }], {
        Arguments: { FunctionName: "work", Payload: "{% $states.input.missing %}" },
      }),
    );

    expect(output).toEqual({ first: "States.QueryEvaluationError" });
    expect(types).not.toContain("TaskScheduled");
    expect(bench.invocations).toHaveLength(0);
  });
});

describe("the errors of lambda:invoke", () => {
  it("carry the service's names and AWS's causes", async () => {
    bench.functions.work = () => {
      throw new AwsError("TooManyRequestsException", "Rate Exceeded.", { statusCode: 429 });
    };
    expect(await bench.run(machine({ Work: invoke("work") }))).toMatchObject({
      status: "FAILED",
      error: "Lambda.TooManyRequestsException",
      cause: "Rate Exceeded. (Service: AWSLambda; Status Code: 429; Error Code: TooManyRequestsException)",
    });
  });

  it("name a missing permission Lambda.AWSLambdaException, which States.TaskFailed matches", async () => {
    bench.functions.work = () => 1;
    const roleArn = bench.cloud.addRole("may-nothing", [], "states.amazonaws.com");
    const arn = await bench.start(await bench.define(machine({ Work: invoke("work") }), { roleArn }));
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({
      status: "FAILED",
      error: "Lambda.AWSLambdaException",
      cause: expect.stringMatching(/is not authorized to perform: lambda:InvokeFunction on resource: .*function:work/),
    });
    expect(bench.invocations).toHaveLength(0);
  });
});
