import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  DeleteScheduleCommand,
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from "@aws-sdk/client-scheduler";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeEvents } from "../events/service.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeSqs } from "../sqs/service.ts";
import { makeScheduler } from "./service.ts";

let cloud: TestKernel;
let client: SchedulerClient;
let sqs: SQSClient;
let jobs: { url: string; arn: string };
let dead: { url: string; arn: string };
let RoleArn: string;

beforeEach(async () => {
  cloud = await startTestKernel([makeSqs, makeEvents, makeScheduler]);
  client = new SchedulerClient(cloud.clientConfig);
  sqs = new SQSClient(cloud.clientConfig);
  const queue = async (name: string) => {
    const { ref, attributes } = await provision(cloud, "AWS::SQS::Queue", name, {
      QueueName: name,
      VisibilityTimeout: 43_200,
    });
    return { url: ref, arn: attributes.Arn ?? "" };
  };
  [jobs, dead] = [await queue("jobs"), await queue("dead")];
  RoleArn = cloud.addRole(
    "scheduler",
    [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: [jobs.arn, dead.arn] }],
    "scheduler.amazonaws.com",
  );
});
afterEach(async () => {
  client.destroy();
  sqs.destroy();
  await cloud.stop();
});

const MINUTE = 60_000;
const DAY = 86_400_000;
/** `at(…)` so many milliseconds from now. */
const inMs = (ms: number) => `at(${new Date(cloud.kernel.clock.now() + ms).toISOString().slice(0, 19)})`;

function create(Name: string, ScheduleExpression: string, more: Partial<CreateScheduleCommandInput> = {}) {
  return client.send(
    new CreateScheduleCommand({
      Name,
      ScheduleExpression,
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: jobs.arn, RoleArn, Input: Name },
      ...more,
    }),
  );
}

async function advance(ms: number) {
  await cloud.kernel.advanceClock(ms);
  await cloud.kernel.idle();
}

async function received(url = jobs.url) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  return Messages;
}
const bodies = async (url = jobs.url) => (await received(url)).map(({ Body }) => Body);
const names = async () => ((await client.send(new ListSchedulesCommand({}))).Schedules ?? []).map(({ Name }) => Name);

test("a one-time schedule runs at its time and deletes itself when that was asked for", async () => {
  await create("goes", inMs(10 * MINUTE), { ActionAfterCompletion: "DELETE" });
  await create("stays", inMs(10 * MINUTE));
  await advance(9 * MINUTE);
  expect(await bodies()).toEqual([]);
  await advance(MINUTE);
  expect((await bodies()).sort()).toEqual(["goes", "stays"]);
  expect(await names()).toEqual(["stays"]);
  await advance(60 * MINUTE);
  expect(await bodies()).toEqual([]);
});

test("thirty days pass in a moment", async () => {
  await create("expiry", inMs(30 * DAY));
  await advance(30 * DAY);
  expect(await bodies()).toEqual(["expiry"]);
});

test("a rate begins at once and goes on until its end", async () => {
  const EndDate = new Date(cloud.kernel.clock.now() + 11 * MINUTE);
  await create("often", "rate(5 minutes)", { EndDate });
  await advance(0);
  expect(await bodies()).toEqual(["often"]);
  await advance(60 * MINUTE);
  expect(await bodies()).toEqual(["often", "often"]);
});

test("a disabled schedule rests until it is enabled", async () => {
  await create("resting", inMs(MINUTE), { State: "DISABLED" });
  await advance(2 * MINUTE);
  expect(await bodies()).toEqual([]);
  await client.send(
    new UpdateScheduleCommand({
      Name: "resting",
      ScheduleExpression: inMs(MINUTE),
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: jobs.arn, RoleArn, Input: "awake" },
    }),
  );
  await advance(MINUTE);
  expect(await bodies()).toEqual(["awake"]);
});

test("an update replaces time and target, a deletion takes both away", async () => {
  await create("moved", inMs(MINUTE));
  await client.send(
    new UpdateScheduleCommand({
      Name: "moved",
      ScheduleExpression: inMs(DAY),
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: jobs.arn, RoleArn, Input: "later" },
    }),
  );
  await create("deleted", inMs(MINUTE));
  await client.send(new DeleteScheduleCommand({ Name: "deleted" }));
  await advance(2 * MINUTE);
  expect(await bodies()).toEqual([]);
  await advance(DAY);
  expect(await bodies()).toEqual(["later"]);
  await expect(client.send(new GetScheduleCommand({ Name: "deleted" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a schedule is answered with its defaults, and listed by group, prefix and page", async () => {
  await provision(cloud, "AWS::Scheduler::ScheduleGroup", "Group", { Name: "releases" });
  const { ScheduleArn } = await create("a-1", inMs(DAY), { GroupName: "releases" });
  await create("a-2", inMs(DAY), { GroupName: "releases" });
  await create("b-1", inMs(DAY));
  expect(await client.send(new GetScheduleCommand({ Name: "a-1", GroupName: "releases" }))).toMatchObject({
    Arn: ScheduleArn,
    GroupName: "releases",
    State: "ENABLED",
    ActionAfterCompletion: "NONE",
    ScheduleExpressionTimezone: "UTC",
    Target: { Arn: jobs.arn, RetryPolicy: { MaximumRetryAttempts: 185, MaximumEventAgeInSeconds: 86_400 } },
    CreationDate: expect.any(Date),
  });
  const first = await client.send(new ListSchedulesCommand({ GroupName: "releases", MaxResults: 1 }));
  const second = await client.send(new ListSchedulesCommand({ GroupName: "releases", NextToken: first.NextToken }));
  expect([first, second].map(({ Schedules }) => Schedules?.map(({ Name }) => Name))).toEqual([["a-1"], ["a-2"]]);
  expect((await client.send(new ListSchedulesCommand({ NamePrefix: "b" }))).Schedules?.map(({ Name }) => Name)).toEqual(
    ["b-1"],
  );
});

test("context attributes are filled in; without an input the target gets Scheduler's event", async () => {
  const expression = inMs(MINUTE);
  const { ScheduleArn } = await create("told", expression, {
    Target: {
      Arn: jobs.arn,
      RoleArn,
      Input: "<aws.scheduler.schedule-arn> <aws.scheduler.scheduled-time> <aws.scheduler.attempt-number>",
    },
  });
  await advance(MINUTE);
  expect(await bodies()).toEqual([`${ScheduleArn} ${expression.slice(3, -1)}Z 1`]);
  await create("bare", inMs(MINUTE), { Target: { Arn: jobs.arn, RoleArn } });
  await advance(MINUTE);
  expect(JSON.parse((await bodies())[0] ?? "")).toMatchObject({
    source: "aws.scheduler",
    "detail-type": "Scheduled Event",
    resources: [expect.stringContaining("/bare")],
  });
});

test("a schedule can put an event on a bus", async () => {
  await provision(cloud, "AWS::Events::EventBus", "Bus", { Name: "greenlight" });
  const busArn = `arn:aws:events:us-east-1:${cloud.kernel.accountId}:event-bus/greenlight`;
  const role = cloud.addRole(
    "bus",
    [{ Effect: "Allow", Action: "events:PutEvents", Resource: busArn }],
    "scheduler.amazonaws.com",
  );
  await create("event", inMs(MINUTE), {
    Target: {
      Arn: busArn,
      RoleArn: role,
      Input: '{"a":1}',
      EventBridgeParameters: { DetailType: "Tick", Source: "clock" },
    },
  });
  await advance(MINUTE);
  expect(cloud.kernel.use("events").recent(1)).toMatchObject([
    { bus: "greenlight", event: { source: "clock", "detail-type": "Tick", detail: { a: 1 } } },
  ]);
});

test("a universal target calls any API that is here, in the role's name", async () => {
  const Input = JSON.stringify({ QueueUrl: jobs.url, MessageBody: "universal" });
  await create("any", inMs(MINUTE), { Target: { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", RoleArn, Input } });
  await advance(MINUTE);
  expect(await bodies()).toEqual(["universal"]);
});

test("what cannot be delivered goes to the dead-letter queue, in the role's name, with the reason", async () => {
  const nowhere = jobs.arn.replace("jobs", "nowhere");
  await create("lost", inMs(MINUTE), {
    Target: { Arn: nowhere, RoleArn, Input: "x", DeadLetterConfig: { Arn: dead.arn } },
  });
  await advance(MINUTE);
  const [letter] = await received(dead.url);
  expect(JSON.parse(letter?.Body ?? "")).toEqual({ QueueUrl: nowhere, MessageBody: "x" });
  expect(letter?.MessageAttributes).toMatchObject({
    ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
    TARGET_ARN: { StringValue: nowhere },
    RETRY_ATTEMPTS: { StringValue: "0" },
    SCHEDULE_ARN: { StringValue: expect.stringMatching(/schedule\/default\/lost$/) },
  });
});

test("a throttled target is tried again", async () => {
  const Input = JSON.stringify({ QueueUrl: jobs.url, MessageBody: "in the end" });
  await create("retried", inMs(MINUTE), {
    Target: { Arn: "arn:aws:scheduler:::aws-sdk:sqs:sendMessage", RoleArn, Input },
  });
  cloud.kernel.faults.set({ seed: 1, rules: [{ target: "sqs:SendMessage", kind: "throttle", rate: 1, limit: 2 }] });
  await advance(2 * MINUTE);
  expect(await bodies()).toEqual(["in the end"]);
});

test("a name is taken once; the same request again is not a conflict", async () => {
  const request = { ClientToken: "token-1" };
  const first = await create("one", inMs(DAY), request);
  expect(await create("one", inMs(DAY), request)).toMatchObject({ ScheduleArn: first.ScheduleArn });
  await expect(create("one", inMs(DAY), { ClientToken: "token-2" })).rejects.toMatchObject({
    name: "ConflictException",
  });
});

test("what Scheduler refuses is refused", async () => {
  await expect(create("x", "at(2020-01-01T00:00:00)")).rejects.toMatchObject({
    name: "ValidationException",
    message: expect.stringContaining("in the past"),
  });
  await expect(create("x", "every day")).rejects.toMatchObject({ name: "ValidationException" });
  await expect(create("x", inMs(DAY), { GroupName: "nowhere" })).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Schedule group nowhere does not exist.",
  });
  await expect(create("x", inMs(DAY), { FlexibleTimeWindow: { Mode: "FLEXIBLE" } })).rejects.toMatchObject({
    name: "ValidationException",
  });
  const lambdas = cloud.addRole("lambdas", []);
  await expect(create("x", inMs(DAY), { Target: { Arn: jobs.arn, RoleArn: lambdas } })).rejects.toMatchObject({
    message: "The execution role you provide must allow AWS EventBridge Scheduler to assume the role.",
  });
  await expect(
    create("x", inMs(DAY), { Target: { Arn: "arn:aws:ecs:us-east-1:000000000000:cluster/c", RoleArn } }),
  ).rejects.toMatchObject({ message: expect.stringContaining("targets of the service ecs") });
});

test("whoever makes a schedule must be allowed to, and to pass its role", async () => {
  const as = (...actions: string[]) =>
    new SchedulerClient(cloud.clientConfigAs([{ Effect: "Allow", Action: actions, Resource: "*" }]));
  const command = new CreateScheduleCommand({
    Name: "mine",
    ScheduleExpression: inMs(DAY),
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: jobs.arn, RoleArn },
  });
  await expect(as("scheduler:CreateSchedule").send(command)).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining("iam:PassRole"),
  });
  await as("scheduler:CreateSchedule", "iam:PassRole").send(command);
  expect(await names()).toEqual(["mine"]);
});

test("a template's schedule runs, and stays as it is when the template is deployed again", async () => {
  const properties = {
    Name: "nightly",
    ScheduleExpression: "cron(0 3 * * ? *)",
    ScheduleExpressionTimezone: "Europe/Berlin",
    FlexibleTimeWindow: { Mode: "FLEXIBLE", MaximumWindowInMinutes: 15 },
    Target: { Arn: jobs.arn, RoleArn, Input: "night" },
  };
  const first = await provision(cloud, "AWS::Scheduler::Schedule", "Nightly", properties);
  expect(await provision(cloud, "AWS::Scheduler::Schedule", "Nightly", properties)).toEqual(first);
  await advance(DAY);
  expect(await bodies()).toEqual(["night"]);
});

test("a recurring schedule runs once a morning, by the clock of its place, however far the clock is moved", async () => {
  await provision(cloud, "AWS::Scheduler::Schedule", "Mornings", {
    ScheduleExpression: "cron(0 8 * * ? *)",
    ScheduleExpressionTimezone: "America/New_York",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: jobs.arn, RoleArn, Input: "<aws.scheduler.scheduled-time>" },
  });
  await advance(3 * DAY);
  const mornings = (await bodies()).map((at) => new Date(at ?? ""));
  expect(mornings).toHaveLength(3);
  for (const at of mornings) expect(at.toLocaleTimeString("en-GB", { timeZone: "America/New_York" })).toBe("08:00:00");
});

test("a template whose schedule has no readable expression, or no such time zone, is refused", async () => {
  const mornings = (properties: Record<string, unknown>) =>
    provision(cloud, "AWS::Scheduler::Schedule", "Mornings", {
      ScheduleExpression: "cron(0 8 ? * MON-FRI *)",
      FlexibleTimeWindow: { Mode: "OFF" },
      Target: { Arn: jobs.arn, RoleArn },
      ...properties,
    });
  await expect(mornings({ ScheduleExpression: "cron(0 8 * * MON-FRI *)" })).rejects.toThrow(
    "Invalid Schedule Expression cron(0 8 * * MON-FRI *).",
  );
  await expect(mornings({ ScheduleExpressionTimezone: "Europe/Atlantis" })).rejects.toThrow("Europe/Atlantis");
});
