import { ListQueuesCommand, type ListQueuesCommandInput, paginateListQueues, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "./provision-in-test.ts";
import { makeSqs } from "./service.ts";

let cloud: TestKernel;
let client: SQSClient;

beforeEach(async () => {
  cloud = await startTestKernel([makeSqs]);
  client = new SQSClient(cloud.clientConfig);
  for (const QueueName of ["jobs", "dead-jobs", "mails"])
    await provision(cloud, "AWS::SQS::Queue", QueueName, { QueueName });
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const url = (name: string) => `${cloud.endpoint}/${cloud.kernel.accountId}/${name}`;
const list = (given: ListQueuesCommandInput = {}) => client.send(new ListQueuesCommand(given));

test("queues are listed by their URLs, all or those of a prefix", async () => {
  expect((await list()).QueueUrls).toEqual([url("dead-jobs"), url("jobs"), url("mails")]);
  expect((await list({ QueueNamePrefix: "j" })).QueueUrls).toEqual([url("jobs")]);
  expect((await list({ QueueNamePrefix: "J" })).QueueUrls).toBeUndefined();
});

test("who sets the size of a page is given the token of the next", async () => {
  const pages: (string[] | undefined)[] = [];
  for await (const { QueueUrls } of paginateListQueues({ client, pageSize: 2 }, {})) pages.push(QueueUrls);
  expect(pages).toEqual([[url("dead-jobs"), url("jobs")], [url("mails")]]);
  for (const wrong of [{ MaxResults: 1001 }, { MaxResults: 0 }, { MaxResults: 1, NextToken: "1" }])
    await expect(list(wrong)).rejects.toMatchObject({ name: "InvalidParameterValue" });
});

test("a role that may do everything with one queue may not list them", async () => {
  const as = (Resource: string) =>
    new SQSClient(cloud.clientConfigAs([{ Effect: "Allow", Action: "sqs:*", Resource }]));
  const arn = `arn:aws:sqs:us-east-1:${cloud.kernel.accountId}:`;
  await expect(as(`${arn}jobs`).send(new ListQueuesCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`sqs:ListQueues on resource: ${arn} `),
  });
  expect((await as(`${arn}*`).send(new ListQueuesCommand({}))).QueueUrls).toHaveLength(3);
});
