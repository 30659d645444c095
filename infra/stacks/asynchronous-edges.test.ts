import { beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { graceMs } from "../../shared/catalog/mail-ledger.ts";
import { deployedTemplates, resourcesOf, type Template } from "../testing/templates.ts";

const Alarm = z.object({
  AlarmDescription: z.string(),
  AlarmActions: z.array(z.unknown()).min(1),
  Threshold: z.number(),
  TreatMissingData: z.literal("notBreaching"),
});

let templates: Record<string, Template>;
let alarms: Map<string, z.infer<typeof Alarm>>;
beforeAll(async () => {
  templates = await deployedTemplates();
  alarms = new Map(
    resourcesOf(templates, "AWS::CloudWatch::Alarm").map(({ Properties }) => [
      measured(Properties),
      Alarm.parse(Properties),
    ]),
  );
});

/** What an alarm measures, such as `Errors of registerFunction`: the metric and the resource that its dimension leads to. */
function measured(properties: Record<string, unknown>): string {
  const { MetricName, Dimensions, Metrics } = z
    .looseObject({
      MetricName: z.string().optional(),
      Dimensions: z.array(z.object({ Value: z.unknown() })).optional(),
      Metrics: z.array(z.looseObject({ Expression: z.string().optional() })).optional(),
    })
    .parse(properties);
  const expression = Metrics?.find((metric) => metric.Expression !== undefined)?.Expression;
  return `${MetricName ?? expression} of ${exportedId(JSON.stringify(Dimensions ?? Metrics))}`;
}

/** The logical id at the end of an import across stacks, `Greenlight-Data:ExportsOutputRef<logical id><8 hex digits>`. */
const exportedId = (text: string) =>
  text.match(/ExportsOutput(?:Ref|FnGetAtt)(\w+?)(?:Name|QueueName)?[0-9A-F]{8}"/)?.[1] ?? text;

/** The settings of a function that is called while nobody waits, and of the queue that keeps what fails for good. */
const keptAsynchronously = (served: RegExp, queue: RegExp) =>
  expect.objectContaining({
    FunctionName: { Ref: expect.stringMatching(served) },
    DestinationConfig: { OnFailure: { Destination: { "Fn::GetAtt": [expect.stringMatching(queue), "Arn"] } } },
    MaximumRetryAttempts: 2,
  });

const isForDeadLetters = (logicalId: string) => /DeadLetters/.test(logicalId);

const watched = (metric: string, logicalId: string) =>
  [...alarms].filter(([key]) => key.startsWith(`${metric} of ${logicalId}`));

describe("what happens while nobody waits for the answer", () => {
  it("has a dead-letter queue: uploads, mentions, and what SES tells of mails, on their rules", () => {
    const rules = resourcesOf(templates, "AWS::Events::Rule");
    expect(rules).toHaveLength(3);
    const Targets = z.object({
      Targets: z.array(z.looseObject({ DeadLetterConfig: z.object({ Arn: z.unknown() }) })).min(1),
    });
    for (const { Properties } of rules) expect(() => Targets.parse(Properties)).not.toThrow();
  });

  it("has a dead-letter queue: the outbox on its stream, which also narrows a failing batch down", () => {
    const mappings = resourcesOf(templates, "AWS::Lambda::EventSourceMapping");
    const [outbox, ...others] = mappings.filter(({ stack }) => stack === "Pipeline");
    expect(others).toEqual([]);
    expect(outbox?.Properties).toMatchObject({
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
  });

  it("has one queue that is asked for work, day and night: what SES tells of mails, taken in batches", () => {
    const [mapping, ...others] = resourcesOf(templates, "AWS::Lambda::EventSourceMapping").filter(
      ({ Properties }) => !JSON.stringify(Properties.EventSourceArn).includes("StreamArn"),
    );
    expect(others).toEqual([]);
    expect(mapping?.Properties).toMatchObject({
      EventSourceArn: { "Fn::GetAtt": [expect.stringMatching(/^MailEventQueue/), "Arn"] },
      FunctionName: { Ref: expect.stringMatching(/^recordmailevent/) },
      BatchSize: 25,
      MaximumBatchingWindowInSeconds: 5,
      FunctionResponseTypes: ["ReportBatchItemFailures"],
    });
    const working = resourcesOf(templates, "AWS::SQS::Queue").filter(({ logicalId }) => !isForDeadLetters(logicalId));
    expect(working.map(({ logicalId }) => logicalId)).toEqual([expect.stringMatching(/^MailEventQueue/)]);
  });

  it("has a dead-letter queue: what SES tells of mails, on its rule and on its queue", () => {
    const deadLetters = { "Fn::GetAtt": [expect.stringMatching(/^MailEventDead/), "Arn"] };
    const calls = resourcesOf(templates, "AWS::Events::Rule").flatMap(({ Properties }) => Properties.Targets);
    expect(calls).toContainEqual(
      expect.objectContaining({
        Arn: { "Fn::GetAtt": [expect.stringMatching(/^MailEventQueue/), "Arn"] },
        DeadLetterConfig: { Arn: deadLetters },
      }),
    );
    const [queue] = resourcesOf(templates, "AWS::SQS::Queue").filter(({ logicalId }) => !isForDeadLetters(logicalId));
    expect(queue?.Properties).toMatchObject({
      RedrivePolicy: { deadLetterTargetArn: deadLetters, maxReceiveCount: 10 },
    });
  });

  it("hears what SES tells of a mail more than once before the mail would be sent again", () => {
    const [queue] = resourcesOf(templates, "AWS::SQS::Queue").filter(({ logicalId }) => !isForDeadLetters(logicalId));
    const { VisibilityTimeout } = z.looseObject({ VisibilityTimeout: z.number() }).parse(queue?.Properties);
    expect(2 * VisibilityTimeout * 1_000).toBeLessThan(graceMs);
  });

  it("has a dead-letter queue: whatever Scheduler calls, before and after Lambda has taken the event", () => {
    const closeReview = resourcesOf(templates, "AWS::Lambda::Function").find(({ logicalId }) =>
      logicalId.startsWith("closereview"),
    );
    expect(closeReview?.Properties.Environment).toMatchObject({
      Variables: { PUBLISH_DEAD_LETTER_QUEUE_ARN: { "Fn::GetAtt": [expect.stringMatching(/^PublishDead/), "Arn"] } },
    });
    expect(resourcesOf(templates, "AWS::Lambda::EventInvokeConfig").map(({ Properties }) => Properties)).toContainEqual(
      keptAsynchronously(/^publish/, /^PublishDead/),
    );
  });

  it("has a dead-letter queue: mentions, on their rule and after Lambda has taken the event", () => {
    const [served, queue] = [/^notifymention/, /^MentionDead/];
    const calls = resourcesOf(templates, "AWS::Events::Rule").flatMap(({ Properties }) => Properties.Targets);
    expect(calls).toContainEqual(
      expect.objectContaining({
        Arn: { "Fn::GetAtt": [expect.stringMatching(served), "Arn"] },
        DeadLetterConfig: { Arn: { "Fn::GetAtt": [expect.stringMatching(queue), "Arn"] } },
      }),
    );
    expect(resourcesOf(templates, "AWS::Lambda::EventInvokeConfig").map(({ Properties }) => Properties)).toContainEqual(
      keptAsynchronously(served, queue),
    );
  });

  it("has a dead-letter queue: the morning's digest, before and after Lambda has taken the event", () => {
    const schedules = resourcesOf(templates, "AWS::Scheduler::Schedule");
    expect(schedules).toHaveLength(1);
    const queue = { "Fn::GetAtt": [expect.stringMatching(/^DigestDead/), "Arn"] };
    expect(schedules[0]?.Properties.Target).toMatchObject({
      Arn: { "Fn::GetAtt": [expect.stringMatching(/^senddigest/), "Arn"] },
      DeadLetterConfig: { Arn: queue },
    });
    expect(resourcesOf(templates, "AWS::Lambda::EventInvokeConfig").map(({ Properties }) => Properties)).toContainEqual(
      keptAsynchronously(/^senddigest/, /^DigestDead/),
    );
  });

  it("has no function that is called so and keeps nothing of what fails", () => {
    expect(resourcesOf(templates, "AWS::Lambda::EventInvokeConfig")).toHaveLength(3);
  });

  it("keeps dead letters, and what waits, for as long as SQS allows, and takes them over TLS only", () => {
    const queues = resourcesOf(templates, "AWS::SQS::Queue");
    expect(queues).toHaveLength(7);
    for (const { Properties } of queues) expect(Properties.MessageRetentionPeriod).toBe(14 * 24 * 3600);
    const policies = resourcesOf(templates, "AWS::SQS::QueuePolicy");
    expect(policies).toHaveLength(7);
    for (const { Properties } of policies)
      expect(JSON.stringify(Properties)).toContain('"aws:SecureTransport":"false"');
  });
});

describe("alarms", () => {
  it("go off for every dead-letter queue that holds something, and for the age of the oldest message", () => {
    const queues = resourcesOf(templates, "AWS::SQS::Queue").filter(({ logicalId }) => isForDeadLetters(logicalId));
    expect(queues.length).toBeGreaterThan(0);
    for (const { logicalId } of queues) {
      expect(watched("ApproximateNumberOfMessagesVisible", logicalId), logicalId).toHaveLength(1);
      const age = watched("ApproximateAgeOfOldestMessage", logicalId);
      expect(age, logicalId).toHaveLength(1);
      expect(age[0]?.[1].Threshold).toBeLessThan(14 * 24 * 3600);
    }
  });

  it("go off for every function that fails or is throttled", () => {
    const functions = resourcesOf(templates, "AWS::Lambda::Function").filter(({ stack }) => stack !== "Web");
    expect(functions).toHaveLength(19);
    for (const { logicalId } of functions) {
      expect(watched("Errors", logicalId), logicalId).toHaveLength(1);
      expect(watched("Throttles", logicalId), logicalId).toHaveLength(1);
    }
  });

  it("go off for every state machine that fails, times out or is stopped", () => {
    const machines = resourcesOf(templates, "AWS::StepFunctions::StateMachine");
    expect(machines).toHaveLength(2);
    for (const { logicalId } of machines)
      expect(watched("failed + timedOut + aborted", logicalId), logicalId).toHaveLength(1);
  });

  it("go off when a mail could be sent twice because word of it is heard late", () => {
    const [behind, ...others] = watched("ApproximateAgeOfOldestMessage", "MailEventQueue");
    expect(others).toEqual([]);
    expect(behind?.[1].Threshold).toBe(graceMs / 1_000);
  });

  it("go off when domain events leave late and when the API fails", () => {
    expect(watched("IteratorAge", "relayoutbox")).toHaveLength(1);
    expect(watched("5xx", "Api")).toHaveLength(1);
  });

  it("tell somebody what it means", () => {
    const topics = resourcesOf(templates, "AWS::SNS::Subscription");
    expect(topics).toHaveLength(1);
    for (const [name, { AlarmDescription }] of alarms) expect(AlarmDescription.length, name).toBeGreaterThan(25);
  });

  it("are drawn on a dashboard", () => {
    const [dashboard] = resourcesOf(templates, "AWS::CloudWatch::Dashboard");
    const body = JSON.stringify(dashboard?.Properties.DashboardBody);
    for (const title of ["Invocations", "Errors", "API", "Dead letters"]) expect(body).toContain(title);
  });
});
