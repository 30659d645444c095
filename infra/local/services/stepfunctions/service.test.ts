import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  paginateGetExecutionHistory,
  paginateListExecutions,
  RedriveExecutionCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { invoke, machine, startTestBench, type TestBench } from "./test-bench.ts";

let bench: TestBench;
let sfn: SFNClient;
beforeAll(async () => {
  bench = await startTestBench();
  sfn = new SFNClient(bench.cloud.clientConfig);
});
afterAll(async () => {
  sfn.destroy();
  await bench.stop();
});

const passes = machine({ Go: { Type: "Pass", Output: { said: "{% $states.input %}" }, End: true } });
const waits = machine({ Stay: { Type: "Wait", Seconds: 3600, End: true } });

async function started(definition: unknown, input?: string, name?: string) {
  const stateMachineArn = await bench.define(definition);
  const { executionArn } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn,
      ...(input !== undefined && { input }),
      ...(name !== undefined && { name }),
    }),
  );
  await bench.kernel.idle();
  return { stateMachineArn, executionArn: executionArn ?? "" };
}

describe("StartExecution", () => {
  it("starts an execution that DescribeExecution tells", async () => {
    const { stateMachineArn, executionArn } = await started(passes, '{"n":1}', "first");

    expect(executionArn).toBe(`${stateMachineArn.replace(":stateMachine:", ":execution:")}:first`);
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      executionArn,
      stateMachineArn,
      name: "first",
      status: "SUCCEEDED",
      input: '{"n":1}',
      output: '{"said":{"n":1}}',
      startDate: expect.any(Date),
      stopDate: expect.any(Date),
      redriveStatus: "NOT_REDRIVABLE",
      redriveStatusReason: "Execution is SUCCEEDED and cannot be redriven",
    });
  });

  it("answers the same execution for the same name and input while it runs", async () => {
    const { stateMachineArn, executionArn } = await started(waits, '{ "n": 1 }', "same");
    const again = await sfn.send(new StartExecutionCommand({ stateMachineArn, name: "same", input: '{"n":1}' }));

    expect(again.executionArn).toBe(executionArn);
    expect(bench.outcome(executionArn).types.filter((type) => type === "ExecutionStarted")).toHaveLength(1);
    await expect(
      sfn.send(new StartExecutionCommand({ stateMachineArn, name: "same", input: '{"n":2}' })),
    ).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
  });

  it("refuses a name once its execution has ended", async () => {
    const { stateMachineArn } = await started(passes, "{}", "once");

    await expect(
      sfn.send(new StartExecutionCommand({ stateMachineArn, name: "once", input: "{}" })),
    ).rejects.toMatchObject({ name: "ExecutionAlreadyExists" });
  });

  it("refuses wrong names, input that is no JSON, and state machines that are not there", async () => {
    const { stateMachineArn } = await started(passes);
    const start = (more: Record<string, string>) => sfn.send(new StartExecutionCommand({ stateMachineArn, ...more }));

    await expect(start({ name: "with space" })).rejects.toMatchObject({ name: "InvalidName" });
    await expect(start({ name: "a/b" })).rejects.toMatchObject({ name: "InvalidName" });
    await expect(start({ input: "{" })).rejects.toMatchObject({ name: "InvalidExecutionInput" });
    await expect(start({ stateMachineArn: `${stateMachineArn}x` })).rejects.toMatchObject({
      name: "StateMachineDoesNotExist",
    });
    await expect(start({ stateMachineArn: "arn:aws:s3:::x" })).rejects.toMatchObject({ name: "InvalidArn" });
  });

  it("needs the permission for that very state machine", async () => {
    const { stateMachineArn } = await started(passes);
    const other = new SFNClient(
      bench.cloud.clientConfigAs([
        { Effect: "Allow", Action: "states:StartExecution", Resource: `${stateMachineArn}x` },
      ]),
    );

    await expect(other.send(new StartExecutionCommand({ stateMachineArn }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("AWS::StepFunctions::StateMachine", () => {
  it("is refused when Step Functions may not assume its role", async () => {
    const roleArn = bench.cloud.addRole("of-lambda", [], "lambda.amazonaws.com");

    await expect(bench.define(passes, { roleArn })).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: `The service principal states.amazonaws.com is not authorized to assume the role '${roleArn}'.`,
    });
  });

  it("answers its ARN and name, with values put into the definition, and refuses Express", async () => {
    const provider = bench.kernel.providers().get("AWS::StepFunctions::StateMachine");
    const text = JSON.stringify(machine({ Go: { Type: "Pass", Output: "PLACEHOLDER", End: true } }));
    const request = (more: Record<string, unknown>) => ({
      stackName: "Test",
      logicalId: "It",
      type: "AWS::StepFunctions::StateMachine",
      generatedName: "Test-It-12345678",
      properties: {
        DefinitionString: text.replace("PLACEHOLDER", "$" + "{Said}"),
        DefinitionSubstitutions: { Said: "substituted" },
        RoleArn: "arn:aws:iam::000000000000:role/machine",
        ...more,
      },
    });
    const provisioned = await provider?.provision(request({}));

    expect(provisioned).toEqual({
      ref: "arn:aws:states:us-east-1:000000000000:stateMachine:Test-It-12345678",
      attributes: {
        Arn: "arn:aws:states:us-east-1:000000000000:stateMachine:Test-It-12345678",
        Name: "Test-It-12345678",
        StateMachineRevisionId: expect.any(String),
      },
    });
    const arn = await bench.start(provisioned?.ref ?? "");
    await bench.kernel.idle();
    expect(bench.outcome(arn).output).toBe("substituted");
    expect(() => provider?.provision(request({ StateMachineType: "EXPRESS" }))).toThrow(
      /state machines of the type EXPRESS/,
    );
  });
});

describe("an execution that is not there", () => {
  it("does not exist for any operation", async () => {
    const executionArn = "arn:aws:states:us-east-1:000000000000:execution:None:none";

    // The union of the commands has no common overload.
    for (const command of [
      new DescribeExecutionCommand({ executionArn }),
      new GetExecutionHistoryCommand({ executionArn }),
      new StopExecutionCommand({ executionArn }),
      new RedriveExecutionCommand({ executionArn }),
    ])
      await expect(sfn.send(command as DescribeExecutionCommand)).rejects.toMatchObject({
        name: "ExecutionDoesNotExist",
      });
  });
});

describe("GetExecutionHistory", () => {
  it("tells events with their details, in both directions and in pages", async () => {
    const { executionArn } = await started(passes, '{"n":1}');
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));

    expect(events?.map(({ id }) => id)).toEqual([1, 2, 3, 4]);
    expect(events?.[0]).toMatchObject({
      type: "ExecutionStarted",
      timestamp: expect.any(Date),
      executionStartedEventDetails: { input: '{"n":1}', roleArn: "arn:aws:iam::000000000000:role/machine" },
    });
    const back: (number | undefined)[] = [];
    for await (const page of paginateGetExecutionHistory(
      { client: sfn, pageSize: 3 },
      { executionArn, reverseOrder: true },
    ))
      back.push(...(page.events ?? []).map(({ id }) => id));
    expect(back).toEqual([4, 3, 2, 1]);
  });

  it("leaves the data out when asked to", async () => {
    const { executionArn } = await started(passes, '{"n":1}');
    const { events } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, includeExecutionData: false }));

    expect(events?.[1]?.stateEnteredEventDetails).toEqual({ name: "Go", inputDetails: { truncated: false } });
  });

  it("refuses a page token that it did not give for this listing", async () => {
    const { executionArn } = await started(passes);
    const { nextToken } = await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1 }));

    await expect(
      sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken: "nonsense" })),
    ).rejects.toMatchObject({ name: "InvalidToken" });
    await expect(
      sfn.send(new GetExecutionHistoryCommand({ executionArn, nextToken, reverseOrder: true })),
    ).rejects.toMatchObject({ name: "InvalidToken" });
  });
});

describe("ListExecutions", () => {
  it("lists newest first, in pages, by status", async () => {
    const stateMachineArn = await bench.define(passes);
    for (const name of ["a", "b", "c"]) await bench.start(stateMachineArn, {}, name);
    await bench.kernel.idle();

    const names: (string | undefined)[] = [];
    for await (const page of paginateListExecutions({ client: sfn, pageSize: 2 }, { stateMachineArn }))
      names.push(...(page.executions ?? []).map(({ name }) => name));
    expect(names).toEqual(["c", "b", "a"]);
    const running = await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: "RUNNING" }));
    expect(running.executions).toEqual([]);
  });
});

describe("StopExecution", () => {
  it("ends an execution, and answers again when it was stopped", async () => {
    const { executionArn } = await started(waits);
    const stopped = await sfn.send(new StopExecutionCommand({ executionArn, error: "E", cause: "C" }));
    const again = await sfn.send(new StopExecutionCommand({ executionArn }));

    expect(stopped.stopDate).toEqual(again.stopDate);
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({
      status: "ABORTED",
      error: "E",
      cause: "C",
      redriveStatus: "REDRIVABLE",
    });
    expect(bench.outcome(executionArn).history.at(-1)).toMatchObject({
      type: "ExecutionAborted",
      details: { executionAbortedEventDetails: { error: "E", cause: "C" } },
    });
  });
});

describe("the task operations", () => {
  it("answer an SDK's errors and need the permission for the state machine", async () => {
    let token = "";
    bench.functions.ask = (payload) => {
      token = String(payload);
      return null;
    };
    const asking = machine({
      Ask: {
        Type: "Task",
        Resource: "arn:aws:states:::lambda:invoke.waitForTaskToken",
        Arguments: { FunctionName: "ask", Payload: "{% $states.context.Task.Token %}" },
        End: true,
      },
    });
    const { executionArn, stateMachineArn } = await started(asking);
    const granted = new SFNClient(
      bench.cloud.clientConfigAs([{ Effect: "Allow", Action: "states:SendTask*", Resource: stateMachineArn }]),
    );
    const denied = new SFNClient(bench.cloud.clientConfigAs([]));

    await expect(denied.send(new SendTaskHeartbeatCommand({ taskToken: token }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
    await granted.send(new SendTaskHeartbeatCommand({ taskToken: token }));
    await granted.send(new SendTaskSuccessCommand({ taskToken: token, output: '{"ok":true}' }));
    await expect(granted.send(new SendTaskFailureCommand({ taskToken: token }))).rejects.toMatchObject({
      name: "TaskTimedOut",
    });
    await expect(granted.send(new SendTaskSuccessCommand({ taskToken: "t", output: "1" }))).rejects.toMatchObject({
      name: "InvalidToken",
    });
    await bench.kernel.idle();
    expect(bench.outcome(executionArn).output).toEqual({ ok: true });
  });
});

describe("RedriveExecution", () => {
  it("goes on from the state that failed; what had succeeded is not done again", async () => {
    let healed = false;
    bench.functions.good = () => "good";
    bench.functions.bad = async () => {
      // Slow enough for the other branch to succeed before.
      for (let turns = 0; turns < 5; turns += 1) await new Promise((resolve) => setImmediate(resolve));
      if (!healed) throw Object.assign(new Error("not yet"), { name: "Ill" });
      return "healed";
    };
    bench.invocations.length = 0;
    const { executionArn } = await started(
      machine({
        First: invoke("good", { Next: "Both" }),
        Both: {
          Type: "Parallel",
          Branches: [
            { StartAt: "Good", States: { Good: invoke("good") } },
            { StartAt: "Bad", States: { Bad: invoke("bad", { Retry: [{ ErrorEquals: ["Ill"], MaxAttempts: 0 }] }) } },
          ],
          Next: "Last",
        },
        Last: { Type: "Succeed" },
      }),
    );
    expect(bench.outcome(executionArn)).toMatchObject({ status: "FAILED", error: "Ill" });
    healed = true;
    await sfn.send(new RedriveExecutionCommand({ executionArn }));
    await bench.kernel.idle();

    const outcome = bench.outcome(executionArn);
    expect(outcome).toMatchObject({ status: "SUCCEEDED", output: ["good", "healed"] });
    expect(outcome.types).toContain("ExecutionRedriven");
    expect(bench.invocations.map(({ name }) => name)).toEqual(["good", "good", "bad", "bad"]);
    expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ redriveCount: 1 });
  });

  it("goes on with the branches that were stopped, too", async () => {
    const { executionArn } = await started(
      machine({
        Both: {
          Type: "Parallel",
          Branches: ["A", "B"].map((name) => ({
            StartAt: name,
            States: { [name]: { Type: "Wait", Seconds: 60, End: true } },
          })),
          End: true,
        },
      }),
    );
    await sfn.send(new StopExecutionCommand({ executionArn }));
    const { redriveDate } = await sfn.send(new RedriveExecutionCommand({ executionArn, clientToken: "once" }));
    const again = await sfn.send(new RedriveExecutionCommand({ executionArn, clientToken: "once" }));
    expect(again.redriveDate).toEqual(redriveDate);
    await bench.kernel.advanceClock(61_000);
    await bench.kernel.idle();

    expect(bench.outcome(executionArn).status).toBe("SUCCEEDED");
  });

  it("is refused for executions that run or succeeded, and after 14 days", async () => {
    const succeeded = await started(passes);
    const running = await started(waits);
    const failed = await started(machine({ No: { Type: "Fail" } }));
    const redrive = (executionArn: string) => sfn.send(new RedriveExecutionCommand({ executionArn }));

    await expect(redrive(succeeded.executionArn)).rejects.toMatchObject({ name: "ExecutionNotRedrivable" });
    await expect(redrive(running.executionArn)).rejects.toMatchObject({ name: "ExecutionNotRedrivable" });
    await bench.kernel.advanceClock(15 * 24 * 3600 * 1000);
    await expect(redrive(failed.executionArn)).rejects.toMatchObject({ name: "ExecutionNotRedrivable" });
  });
});

describe("what others see of an execution", () => {
  it("is its status on the event bus, from RUNNING to the end", async () => {
    bench.statusChanges.length = 0;
    const { executionArn } = await started(passes, '{"n":1}');

    expect(bench.statusChanges).toMatchObject([
      { resources: [executionArn], detail: { status: "RUNNING", stopDate: null, output: null } },
      {
        resources: [executionArn],
        detail: { status: "SUCCEEDED", input: '{"n":1}', output: '{"said":{"n":1}}', startDate: expect.any(Number) },
      },
    ]);
  });

  it("is every state it enters, on the meter", async () => {
    const { executionArn, stateMachineArn } = await started(passes);

    expect(bench.kernel.meterEntries().filter(({ subject }) => subject === executionArn)).toMatchObject([
      { service: "stepfunctions", operation: "StateEntered", resource: stateMachineArn },
    ]);
  });

  it("is a list of its states with their errors and retries", async () => {
    let calls = 0;
    bench.functions.flaky = () => {
      calls += 1;
      if (calls === 1) throw Object.assign(new Error("once"), { name: "Flaky" });
      return "fine";
    };
    const { executionArn } = await started(
      machine({
        Work: invoke("flaky", { Retry: [{ ErrorEquals: ["Flaky"] }], Next: "End" }),
        End: { Type: "Succeed" },
      }),
    );
    await bench.kernel.advanceClock(2000);
    await bench.kernel.idle();

    const found = bench.stepFunctions.executions.find(executionArn);
    expect(found?.execution.status).toBe("SUCCEEDED");
    expect(found?.states).toMatchObject([
      { name: "Work", type: "Task", input: "{}", output: '"fine"', retries: 1, error: { error: "Flaky" } },
      { name: "End", type: "Succeed", input: '"fine"', error: null, retries: 0, exitedAt: expect.any(Number) },
    ]);
    expect(bench.stepFunctions.executions.list({ limit: 1 })[0]?.arn).toBe(executionArn);
  });
});

describe("EventBridge and Scheduler", () => {
  it("start executions by the backplane, when they may", async () => {
    const stateMachineArn = await bench.define(passes);
    const { start } = bench.kernel.use("stepfunctions");
    start(stateMachineArn, { from: "rule" }, bench.kernel.admin.caller, "by-rule");
    await bench.kernel.idle();

    const arn = `${stateMachineArn.replace(":stateMachine:", ":execution:")}:by-rule`;
    expect(bench.outcome(arn).output).toEqual({ said: { from: "rule" } });
    expect(() => start(stateMachineArn, {}, { kind: "service", principal: "events.amazonaws.com" })).toThrow(
      expect.objectContaining({ code: expect.stringContaining("AccessDenied") }),
    );
  });
});
