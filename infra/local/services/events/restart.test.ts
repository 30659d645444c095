import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { expect, test } from "vitest";
import { startTestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeEvents } from "./service.ts";

test("a delivery that was still to be made is made after a restart, once everything is there again", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "greenlight-events-"));
  const logGroup = "/aws/events/all";
  const start = async () => {
    let resume = () => {};
    const cloud = await startTestKernel([(kernel) => ({ resume } = makeEvents(kernel))], { dataDir });
    const EventPattern = { source: ["shop"] };
    await provision(cloud, "AWS::Events::Rule", "All", {
      Name: "all",
      EventPattern,
      Targets: [{ Id: "log", Arn: `arn:aws:logs:us-east-1:000000000000:log-group:${logGroup}` }],
    });
    resume();
    return cloud;
  };
  const logged = (cloud: Awaited<ReturnType<typeof start>>) => cloud.kernel.use("events").logged(logGroup, 10);

  const first = await start();
  first.kernel.faults.set({ seed: 1, rules: [{ target: "event:Sold", kind: "delay", rate: 1, delayMs: 3_600_000 }] });
  await new EventBridgeClient(first.clientConfig).send(
    new PutEventsCommand({ Entries: [{ Source: "shop", DetailType: "Sold", Detail: '{"n":1}' }] }),
  );
  await first.kernel.idle();
  expect(logged(first)).toEqual([]);
  await first.stop();

  const second = await start();
  expect(second.kernel.use("events").recent(1)).toMatchObject([{ event: { detail: { n: 1 } } }]);
  await second.kernel.advanceClock(3_600_000);
  await second.kernel.idle();
  expect(logged(second).map(({ message }) => JSON.parse(message).detail)).toEqual([{ n: 1 }]);
  await second.stop();
  await rm(dataDir, { recursive: true });
});
