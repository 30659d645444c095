import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { CreateScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseStatements } from "../../iam/policy-statement.ts";
import type { LocalKernel } from "../../kernel/make-kernel.ts";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeEvents } from "../events/service.ts";
import { makeScheduler } from "./service.ts";

let dataDir: string;
let cloud: TestKernel;

const busArn = "arn:aws:events:us-east-1:000000000000:event-bus/greenlight";
const RoleArn = "arn:aws:iam::000000000000:role/clock";

/** The expression of a schedule that the template has, in some of the tests. */
let inTemplate: string | undefined;

/** The bus and the role, there before the cloud is ready, as a deployment has them. */
async function deploy(kernel: LocalKernel) {
  await kernel
    .providers()
    .get("AWS::Events::EventBus")
    ?.provision({
      stackName: "Test",
      logicalId: "Bus",
      type: "AWS::Events::EventBus",
      properties: { Name: "greenlight" },
      generatedName: "bus",
    });
  kernel.access.putRole({
    arn: RoleArn,
    name: "clock",
    roleId: "AROACLOCK",
    trust: parseStatements(
      [{ Effect: "Allow", Action: "sts:AssumeRole", Principal: { Service: "scheduler.amazonaws.com" } }],
      RoleArn,
    ),
  });
  kernel.access.putRolePolicy(
    RoleArn,
    "given",
    parseStatements([{ Effect: "Allow", Action: "events:PutEvents", Resource: busArn }], RoleArn),
  );
  if (inTemplate === undefined) return;
  const EventBridgeParameters = { DetailType: "morning", Source: "clock" };
  await kernel
    .providers()
    .get("AWS::Scheduler::Schedule")
    ?.provision({
      stackName: "Test",
      logicalId: "Mornings",
      type: "AWS::Scheduler::Schedule",
      properties: {
        Name: "mornings",
        ScheduleExpression: inTemplate,
        ScheduleExpressionTimezone: "Europe/London",
        FlexibleTimeWindow: { Mode: "OFF" },
        Target: { Arn: busArn, RoleArn, Input: "{}", EventBridgeParameters },
      },
      generatedName: "mornings",
    });
}

const start = async () => {
  cloud = await startTestKernel([makeEvents, makeScheduler, deploy], { dataDir });
};

beforeEach(async () => {
  inTemplate = undefined;
  dataDir = await mkdtemp(join(tmpdir(), "greenlight-scheduler-"));
  await start();
});
afterEach(async () => {
  await cloud.stop();
  await rm(dataDir, { recursive: true, force: true });
});

function create(Name: string, inMs: number) {
  const at = new Date(cloud.kernel.clock.now() + inMs).toISOString().slice(0, 19);
  const Target = { Arn: busArn, RoleArn, Input: "{}", EventBridgeParameters: { DetailType: Name, Source: "clock" } };
  return new SchedulerClient(cloud.clientConfig).send(
    new CreateScheduleCommand({ Name, ScheduleExpression: `at(${at})`, FlexibleTimeWindow: { Mode: "OFF" }, Target }),
  );
}

const happened = () =>
  cloud.kernel
    .use("events")
    .recent(10)
    .map(({ event }) => event["detail-type"]);

test("what fell due while the cloud was down runs when it is back, the rest at its time", async () => {
  await create("during", 60_000);
  await create("after", 3_600_000);
  await cloud.stop();
  // An hour less to go for one of them stands for the time that passed.
  const db = new DatabaseSync(join(dataDir, "cloud.db"));
  db.exec(
    "update scheduler_schedules set document = json_set(document, '$.nextAt', json_extract(document, '$.nextAt') - 600000) where arn like '%/during'",
  );
  db.close();

  await start();
  await cloud.kernel.idle();
  expect(happened()).toEqual(["during"]);
  await cloud.kernel.advanceClock(3_600_000);
  await cloud.kernel.idle();
  expect(happened()).toEqual(["after", "during"]);
});

test("a run that was noted and not made before a crash is made afterwards", async () => {
  await create("noted", 60_000);
  const [{ arn } = { arn: "" }] = cloud.kernel.store.db.prepare("select arn from scheduler_schedules").all();
  const run = {
    scheduleArn: arn,
    executionId: "e-1",
    scheduledAt: cloud.kernel.clock.now(),
    target: { Arn: busArn, RoleArn, Input: "{}", EventBridgeParameters: { DetailType: "noted run", Source: "clock" } },
  };
  cloud.kernel.store.db
    .prepare(
      "insert into scheduler_runs (id, owner, created_at, next_at, attempts, document) values ('r-1', ?, ?, ?, 0, ?)",
    )
    .run(arn ?? "", cloud.kernel.clock.now(), cloud.kernel.clock.now(), JSON.stringify(run));
  await cloud.stop();

  await start();
  await cloud.kernel.idle();
  expect(happened()).toEqual(["noted run"]);
});

test("a template's mornings that passed while the cloud was down are made up for by one run, and go on at their time", async () => {
  inTemplate = "cron(0 8 * * ? *)";
  await cloud.stop();
  await start();
  await cloud.stop();
  // Three days less to go stand for the time that passed.
  const db = new DatabaseSync(join(dataDir, "cloud.db"));
  db.exec(
    "update scheduler_schedules set document = json_set(document, '$.nextAt', json_extract(document, '$.nextAt') - 259200000)",
  );
  db.close();

  await start();
  await cloud.kernel.idle();
  expect(happened()).toEqual(["morning"]);
  await cloud.stop();
  await start();
  await cloud.kernel.idle();
  expect(happened()).toHaveLength(1);
  await cloud.kernel.advanceClock(86_400_000);
  await cloud.kernel.idle();
  expect(happened()).toEqual(["morning", "morning"]);
});
