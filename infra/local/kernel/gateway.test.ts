import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { MediaConvertClient, ProbeCommand } from "@aws-sdk/client-mediaconvert";
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { QueueDoesNotExist, ReceiveMessageCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { AwsError } from "./errors.ts";
import type { Kernel } from "./kernel.ts";
import { operation } from "./service.ts";
import { startTestKernel, type TestKernel } from "./test-cloud.ts";

const parameterArn = (name: string) => `arn:aws:ssm:us-east-1:000000000000:parameter${name}`;

/** Answers what it was asked, so that what crossed the wire can be seen. */
function makeEchoes(kernel: Kernel): void {
  kernel.register({
    name: "ssm",
    operations: {
      GetParameter: operation<{ Name: string }, unknown>({
        authorize: ({ Name }) => [{ action: "ssm:GetParameter", resource: parameterArn(Name) }],
        handle: ({ Name }) => ({
          Parameter:
            Name === "/wrong" ? { Nmae: Name } : { Name, Value: "v", Version: 3, LastModifiedDate: 1700000000.5 },
        }),
      }),
    },
  });
  kernel.register({
    name: "lambda",
    operations: {
      Invoke: operation<
        { FunctionName: string; Payload?: string; InvocationType?: string; Qualifier?: string },
        unknown
      >({
        authorize: ({ FunctionName }) => [{ action: "lambda:InvokeFunction", resource: FunctionName }],
        handle: (input) => ({
          StatusCode: input.InvocationType === "Event" ? 202 : 200,
          FunctionError: "Unhandled",
          ExecutedVersion: "$LATEST",
          Payload: Buffer.from(JSON.stringify(input)).toString("base64"),
        }),
      }),
    },
  });
  kernel.register({
    name: "scheduler",
    operations: {
      GetSchedule: operation<{ Name: string; GroupName?: string }, unknown>({
        authorize: () => [],
        handle: ({ Name, GroupName }) => ({
          Name,
          GroupName,
          EndDate: 1800000000,
          FlexibleTimeWindow: { Mode: "OFF" },
        }),
      }),
      ListSchedules: operation<{ GroupName?: string; MaxResults?: number }, unknown>({
        authorize: () => [],
        handle: ({ GroupName, MaxResults }) => ({
          Schedules: [{ Name: `${GroupName}-${MaxResults}`, CreationDate: 1700000000 }],
        }),
      }),
    },
  });
  kernel.register({
    name: "mediaconvert",
    operations: {
      Probe: operation<{ InputFiles: { FileUrl: string }[] }, unknown>({
        authorize: () => [],
        handle: ({ InputFiles }) => ({
          ProbeResults: InputFiles.map(({ FileUrl }) => ({ Metadata: { MimeType: FileUrl } })),
        }),
      }),
    },
  });
  kernel.register({
    name: "sqs",
    operations: {
      ReceiveMessage: operation<unknown, unknown>({
        authorize: () => [],
        handle: () => {
          throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
        },
      }),
    },
  });
}

let cloud: TestKernel;
beforeAll(async () => {
  cloud = await startTestKernel([makeEchoes]);
});
afterAll(() => cloud.stop());

describe("the JSON protocol", () => {
  it("carries an operation's input and output, with timestamps as dates", async () => {
    const { Parameter } = await new SSMClient(cloud.clientConfig).send(new GetParameterCommand({ Name: "/a" }));
    expect(Parameter).toEqual({ Name: "/a", Value: "v", Version: 3, LastModifiedDate: new Date(1700000000500) });
  });

  it("names the path when an emulator's answer does not fit the model", async () => {
    const answer = new SSMClient(cloud.clientConfig).send(new GetParameterCommand({ Name: "/wrong" }));
    await expect(answer).rejects.toThrow(/ssm:GetParameter .*Parameter\.Nmae: Member is not known/);
  });

  it("answers errors that the SDK turns into its own exceptions", async () => {
    const answer = new SQSClient(cloud.clientConfig).send(
      new ReceiveMessageCommand({ QueueUrl: `${cloud.endpoint}/q` }),
    );
    await expect(answer).rejects.toBeInstanceOf(QueueDoesNotExist);
  });

  it("names an operation that nobody implements", async () => {
    const answer = new SQSClient(cloud.clientConfig).send(
      new SendMessageCommand({ QueueUrl: `${cloud.endpoint}/q`, MessageBody: "b" }),
    );
    await expect(answer).rejects.toThrow("The laptop cloud does not implement sqs:SendMessage.");
  });

  it("refuses an input that the model does not allow", async () => {
    const answer = new SSMClient(cloud.clientConfig).send(new GetParameterCommand({ Name: "" }));
    await expect(answer).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("at 'Name'"),
    });
  });
});

describe("the REST-JSON protocol", () => {
  it("carries a Lambda payload as the raw body, and the rest in headers, path, query and status", async () => {
    const arn = "arn:aws:lambda:us-east-1:000000000000:function:f";
    const client = new LambdaClient(cloud.clientConfig);
    const answer = await client.send(
      new InvokeCommand({
        FunctionName: arn,
        Qualifier: "7",
        InvocationType: "Event",
        Payload: JSON.stringify({ a: 1 }),
      }),
    );
    expect(answer.StatusCode).toBe(202);
    expect(answer.FunctionError).toBe("Unhandled");
    expect(JSON.parse(answer.Payload?.transformToString() ?? "")).toEqual({
      FunctionName: arn,
      Qualifier: "7",
      InvocationType: "Event",
      Payload: Buffer.from('{"a":1}').toString("base64"),
    });
  });

  it("binds path and query, and numbers in the query", async () => {
    const client = new SchedulerClient(cloud.clientConfig);
    const schedule = await client.send(new GetScheduleCommand({ Name: "n.1_x", GroupName: "g" }));
    expect(schedule).toMatchObject({ Name: "n.1_x", GroupName: "g", EndDate: new Date(1800000000000) });
    const list = await client.send(new ListSchedulesCommand({ GroupName: "g", MaxResults: 5 }));
    expect(list.Schedules?.[0]?.Name).toBe("g-5");
  });

  it("renames members both ways, however deep", async () => {
    const answer = await new MediaConvertClient(cloud.clientConfig).send(
      new ProbeCommand({ InputFiles: [{ FileUrl: "s3://b/k.mp4" }] }),
    );
    expect(answer.ProbeResults?.[0]?.Metadata?.MimeType).toBe("s3://b/k.mp4");
  });
});

describe("signatures", () => {
  const withCredentials = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) =>
    new SSMClient({ ...cloud.clientConfig, credentials }).send(new GetParameterCommand({ Name: "/a" }));

  it("refuse an unknown key", async () => {
    await expect(withCredentials({ accessKeyId: "AKIAUNKNOWN", secretAccessKey: "x" })).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
  });

  it("refuse a wrong secret", async () => {
    const { accessKeyId } = cloud.clientConfig.credentials;
    await expect(withCredentials({ accessKeyId, secretAccessKey: "wrong" })).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  it("refuse role credentials without their session token", async () => {
    const { accessKeyId, secretAccessKey } = cloud.clientConfigAs([]).credentials;
    await expect(withCredentials({ accessKeyId, secretAccessKey })).rejects.toMatchObject({
      name: "InvalidClientTokenId",
    });
  });

  it("refuse a client whose clock is an hour off", async () => {
    const client = new SSMClient({ ...cloud.clientConfig, systemClockOffset: 3_600_000 });
    await expect(client.send(new GetParameterCommand({ Name: "/a" }))).rejects.toMatchObject({
      name: "InvalidSignatureException",
    });
  });

  it("do not mind a moved clock", async () => {
    await cloud.kernel.advanceClock(30 * 24 * 3_600_000);
    const { Parameter } = await new SSMClient(cloud.clientConfig).send(new GetParameterCommand({ Name: "/a" }));
    expect(Parameter?.Value).toBe("v");
  });
});

describe("permissions", () => {
  it("let a role do what its policy names, and nothing else, in AWS's words", async () => {
    const config = cloud.clientConfigAs([
      { Effect: "Allow", Action: "ssm:GetParameter", Resource: parameterArn("/allowed/*") },
    ]);
    const client = new SSMClient(config);
    await expect(client.send(new GetParameterCommand({ Name: "/allowed/x" }))).resolves.toBeDefined();
    await expect(client.send(new GetParameterCommand({ Name: "/other" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringMatching(
        /^User: arn:aws:sts::000000000000:assumed-role\/test-\d+\/test is not authorized to perform: ssm:GetParameter on resource: .*\/other because no identity-based policy allows the ssm:GetParameter action$/,
      ),
    });
    expect(cloud.kernel.access.denials().at(-1)).toMatchObject({
      action: "ssm:GetParameter",
      resource: parameterArn("/other"),
    });
  });
});

describe("faults", () => {
  it("strike calls as the service's own throttling and failures", async () => {
    const client = new SSMClient(cloud.clientConfig);
    cloud.kernel.faults.set({ seed: 1, rules: [{ target: "ssm:*", kind: "throttle", rate: 1, limit: 1 }] });
    await expect(client.send(new GetParameterCommand({ Name: "/a" }))).rejects.toMatchObject({
      name: "ThrottlingException",
    });
    await expect(client.send(new GetParameterCommand({ Name: "/a" }))).resolves.toBeDefined();
    cloud.kernel.faults.set({ seed: 1, rules: [] });
  });
});
