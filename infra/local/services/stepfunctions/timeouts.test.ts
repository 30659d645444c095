import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Json } from "./json.ts";
import { invoke, machine, startTestBench, type TestBench } from "./test-bench.ts";

let bench: TestBench;
let tokens: string[] = [];
beforeAll(async () => {
  bench = await startTestBench();
  bench.functions.ask = (payload) => {
    tokens.push(String(payload));
    return "asked";
  };
});
afterAll(() => bench.stop());
beforeEach(() => {
  tokens = [];
});

const ask = (more: Record<string, unknown> = {}) => ({
  Type: "Task",
  Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
  Arguments: { FunctionName: "ask", Payload: "{% $states.context.Task.Token %}" },
  End: true,
  ...more,
});

const call = (operation: string, input: Record<string, unknown>) =>
  bench.kernel.call("stepfunctions", operation, input, bench.kernel.admin.caller);
const answer = (output: Json, token = tokens.at(-1)) =>
  call("SendTaskSuccess", { taskToken: token, output: JSON.stringify(output) });

async function pass(ms: number) {
  await bench.kernel.advanceClock(ms);
  await bench.kernel.idle();
}

describe("TimeoutSeconds of a task", () => {
  it("fails it with States.Timeout, without a cause, and its late answer changes nothing", async () => {
    const late = Promise.withResolvers<Json>();
    bench.functions.hang = () => late.promise;
    const arn = await bench.start(await bench.define(machine({ Work: invoke("hang", { TimeoutSeconds: 5 }) })));
    await expect.poll(() => bench.invocations.at(-1)?.name).toBe("hang");
    await bench.kernel.advanceClock(5001);
    await expect.poll(() => bench.outcome(arn).status).toBe("FAILED");
    late.resolve("too late");
    await bench.kernel.idle();

    const outcome = bench.outcome(arn);
    expect(outcome).toMatchObject({ error: "States.Timeout", cause: null });
    expect(outcome.history.at(-2)).toMatchObject({
      type: "TaskTimedOut",
      details: { taskTimedOutEventDetails: { resourceType: "lambda", resource: "invoke", error: "States.Timeout" } },
    });
  });

  it("may be an expression, counts anew for each attempt, and can be caught", async () => {
    const { arn } = await bench.run(
      machine({
        Ask: ask({
          TimeoutSeconds: "{% $states.input.patience %}",
          Retry: [{ ErrorEquals: ["States.Timeout"], MaxAttempts: 1 }],
          Catch: [{ ErrorEquals: ["States.Timeout"], Output: "{% $states.errorOutput %}", Next: "Give up" }],
        }),
        "Give up": { Type: "Succeed" },
      }),
      { patience: 10 },
    );
    await pass(10_500);
    expect(bench.outcome(arn).types.filter((type) => type === "TaskTimedOut")).toHaveLength(1);
    await pass(1000);
    expect(tokens).toHaveLength(2);
    expect(tokens[0]).not.toBe(tokens[1]);
    await pass(9000);
    expect(bench.outcome(arn).status).toBe("RUNNING");
    await pass(2000);

    expect(bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: { Error: "States.Timeout", Cause: "" } });
  });

  it("is not matched by States.TaskFailed", async () => {
    const { arn } = await bench.run(
      machine({
        Ask: ask({ TimeoutSeconds: 1, Catch: [{ ErrorEquals: ["States.TaskFailed"], Next: "No" }] }),
        No: { Type: "Succeed" },
      }),
    );
    await pass(1500);

    expect(bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });
});

describe("HeartbeatSeconds of a task", () => {
  it("fails it when no sign of life comes in time; each sign gives it the time again", async () => {
    const { arn } = await bench.run(machine({ Ask: ask({ HeartbeatSeconds: 10 }) }));
    for (let beats = 0; beats < 3; beats += 1) {
      await pass(9000);
      await call("SendTaskHeartbeat", { taskToken: tokens[0] });
    }
    expect(bench.outcome(arn).status).toBe("RUNNING");
    await pass(10_500);

    expect(bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });

  it.each(["States.HeartbeatTimeout", "States.Timeout"])("can be caught as %s", async (name) => {
    const { arn } = await bench.run(
      machine({
        Ask: ask({ HeartbeatSeconds: "{% 2 %}", TimeoutSeconds: 100, Catch: [{ ErrorEquals: [name], Next: "Saved" }] }),
        Saved: { Type: "Succeed", Output: "saved" },
      }),
    );
    await pass(2500);

    expect(bench.outcome(arn).output).toBe("saved");
  });

  it("does not hide that the task as a whole took too long", async () => {
    const { arn } = await bench.run(
      machine({
        Ask: ask({
          HeartbeatSeconds: 10,
          TimeoutSeconds: 15,
          Catch: [{ ErrorEquals: ["States.HeartbeatTimeout"], Next: "Saved" }],
        }),
        Saved: { Type: "Succeed" },
      }),
    );
    await pass(9000);
    await call("SendTaskHeartbeat", { taskToken: tokens[0] });
    await pass(7000);

    expect(bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });
});

describe("a task token", () => {
  it("brings the task its result", async () => {
    const { arn } = await bench.run(machine({ Ask: ask({ Output: { decided: "{% $states.result %}" } }) }));
    const outcome = bench.outcome(arn);
    expect(outcome.status).toBe("RUNNING");
    expect(outcome.history.at(-1)).toMatchObject({
      type: "TaskSubmitted",
      details: { taskSubmittedEventDetails: { resourceType: "lambda", resource: "invoke.waitForTaskToken" } },
    });

    await answer({ decision: "approve" });
    await bench.kernel.idle();
    expect(bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: { decided: { decision: "approve" } } });
  });

  it("can bring it before the one who asked has returned", async () => {
    bench.functions.hasty = async (payload) => {
      await answer("at once", String(payload));
      return "asked";
    };
    const { output, types } = await bench.run(
      machine({
        Ask: ask({ Arguments: { FunctionName: "hasty", Payload: "{% $states.context.Task.Token %}" } }),
      }),
    );

    expect(output).toBe("at once");
    expect(types).not.toContain("TaskSubmitted");
  });

  it("brings a failure with its own error and cause", async () => {
    const { arn } = await bench.run(machine({ Ask: ask() }));
    await call("SendTaskFailure", { taskToken: tokens[0], error: "Declined", cause: "no budget" });
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "Declined", cause: "no budget" });
  });

  it("is good once: a second answer is TaskTimedOut", async () => {
    await bench.run(machine({ Ask: ask() }));
    await answer(1);

    await expect(answer(2)).rejects.toMatchObject({ code: "TaskTimedOut" });
    await expect(call("SendTaskHeartbeat", { taskToken: tokens[0] })).rejects.toMatchObject({ code: "TaskTimedOut" });
  });

  it("is TaskTimedOut after the task's timeout, after its execution was stopped, and of an earlier attempt", async () => {
    const { arn } = await bench.run(
      machine({ Ask: ask({ TimeoutSeconds: 1, Retry: [{ ErrorEquals: ["States.Timeout"] }] }) }),
    );
    await pass(3000);
    expect(tokens.length).toBeGreaterThan(1);
    await expect(answer(1, tokens[0])).rejects.toMatchObject({ code: "TaskTimedOut" });

    await call("StopExecution", { executionArn: arn, error: "Stop", cause: "enough" });
    await expect(answer(1)).rejects.toMatchObject({ code: "TaskTimedOut" });
    expect(bench.outcome(arn)).toMatchObject({ status: "ABORTED", error: "Stop", cause: "enough" });
  });

  it("that was altered, or is none, is InvalidToken", async () => {
    await bench.run(machine({ Ask: ask() }));
    const token = tokens[0] ?? "";

    await expect(answer(1, `x${token}`)).rejects.toMatchObject({ code: "InvalidToken" });
    await expect(answer(1, token.slice(0, -1))).rejects.toMatchObject({ code: "InvalidToken" });
    await expect(answer(1, "hello")).rejects.toMatchObject({ code: "InvalidToken" });
  });

  it("of an execution that is not here is TaskDoesNotExist", async () => {
    const { taskToken } = await import("./task-token.ts");
    const foreign = taskToken("arn:aws:states:us-east-1:000000000000:execution:Other:1", "task");

    await expect(answer(1, foreign)).rejects.toMatchObject({ code: "TaskDoesNotExist" });
  });

  it("takes JSON only, and no more than 256 KiB of it; the task still waits afterwards", async () => {
    const { arn } = await bench.run(machine({ Ask: ask() }));

    await expect(call("SendTaskSuccess", { taskToken: tokens[0], output: "no json" })).rejects.toMatchObject({
      code: "InvalidOutput",
    });
    await expect(answer("é".repeat(131_072))).rejects.toMatchObject({ code: "InvalidOutput" });
    expect(bench.outcome(arn).status).toBe("RUNNING");
  });

  it("tells the branches of a Parallel apart", async () => {
    const { arn } = await bench.run(
      machine({
        Both: {
          Type: "Parallel",
          Branches: ["Left", "Right"].map((name) => ({ StartAt: name, States: { [name]: ask() } })),
          End: true,
        },
      }),
    );
    await answer("second", tokens[1]);
    await answer("first", tokens[0]);
    await bench.kernel.idle();

    expect(bench.outcome(arn).output).toEqual(["first", "second"]);
  });
});
