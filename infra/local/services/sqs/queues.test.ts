import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
  StartMessageMoveTaskCommand,
} from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "./provision-in-test.ts";
import { makeSqs } from "./service.ts";

let cloud: TestKernel;
let client: SQSClient;

beforeEach(async () => {
  cloud = await startTestKernel([makeSqs]);
  client = new SQSClient(cloud.clientConfig);
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

async function queue(name: string, properties: Record<string, unknown> = {}) {
  const { ref, attributes } = await provision(cloud, "AWS::SQS::Queue", name, { QueueName: name, ...properties });
  return { url: ref, arn: attributes.Arn ?? "" };
}

const send = (QueueUrl: string, MessageBody: string, more: Partial<SendMessageCommandInput> = {}) =>
  client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...more }));
const receive = async (QueueUrl: string, more: Partial<ReceiveMessageCommandInput> = {}) =>
  (
    await client.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
        ...more,
      }),
    )
  ).Messages ?? [];
const bodies = async (url: string) => (await receive(url)).map(({ Body }) => Body);
const counts = async (QueueUrl: string) => {
  const { Attributes: a = {} } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }),
  );
  return [
    a.ApproximateNumberOfMessages,
    a.ApproximateNumberOfMessagesNotVisible,
    a.ApproximateNumberOfMessagesDelayed,
  ].map(Number);
};
const advance = (seconds: number) => cloud.kernel.advanceClock(seconds * 1000);

test("a message is sent, received with its attributes and digests that the SDK verifies, and deleted", async () => {
  const { url } = await queue("jobs");
  const attributes = {
    kind: { DataType: "String", StringValue: "film" },
    size: { DataType: "Number.int", StringValue: "12" },
    raw: { DataType: "Binary", BinaryValue: new Uint8Array([1, 2, 255]) },
  };
  const sent = await send(url, "héllo", { MessageAttributes: attributes });
  expect(sent.MD5OfMessageAttributes).toMatch(/^[0-9a-f]{32}$/);
  const [message] = await receive(url);
  expect(message).toMatchObject({
    MessageId: sent.MessageId,
    Body: "héllo",
    MessageAttributes: attributes,
    MD5OfMessageAttributes: sent.MD5OfMessageAttributes,
    Attributes: { ApproximateReceiveCount: "1" },
  });
  expect(await receive(url)).toEqual([]);
  await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: message?.ReceiptHandle }));
  await advance(31);
  expect(await receive(url)).toEqual([]);
});

test("only the attributes that were asked for are answered, by name or prefix", async () => {
  const { url } = await queue("jobs");
  const value = (StringValue: string) => ({ DataType: "String", StringValue });
  await send(url, "x", { MessageAttributes: { "app.a": value("1"), "app.b": value("2"), other: value("3") } });
  const [first] = await receive(url, {
    MessageAttributeNames: ["app.*"],
    VisibilityTimeout: 0,
    MessageSystemAttributeNames: ["SentTimestamp"],
  });
  expect(Object.keys(first?.MessageAttributes ?? {})).toEqual(["app.a", "app.b"]);
  expect(Object.keys(first?.Attributes ?? {})).toEqual(["SentTimestamp"]);
  const [second] = await receive(url, { MessageAttributeNames: ["other"] });
  expect(second?.MessageAttributes).toEqual({ other: value("3") });
});

test("a message that is not deleted comes back after its visibility timeout, with a higher count", async () => {
  const { url } = await queue("jobs", { VisibilityTimeout: 60 });
  await send(url, "x");
  const [first] = await receive(url);
  await advance(59);
  expect(await receive(url)).toEqual([]);
  await advance(1);
  const [second] = await receive(url);
  expect(second?.Attributes?.ApproximateReceiveCount).toBe("2");
  // The first handle has been replaced: it is accepted and deletes nothing.
  await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: first?.ReceiptHandle }));
  expect(await counts(url)).toEqual([0, 1, 0]);
});

test("visibility can be prolonged and given up", async () => {
  const { url } = await queue("jobs");
  await send(url, "x");
  const change = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
    client.send(new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle, VisibilityTimeout }));
  const [first] = await receive(url);
  await change(first?.ReceiptHandle, 120);
  await advance(60);
  expect(await receive(url)).toEqual([]);
  await change(first?.ReceiptHandle, 0);
  expect(await bodies(url)).toEqual(["x"]);
  await expect(change("bm90IG91cnM=", 1)).rejects.toMatchObject({ name: "ReceiptHandleIsInvalid" });
  await expect(change(first?.ReceiptHandle, 1)).rejects.toMatchObject({ name: "MessageNotInflight" });
});

test("a delayed message stays away until its time, by message or by queue", async () => {
  const { url } = await queue("jobs", { DelaySeconds: 5 });
  await send(url, "queue's");
  await send(url, "own", { DelaySeconds: 100 });
  await send(url, "none", { DelaySeconds: 0 });
  expect(await counts(url)).toEqual([1, 0, 2]);
  expect(await bodies(url)).toEqual(["none"]);
  await advance(5);
  expect(await bodies(url)).toEqual(["queue's"]);
  await advance(95);
  expect(await bodies(url)).toContain("own");
});

test("a long poll wakes when a message arrives, when one becomes visible, and ends empty in its time", async () => {
  const { url } = await queue("jobs", { ReceiveMessageWaitTimeSeconds: 20 });
  const arriving = receive(url);
  await send(url, "now");
  expect((await arriving).map(({ Body }) => Body)).toEqual(["now"]);
  await client.send(new PurgeQueueCommand({ QueueUrl: url }));

  await send(url, "later", { DelaySeconds: 10 });
  const becoming = receive(url);
  const asked = Promise.withResolvers<void>();
  // The poll has to be waiting before the clock is moved.
  const untilPolling = setInterval(() => cloud.kernel.clock.nextTimerMs() !== null && asked.resolve(), 5);
  await asked.promise;
  clearInterval(untilPolling);
  await advance(10);
  expect((await becoming).map(({ Body }) => Body)).toEqual(["later"]);

  const empty = receive(url, { WaitTimeSeconds: 1 });
  expect(await empty).toEqual([]);
});

test("after too many receipts a message goes to the dead-letter queue and knows where it came from", async () => {
  const dead = await queue("dead");
  const jobs = await queue("jobs", {
    VisibilityTimeout: 1,
    RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 2 },
  });
  const { MessageId } = await send(jobs.url, "poison");
  for (let attempt = 0; attempt < 2; attempt += 1) {
    expect(await bodies(jobs.url)).toEqual(["poison"]);
    await advance(1);
  }
  expect(await bodies(jobs.url)).toEqual([]);
  const [letter] = await receive(dead.url, { VisibilityTimeout: 0 });
  expect(letter).toMatchObject({
    MessageId,
    Body: "poison",
    Attributes: { DeadLetterQueueSourceArn: jobs.arn, ApproximateReceiveCount: "3" },
  });

  await client.send(new StartMessageMoveTaskCommand({ SourceArn: dead.arn }));
  expect(await counts(dead.url)).toEqual([0, 0, 0]);
  const [redriven] = await receive(jobs.url);
  expect(redriven).toMatchObject({ Body: "poison", Attributes: { ApproximateReceiveCount: "1" } });
  expect(redriven?.MessageId).not.toBe(MessageId);
});

test("a redrive keeps to its rate and may go to another queue", async () => {
  const dead = await queue("dead");
  const other = await queue("other");
  await queue("jobs", { RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 1 } });
  for (const body of ["a", "b", "c"]) await send(dead.url, body);
  await client.send(
    new StartMessageMoveTaskCommand({
      SourceArn: dead.arn,
      DestinationArn: other.arn,
      MaxNumberOfMessagesPerSecond: 2,
    }),
  );
  expect(await counts(other.url)).toEqual([2, 0, 0]);
  await advance(1);
  expect(await counts(other.url)).toEqual([3, 0, 0]);
  await expect(client.send(new StartMessageMoveTaskCommand({ SourceArn: other.arn }))).rejects.toMatchObject({
    message: "Source queue must be configured as a Dead Letter Queue.",
  });
});

test("a dead-letter queue has to be there, and may choose whose letters it takes", async () => {
  const arnOf = (name: string) => `arn:aws:sqs:us-east-1:${cloud.kernel.accountId}:${name}`;
  const redriveTo = (name: string) => ({ RedrivePolicy: { deadLetterTargetArn: arnOf(name), maxReceiveCount: 1 } });
  await expect(queue("jobs", redriveTo("nowhere"))).rejects.toThrow("Dead letter target does not exist.");
  await queue("chosen", {
    RedriveAllowPolicy: { redrivePermission: "byQueue", sourceQueueArns: [arnOf("jobs")] },
  });
  await queue("jobs", redriveTo("chosen"));
  await expect(queue("other", redriveTo("chosen"))).rejects.toThrow("RedriveAllowPolicy does not let");
  await queue("closed", { RedriveAllowPolicy: { redrivePermission: "denyAll" } });
  await expect(queue("third", redriveTo("closed"))).rejects.toThrow("RedriveAllowPolicy does not let");
});

test("messages older than the retention are gone", async () => {
  const { url } = await queue("jobs", { MessageRetentionPeriod: 60 });
  await send(url, "old");
  await advance(30);
  await send(url, "young");
  await advance(30);
  expect(await bodies(url)).toEqual(["young"]);
});

test("a batch succeeds in part", async () => {
  const { url } = await queue("jobs", { MaximumMessageSize: 1024 });
  const sent = await client.send(
    new SendMessageBatchCommand({
      QueueUrl: url,
      Entries: [
        { Id: "good", MessageBody: "x" },
        { Id: "long", MessageBody: "x".repeat(1025) },
        { Id: "bad", MessageBody: "\u0001" },
      ],
    }),
  );
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(["good"]);
  expect(sent.Failed?.map(({ Id, Code, SenderFault }) => [Id, Code, SenderFault])).toEqual([
    ["long", "InvalidParameterValue", true],
    ["bad", "InvalidMessageContents", true],
  ]);
  const [message] = await receive(url);
  const deleted = await client.send(
    new DeleteMessageBatchCommand({
      QueueUrl: url,
      Entries: [
        { Id: "1", ReceiptHandle: message?.ReceiptHandle },
        { Id: "2", ReceiptHandle: "nonsense" },
      ],
    }),
  );
  expect(deleted.Successful).toEqual([{ Id: "1" }]);
  expect(deleted.Failed).toMatchObject([{ Id: "2", Code: "ReceiptHandleIsInvalid" }]);
});

test.each([
  ["EmptyBatchRequest", []],
  ["TooManyEntriesInBatchRequest", Array.from({ length: 11 }, (_, index) => ({ Id: String(index), MessageBody: "x" }))],
  [
    "BatchEntryIdsNotDistinct",
    [
      { Id: "a", MessageBody: "x" },
      { Id: "a", MessageBody: "y" },
    ],
  ],
  ["InvalidBatchEntryId", [{ Id: "a b", MessageBody: "x" }]],
  [
    "BatchRequestTooLong",
    [
      { Id: "a", MessageBody: "x".repeat(600_000) },
      { Id: "b", MessageBody: "x".repeat(600_000) },
    ],
  ],
])("a malformed batch is refused as a whole: %s", async (name, Entries) => {
  const { url } = await queue("jobs");
  await expect(client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }))).rejects.toMatchObject({ name });
  expect(await counts(url)).toEqual([0, 0, 0]);
});

test("attributes of the queue are answered, all or by name", async () => {
  const dead = await queue("dead");
  const { url, arn } = await queue("jobs", {
    VisibilityTimeout: "45",
    RedrivePolicy: { deadLetterTargetArn: dead.arn, maxReceiveCount: 3 },
  });
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: ["QueueArn", "VisibilityTimeout", "RedrivePolicy"],
    }),
  );
  expect(Attributes).toEqual({
    QueueArn: arn,
    VisibilityTimeout: "45",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 3 }),
  });
  expect((await client.send(new GetQueueUrlCommand({ QueueName: "jobs" }))).QueueUrl).toBe(url);
});

test("a queue that does not exist is answered as such, a FIFO queue is refused by name", async () => {
  await expect(client.send(new GetQueueUrlCommand({ QueueName: "nowhere" }))).rejects.toMatchObject({
    name: "QueueDoesNotExist",
  });
  await expect(send(`${cloud.endpoint}/${cloud.kernel.accountId}/nowhere`, "x")).rejects.toMatchObject({
    name: "QueueDoesNotExist",
  });
  await expect(queue("jobs.fifo", { FifoQueue: true })).rejects.toThrow(/does not implement FIFO queues/);
});

test("a role needs the queue's permission; a service needs the queue's policy", async () => {
  const { url, arn } = await queue("jobs");
  const limited = new SQSClient(cloud.clientConfigAs([{ Effect: "Allow", Action: "sqs:SendMessage", Resource: arn }]));
  await limited.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "x" }));
  await expect(limited.send(new ReceiveMessageCommand({ QueueUrl: url }))).rejects.toMatchObject({
    name: expect.stringContaining("AccessDenied"),
  });

  const sqs = cloud.kernel.use("sqs");
  const rule = {
    kind: "service" as const,
    principal: "events.amazonaws.com",
    sourceArn: "arn:aws:events:us-east-1:000000000000:rule/r",
  };
  expect(() => sqs.sendAsService(arn, "event", rule)).toThrow(
    expect.objectContaining({ code: expect.stringContaining("AccessDenied") }),
  );
  await provision(cloud, "AWS::SQS::QueuePolicy", "Policy", {
    Queues: [url],
    PolicyDocument: {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Action: "sqs:SendMessage",
          Principal: { Service: "events.amazonaws.com" },
          Resource: arn,
          Condition: { ArnEquals: { "aws:SourceArn": rule.sourceArn } },
        },
      ],
    },
  });
  sqs.sendAsService(arn, "event", rule, { RULE: "r" });
  expect(
    (await receive(url)).map(({ Body, MessageAttributes }) => [Body, MessageAttributes?.RULE?.StringValue]),
  ).toEqual([
    ["x", undefined],
    ["event", "r"],
  ]);
  expect(() => sqs.sendAsService(arn, "event", { ...rule, sourceArn: `${rule.sourceArn}2` })).toThrow(
    /not authorized/i,
  );
});

test("readers inside the cloud are woken and take messages as their event sources do", async () => {
  const { url, arn } = await queue("jobs");
  const sqs = cloud.kernel.use("sqs");
  const woken = Promise.withResolvers<void>();
  sqs.onMessage(arn, woken.resolve);
  await send(url, "x");
  await woken.promise;
  const [message] = sqs.receive(arn, 10);
  expect(message).toMatchObject({ body: "x", attributes: { ApproximateReceiveCount: "1" } });
  sqs.delete(arn, message?.receiptHandle ?? "");
  expect(await counts(url)).toEqual([0, 0, 0]);
});
