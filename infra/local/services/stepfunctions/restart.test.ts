import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalKernel } from "../../kernel/make-kernel.ts";
import { operation } from "../../kernel/service.ts";
import type { Json } from "./json.ts";
import { invoke, machine, startTestBench, type TestBench, type TestFunction } from "./test-bench.ts";

/** What a test keeps over restarts: the data folder, the functions, and who was called. */
let dataDir: string;
let bench: TestBench | null;
let functions: Record<string, TestFunction>;
let called: string[];
let made: string[];
let waitedFor: string[];
let cancelled: string[];
/** What CreateJob waits for before it answers. */
let creating: Promise<void>;
let jobs: Record<string, PromiseWithResolvers<{ status: "COMPLETE"; job: Record<string, unknown> }>>;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "stepfunctions-restart-"));
  bench = null;
  functions = {};
  called = [];
  made = [];
  waitedFor = [];
  cancelled = [];
  creating = Promise.resolve();
  jobs = {};
});
afterEach(async () => {
  await bench?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function mediaConvert(kernel: LocalKernel): void {
  kernel.register({
    name: "mediaconvert",
    operations: {
      CreateJob: operation<{ ClientRequestToken: string }, unknown>({
        authorize: () => [{ action: "mediaconvert:CreateJob", resource: "*" }],
        async handle({ ClientRequestToken }) {
          made.push(ClientRequestToken);
          await creating;
          return { Job: { Id: "job-1", Role: "r", Settings: {} } };
        },
      }),
      CancelJob: operation<{ Id: string }, unknown>({
        authorize: () => [],
        handle: ({ Id }) => void cancelled.push(Id),
      }),
    },
  });
  kernel.provide("mediaconvert", {
    waitForJob(id) {
      waitedFor.push(id);
      jobs[id] ??= Promise.withResolvers();
      return jobs[id].promise;
    },
  });
}

/** Starts the cloud on the data that is there; executions go on once the state machine is provisioned. */
async function boot(definition: unknown): Promise<{ bench: TestBench; stateMachineArn: string }> {
  await bench?.stop();
  const booted = await startTestBench({ dataDir }, [mediaConvert]);
  bench = booted;
  for (const [name, handler] of Object.entries(functions))
    booted.functions[name] = (payload) => {
      called.push(name);
      return handler(payload);
    };
  const stateMachineArn = await booted.define(definition, { name: "Machine" });
  booted.stepFunctions.resume();
  await booted.kernel.idle();
  return { bench: booted, stateMachineArn };
}

async function pass(cloud: TestBench, ms: number) {
  await cloud.kernel.idle();
  await cloud.kernel.advanceClock(ms);
  await cloud.kernel.idle();
}

describe("after a restart", () => {
  it("a wait ends at its original moment, not later", async () => {
    const definition = machine({ Stay: { Type: "Wait", Seconds: 100, Next: "After" }, After: invoke("work") });
    functions.work = () => "done";
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await pass(first.bench, 60_000);

    const second = await boot(definition);
    await pass(second.bench, 38_000);
    expect(second.bench.outcome(arn).status).toBe("RUNNING");
    await pass(second.bench, 2500);
    expect(second.bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: "done" });
    expect(second.bench.outcome(arn).types.filter((type) => type === "WaitStateEntered")).toHaveLength(1);
  });

  it("retries keep their counts and their moments", async () => {
    const definition = machine({
      Work: invoke("work", {
        Retry: [{ ErrorEquals: ["Flaky"], IntervalSeconds: 10, BackoffRate: 2, MaxAttempts: 2 }],
      }),
    });
    functions.work = () => {
      throw Object.assign(new Error("no"), { name: "Flaky" });
    };
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await pass(first.bench, 11_000);
    expect(called).toHaveLength(2);

    const second = await boot(definition);
    await pass(second.bench, 17_000);
    expect(called).toHaveLength(2);
    await pass(second.bench, 4000);
    expect(called).toHaveLength(3);
    expect(second.bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "Flaky" });
  });

  it("a task token that was given out before is still good", async () => {
    let token: Json = null;
    functions.ask = (payload) => {
      token = payload;
      return null;
    };
    const definition = machine({
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: { FunctionName: "ask", Payload: "{% $states.context.Task.Token %}" },
        HeartbeatSeconds: 1000,
        End: true,
      },
    });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await first.bench.kernel.idle();

    const second = await boot(definition);
    expect(called).toEqual(["ask"]);
    const { kernel } = second.bench;
    await kernel.call("stepfunctions", "SendTaskSuccess", { taskToken: token, output: "7" }, kernel.admin.caller);
    await kernel.idle();
    expect(second.bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: 7 });
  });

  it("a heartbeat counts from the last one, not from the restart", async () => {
    let token: Json = null;
    functions.ask = (payload) => {
      token = payload;
      return null;
    };
    const definition = machine({
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: { FunctionName: "ask", Payload: "{% $states.context.Task.Token %}" },
        HeartbeatSeconds: 100,
        End: true,
      },
    });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await pass(first.bench, 90_000);
    const { kernel } = first.bench;
    await kernel.call("stepfunctions", "SendTaskHeartbeat", { taskToken: token }, kernel.admin.caller);

    const second = await boot(definition);
    await pass(second.bench, 95_000);
    expect(second.bench.outcome(arn).status).toBe("RUNNING");
    await pass(second.bench, 10_000);
    expect(second.bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
  });

  it("a job that was submitted is awaited again, not made again", async () => {
    const definition = machine({
      Transcode: {
        Type: "Task",
        Resource: "arn:aws:states:::mediaconvert:createJob.sync",
        Arguments: { Role: "arn:aws:iam::000000000000:role/m", Settings: {} },
        Output: "{% $states.result.Job.Id %}",
        End: true,
      },
    });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await first.bench.kernel.idle();
    expect(waitedFor).toEqual(["job-1"]);

    const second = await boot(definition);
    expect(waitedFor).toEqual(["job-1", "job-1"]);
    expect(made).toHaveLength(1);
    jobs["job-1"]?.resolve({ status: "COMPLETE", job: { Id: "job-1", Role: "r", Settings: {} } });
    await expect.poll(() => second.bench.outcome(arn).status).toBe("SUCCEEDED");
    expect(second.bench.outcome(arn).output).toBe("job-1");
  });

  it("a job that was being made is asked for again under the same token, and not cancelled", async () => {
    const answer = Promise.withResolvers<void>();
    creating = answer.promise;
    const definition = machine({
      Transcode: {
        Type: "Task",
        Resource: "arn:aws:states:::mediaconvert:createJob.sync",
        Arguments: { Role: "arn:aws:iam::000000000000:role/m", Settings: {} },
        End: true,
      },
    });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await expect.poll(() => made).toHaveLength(1);

    // The answer comes when the process has stopped, and finds nobody.
    await first.bench.stop();
    answer.resolve();
    const second = await boot(definition);
    expect(new Set(made).size).toBe(1);
    expect(made).toHaveLength(2);
    expect(cancelled).toEqual([]);
    expect(second.bench.outcome(arn).types.filter((type) => type === "TaskScheduled")).toHaveLength(1);
    expect(second.bench.outcome(arn).types.at(-1)).toBe("TaskSubmitted");
  });

  it("a Lambda that was under way is invoked again, and what it answered to the dead process is not waited for", async () => {
    const hanging = Promise.withResolvers<Json>();
    functions.work = () => (called.length === 1 ? hanging.promise : "second answer");
    const definition = machine({ Work: invoke("work") });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await expect.poll(() => called).toEqual(["work"]);

    const second = await boot(definition);
    hanging.resolve("first answer");
    await second.bench.kernel.idle();
    expect(called).toEqual(["work", "work"]);
    expect(second.bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: "second answer" });
    expect(second.bench.outcome(arn).types.filter((type) => type === "TaskScheduled")).toHaveLength(1);
  });

  it("branches and iterations go on where they were; none that was through runs again", async () => {
    functions.quick = (payload) => payload;
    const flow = (states: Record<string, unknown>) => ({ StartAt: Object.keys(states)[0], States: states });
    const definition = machine({
      Set: { Type: "Pass", Assign: { outer: "o" }, Next: "Both" },
      Both: {
        Type: "Parallel",
        Branches: [
          flow({ "Quick one": invoke("quick") }),
          flow({
            Sleep: { Type: "Wait", Seconds: 60, Assign: { inner: "i" }, Next: "Work" },
            Work: invoke("quick", { Next: "Show" }),
            Show: { Type: "Pass", Output: "{% $outer & $inner %}", End: true },
          }),
          flow({
            Each: {
              Type: "Map",
              Items: [1, 2, 3],
              MaxConcurrency: 2,
              ItemProcessor: flow({
                Do: invoke("quick", { Next: "Rest" }),
                Rest: { Type: "Wait", Seconds: "{% $states.input * 20 %}", End: true },
              }),
              End: true,
            },
          }),
        ],
        End: true,
      },
    });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn, 0);
    // One iteration is through and the third under way.
    await pass(first.bench, 25_000);
    const before = called.length;

    const second = await boot(definition);
    expect(called).toHaveLength(before);
    await pass(second.bench, 120_000);
    const outcome = second.bench.outcome(arn);
    expect(outcome).toMatchObject({ status: "SUCCEEDED", output: [0, "oi", [1, 2, 3]] });
    expect(called).toHaveLength(5);
    expect(outcome.history.map(({ id }) => id)).toEqual(outcome.history.map((_, index) => index + 1));
  });

  it("an execution keeps the definition with which it was started", async () => {
    const before = machine({
      Stay: { Type: "Wait", Seconds: 60, Next: "Old" },
      Old: { Type: "Pass", Output: "old", End: true },
    });
    const after = machine({ New: { Type: "Pass", Output: "new", End: true } });
    const first = await boot(before);
    const arn = await first.bench.start(first.stateMachineArn);
    await first.bench.kernel.idle();

    const second = await boot(after);
    const next = await second.bench.start(second.stateMachineArn);
    await pass(second.bench, 61_000);
    expect(second.bench.outcome(arn).output).toBe("old");
    expect(second.bench.outcome(next).output).toBe("new");
  });

  it("a chain of states that was cut off in its middle goes on where it was written down", async () => {
    const definition = machine({
      Count: { Type: "Pass", Output: "{% $states.input + 1 %}", Next: "Enough?" },
      "Enough?": {
        Type: "Choice",
        Choices: [{ Condition: "{% $states.input = 2000 %}", Next: "Done" }],
        Default: "Count",
      },
      Done: { Type: "Succeed" },
    });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn, 0);
    await expect.poll(() => first.bench.outcome(arn).history.length).toBeGreaterThan(300);
    expect(first.bench.outcome(arn).status).toBe("RUNNING");

    const second = await boot(definition);
    const outcome = second.bench.outcome(arn);
    expect(outcome).toMatchObject({ status: "SUCCEEDED", output: 2000 });
    expect(outcome.history).toHaveLength(8004);
    expect(outcome.history.map(({ id }) => id)).toEqual(outcome.history.map((_, index) => index + 1));
  });

  it("the execution's own timeout stands", async () => {
    const definition = machine({ Stay: { Type: "Wait", Seconds: 600, End: true } }, { TimeoutSeconds: 100 });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await pass(first.bench, 60_000);

    const second = await boot(definition);
    await pass(second.bench, 41_000);
    expect(second.bench.outcome(arn).status).toBe("TIMED_OUT");
  });

  it("an execution that waits for another one hears of its end", async () => {
    const definition = machine({
      "Which?": {
        Type: "Choice",
        Choices: [{ Condition: "{% $exists($states.input.child) %}", Next: "Stay" }],
        Default: "Call",
      },
      Stay: { Type: "Wait", Seconds: 60, Output: "child", End: true },
      Call: {
        Type: "Task",
        Resource: "arn:aws:states:::states:startExecution.sync:2",
        Arguments: { StateMachineArn: "{% $states.context.StateMachine.Id %}", Input: { child: true } },
        Output: "{% $states.result.Output %}",
        End: true,
      },
    });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await first.bench.kernel.idle();

    const second = await boot(definition);
    await pass(second.bench, 61_000);
    expect(second.bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: "child" });
  });

  it("a failed execution can still be redriven", async () => {
    let healed = false;
    functions.work = () => {
      if (!healed) throw Object.assign(new Error("no"), { name: "Ill" });
      return "well";
    };
    const definition = machine({ Work: invoke("work") });
    const first = await boot(definition);
    const arn = await first.bench.start(first.stateMachineArn);
    await first.bench.kernel.idle();
    healed = true;

    const second = await boot(definition);
    const { kernel } = second.bench;
    await kernel.call("stepfunctions", "RedriveExecution", { executionArn: arn }, kernel.admin.caller);
    await kernel.idle();
    expect(second.bench.outcome(arn)).toMatchObject({ status: "SUCCEEDED", output: "well" });
  });
});
