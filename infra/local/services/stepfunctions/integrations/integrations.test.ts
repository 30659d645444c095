import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { AwsError } from "../../../kernel/errors.ts";
import type { LocalKernel } from "../../../kernel/make-kernel.ts";
import { type Caller, operation } from "../../../kernel/service.ts";
import { isJsonObject, type Json } from "../json.ts";
import { machine, startTestBench, type TestBench } from "../test-bench.ts";

/** What reached the services, in the names of their models, and what they shall answer. */
interface Request {
  operation: string;
  input: Json;
  caller: Caller;
}
let requests: Request[] = [];
let answers: Record<string, () => unknown> = {};
let jobs: Record<
  string,
  PromiseWithResolvers<{ status: "COMPLETE" | "ERROR" | "CANCELED"; job: Record<string, unknown> }>
> = {};

/** Services that take what their models allow, need the permission of their name, and answer what the test says. */
function recordingServices(kernel: LocalKernel): void {
  const recorded = (service: string, name: string) =>
    operation<Json, unknown>({
      authorize: () => [{ action: `${service}:${name}`, resource: "*" }],
      handle(input, { caller }) {
        requests.push({ operation: `${service}:${name}`, input, caller });
        return answers[name]?.() ?? {};
      },
    });
  const register = (name: "dynamodb" | "events" | "mediaconvert" | "sqs" | "ssm", ...operations: string[]) =>
    kernel.register({ name, operations: Object.fromEntries(operations.map((each) => [each, recorded(name, each)])) });
  register("dynamodb", "GetItem");
  register("events", "PutEvents");
  register("mediaconvert", "CreateJob", "CancelJob", "Probe");
  register("sqs", "SendMessage");
  register("ssm", "GetParameter");
  kernel.provide("mediaconvert", {
    waitForJob: (id) => {
      jobs[id] ??= Promise.withResolvers();
      return jobs[id].promise;
    },
  });
}

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench({}, [recordingServices]);
});
afterAll(() => bench.stop());
beforeEach(() => {
  requests = [];
  answers = {};
  jobs = {};
});

const task = (resource: string, args: unknown, more: Record<string, unknown> = {}) =>
  machine({ Do: { Type: "Task", Resource: `arn:aws:states:::${resource}`, Arguments: args, End: true, ...more } });

describe("an aws-sdk integration", () => {
  it("calls the service as the state machine's role and answers in capitals, with times as text", async () => {
    answers.GetParameter = () => ({ Parameter: { Name: "/a", Value: "v", LastModifiedDate: 1_700_000_000.5 } });
    const { output, history, execution } = await bench.run(task("aws-sdk:ssm:getParameter", { Name: "/a" }));

    expect(output).toEqual({ Parameter: { Name: "/a", Value: "v", LastModifiedDate: "2023-11-14T22:13:20.500Z" } });
    expect(requests).toEqual([
      {
        operation: "ssm:GetParameter",
        input: { Name: "/a" },
        caller: expect.objectContaining({ kind: "role", roleArn: execution.roleArn, sessionName: execution.name }),
      },
    ]);
    expect(history[2]?.details).toEqual({
      taskScheduledEventDetails: {
        resourceType: "aws-sdk:ssm",
        resource: "getParameter",
        region: "us-east-1",
        parameters: '{"Name":"/a"}',
      },
    });
  });

  it("names an error that the model lists by its name, with Exception at the end", async () => {
    answers.GetParameter = () => {
      throw new AwsError("ParameterNotFound", "Nothing there.");
    };

    expect(await bench.run(task("aws-sdk:ssm:getParameter", { Name: "/a" }))).toMatchObject({
      error: "Ssm.ParameterNotFoundException",
      cause: "Nothing there. (Service: Ssm, Status Code: 400)",
    });
  });

  it("names any other by the service: also the missing permission, and the argument that its model refuses", async () => {
    const definition = task("aws-sdk:dynamodb:getItem", { TableName: "T", Key: { id: { S: "1" } } });
    const roleArn = bench.cloud.addRole("may-read-nothing", [], "states.amazonaws.com");
    const arn = await bench.start(await bench.define(definition, { roleArn }));
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({
      error: "DynamoDb.DynamoDbException",
      cause: expect.stringContaining("dynamodb:GetItem"),
    });
    expect(await bench.run(task("aws-sdk:dynamodb:getItem", { TableName: "T", Kay: {} }))).toMatchObject({
      status: "FAILED",
      error: "DynamoDb.DynamoDbException",
    });
    expect(requests).toEqual([]);
  });

  it("fails loudly and beyond every Catch for what the laptop cloud does not have", async () => {
    const outcome = await bench.run(
      machine({
        Do: {
          Type: "Task",
          Resource: "arn:aws:states:::aws-sdk:rekognition:detectLabels",
          Arguments: { Image: { S3Object: { Bucket: "b", Name: "n" } } },
          Catch: [{ ErrorEquals: ["States.ALL"], Next: "Hidden" }],
          End: true,
        },
        Hidden: { Type: "Succeed" },
      }),
    );

    expect(outcome).toMatchObject({
      error: "States.Runtime",
      cause: "The laptop cloud does not implement rekognition:DetectLabels.",
    });
  });
});

describe("sqs:sendMessage", () => {
  it("sends JSON as text, and can carry a task token", async () => {
    answers.SendMessage = () => ({ MessageId: "m", MD5OfMessageBody: "x" });
    const { arn, history } = await bench.run(
      task("sqs:sendMessage.waitForTaskToken", {
        QueueUrl: "http://127.0.0.1/q",
        MessageBody: { token: "{% $states.context.Task.Token %}" },
      }),
    );
    const [{ input } = { input: null }] = requests;
    const body = isJsonObject(input) && typeof input.MessageBody === "string" ? JSON.parse(input.MessageBody) : null;

    expect(history.at(-1)?.details).toMatchObject({
      taskSubmittedEventDetails: { output: '{"MessageId":"m","MD5OfMessageBody":"x"}' },
    });
    await bench.kernel.call(
      "stepfunctions",
      "SendTaskSuccess",
      { taskToken: body.token, output: '"read"' },
      bench.kernel.admin.caller,
    );
    await bench.kernel.idle();
    expect(bench.outcome(arn).output).toBe("read");
  });
});

describe("events:putEvents", () => {
  const entry = { Source: "app", DetailType: "Made", Detail: { id: 1 } };

  it("writes the detail as text and adds the execution to the resources", async () => {
    answers.PutEvents = () => ({ FailedEntryCount: 0, Entries: [{ EventId: "e" }] });
    const { arn, execution, output } = await bench.run(task("events:putEvents", { Entries: [entry] }));

    expect(output).toEqual({ FailedEntryCount: 0, Entries: [{ EventId: "e" }] });
    expect(requests[0]?.input).toEqual({
      Entries: [{ ...entry, Detail: '{"id":1}', Resources: [arn, execution.stateMachineArn] }],
    });
  });

  it("fails with EventBridge.FailedEntry when an entry is refused", async () => {
    answers.PutEvents = () => ({
      FailedEntryCount: 1,
      Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "no" }],
    });

    expect(await bench.run(task("events:putEvents", { Entries: [entry] }))).toMatchObject({
      error: "EventBridge.FailedEntry",
    });
  });
});

describe("mediaconvert:createJob.sync", () => {
  const settings = { Inputs: [{ FileInput: "s3://in/a.mov" }], OutputGroups: [] };
  const createJob = task("mediaconvert:createJob.sync", {
    Role: "arn:aws:iam::000000000000:role/media",
    Settings: settings,
  });
  const job = (more: Record<string, unknown> = {}) => ({
    Id: "job-1",
    Role: "arn:aws:iam::000000000000:role/media",
    Settings: settings,
    CreatedAt: 1_700_000_000,
    ...more,
  });
  beforeEach(() => {
    answers.CreateJob = () => ({ Job: job({ Status: "SUBMITTED" }) });
  });

  it("waits for the job and answers it; the job carries Step Functions' tag and a token", async () => {
    const { arn, history, status } = await bench.run(createJob);
    expect(status).toBe("RUNNING");
    expect(history.at(-1)).toMatchObject({
      type: "TaskSubmitted",
      details: { taskSubmittedEventDetails: { resourceType: "mediaconvert", resource: "createJob.sync" } },
    });
    expect(requests[0]?.input).toEqual({
      Role: "arn:aws:iam::000000000000:role/media",
      Settings: settings,
      Tags: { ManagedByService: "AWSStepFunctions" },
      ClientRequestToken: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });

    jobs["job-1"]?.resolve({ status: "COMPLETE", job: job({ Status: "COMPLETE" }) });
    await expect.poll(() => bench.outcome(arn).status).toBe("SUCCEEDED");
    expect(bench.outcome(arn).output).toEqual({
      Job: { ...job({ Status: "COMPLETE" }), CreatedAt: "2023-11-14T22:13:20.000Z" },
    });
  });

  it.each(["ERROR", "CANCELED"] as const)(
    "fails with States.TaskFailed and the job as the cause when it ends in %s",
    async (status) => {
      const { arn } = await bench.run(createJob);
      jobs["job-1"]?.resolve({ status, job: job({ Status: status, ErrorCode: 1040, ErrorMessage: "cannot read" }) });
      await expect.poll(() => bench.outcome(arn).status).toBe("FAILED");

      const outcome = bench.outcome(arn);
      expect(outcome.error).toBe("States.TaskFailed");
      expect(JSON.parse(outcome.cause ?? "")).toMatchObject({ Job: { Status: status, ErrorMessage: "cannot read" } });
    },
  );

  it("names what the service refuses MediaConvert.BadRequestException", async () => {
    answers.CreateJob = () => {
      throw new AwsError("BadRequestException", "/inputs: should have at least 1 item");
    };

    expect((await bench.run(createJob)).error).toBe("MediaConvert.BadRequestException");
  });

  it("cancels the job when the execution is stopped", async () => {
    const { arn } = await bench.run(createJob);
    await bench.kernel.call("stepfunctions", "StopExecution", { executionArn: arn }, bench.kernel.admin.caller);
    await bench.kernel.idle();

    expect(requests.at(-1)).toMatchObject({ operation: "mediaconvert:CancelJob", input: { Id: "job-1" } });
  });

  it("cancels the job when the task times out", async () => {
    const definition = task(
      "mediaconvert:createJob.sync",
      { Role: "arn:aws:iam::000000000000:role/media", Settings: settings },
      { TimeoutSeconds: 60 },
    );
    const { arn } = await bench.run(definition);
    await bench.kernel.advanceClock(61_000);
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({ status: "FAILED", error: "States.Timeout" });
    expect(requests.at(-1)?.operation).toBe("mediaconvert:CancelJob");
  });

  it("needs mediaconvert:GetJob beside CreateJob, as in AWS", async () => {
    const managedRule = {
      Effect: "Allow",
      Action: ["events:PutRule", "events:PutTargets", "events:DescribeRule"],
      Resource: "*",
    };
    const roleArn = bench.cloud.addRole(
      "may-create-only",
      [{ Effect: "Allow", Action: "mediaconvert:CreateJob", Resource: "*" }, managedRule],
      "states.amazonaws.com",
    );
    const arn = await bench.start(await bench.define(createJob, { roleArn }));
    await bench.kernel.idle();
    jobs["job-1"]?.resolve({ status: "COMPLETE", job: job() });
    await expect.poll(() => bench.outcome(arn).status).toBe("FAILED");

    expect(bench.outcome(arn)).toMatchObject({ error: "MediaConvert.MediaConvertException" });
  });

  it("is refused at provisioning when the role may not write the managed rule", async () => {
    const roleArn = bench.cloud.addRole("no-rule", [], "states.amazonaws.com");

    await expect(bench.define(createJob, { roleArn })).rejects.toMatchObject({
      code: "AccessDeniedException",
      message: `'${roleArn}' is not authorized to create managed-rule.`,
    });
  });
});

describe("states:startExecution", () => {
  const child = machine({
    Ask: { Type: "Wait", Seconds: "{% $states.input.seconds %}", Output: { done: true }, End: true },
  });
  const start = (suffix: string, stateMachineArn: string, input: unknown, more: Record<string, unknown> = {}) =>
    task(`states:startExecution${suffix}`, { StateMachineArn: stateMachineArn, Input: input }, more);

  it("starts and goes on", async () => {
    const childArn = await bench.define(child);
    const { status, output } = await bench.run(start("", childArn, { seconds: 60 }));

    expect(status).toBe("SUCCEEDED");
    expect(output).toEqual({ ExecutionArn: expect.stringContaining(":execution:"), StartDate: expect.any(Number) });
  });

  it.each([
    [".sync", '{"done":true}'],
    [".sync:2", { done: true }],
  ])("%s waits for the execution and answers it", async (suffix, expected) => {
    const childArn = await bench.define(child);
    const { arn, status } = await bench.run(start(suffix, childArn, { seconds: 60 }));
    expect(status).toBe("RUNNING");
    await bench.kernel.advanceClock(61_000);
    await bench.kernel.idle();

    expect(bench.outcome(arn)).toMatchObject({
      status: "SUCCEEDED",
      output: { Status: "SUCCEEDED", Output: expected },
    });
  });

  it("fails with States.TaskFailed and the description as the cause when the execution fails", async () => {
    const childArn = await bench.define(machine({ No: { Type: "Fail", Error: "Inner", Cause: "why" } }));
    const { error, cause } = await bench.run(start(".sync:2", childArn, {}));

    expect(error).toBe("States.TaskFailed");
    expect(JSON.parse(cause ?? "")).toMatchObject({ Status: "FAILED", Error: "Inner", Cause: "why" });
  });

  it("stops the execution when the one that waits is stopped", async () => {
    const childArn = await bench.define(child);
    const { arn, history } = await bench.run(start(".sync:2", childArn, { seconds: 600 }));
    const { taskSubmittedEventDetails } = history.at(-1)?.details ?? {};
    const output = isJsonObject(taskSubmittedEventDetails as Json)
      ? (taskSubmittedEventDetails as { output: string }).output
      : "";
    const startedArn: string = JSON.parse(output).ExecutionArn;
    await bench.kernel.call("stepfunctions", "StopExecution", { executionArn: arn }, bench.kernel.admin.caller);
    await bench.kernel.idle();

    expect(bench.outcome(startedArn).status).toBe("ABORTED");
  });

  it("names a name that is taken StepFunctions.ExecutionAlreadyExistsException", async () => {
    const childArn = await bench.define(machine({ Done: { Type: "Succeed" } }));
    await bench.start(childArn, {}, "taken");
    await bench.kernel.idle();
    const { error } = await bench.run(
      task("states:startExecution", { StateMachineArn: childArn, Name: "taken", Input: {} }),
    );

    expect(error).toBe("StepFunctions.ExecutionAlreadyExistsException");
  });
});
