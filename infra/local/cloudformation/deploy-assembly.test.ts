import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  App,
  CfnCondition,
  CfnMapping,
  CfnOutput,
  CfnParameter,
  CfnResource,
  CustomResource,
  Fn,
  Stack,
} from "aws-cdk-lib";
import { ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { CfnLogGroup } from "aws-cdk-lib/aws-logs";
import { Topic } from "aws-cdk-lib/aws-sns";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalKernel } from "../kernel/make-kernel.ts";
import { operation } from "../kernel/service.ts";
import { startTestKernel, type TestKernel } from "../kernel/test-cloud.ts";
import { makeIam } from "../services/iam/service.ts";
import { makeObservability } from "../services/observability/service.ts";
import { customResourceResponsePath, serveCustomResourceResponse } from "./custom-resource.ts";
import { deployAssembly } from "./deploy-assembly.ts";

let folder: string;
let cloud: TestKernel | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "greenlight-assembly-"));
});
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  await rm(folder, { recursive: true, force: true });
});

async function deploy(
  build: (app: App) => void,
  options: { parameters?: Record<string, Record<string, string>>; makers?: ((kernel: LocalKernel) => unknown)[] } = {},
) {
  const app = new App({ outdir: join(folder, "cdk.out"), analyticsReporting: false });
  build(app);
  app.synth();
  await cloud?.stop();
  cloud = await startTestKernel([makeIam, makeObservability, ...(options.makers ?? [])], {
    assemblyDir: join(folder, "cdk.out"),
    dataDir: join(folder, "data"),
  });
  return deployAssembly(cloud.kernel, options.parameters);
}

const outputsOf = async (...given: Parameters<typeof deploy>) =>
  Object.assign({}, ...(await deploy(...given)).map((stack) => stack.outputs));

describe("intrinsic functions", () => {
  it("resolve to what CloudFormation would make of them", async () => {
    const outputs = await outputsOf((app) => {
      const stack = new Stack(app, "S", { stackName: "Shop" });
      const group = new CfnLogGroup(stack, "Group", { logGroupName: "/a/b" });
      new CfnMapping(stack, "Sizes", { mapping: { small: { gb: 1 } } });
      const values: Record<string, unknown> = {
        Ref: group.ref,
        GetAtt: group.attrArn,
        // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what Fn::Sub is about.
        Sub: Fn.sub("${Group}|${Group.Arn}|${AWS::Region}|${Own}|${!Literal}", { Own: Fn.ref("AWS::AccountId") }),
        Join: Fn.join("-", ["a", Fn.ref("AWS::StackName")]),
        Select: Fn.select(1, Fn.split(",", "x,y,z")),
        Map: Fn.findInMap("Sizes", "small", "gb"),
        Base64: Fn.base64("hello"),
        Zones: Fn.join(",", Fn.getAzs("eu-west-1")),
        Partition: stack.formatArn({ service: "s3", region: "", account: "", resource: "b" }),
      };
      for (const [name, value] of Object.entries(values)) new CfnOutput(stack, name, { value: value as string });
    });
    expect(outputs).toEqual({
      Ref: "/a/b",
      GetAtt: "arn:aws:logs:us-east-1:000000000000:log-group:/a/b:*",
      // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what Fn::Sub is about.
      Sub: "/a/b|arn:aws:logs:us-east-1:000000000000:log-group:/a/b:*|us-east-1|000000000000|${Literal}",
      Join: "a-Shop",
      Select: "y",
      Map: "1",
      Base64: "aGVsbG8=",
      Zones: "eu-west-1a,eu-west-1b,eu-west-1c",
      Partition: "arn:aws:s3:::b",
    });
  });

  it("choose by conditions over parameters, and leave out what a false condition guards", async () => {
    const build = (app: App) => {
      const stack = new Stack(app, "S");
      const url = new CfnParameter(stack, "Url", { default: "" });
      const given = new CfnCondition(stack, "Given", {
        expression: Fn.conditionNot(Fn.conditionEquals(url.valueAsString, "")),
      });
      const both = new CfnCondition(stack, "Both", {
        expression: Fn.conditionAnd(given, Fn.conditionEquals(Fn.ref("AWS::Region"), "us-east-1")),
      });
      const guarded = new CfnResource(stack, "Guarded", { type: "AWS::Nowhere::Known" });
      guarded.cfnOptions.condition = new CfnCondition(stack, "Never", {
        expression: Fn.conditionNot(Fn.conditionOr(given, Fn.conditionEquals("a", "a"))),
      });
      new CfnOutput(stack, "Chosen", {
        value: Fn.conditionIf(both.logicalId, url.valueAsString, "default").toString(),
      });
    };
    expect(await outputsOf(build)).toEqual({ Chosen: "default" });
    expect(await outputsOf(build, { parameters: { S: { Url: "http://x" } } })).toEqual({ Chosen: "http://x" });
  });

  it("carry values from the stacks that export them, which are created first", async () => {
    const outputs = await outputsOf((app) => {
      const user = new Stack(app, "User");
      const owner = new Stack(app, "Owner");
      const topic = new Topic(owner, "Topic", { topicName: "news" });
      new CfnOutput(user, "Arn", { value: topic.topicArn });
    });
    expect(outputs.Arn).toBe("arn:aws:sns:us-east-1:000000000000:news");
  });

  it("read parameters of SSM where a template asks for a dynamic reference", async () => {
    const outputs = await deploy(
      (app) => {
        const stack = new Stack(app, "S");
        new Topic(stack, "T", { topicName: "{{resolve:ssm:/the/name}}" });
      },
      { makers: [makeOneParameter] },
    );
    expect([...(outputs[0]?.resources.values() ?? [])].map((resource) => resource.ref)).toEqual([
      "arn:aws:sns:us-east-1:000000000000:from-/the/name",
    ]);
  });
});

function makeOneParameter(kernel: LocalKernel): void {
  const GetParameter = operation<{ Name: string }, unknown>({
    authorize: () => [],
    handle: ({ Name }) => ({ Parameter: { Value: `from-${Name}` } }),
  });
  kernel.register({ name: "ssm", operations: { GetParameter } });
}

describe("what the laptop cloud does not know", () => {
  it("stops the boot before anything is created, naming every type and property", async () => {
    const attempt = deploy((app) => {
      const stack = new Stack(app, "S", { stackName: "Shop" });
      new CfnResource(stack, "Fleet", { type: "AWS::EC2::Fleet" });
      new CfnResource(stack, "Group", { type: "AWS::Logs::LogGroup", properties: { Colour: "red" } });
    });
    await expect(attempt).rejects.toThrow(
      "The laptop cloud does not implement the resource type AWS::EC2::Fleet (Shop/Fleet); the property Colour of AWS::Logs::LogGroup (Shop/Group).",
    );
  });

  it("names the circle when resources depend on each other", async () => {
    const attempt = deploy((app) => {
      const stack = new Stack(app, "S");
      const group = (id: string, other: string) =>
        new CfnResource(stack, id, { type: "AWS::Logs::LogGroup", properties: { LogGroupName: { Ref: other } } });
      group("A", "B");
      group("B", "A");
    });
    await expect(attempt).rejects.toThrow("Circular dependency: A → B → A.");
  });

  it("names the resource and the attribute that is missing", async () => {
    const attempt = deploy((app) => {
      const stack = new Stack(app, "S", { stackName: "Shop" });
      new CfnResource(stack, "A", { type: "AWS::Logs::LogGroup" });
      new CfnResource(stack, "B", {
        type: "AWS::Logs::LogGroup",
        properties: { LogGroupName: Fn.getAtt("A", "Taste") },
      });
    });
    await expect(attempt).rejects.toThrow(
      "Shop/B (AWS::Logs::LogGroup): AWS::Logs::LogGroup A has no attribute Taste in the laptop cloud.",
    );
  });
});

describe("roles and policies", () => {
  it("grant what the templates grant", async () => {
    const stacks = await deploy((app) => {
      const stack = new Stack(app, "S");
      const role = new Role(stack, "Role", {
        assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
        managedPolicies: [ManagedPolicy.fromAwsManagedPolicyName("service-role/AWSLambdaBasicExecutionRole")],
      });
      role.addToPolicy(
        new PolicyStatement({
          actions: ["ssm:GetParameter"],
          resources: ["arn:aws:ssm:us-east-1:000000000000:parameter/mine/*"],
        }),
      );
      new CfnOutput(stack, "RoleArn", { value: role.roleArn });
    });
    const kernel = cloud?.kernel;
    const caller = kernel?.assumeRole(stacks[0]?.outputs.RoleArn ?? "", "lambda.amazonaws.com", "s");
    const may = (action: string, resource: string) => () => caller && kernel?.authorize(caller, [{ action, resource }]);
    expect(may("ssm:GetParameter", "arn:aws:ssm:us-east-1:000000000000:parameter/mine/x")).not.toThrow();
    expect(may("logs:PutLogEvents", "arn:aws:logs:us-east-1:000000000000:log-group:g")).not.toThrow();
    expect(may("ssm:GetParameter", "arn:aws:ssm:us-east-1:000000000000:parameter/other")).toThrow(
      "not authorized to perform: ssm:GetParameter",
    );
    expect(() => kernel?.assumeRole(stacks[0]?.outputs.RoleArn ?? "", "states.amazonaws.com", "s")).toThrow(
      "sts:AssumeRole",
    );
  });
});

describe("custom resources", () => {
  const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:maker";

  /** A function that answers as it is told, through the response URL like a real one. */
  function makeFunction(events: unknown[], answer: Record<string, unknown>) {
    return (kernel: LocalKernel) => {
      kernel.serveLocal((request) =>
        request.path.startsWith(customResourceResponsePath)
          ? serveCustomResourceResponse(request)
          : Promise.resolve({ status: 404 }),
      );
      kernel.provide("lambda", {
        async invoke(arn, event) {
          expect(arn).toBe(functionArn);
          events.push(event);
          const { ResponseURL, StackId, RequestId, LogicalResourceId } = event as Record<string, string>;
          const body = JSON.stringify({
            Status: "SUCCESS",
            PhysicalResourceId: "made-1",
            StackId,
            RequestId,
            LogicalResourceId,
            ...answer,
          });
          await fetch(ResponseURL ?? "", { method: "PUT", body });
          return { payload: null, durationMs: 1 };
        },
        invokeAsync: () => {},
        logs: () => [],
      });
    };
  }

  const build = (colour: string) => (app: App) => {
    const stack = new Stack(app, "S");
    const made = new CustomResource(stack, "Made", {
      resourceType: "Custom::Made",
      serviceToken: functionArn,
      properties: { colour, count: 3 },
    });
    new CfnOutput(stack, "Pem", { value: made.getAttString("Pem") });
    new CfnOutput(stack, "Id", { value: made.ref });
  };

  it("ask their function to create them, once, and again only when their properties change", async () => {
    const events: unknown[] = [];
    const makers = [makeFunction(events, { Data: { Pem: "KEY" } })];
    expect(await outputsOf(build("red"), { makers })).toEqual({ Pem: "KEY", Id: "made-1" });
    expect(await outputsOf(build("red"), { makers })).toEqual({ Pem: "KEY", Id: "made-1" });
    expect(events).toEqual([
      expect.objectContaining({
        RequestType: "Create",
        ResourceType: "Custom::Made",
        ResourceProperties: { ServiceToken: functionArn, colour: "red", count: "3" },
      }),
    ]);

    await outputsOf(build("blue"), { makers });
    expect(events.at(-1)).toMatchObject({
      RequestType: "Update",
      PhysicalResourceId: "made-1",
      OldResourceProperties: { colour: "red" },
      ResourceProperties: { colour: "blue" },
    });
    expect(events).toHaveLength(2);
  });

  it("stop the boot when their function throws", async () => {
    const makers = [
      (kernel: LocalKernel) =>
        kernel.provide("lambda", {
          invoke: async () => ({
            payload: { errorMessage: "boom" },
            functionError: "Unhandled" as const,
            durationMs: 1,
          }),
          invokeAsync: () => {},
          logs: () => [],
        }),
    ];
    await expect(deploy(build("red"), { makers })).rejects.toThrow(
      'S/Made (Custom::Made): its function failed: {"errorMessage":"boom"}',
    );
  });

  it("stop the boot with the reason when their function says so", async () => {
    const makers = [makeFunction([], { Status: "FAILED", Reason: "no luck" })];
    await expect(deploy(build("red"), { makers })).rejects.toThrow(
      "S/Made (Custom::Made): its function answered FAILED: no luck",
    );
  });
});
