import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeSqs } from "../sqs/service.ts";
import { makeStepFunctions } from "../stepfunctions/service.ts";
import { makeEvents } from "./service.ts";

let cloud: TestKernel;
let client: EventBridgeClient;
let sqs: SQSClient;
let jobs: { url: string; arn: string };
let dead: { url: string; arn: string };

const bus = "greenlight";

async function queue(name: string) {
  const { ref, attributes } = await provision(cloud, "AWS::SQS::Queue", name, {
    QueueName: name,
    VisibilityTimeout: 43_200,
  });
  const arn = attributes.Arn ?? "";
  await provision(cloud, "AWS::SQS::QueuePolicy", `${name}Policy`, {
    Queues: [ref],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "sqs:SendMessage", Principal: { Service: "events.amazonaws.com" }, Resource: arn },
      ],
    },
  });
  return { url: ref, arn };
}

beforeEach(async () => {
  cloud = await startTestKernel([makeSqs, makeEvents, makeStepFunctions]);
  client = new EventBridgeClient(cloud.clientConfig);
  sqs = new SQSClient(cloud.clientConfig);
  await provision(cloud, "AWS::Events::EventBus", "Bus", { Name: bus });
  jobs = await queue("jobs");
  dead = await queue("dead");
});
afterEach(async () => {
  client.destroy();
  sqs.destroy();
  await cloud.stop();
});

const rule = (
  logicalId: string,
  Targets: Record<string, unknown>[],
  EventPattern: Record<string, unknown> = { source: ["shop"] },
  more: Record<string, unknown> = {},
) =>
  provision(cloud, "AWS::Events::Rule", logicalId, {
    Name: logicalId,
    EventBusName: bus,
    EventPattern,
    Targets,
    ...more,
  });

async function put(detail: unknown, more: Partial<PutEventsRequestEntry> = {}) {
  const answer = await client.send(
    new PutEventsCommand({
      Entries: [{ EventBusName: bus, Source: "shop", DetailType: "Sold", Detail: JSON.stringify(detail), ...more }],
    }),
  );
  await cloud.kernel.idle();
  return answer;
}

async function received(url = jobs.url) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  return Messages;
}
const details = async (url = jobs.url) => (await received(url)).map(({ Body = "" }) => JSON.parse(Body).detail);

test("an event reaches the targets of the rules that match, in its envelope", async () => {
  await rule("all", [{ Id: "jobs", Arn: jobs.arn }]);
  await rule("other", [{ Id: "dead", Arn: dead.arn }], { source: ["elsewhere"] });
  await rule("off", [{ Id: "dead", Arn: dead.arn }], { source: ["shop"] }, { State: "DISABLED" });
  const { Entries } = await put({ n: 1 }, { Resources: ["arn:x"], Time: new Date("2026-01-02T03:04:05.678Z") });
  const [message] = await received();
  expect(JSON.parse(message?.Body ?? "")).toEqual({
    version: "0",
    id: Entries?.[0]?.EventId,
    "detail-type": "Sold",
    source: "shop",
    account: cloud.kernel.accountId,
    time: "2026-01-02T03:04:05Z",
    region: "us-east-1",
    resources: ["arn:x"],
    detail: { n: 1 },
  });
  expect(await received(dead.url)).toEqual([]);
  expect(cloud.kernel.use("events").recent(1)).toMatchObject([{ bus, rules: ["all"], event: { detail: { n: 1 } } }]);
});

test("a bus hears only its own events, and an unknown bus none", async () => {
  await rule("all", [{ Id: "jobs", Arn: jobs.arn }]);
  await put({ n: 1 }, { EventBusName: "default" });
  const { FailedEntryCount } = await put({ n: 2 }, { EventBusName: "nowhere" });
  expect(FailedEntryCount).toBe(0);
  expect(await received()).toEqual([]);
});

test("entries are judged one by one", async () => {
  await rule("all", [{ Id: "jobs", Arn: jobs.arn }]);
  const entry = { EventBusName: bus, Source: "shop", DetailType: "Sold", Detail: "{}" };
  const { FailedEntryCount, Entries } = await client.send(
    new PutEventsCommand({
      Entries: [
        entry,
        { ...entry, Detail: "not json" },
        { ...entry, Detail: "[1]" },
        { ...entry, Source: "aws.s3" },
        { ...entry, DetailType: "" },
      ],
    }),
  );
  expect(FailedEntryCount).toBe(4);
  expect(Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
    undefined,
    "MalformedDetail",
    "MalformedDetail",
    "NotAuthorizedForSourceException",
    "InvalidArgument",
  ]);
  await cloud.kernel.idle();
  expect(await received()).toHaveLength(1);
});

test("a target gets its input transformed", async () => {
  await rule("transformed", [
    {
      Id: "jobs",
      Arn: jobs.arn,
      InputTransformer: {
        InputPathsMap: { n: "$.detail.n" },
        InputTemplate: '{"number": <n>, "rule": "<aws.events.rule-name>"}',
      },
    },
  ]);
  await put({ n: 7 });
  expect(JSON.parse((await received())[0]?.Body ?? "")).toEqual({ number: 7, rule: "transformed" });
});

test("a state machine is started in the name of the target's role", async () => {
  const trust = cloud.addRole("machine", [], "states.amazonaws.com");
  const machine = await provision(cloud, "AWS::StepFunctions::StateMachine", "Machine", {
    StateMachineName: "machine",
    RoleArn: trust,
    DefinitionString: JSON.stringify({
      QueryLanguage: "JSONata",
      StartAt: "Done",
      States: { Done: { Type: "Succeed" } },
    }),
  });
  const machineArn = machine.attributes.Arn ?? machine.ref;
  const RoleArn = cloud.addRole(
    "starter",
    [{ Effect: "Allow", Action: "states:StartExecution", Resource: machineArn }],
    "events.amazonaws.com",
  );
  await rule("start", [{ Id: "machine", Arn: machineArn, RoleArn, DeadLetterConfig: { Arn: dead.arn } }]);
  await put({ n: 1 });
  const { executions } = await executionsOf(machineArn);
  expect(executions).toMatchObject([{ status: "SUCCEEDED" }]);
  expect(await received(dead.url)).toEqual([]);
});

async function executionsOf(stateMachineArn: string) {
  const { ListExecutionsCommand, SFNClient } = await import("@aws-sdk/client-sfn");
  return new SFNClient(cloud.clientConfig).send(new ListExecutionsCommand({ stateMachineArn }));
}

test("a function is invoked with the event when its policy lets the rule", async () => {
  const invoked: unknown[] = [];
  const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:f";
  // Where Lambda takes over: what it then does is Lambda's own matter.
  cloud.kernel.provide("lambda", {
    invokeAsync: (arn, payload) => void invoked.push([arn, payload]),
    invoke: () => Promise.reject(new Error("EventBridge does not wait for an answer")),
    logs: () => [],
  });
  const { attributes } = await rule("call", [
    { Id: "f", Arn: functionArn, InputPath: "$.detail", DeadLetterConfig: { Arn: dead.arn } },
  ]);
  await put({ n: 1 });
  expect(invoked).toEqual([]);
  expect((await received(dead.url))[0]?.MessageAttributes).toMatchObject({
    ERROR_CODE: { StringValue: "NO_PERMISSIONS" },
  });
  cloud.kernel.setResourcePolicy(functionArn, [
    {
      Effect: "Allow",
      Action: "lambda:InvokeFunction",
      Principal: { Service: "events.amazonaws.com" },
      Resource: functionArn,
      Condition: { ArnLike: { "AWS:SourceArn": attributes.Arn } },
    },
  ]);
  await put({ n: 2 });
  expect(invoked).toEqual([[functionArn, { n: 2 }]]);
});

test("an event goes on to another bus with its envelope", async () => {
  await provision(cloud, "AWS::Events::EventBus", "Second", { Name: "second" });
  const secondArn = `arn:aws:events:us-east-1:${cloud.kernel.accountId}:event-bus/second`;
  const RoleArn = cloud.addRole(
    "forward",
    [{ Effect: "Allow", Action: "events:PutEvents", Resource: secondArn }],
    "events.amazonaws.com",
  );
  await rule("forward", [{ Id: "second", Arn: secondArn, RoleArn }]);
  await rule("there", [{ Id: "jobs", Arn: jobs.arn }], { "detail-type": ["Sold"] }, { EventBusName: "second" });
  const { Entries } = await put({ n: 1 });
  expect(JSON.parse((await received())[0]?.Body ?? "")).toMatchObject({ id: Entries?.[0]?.EventId, detail: { n: 1 } });
});

test("a log group keeps what a rule sends it", async () => {
  await rule("logged", [{ Id: "log", Arn: "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/all" }]);
  await put({ n: 1 });
  const [entry] = cloud.kernel.use("events").logged("/aws/events/all", 10);
  expect(JSON.parse(entry?.message ?? "")).toMatchObject({ detail: { n: 1 } });
});

test("a delivery that is not permitted goes to the dead-letter queue at once, with the reason", async () => {
  const nowhere = jobs.arn.replace("jobs", "closed");
  const { attributes } = await rule("lost", [{ Id: "closed", Arn: nowhere, DeadLetterConfig: { Arn: dead.arn } }]);
  await put({ n: 1 });
  const [letter] = await received(dead.url);
  expect(JSON.parse(letter?.Body ?? "")).toMatchObject({ detail: { n: 1 } });
  const reasons = Object.fromEntries(
    Object.entries(letter?.MessageAttributes ?? {}).map(([name, { StringValue }]) => [name, StringValue]),
  );
  expect(reasons).toEqual({
    RULE_ARN: attributes.Arn,
    TARGET_ARN: nowhere,
    ERROR_CODE: "NO_PERMISSIONS",
    ERROR_MESSAGE: expect.stringContaining("sqs:SendMessage"),
    RETRY_ATTEMPTS: "0",
  });
});

const fault = (kind: "throttle" | "error" | "duplicate" | "delay" | "crash-after", delayMs?: number, limit = 1) =>
  cloud.kernel.faults.set({
    seed: 1,
    rules: [{ target: "event:Sold", kind, rate: 1, limit, ...(delayMs !== undefined && { delayMs }) }],
  });

test("a delivery that fails is made again after a while", async () => {
  await rule("all", [{ Id: "jobs", Arn: jobs.arn }]);
  fault("error");
  await put({ n: 1 });
  await cloud.kernel.advanceClock(1000);
  await cloud.kernel.idle();
  expect(await details()).toEqual([{ n: 1 }]);
});

test("with its retries used up a delivery is given up, and the dead letter says which limit ended it", async () => {
  await rule("all", [
    { Id: "jobs", Arn: jobs.arn, RetryPolicy: { MaximumRetryAttempts: 0 }, DeadLetterConfig: { Arn: dead.arn } },
  ]);
  fault("throttle");
  await put({ n: 1 });
  expect(await received()).toEqual([]);
  expect((await received(dead.url))[0]?.MessageAttributes).toMatchObject({
    ERROR_CODE: { StringValue: "THROTTLING" },
    EXHAUSTED_RETRY_CONDITION: { StringValue: "MaximumRetryAttempts" },
    RETRY_ATTEMPTS: { StringValue: "0" },
  });
});

test("a duplicated event is delivered twice, also when the bus dies after delivering it", async () => {
  await rule("all", [{ Id: "jobs", Arn: jobs.arn }]);
  fault("duplicate");
  await put({ n: 1 });
  expect(await details()).toEqual([{ n: 1 }, { n: 1 }]);
  fault("crash-after");
  await put({ n: 2 });
  await cloud.kernel.advanceClock(1000);
  await cloud.kernel.idle();
  expect(await details()).toEqual([{ n: 2 }, { n: 2 }]);
});

test("a delayed event is overtaken by a later one", async () => {
  await rule("all", [{ Id: "jobs", Arn: jobs.arn }]);
  fault("delay", 5000);
  await put({ n: "first" });
  await put({ n: "second" });
  await cloud.kernel.advanceClock(5000);
  await cloud.kernel.idle();
  expect(await details()).toEqual([{ n: "second" }, { n: "first" }]);
});

test("at a high fault rate no event is lost", async () => {
  await rule("all", [{ Id: "jobs", Arn: jobs.arn }]);
  const kinds = ["throttle", "error", "duplicate", "delay", "crash-before", "crash-after"] as const;
  cloud.kernel.faults.set({
    seed: 7,
    rules: kinds.map((kind) => ({ target: "event:Sold", kind, rate: 0.1, delayMs: 3000 })),
  });
  for (let n = 0; n < 60; n += 1) await put({ n });
  expect(cloud.kernel.faults.hits().every((hits) => hits > 0)).toBe(true);
  await cloud.kernel.advanceClock(60_000);
  await cloud.kernel.idle();
  const arrived = new Set<number>();
  for (let page = await details(); page.length > 0; page = await details()) for (const { n } of page) arrived.add(n);
  expect(arrived.size).toBe(60);
});

test("events of AWS itself are put on the default bus", async () => {
  await rule(
    "uploads",
    [{ Id: "jobs", Arn: jobs.arn }],
    { source: ["aws.s3"], detail: { object: { key: [{ suffix: ".mov" }] } } },
    { EventBusName: "default" },
  );
  const { putAwsEvent } = cloud.kernel.use("events");
  putAwsEvent({
    "detail-type": "Object Created",
    source: "aws.s3",
    resources: ["arn:aws:s3:::masters"],
    detail: { object: { key: "a.mov" } },
  });
  putAwsEvent({
    "detail-type": "Object Created",
    source: "aws.s3",
    resources: ["arn:aws:s3:::masters"],
    detail: { object: { key: "a.txt" } },
  });
  await cloud.kernel.idle();
  expect(await details()).toEqual([{ object: { key: "a.mov" } }]);
});

test("whoever puts events needs the bus's permission, which may depend on the source", async () => {
  const limited = new EventBridgeClient(
    cloud.clientConfigAs([
      {
        Effect: "Allow",
        Action: "events:PutEvents",
        Resource: `arn:aws:events:us-east-1:*:event-bus/${bus}`,
        Condition: { StringEquals: { "events:source": "shop" } },
      },
    ]),
  );
  const send = (Source: string, EventBusName = bus) =>
    limited.send(new PutEventsCommand({ Entries: [{ EventBusName, Source, DetailType: "Sold", Detail: "{}" }] }));
  await send("shop");
  await expect(send("bank")).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(send("shop", "default")).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a bus policy lets another account's or service's principals in", async () => {
  const busArn = `arn:aws:events:us-east-1:${cloud.kernel.accountId}:event-bus/${bus}`;
  const partner = { kind: "service" as const, principal: "partner.amazonaws.com" };
  const event = { "detail-type": "Sold", source: "shop", resources: [], detail: {} };
  expect(() => cloud.kernel.use("events").put(busArn, event, partner)).toThrow(/not authorized/i);
  const allow = (StatementId: string, Service: string) =>
    provision(cloud, "AWS::Events::EventBusPolicy", StatementId, {
      EventBusName: bus,
      StatementId,
      Statement: { Effect: "Allow", Action: "events:PutEvents", Principal: { Service }, Resource: busArn },
    });
  await allow("Partner", "partner.amazonaws.com");
  await allow("Another", "another.amazonaws.com");
  cloud.kernel.use("events").put(busArn, event, partner);
  expect(cloud.kernel.use("events").recent(1)).toMatchObject([{ bus, event: { source: "shop" } }]);
});

test.each([
  ["a schedule", { ScheduleExpression: "rate(1 hour)" }, /ScheduleExpression of AWS::Events::Rule/],
  [
    "a target that cannot be called",
    { Targets: [{ Id: "t", Arn: "arn:aws:ecs:us-east-1:000000000000:cluster/c" }] },
    /targets of the service ecs/,
  ],
  [
    "a state machine and no role",
    { Targets: [{ Id: "t", Arn: "arn:aws:states:us-east-1:000000000000:stateMachine:m" }] },
    /RoleArn is required for target/,
  ],
  ["a pattern that is none", { EventPattern: { source: "shop" } }, /Event pattern is not valid/],
  ["an unknown bus", { EventBusName: "nowhere" }, /Event bus nowhere does not exist/],
])("a rule with %s is refused by name", async (_, properties, message) => {
  await expect(provisionRule(properties)).rejects.toThrow(message);
});

const provisionRule = (properties: Record<string, unknown>) =>
  provision(cloud, "AWS::Events::Rule", "Refused", {
    EventPattern: { source: ["shop"] },
    EventBusName: bus,
    ...properties,
  });
