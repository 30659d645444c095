import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { startTestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "./provision-in-test.ts";
import { makeSqs } from "./service.ts";

test("messages, also those in flight and delayed, outlive a restart", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "greenlight-sqs-"));
  const start = async () => {
    const cloud = await startTestKernel([makeSqs], { dataDir });
    const { ref: QueueUrl } = await provision(cloud, "AWS::SQS::Queue", "Jobs", {
      QueueName: "jobs",
      VisibilityTimeout: 60,
    });
    const client = new SQSClient(cloud.clientConfig);
    const bodies = async () =>
      ((await client.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }))).Messages ?? [])
        .map(({ Body }) => Body)
        .sort();
    return { cloud, client, QueueUrl, bodies };
  };

  const first = await start();
  await first.client.send(new SendMessageCommand({ QueueUrl: first.QueueUrl, MessageBody: "in flight" }));
  expect(await first.bodies()).toEqual(["in flight"]);
  await first.client.send(new SendMessageCommand({ QueueUrl: first.QueueUrl, MessageBody: "waiting" }));
  await first.client.send(
    new SendMessageCommand({ QueueUrl: first.QueueUrl, MessageBody: "delayed", DelaySeconds: 30 }),
  );
  await first.cloud.stop();

  const second = await start();
  expect(await second.bodies()).toEqual(["waiting"]);
  await second.cloud.kernel.advanceClock(60_000);
  expect(await second.bodies()).toEqual(["delayed", "in flight", "waiting"]);
  await second.cloud.stop();
  await rm(dataDir, { recursive: true });
});
