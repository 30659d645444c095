import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalKernel } from "../../kernel/make-kernel.ts";
import { makeDynamoDb } from "../dynamodb/service.ts";
import { makeEvents } from "../events/service.ts";
import { makeSqs } from "../sqs/service.ts";
import { machine, startTestBench, type TestBench } from "./test-bench.ts";

let bench: TestBench;
beforeAll(async () => {
  bench = await startTestBench({}, [
    makeEvents,
    makeSqs,
    // Its answer is awaited: a table can be made only once the engine is open.
    makeDynamoDb,
  ]);
});
afterAll(() => bench.stop());

/** Provisions a resource of a template and answers what `Ref` would. */
async function provision(kernel: LocalKernel, type: string, properties: Record<string, unknown>) {
  const provider = kernel.providers().get(type);
  if (provider === undefined) throw new Error(`Nothing provides ${type}.`);
  return provider.provision({
    stackName: "Test",
    logicalId: "It",
    type,
    properties,
    generatedName: `Test-${type.split(":").at(-1)}`,
  });
}

const task = (resource: string, args: unknown, more: Record<string, unknown> = {}) => ({
  Type: "Task",
  Resource: `arn:aws:states:::${resource}`,
  Arguments: args,
  ...("Next" in more ? {} : { End: true }),
  ...more,
});

describe("with the laptop cloud's own services", () => {
  it("a state machine keeps and reads an item, and names DynamoDB's refusal", async () => {
    await provision(bench.kernel, "AWS::DynamoDB::Table", {
      TableName: "Things",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    const put = (more: Record<string, unknown> = {}) => ({
      TableName: "Things",
      Item: { id: { S: "{% $states.context.Execution.Input.id %}" } },
      ConditionExpression: "attribute_not_exists(id)",
      ...more,
    });
    const { output, status, cause } = await bench.run(
      machine({
        Put: task("aws-sdk:dynamodb:putItem", put(), { Next: "Get" }),
        Get: task(
          "aws-sdk:dynamodb:getItem",
          { TableName: "Things", Key: { id: { S: "a" } } },
          { Assign: { got: "{% $states.result.Item.id.S %}" }, Next: "Again" },
        ),
        Again: task("aws-sdk:dynamodb:putItem", put(), {
          Catch: [
            {
              ErrorEquals: ["DynamoDb.ConditionalCheckFailedException"],
              Output: "{% $got & ' is there' %}",
              Next: "End",
            },
          ],
        }),
        End: { Type: "Succeed" },
      }),
      { id: "a" },
    );

    expect([status, cause, output]).toEqual(["SUCCEEDED", null, "a is there"]);
  });

  it("a task token travels through a queue and back", async () => {
    const { ref, attributes } = await provision(bench.kernel, "AWS::SQS::Queue", { QueueName: "asked" });
    const { arn, status, cause } = await bench.run(
      machine({
        Ask: task("sqs:sendMessage.waitForTaskToken", {
          QueueUrl: ref,
          MessageBody: { token: "{% $states.context.Task.Token %}" },
        }),
      }),
    );
    expect([status, cause]).toEqual(["RUNNING", null]);
    const [message] = bench.kernel.use("sqs").receive(attributes.Arn ?? "", 1);
    const { token } = JSON.parse(message?.body ?? "{}");
    await bench.kernel.call(
      "stepfunctions",
      "SendTaskSuccess",
      { taskToken: token, output: '"answered"' },
      bench.kernel.admin.caller,
    );
    await bench.kernel.idle();

    expect(bench.outcome(arn).output).toBe("answered");
  });

  it("an event that one state machine puts starts another by a rule, and so does its end", async () => {
    const targetArn = await bench.define(machine({ Keep: { Type: "Pass", End: true } }), { name: "Target" });
    const roleArn = bench.cloud.addRole(
      "starter",
      [{ Effect: "Allow", Action: "states:StartExecution", Resource: targetArn }],
      "events.amazonaws.com",
    );
    const rule = (Name: string, EventPattern: unknown) =>
      provision(bench.kernel, "AWS::Events::Rule", {
        Name,
        EventPattern,
        Targets: [{ Id: "T", Arn: targetArn, RoleArn: roleArn, InputPath: "$.detail" }],
      });
    await rule("put", { source: ["app"] });
    const sourceArn = await bench.define(
      machine({
        Tell: task("events:putEvents", {
          Entries: [{ Source: "app", DetailType: "Made", Detail: { n: "{% $states.input.n %}" } }],
        }),
      }),
      { name: "Source" },
    );
    await rule("ended", { source: ["aws.states"], detail: { stateMachineArn: [sourceArn], status: ["SUCCEEDED"] } });
    await bench.start(sourceArn, { n: 7 }, "one");
    await bench.kernel.idle();

    const started = bench.stepFunctions.executions.list({ stateMachineArn: targetArn });
    expect(started.map(({ status }) => status)).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect(
      started.map(({ input }) => JSON.parse(input)).sort((a, b) => Object.keys(a).length - Object.keys(b).length),
    ).toEqual([{ n: 7 }, expect.objectContaining({ name: "one", status: "SUCCEEDED", input: '{"n":7}' })]);
  });
});
