import {
  DescribeEventBusCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListEventBusesCommand,
  ListRulesCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeEvents } from "./service.ts";

let cloud: TestKernel;
let client: EventBridgeClient;
const EventBusName = "greenlight";
const arn = (rest: string) => `arn:aws:events:us-east-1:${cloud.kernel.accountId}:${rest}`;
const queueArn = (name: string) => `arn:aws:sqs:us-east-1:${cloud.kernel.accountId}:${name}`;

const rule = (Name: string, more: Record<string, unknown> = {}) =>
  provision(cloud, "AWS::Events::Rule", Name, { Name, EventPattern: { source: ["shop"] }, ...more });

beforeEach(async () => {
  cloud = await startTestKernel([makeEvents]);
  client = new EventBridgeClient(cloud.clientConfig);
  await provision(cloud, "AWS::Events::EventBus", "Bus", { Name: EventBusName, Description: "What happens" });
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

test("the default bus and the template's are listed and described", async () => {
  const { EventBuses } = await client.send(new ListEventBusesCommand({}));
  expect(EventBuses).toEqual([
    { Name: "default", Arn: arn("event-bus/default") },
    { Name: EventBusName, Arn: arn("event-bus/greenlight"), Description: "What happens" },
  ]);
  expect((await client.send(new ListEventBusesCommand({ NamePrefix: "green" }))).EventBuses).toHaveLength(1);
  expect(await client.send(new DescribeEventBusCommand({}))).toMatchObject({ Name: "default" });
  expect(await client.send(new DescribeEventBusCommand({ Name: arn("event-bus/greenlight") }))).toMatchObject({
    Name: EventBusName,
    Arn: arn("event-bus/greenlight"),
  });
  await expect(client.send(new DescribeEventBusCommand({ Name: "nowhere" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
  });
});

test("a bus tells its policy", async () => {
  const Statement = {
    Effect: "Allow",
    Action: "events:PutEvents",
    Principal: { AWS: "arn:aws:iam::999999999999:root" },
    Resource: arn("event-bus/greenlight"),
  };
  await provision(cloud, "AWS::Events::EventBusPolicy", "Policy", { EventBusName, StatementId: "partner", Statement });
  const { Policy = "" } = await client.send(new DescribeEventBusCommand({ Name: EventBusName }));
  expect(JSON.parse(Policy)).toEqual({ Version: "2012-10-17", Statement: [{ Sid: "partner", ...Statement }] });
});

test("rules are listed bus by bus, by prefix and page by page", async () => {
  await rule("elsewhere");
  for (const name of ["sold", "paid", "shipped"]) await rule(name, { EventBusName });
  const names = async (given: ListRulesCommand["input"]) => {
    const { Rules = [], NextToken } = await client.send(new ListRulesCommand(given));
    return { names: Rules.map(({ Name }) => Name), NextToken };
  };
  expect((await names({})).names).toEqual(["elsewhere"]);
  expect((await names({ EventBusName, NamePrefix: "s" })).names).toEqual(["shipped", "sold"]);
  const first = await names({ EventBusName, Limit: 2 });
  expect(first.names).toEqual(["paid", "shipped"]);
  const second = await names({ EventBusName, Limit: 2, NextToken: first.NextToken });
  expect(second).toEqual({ names: ["sold"], NextToken: undefined });
  await expect(names({ NextToken: first.NextToken })).rejects.toMatchObject({ name: "InvalidToken" });
  await expect(names({ EventBusName: "nowhere" })).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});

test("a rule is described as its template has it", async () => {
  await rule("sold", { EventBusName, Description: "Tells the desk", State: "DISABLED" });
  expect(await client.send(new DescribeRuleCommand({ Name: "sold", EventBusName }))).toMatchObject({
    Name: "sold",
    Arn: arn("rule/greenlight/sold"),
    EventBusName,
    EventPattern: '{"source":["shop"]}',
    State: "DISABLED",
    Description: "Tells the desk",
    CreatedBy: cloud.kernel.accountId,
  });
  await expect(client.send(new DescribeRuleCommand({ Name: "sold" }))).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Rule sold does not exist on EventBus default.",
  });
});

test("targets are listed with what the template gives each, and with no role but their own", async () => {
  const RoleArn = `arn:aws:iam::${cloud.kernel.accountId}:role/caller`;
  await rule("sold", {
    RoleArn,
    Targets: [
      {
        Id: "b",
        Arn: queueArn("b"),
        RetryPolicy: { MaximumRetryAttempts: 3 },
        DeadLetterConfig: { Arn: queueArn("d") },
      },
      { Id: "a", Arn: queueArn("a"), InputTransformer: { InputTemplate: "<id>", InputPathsMap: { id: "$.id" } } },
      { Id: "c", Arn: queueArn("c"), Input: "{}", RoleArn: `${RoleArn}-own` },
    ],
  });
  const list = (more: { Limit?: number; NextToken?: string | undefined } = {}) =>
    client.send(new ListTargetsByRuleCommand({ Rule: "sold", ...more }));
  const first = await list({ Limit: 2 });
  expect(first.Targets).toEqual([
    { Id: "a", Arn: queueArn("a"), InputTransformer: { InputTemplate: "<id>", InputPathsMap: { id: "$.id" } } },
    {
      Id: "b",
      Arn: queueArn("b"),
      RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 86_400 },
      DeadLetterConfig: { Arn: queueArn("d") },
    },
  ]);
  expect((await list({ NextToken: first.NextToken })).Targets).toMatchObject([{ Id: "c", RoleArn: `${RoleArn}-own` }]);
  expect(await client.send(new DescribeRuleCommand({ Name: "sold" }))).toMatchObject({ RoleArn });
});

test("a role needs the permission for the very rule", async () => {
  await rule("sold", { EventBusName });
  const as = (Action: string, Resource: string) =>
    new EventBridgeClient(cloud.clientConfigAs([{ Effect: "Allow", Action, Resource }]));
  const reader = as("events:*", arn("rule/greenlight/sold"));
  await reader.send(new DescribeRuleCommand({ Name: "sold", EventBusName }));
  expect((await reader.send(new ListTargetsByRuleCommand({ Rule: "sold", EventBusName }))).Targets).toBeUndefined();
  await expect(reader.send(new ListRulesCommand({ EventBusName }))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringContaining(`events:ListRules on resource: ${arn("rule/*")}`),
  });
  await expect(reader.send(new ListEventBusesCommand({}))).rejects.toMatchObject({ name: "AccessDeniedException" });
  await as("events:ListEventBuses", "*").send(new ListEventBusesCommand({}));
});
