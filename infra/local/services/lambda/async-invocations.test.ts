import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeSqs } from "../sqs/service.ts";
import { startTestFunctions, type TestFunctions } from "./test-functions.ts";

let cloud: TestFunctions;
let lambda: LambdaClient;
let sqs: SQSClient;

async function start(folders?: { dataDir: string; assemblyDir: string }): Promise<void> {
  cloud = await startTestFunctions([makeSqs], folders ? { kernel: folders } : {});
  lambda = new LambdaClient(cloud.clientConfig);
  sqs = new SQSClient(cloud.clientConfig);
}
beforeEach(() => start());
afterEach(() => cloud.stop());

const send = (FunctionName: string, payload: unknown) =>
  lambda.send(new InvokeCommand({ FunctionName, InvocationType: "Event", Payload: JSON.stringify(payload) }));
const runsOf = (name: string) =>
  cloud.kernel
    .use("lambda")
    .logs(name)
    .filter(({ text }) => text.startsWith("START")).length;

async function queue(name: string): Promise<{ arn: string; url: string }> {
  const { ref, attributes } = await cloud.provision("AWS::SQS::Queue", name, { QueueName: name });
  return { arn: attributes.Arn ?? "", url: ref };
}

async function messages(url: string) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: url, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] }),
  );
  return Messages;
}

describe("an asynchronous invocation", () => {
  test("is accepted at once with 202 and runs after", async () => {
    await cloud.deploy("later", "export const handler = async (event) => console.log('got', event.a);");
    const answer = await send("later", { a: 5 });
    expect(answer.StatusCode).toBe(202);
    await cloud.kernel.idle();
    expect(
      cloud.kernel
        .use("lambda")
        .logs("later")
        .some(({ text }) => text.includes("got 5")),
    ).toBe(true);
  });

  test("that fails is retried after one and two minutes under the same request id, then goes to the failure destination", async () => {
    const failures = await queue("failures");
    const role = cloud.addRole("sender", [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: failures.arn }]);
    const arn = await cloud.deploy(
      "failing",
      "export const handler = async (event) => { throw new Error('no ' + event.name); };",
      { Role: role },
    );
    await cloud.provision("AWS::Lambda::EventInvokeConfig", "Config", {
      FunctionName: "failing",
      Qualifier: "$LATEST",
      DestinationConfig: { OnFailure: { Destination: failures.arn } },
    });

    await send("failing", { name: "luck" });
    await cloud.kernel.idle();
    expect(runsOf("failing")).toBe(1);
    await cloud.kernel.advanceClock(59_000);
    expect(runsOf("failing")).toBe(1);
    await cloud.kernel.advanceClock(2000);
    expect(runsOf("failing")).toBe(2);
    expect(await messages(failures.url)).toEqual([]);
    await cloud.kernel.advanceClock(121_000);
    await cloud.kernel.idle();

    expect(runsOf("failing")).toBe(3);
    const ids = new Set(
      cloud.kernel
        .use("lambda")
        .logs("failing")
        .map(({ requestId }) => requestId),
    );
    expect(ids.size).toBe(1);
    const [record] = await messages(failures.url);
    expect(JSON.parse(record?.Body ?? "")).toEqual({
      version: "1.0",
      timestamp: expect.any(String),
      requestContext: {
        requestId: [...ids][0],
        functionArn: `${arn}:$LATEST`,
        condition: "RetriesExhausted",
        approximateInvokeCount: 3,
      },
      requestPayload: { name: "luck" },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      responsePayload: expect.objectContaining({ errorType: "Error", errorMessage: "no luck" }),
    });
    await cloud.kernel.advanceClock(3_600_000);
    expect(runsOf("failing")).toBe(3);
  });

  test("goes to the dead-letter queue with the error as attributes", async () => {
    const dead = await queue("dead");
    const role = cloud.addRole("burier", [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: dead.arn }]);
    await cloud.deploy("dying", "export const handler = async () => { throw new Error('dead'); };", {
      Role: role,
      DeadLetterConfig: { TargetArn: dead.arn },
    });
    await cloud.provision("AWS::Lambda::EventInvokeConfig", "Config", {
      FunctionName: "dying",
      Qualifier: "$LATEST",
      MaximumRetryAttempts: 0,
    });
    await send("dying", { keep: "me" });
    await cloud.kernel.idle();
    const [message] = await messages(dead.url);
    expect(JSON.parse(message?.Body ?? "")).toEqual({ keep: "me" });
    expect(message?.MessageAttributes).toMatchObject({
      ErrorCode: { StringValue: "200" },
      ErrorMessage: { StringValue: "dead" },
      RequestID: { StringValue: expect.any(String) },
    });
  });

  test("waits out a throttle, which costs no retry", async () => {
    await cloud.deploy("throttled", "export const handler = async () => 1;");
    cloud.kernel.faults.set({ seed: 1, rules: [{ target: "lambda:throttled", kind: "throttle", rate: 1, limit: 4 }] });
    await send("throttled", {});
    await cloud.kernel.idle();
    expect(runsOf("throttled")).toBe(0);
    await cloud.kernel.advanceClock(60_000);
    await cloud.kernel.idle();
    expect(runsOf("throttled")).toBe(1);
  });

  test("too old to be retried is given up", async () => {
    const failures = await queue("old");
    const role = cloud.addRole("sender", [{ Effect: "Allow", Action: "sqs:SendMessage", Resource: failures.arn }]);
    await cloud.deploy("aging", "export const handler = async () => { throw new Error('again'); };", { Role: role });
    await cloud.provision("AWS::Lambda::EventInvokeConfig", "Config", {
      FunctionName: "aging",
      Qualifier: "$LATEST",
      MaximumEventAgeInSeconds: 100,
      DestinationConfig: { OnFailure: { Destination: failures.arn } },
    });
    await send("aging", {});
    await cloud.kernel.idle();
    await cloud.kernel.advanceClock(61_000);
    await cloud.kernel.idle();
    expect(runsOf("aging")).toBe(2);
    expect(JSON.parse((await messages(failures.url))[0]?.Body ?? "{}")).toMatchObject({
      requestContext: { condition: "EventAgeExceeded", approximateInvokeCount: 2 },
    });
  });

  test("outlives a restart: a retry that was due comes after it", async () => {
    const folders = {
      dataDir: mkdtempSync(join(tmpdir(), "greenlight-restart-")),
      assemblyDir: mkdtempSync(join(tmpdir(), "greenlight-restart-")),
    };
    const source = "export const handler = async () => { throw new Error('not yet'); };";
    await cloud.stop();
    await start(folders);
    await cloud.deploy("patient", source);
    await send("patient", {});
    await cloud.kernel.idle();
    await cloud.stop();

    // As at boot: provisioned first, ready after.
    await start(folders);
    await cloud.deploy("patient", "export const handler = async () => console.log('at last');");
    expect(runsOf("patient")).toBe(0);
    await cloud.kernel.advanceClock(61_000);
    await cloud.kernel.idle();
    expect(runsOf("patient")).toBe(1);
    await cloud.kernel.advanceClock(3_600_000);
    expect(runsOf("patient")).toBe(1);
    for (const folder of Object.values(folders)) rmSync(folder, { recursive: true, force: true });
  });
});
