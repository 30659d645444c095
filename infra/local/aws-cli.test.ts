import { execFile, spawnSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { film } from "../../test/fixtures/films.ts";
import { makeDynamoDb } from "./services/dynamodb/service.ts";
import { provisionTable, tableName } from "./services/dynamodb/table-in-test.ts";
import { makeEvents } from "./services/events/service.ts";
import { startTestFunctions, type TestFunctions } from "./services/lambda/test-functions.ts";
import { makeMediaConvert } from "./services/mediaconvert/service.ts";
import { aac, fileGroup, h264, input, job } from "./services/mediaconvert/testing/job-settings.ts";
import { makeRekognition } from "./services/rekognition/service.ts";
import { makeS3 } from "./services/s3/service.ts";
import { makeScheduler } from "./services/scheduler/service.ts";
import { makeSecretsManager } from "./services/secretsmanager/service.ts";
import { makeSes } from "./services/ses/service.ts";
import { makeSqs } from "./services/sqs/service.ts";
import { makeSsm } from "./services/ssm/service.ts";
import { makeStepFunctions } from "./services/stepfunctions/service.ts";
import { makeSts } from "./services/sts/service.ts";

const isInstalled = spawnSync("aws", ["--version"]).status === 0;
if (!isInstalled) console.warn("The AWS CLI is not installed here: what it makes of the laptop cloud is not tested.");

const execute = promisify(execFile);
const people = join(
  dirname(createRequire(import.meta.url).resolve("@vladmandic/human")),
  "..",
  "assets",
  "samples.jpg",
);

let cloud: TestFunctions;
let folder: string;
let queue: { url: string; arn: string };

beforeAll(async () => {
  if (!isInstalled) return;
  cloud = await startTestFunctions([
    makeS3,
    makeDynamoDb,
    makeSqs,
    makeSecretsManager,
    makeSsm,
    makeSes,
    makeSts,
    makeScheduler,
    makeMediaConvert,
    makeRekognition,
    makeEvents,
    makeStepFunctions,
  ]);
  folder = await mkdtemp(join(tmpdir(), "greenlight-cli-"));
  const { ref, attributes } = await cloud.provision("AWS::SQS::Queue", "Jobs", { QueueName: "jobs" });
  queue = { url: ref, arn: attributes.Arn ?? "" };
  for (const name of ["masters", "renditions"]) await cloud.provision("AWS::S3::Bucket", name, { BucketName: name });
});
afterAll(async () => {
  await cloud?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** Runs the CLI as the administrator, or with other keys; answers what it printed. */
async function print(words: string[], keys = cloud.clientConfig.credentials): Promise<string> {
  const { region, endpoint } = cloud.clientConfig;
  const env = {
    PATH: process.env.PATH,
    HOME: folder,
    AWS_ACCESS_KEY_ID: keys.accessKeyId,
    AWS_SECRET_ACCESS_KEY: keys.secretAccessKey,
    AWS_DEFAULT_REGION: region,
    AWS_PAGER: "",
    AWS_MAX_ATTEMPTS: "1",
  };
  const { stdout } = await execute("aws", ["--endpoint-url", endpoint, ...words], { env, cwd: folder });
  return stdout;
}

/** The same, its answer read as JSON; an object among the words is passed as JSON. */
async function aws(...words: (string | object)[]) {
  const printed = await print(words.map((word) => (typeof word === "string" ? word : JSON.stringify(word))));
  return printed === "" ? null : JSON.parse(printed);
}

/** The role of a service that may do anything. */
const roleOf = (name: string, service: string) =>
  cloud.addRole(name, [{ Effect: "Allow", Action: "*", Resource: "*" }], service);

describe.skipIf(!isInstalled)("the AWS CLI", { timeout: 120_000 }, () => {
  it("is told who it is, and refused with a wrong key", async () => {
    expect(await aws("sts", "get-caller-identity")).toMatchObject({ Arn: expect.stringMatching(/:user\/admin$/) });
    const { accessKeyId } = cloud.clientConfig.credentials;
    await expect(print(["s3", "ls"], { accessKeyId, secretAccessKey: "wrong" })).rejects.toThrow(
      /SignatureDoesNotMatch/,
    );
    await expect(
      print(["dynamodb", "scan", "--table-name", "t"], { accessKeyId: "AKIANOBODY", secretAccessKey: "x" }),
    ).rejects.toThrow(/UnrecognizedClientException|InvalidClientTokenId/);
  });

  it("is told by name what the laptop cloud does not do", async () => {
    await expect(aws("dynamodb", "list-backups")).rejects.toThrow("does not implement dynamodb:ListBackups");
    await expect(aws("mediaconvert", "list-presets")).rejects.toThrow(
      "does not implement GET /2017-08-29/presets of mediaconvert",
    );
  });

  it("writes, reads, changes and queries items, alone and in transactions", async () => {
    await provisionTable(cloud);
    const table = ["--table-name", tableName];
    const key = { pk: { S: "asset#1" }, sk: { S: "version#1" } };
    await aws("dynamodb", "put-item", ...table, "--item", { ...key, bytes: { N: "12" }, tags: { SS: ["sea", "sky"] } });
    const { Attributes } = await aws(
      "dynamodb",
      "update-item",
      ...table,
      "--key",
      key,
      "--update-expression",
      "ADD bytes :more",
      "--expression-attribute-values",
      { ":more": { N: "30" } },
      "--return-values",
      "ALL_NEW",
    );
    expect(Attributes).toEqual({ ...key, bytes: { N: "42" }, tags: { SS: ["sea", "sky"] } });
    await expect(
      aws("dynamodb", "put-item", ...table, "--item", key, "--condition-expression", "attribute_not_exists(pk)"),
    ).rejects.toThrow(/ConditionalCheckFailedException/);
    const second = { pk: { S: "asset#1" }, sk: { S: "version#2" } };
    await aws("dynamodb", "transact-write-items", "--transact-items", [
      { Put: { TableName: tableName, Item: second } },
      { ConditionCheck: { TableName: tableName, Key: key, ConditionExpression: "attribute_exists(pk)" } },
    ]);
    const found = await aws(
      "dynamodb",
      "query",
      ...table,
      "--key-condition-expression",
      "pk = :pk",
      "--expression-attribute-values",
      { ":pk": { S: "asset#1" } },
      "--page-size",
      "1",
      "--no-scan-index-forward",
    );
    expect(found.Items.map(({ sk }: { sk: { S: string } }) => sk.S)).toEqual(["version#2", "version#1"]);
    expect(await aws("dynamodb", "scan", ...table, "--select", "COUNT")).toMatchObject({ Count: 2 });

    expect((await aws("dynamodb", "list-tables")).TableNames).toEqual([tableName]);
    const { Table } = await aws("dynamodb", "describe-table", ...table);
    const stream = ["--stream-arn", Table.LatestStreamArn];
    const { StreamDescription } = await aws("dynamodbstreams", "describe-stream", ...stream);
    const { ShardIterator } = await aws(
      "dynamodbstreams",
      "get-shard-iterator",
      ...stream,
      "--shard-id",
      StreamDescription.Shards[0].ShardId,
      "--shard-iterator-type",
      "TRIM_HORIZON",
    );
    const { Records } = await aws("dynamodbstreams", "get-records", "--shard-iterator", ShardIterator);
    expect(Records.map(({ eventName }: { eventName: string }) => eventName)).toEqual(["INSERT", "MODIFY", "INSERT"]);
  });

  it("sends, receives and deletes messages", async () => {
    const url = ["--queue-url", (await aws("sqs", "get-queue-url", "--queue-name", "jobs")).QueueUrl];
    await aws("sqs", "send-message", ...url, "--message-body", "one ünit");
    await aws("sqs", "send-message-batch", ...url, "--entries", [{ Id: "a", MessageBody: "two" }]);
    const { Messages } = await aws("sqs", "receive-message", ...url, "--max-number-of-messages", "10");
    expect(Messages.map(({ Body }: { Body: string }) => Body).sort()).toEqual(["one ünit", "two"]);
    for (const { ReceiptHandle } of Messages)
      await aws("sqs", "delete-message", ...url, "--receipt-handle", ReceiptHandle);
    expect((await aws("sqs", "list-queues", "--queue-name-prefix", "job")).QueueUrls).toEqual([url[1]]);
    const { Attributes } = await aws("sqs", "get-queue-attributes", ...url, "--attribute-names", "All");
    expect(Attributes).toMatchObject({
      QueueArn: queue.arn,
      ApproximateNumberOfMessages: "0",
      ApproximateNumberOfMessagesNotVisible: "0",
    });
  });

  it("starts an execution, answers its task token and reads its history", async () => {
    const { ref } = await cloud.provision("AWS::StepFunctions::StateMachine", "Ask", {
      StateMachineName: "ask",
      RoleArn: roleOf("asker", "states.amazonaws.com"),
      DefinitionString: JSON.stringify({
        QueryLanguage: "JSONata",
        StartAt: "Ask",
        States: {
          Ask: {
            Type: "Task",
            Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken",
            Arguments: { QueueUrl: queue.url, MessageBody: { token: "{% $states.context.Task.Token %}" } },
            TimeoutSeconds: 3600,
            End: true,
          },
        },
      }),
    });
    const { executionArn } = await aws(
      "stepfunctions",
      "start-execution",
      "--state-machine-arn",
      ref,
      "--name",
      "first",
      "--input",
      { asset: 1 },
    );
    const { Messages } = await aws("sqs", "receive-message", "--queue-url", queue.url, "--wait-time-seconds", "10");
    await aws(
      "stepfunctions",
      "send-task-success",
      "--task-token",
      JSON.parse(Messages[0].Body).token,
      "--task-output",
      { decision: "approve" },
    );
    await cloud.kernel.idle();
    const described = await aws("stepfunctions", "describe-execution", "--execution-arn", executionArn);
    expect(described).toMatchObject({ status: "SUCCEEDED", name: "first", output: '{"decision":"approve"}' });
    const { events } = await aws("stepfunctions", "get-execution-history", "--execution-arn", executionArn);
    expect(events.at(-1)).toMatchObject({ type: "ExecutionSucceeded" });
    const { executions } = await aws(
      "stepfunctions",
      "list-executions",
      "--state-machine-arn",
      ref,
      "--status-filter",
      "SUCCEEDED",
    );
    expect(executions.map(({ name }: { name: string }) => name)).toEqual(["first"]);
    expect((await aws("stepfunctions", "list-state-machines")).stateMachines).toMatchObject([{ stateMachineArn: ref }]);
    const machine = await aws("stepfunctions", "describe-state-machine", "--state-machine-arn", ref);
    expect(JSON.parse(machine.definition)).toMatchObject({ StartAt: "Ask" });
    expect(
      await aws("stepfunctions", "describe-state-machine-for-execution", "--execution-arn", executionArn),
    ).toMatchObject({ definition: machine.definition, updateDate: machine.creationDate });
  });

  it("puts an event on a bus, whose rule takes it to a queue", async () => {
    await cloud.provision("AWS::Events::EventBus", "Bus", { Name: "greenlight" });
    await cloud.provision("AWS::SQS::Queue", "Heard", { QueueName: "heard" }).then(async ({ ref, attributes }) => {
      await cloud.provision("AWS::SQS::QueuePolicy", "HeardPolicy", {
        Queues: [ref],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Action: "sqs:SendMessage",
              Principal: { Service: "events.amazonaws.com" },
              Resource: attributes.Arn,
            },
          ],
        },
      });
      await cloud.provision("AWS::Events::Rule", "Rule", {
        EventBusName: "greenlight",
        EventPattern: { source: ["desk"], detail: { bytes: [{ numeric: [">", 10] }] } },
        Targets: [{ Id: "queue", Arn: attributes.Arn }],
      });
    });
    const event = (bytes: number) => ({
      Source: "desk",
      DetailType: "Uploaded",
      Detail: JSON.stringify({ bytes }),
      EventBusName: "greenlight",
    });
    expect(await aws("events", "put-events", "--entries", [event(5), event(50)])).toMatchObject({
      FailedEntryCount: 0,
    });
    await cloud.kernel.idle();
    const url = (await aws("sqs", "get-queue-url", "--queue-name", "heard")).QueueUrl;
    const { Messages } = await aws("sqs", "receive-message", "--queue-url", url, "--max-number-of-messages", "10");
    expect(Messages.map(({ Body }: { Body: string }) => JSON.parse(Body).detail)).toEqual([{ bytes: 50 }]);

    const { EventBuses } = await aws("events", "list-event-buses");
    expect(EventBuses.map(({ Name }: { Name: string }) => Name)).toEqual(["default", "greenlight"]);
    const onBus = ["--event-bus-name", "greenlight"];
    const { Rules } = await aws("events", "list-rules", ...onBus);
    expect(Rules).toMatchObject([{ State: "ENABLED", EventBusName: "greenlight" }]);
    expect(await aws("events", "list-targets-by-rule", ...onBus, "--rule", Rules[0].Name)).toMatchObject({
      Targets: [{ Id: "queue" }],
    });
  });

  it("sets, reads, lists and deletes a schedule", async () => {
    const role = roleOf("clock", "scheduler.amazonaws.com");
    await aws(
      "scheduler",
      "create-schedule",
      "--name",
      "go-live",
      "--schedule-expression",
      "at(2099-01-01T00:00:00)",
      "--flexible-time-window",
      { Mode: "OFF" },
      "--target",
      { Arn: queue.arn, RoleArn: role, Input: '{"asset":1}' },
    );
    expect(await aws("scheduler", "get-schedule", "--name", "go-live")).toMatchObject({
      State: "ENABLED",
      ScheduleExpression: "at(2099-01-01T00:00:00)",
      Target: { Arn: queue.arn, Input: '{"asset":1}' },
    });
    expect((await aws("scheduler", "list-schedules", "--name-prefix", "go-")).Schedules).toHaveLength(1);
    expect((await aws("scheduler", "list-schedule-groups")).ScheduleGroups).toMatchObject([{ Name: "default" }]);
    await aws("scheduler", "delete-schedule", "--name", "go-live");
    await expect(aws("scheduler", "get-schedule", "--name", "go-live")).rejects.toThrow(/ResourceNotFoundException/);
  });

  it("keeps parameters and secrets", async () => {
    await aws("ssm", "put-parameter", "--name", "/greenlight/colour", "--type", "String", "--value", "green");
    const { Parameter } = await aws("ssm", "get-parameter", "--name", "/greenlight/colour");
    expect(Parameter).toMatchObject({ Value: "green", Version: 1 });
    const { Parameters } = await aws("ssm", "get-parameters-by-path", "--path", "/greenlight");
    expect(Parameters).toHaveLength(1);
    expect((await aws("ssm", "describe-parameters")).Parameters).toMatchObject([{ Name: "/greenlight/colour" }]);
    expect((await aws("ssm", "get-parameters", "--names", "/greenlight/colour", "none")).InvalidParameters).toEqual([
      "none",
    ]);

    await aws("secretsmanager", "create-secret", "--name", "link", "--secret-string", "first");
    await aws("secretsmanager", "put-secret-value", "--secret-id", "link", "--secret-string", "second");
    const secret = ["secretsmanager", "get-secret-value", "--secret-id", "link"];
    expect(await aws(...secret)).toMatchObject({ SecretString: "second" });
    expect(await aws(...secret, "--version-stage", "AWSPREVIOUS")).toMatchObject({ SecretString: "first" });
    expect((await aws("secretsmanager", "list-secrets")).SecretList).toMatchObject([{ Name: "link" }]);
    expect(await aws("secretsmanager", "describe-secret", "--secret-id", "link")).toMatchObject({ Name: "link" });
  });

  it("sends a mail, which lies in the mailbox", async () => {
    await cloud.provision("AWS::SES::EmailIdentity", "Sender", { EmailIdentity: "desk@example.com" });
    const { MessageId } = await aws(
      "sesv2",
      "send-email",
      "--from-email-address",
      "desk@example.com",
      "--destination",
      { ToAddresses: ["ana@example.org"] },
      "--content",
      { Simple: { Subject: { Data: "Grüße" }, Body: { Text: { Data: "Please look." } } } },
    );
    expect(cloud.kernel.use("ses").mailbox()).toMatchObject([{ id: MessageId, subject: "Grüße" }]);
    expect((await aws("sesv2", "list-email-identities")).EmailIdentities).toMatchObject([
      { IdentityName: "desk@example.com" },
    ]);
    expect(await aws("sesv2", "get-email-identity", "--email-identity", "desk@example.com")).toMatchObject({
      VerifiedForSendingStatus: true,
    });
    expect(await aws("sesv2", "get-account")).toMatchObject({ ProductionAccessEnabled: true });
    await expect(
      aws(
        "sesv2",
        "send-email",
        "--from-email-address",
        "nobody@example.com",
        "--destination",
        { ToAddresses: ["ana@example.org"] },
        "--content",
        { Simple: { Subject: { Data: "s" }, Body: { Text: { Data: "t" } } } },
      ),
    ).rejects.toThrow(/MessageRejected/);
  });

  it("invokes a function with a payload and receives what it answers", async () => {
    await cloud.deploy("double", "export const handler = async ({ n }) => ({ twice: n * 2 });");
    await writeFile(join(folder, "payload.json"), '{"n":21}');
    const invoke = ["lambda", "invoke", "--function-name", "double", "--payload", "fileb://payload.json"];
    const printed = await aws(...invoke, "answer.json");
    expect(printed).toMatchObject({ StatusCode: 200, ExecutedVersion: "$LATEST" });
    expect(JSON.parse(await readFile(join(folder, "answer.json"), "utf8"))).toEqual({ twice: 42 });
    expect((await aws("lambda", "list-functions")).Functions).toMatchObject([{ FunctionName: "double" }]);
    expect(await aws("lambda", "get-function-configuration", "--function-name", "double")).toMatchObject({
      State: "Active",
    });
    expect(await aws("lambda", "list-event-source-mappings")).toEqual({ EventSourceMappings: [] });
  });

  it("has a picture described", async () => {
    await print(["s3", "cp", people, "s3://masters/acme/people.jpg"]);
    const image = ["--image", { S3Object: { Bucket: "masters", Name: "acme/people.jpg" } }];
    const { Labels } = await aws("rekognition", "detect-labels", ...image, "--max-labels", "5");
    expect(Labels.map(({ Name }: { Name: string }) => Name)).toContain("Person");
    const { FaceDetails } = await aws("rekognition", "detect-faces", "--image-bytes", `fileb://${people}`);
    expect(FaceDetails.length).toBeGreaterThan(1);
  });

  it("has a film probed and transcoded, and fetches what was made", async () => {
    await print(["s3", "cp", await film(2), "s3://masters/acme/film.mp4"]);
    const { ProbeResults } = await aws("mediaconvert", "probe", "--input-files", [
      { FileUrl: "s3://masters/acme/film.mp4" },
    ]);
    expect(ProbeResults[0].Container).toMatchObject({ Format: "mp4" });

    const settings = job(
      [input("s3://masters/acme/film.mp4")],
      [
        fileGroup("s3://renditions/out/", [
          {
            ContainerSettings: { Container: "MP4" },
            VideoDescription: h264({ Height: 90 }),
            AudioDescriptions: [aac()],
          },
        ]),
      ],
    );
    const role = roleOf("transcoder", "mediaconvert.amazonaws.com");
    const create = ["mediaconvert", "create-job", "--role", role, "--settings"];
    const { Job } = await aws(...create, settings);
    await cloud.kernel.use("mediaconvert").waitForJob(Job.Id);
    expect((await aws("mediaconvert", "get-job", "--id", Job.Id)).Job).toMatchObject({ Status: "COMPLETE" });
    expect((await aws("mediaconvert", "list-jobs", "--status", "COMPLETE")).Jobs).toMatchObject([{ Id: Job.Id }]);
    expect((await aws("mediaconvert", "list-queues")).Queues).toMatchObject([{ Name: "Default" }]);
    expect((await aws("mediaconvert", "get-queue", "--name", "Default")).Queue).toMatchObject({ Status: "ACTIVE" });
    expect((await aws("mediaconvert", "describe-endpoints")).Endpoints).toEqual([{ Url: cloud.endpoint }]);
    expect(await print(["s3", "ls", "s3://renditions/out/"])).toContain("film.mp4");
    await print(["s3", "cp", "s3://renditions/out/film.mp4", "film.mp4"]);

    const mistaken = job(
      [input("s3://masters/acme/film.mp4")],
      [fileGroup("s3://renditions/out/", [{ ContainerSettings: { Container: "MP4" }, AudioDescriptions: [] }])],
    );
    await expect(aws(...create, mistaken)).rejects.toThrow(/BadRequestException/);
  });
});
