import { ListScheduleGroupsCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeScheduler } from "./service.ts";

let cloud: TestKernel;
let client: SchedulerClient;

beforeEach(async () => {
  cloud = await startTestKernel([makeScheduler]);
  client = new SchedulerClient(cloud.clientConfig);
  for (const Name of ["releases", "reminders"]) await provision(cloud, "AWS::Scheduler::ScheduleGroup", Name, { Name });
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const arn = (name: string) => `arn:aws:scheduler:us-east-1:${cloud.kernel.accountId}:schedule-group/${name}`;

test("the default group and the template's are listed, by prefix and page by page", async () => {
  const first = await client.send(new ListScheduleGroupsCommand({ MaxResults: 2 }));
  expect(first.ScheduleGroups).toEqual([
    { Arn: arn("default"), Name: "default", State: "ACTIVE" },
    { Arn: arn("releases"), Name: "releases", State: "ACTIVE" },
  ]);
  const second = await client.send(new ListScheduleGroupsCommand({ MaxResults: 2, NextToken: first.NextToken }));
  expect(second.ScheduleGroups?.map(({ Name }) => Name)).toEqual(["reminders"]);
  expect(second.NextToken).toBeUndefined();
  const { ScheduleGroups } = await client.send(new ListScheduleGroupsCommand({ NamePrefix: "rem" }));
  expect(ScheduleGroups?.map(({ Name }) => Name)).toEqual(["reminders"]);
});

test("a token that the listing did not give is refused", async () => {
  const { NextToken } = await client.send(new ListScheduleGroupsCommand({ MaxResults: 1 }));
  for (const command of [new ListSchedulesCommand({ NextToken }), new ListSchedulesCommand({ NextToken: "1" })])
    await expect(client.send(command)).rejects.toMatchObject({ name: "ValidationException" });
});

test("a role needs the permission on groups", async () => {
  const as = (Resource: string) =>
    new SchedulerClient(cloud.clientConfigAs([{ Effect: "Allow", Action: "scheduler:*", Resource }]));
  await expect(as(arn("releases")).send(new ListScheduleGroupsCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  expect((await as(arn("*")).send(new ListScheduleGroupsCommand({}))).ScheduleGroups).toHaveLength(3);
});
