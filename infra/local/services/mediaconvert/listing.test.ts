import {
  CancelJobCommand,
  CreateJobCommand,
  DescribeEndpointsCommand,
  GetQueueCommand,
  ListJobsCommand,
  type ListJobsCommandInput,
  ListQueuesCommand,
  MediaConvertClient,
  paginateListJobs,
} from "@aws-sdk/client-mediaconvert";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeEvents } from "../events/service.ts";
import { makeMediaConvert } from "./service.ts";
import { aac, fileGroup, h264, input, job } from "./testing/job-settings.ts";

let cloud: TestKernel;
let client: MediaConvertClient;
let Role: string;
let queueArn: string;

beforeEach(async () => {
  // No job leaves the queue, so that what is listed stands still.
  cloud = await startTestKernel([makeEvents, (kernel) => makeMediaConvert(kernel, { concurrentJobs: 0 })]);
  client = new MediaConvertClient(cloud.clientConfig);
  Role = cloud.addRole("transcoder", [], "mediaconvert.amazonaws.com");
  queueArn = `arn:aws:mediaconvert:us-east-1:${cloud.kernel.accountId}:queues/Default`;
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const Settings = job(
  [input("s3://masters/acme/film.mp4")],
  [
    fileGroup("s3://renditions/out/", [
      { ContainerSettings: { Container: "MP4" }, VideoDescription: h264({ Height: 90 }), AudioDescriptions: [aac()] },
    ]),
  ],
);

async function createJobs(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const { Job } = await client.send(new CreateJobCommand({ Role, Settings, UserMetadata: { index: String(index) } }));
    ids.push(Job?.Id ?? "");
  }
  return ids;
}

const list = async (given: ListJobsCommandInput = {}) =>
  ((await client.send(new ListJobsCommand(given))).Jobs ?? []).map(({ Id }) => Id);

test("jobs are listed whole, the newest first or last", async () => {
  const ids = await createJobs(3);
  expect(await list()).toEqual(ids.toReversed());
  expect(await list({ Order: "ASCENDING" })).toEqual(ids);
  const { Jobs: [newest] = [] } = await client.send(new ListJobsCommand({ MaxResults: 1 }));
  expect(newest).toMatchObject({
    Id: ids[2],
    Status: "SUBMITTED",
    Queue: queueArn,
    Role,
    Settings: { Inputs: [{ FileInput: "s3://masters/acme/film.mp4" }] },
    UserMetadata: { index: "2" },
    CreatedAt: expect.any(Date),
  });
});

test("pages follow each other, in either order, also while jobs are added", async () => {
  const ids = await createJobs(5);
  for (const Order of ["DESCENDING", "ASCENDING"] as const) {
    const pages: number[] = [];
    const seen: (string | undefined)[] = [];
    for await (const { Jobs = [] } of paginateListJobs({ client, pageSize: 2 }, { Order })) {
      pages.push(Jobs.length);
      seen.push(...Jobs.map(({ Id }) => Id));
    }
    expect(pages).toEqual([2, 2, 1]);
    expect(seen).toEqual(Order === "ASCENDING" ? ids : ids.toReversed());
  }
  const { NextToken } = await client.send(new ListJobsCommand({ MaxResults: 2 }));
  await createJobs(1);
  expect(await list({ MaxResults: 2, NextToken })).toEqual([ids[2], ids[1]]);
});

test("jobs are told apart by status and queue", async () => {
  const [first = "", second] = await createJobs(2);
  await client.send(new CancelJobCommand({ Id: first }));
  expect(await list({ Status: "CANCELED" })).toEqual([first]);
  expect(await list({ Status: "SUBMITTED" })).toEqual([second]);
  expect(await list({ Status: "COMPLETE" })).toEqual([]);
  for (const Queue of ["Default", queueArn]) expect(await list({ Queue })).toEqual([second, first]);
  await expect(list({ Queue: "express" })).rejects.toMatchObject({ name: "NotFoundException" });
});

test("a token of another listing and a page of more than twenty are refused", async () => {
  await createJobs(2);
  const { NextToken } = await client.send(new ListJobsCommand({ MaxResults: 1 }));
  await expect(list({ NextToken, Order: "ASCENDING" })).rejects.toMatchObject({ name: "BadRequestException" });
  await expect(list({ NextToken: "1" })).rejects.toMatchObject({ name: "BadRequestException" });
  await expect(list({ MaxResults: 21 })).rejects.toMatchObject({ name: "BadRequestException" });
});

test("there is the default queue, which tells how many jobs wait in it", async () => {
  const [first = ""] = await createJobs(3);
  await client.send(new CancelJobCommand({ Id: first }));
  const queue = {
    Arn: queueArn,
    Name: "Default",
    PricingPlan: "ON_DEMAND",
    Status: "ACTIVE",
    Type: "SYSTEM",
    SubmittedJobsCount: 2,
    ProgressingJobsCount: 0,
  };
  expect((await client.send(new ListQueuesCommand({}))).Queues).toMatchObject([queue]);
  expect((await client.send(new GetQueueCommand({ Name: "Default" }))).Queue).toMatchObject(queue);
  await expect(client.send(new GetQueueCommand({ Name: "express" }))).rejects.toMatchObject({
    name: "NotFoundException",
  });
});

test("the endpoint is the one that was asked", async () => {
  expect((await client.send(new DescribeEndpointsCommand({}))).Endpoints).toEqual([{ Url: cloud.endpoint }]);
});

test("a role needs the permission on the queue", async () => {
  const as = (Action: string, Resource: string) =>
    new MediaConvertClient(cloud.clientConfigAs([{ Effect: "Allow", Action, Resource }]));
  const reader = as("mediaconvert:GetQueue", queueArn);
  await reader.send(new GetQueueCommand({ Name: "Default" }));
  await expect(reader.send(new ListJobsCommand({}))).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(reader.send(new ListQueuesCommand({}))).rejects.toMatchObject({ name: "AccessDeniedException" });
  await as("mediaconvert:ListJobs", queueArn).send(new ListJobsCommand({}));
});
