import { DynamoDBClient, ListTablesCommand, paginateListTables } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeDynamoDb } from "./service.ts";

let cloud: TestKernel;
let client: DynamoDBClient;

beforeAll(async () => {
  cloud = await startTestKernel([makeDynamoDb]);
  client = new DynamoDBClient(cloud.clientConfig);
  for (const TableName of ["people", "catalogue", "uploads"]) {
    await provision(cloud, "AWS::DynamoDB::Table", TableName, {
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
    });
  }
});
afterAll(async () => {
  client.destroy();
  await cloud.stop();
});

test("tables are listed by name, from the one after that which ended the page before", async () => {
  expect((await client.send(new ListTablesCommand({}))).TableNames).toEqual(["catalogue", "people", "uploads"]);
  const first = await client.send(new ListTablesCommand({ Limit: 2 }));
  expect(first).toMatchObject({ TableNames: ["catalogue", "people"], LastEvaluatedTableName: "people" });
  const pages: (string[] | undefined)[] = [];
  for await (const { TableNames } of paginateListTables({ client, pageSize: 2 }, {})) pages.push(TableNames);
  expect(pages).toEqual([["catalogue", "people"], ["uploads"]]);
});

test("a page has one to a hundred tables", async () => {
  for (const Limit of [0, 101])
    await expect(client.send(new ListTablesCommand({ Limit }))).rejects.toMatchObject({ name: "ValidationException" });
});

test("a role that may describe one table may not list them", async () => {
  const reader = new DynamoDBClient(
    cloud.clientConfigAs([
      {
        Effect: "Allow",
        Action: "dynamodb:*",
        Resource: `arn:aws:dynamodb:us-east-1:${cloud.kernel.accountId}:table/people`,
      },
    ]),
  );
  await expect(reader.send(new ListTablesCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringMatching(/dynamodb:ListTables on resource: arn:aws:dynamodb:us-east-1:\d+:table\/\*/),
  });
});
