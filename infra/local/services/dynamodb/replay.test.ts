import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AwsError } from "../../kernel/errors.ts";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import type { Attributes } from "./item.ts";
import { makeDynamoDb } from "./service.ts";
import { provisionTable, replicated } from "./table-in-test.ts";

let cloud: TestKernel;

beforeAll(async () => {
  cloud = await startTestKernel([makeDynamoDb]);
});
afterAll(() => cloud.stop());

const call = (operation: string, input: Record<string, unknown>) =>
  cloud.kernel.call("dynamodb", operation, input, cloud.kernel.admin.caller);

const keys = fc.constantFrom("a", "b", "c", "d").map((pk) => ({ pk: { S: pk }, sk: { S: "1" } }));
const numbers = fc.integer({ min: 0, max: 3 }).map((n) => ({ N: String(n) }));

const put = fc
  .record({ key: keys, n: numbers, ifAbsent: fc.boolean(), group: fc.constantFrom("x", "y", undefined) })
  .map(({ key, n, ifAbsent, group }) => ({
    Put: {
      Item: { ...key, n, ...(group && { gsi1pk: { S: group }, gsi1sk: n.N === "0" ? { S: "zero" } : { S: "more" } }) },
      ...(ifAbsent && { ConditionExpression: "attribute_not_exists(pk)" }),
    },
  }));
const update = fc
  .record({ key: keys, by: numbers, ifBelow: fc.option(numbers, { nil: undefined }) })
  .map(({ key, by, ifBelow }) => ({
    Update: {
      Key: key,
      UpdateExpression: "ADD n :by",
      ...(ifBelow && { ConditionExpression: "n < :below" }),
      ExpressionAttributeValues: { ":by": by, ...(ifBelow && { ":below": ifBelow }) },
    },
  }));
const remove = keys.map((key) => ({ Delete: { Key: key } }));
const check = keys.map((key) => ({ ConditionCheck: { Key: key, ConditionExpression: "attribute_exists(pk)" } }));
const action: fc.Arbitrary<Record<string, Record<string, unknown>>> = fc.oneof(put, update, remove, check);

const sorted = (items: Attributes[]) => items.map((item) => JSON.stringify(Object.entries(item).sort())).sort();

test("whatever is written alone or in transactions, replaying the stream gives the table and its index", async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(action, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 }),
      async (transactions) => {
        run += 1;
        const TableName = `replayed-${run}`;
        const { streamArn } = await provisionTable(cloud, { ...replicated, TableName });
        const attempts = transactions.map((actions) =>
          call("TransactWriteItems", {
            TransactItems: actions.map((one) =>
              Object.fromEntries(Object.entries(one).map(([kind, part]) => [kind, { TableName, ...part }])),
            ),
          }).catch((error: unknown) => {
            // Failed conditions, and two actions on one item, write nothing; any other error is a defect.
            if (!(error instanceof AwsError) || !/TransactionCanceled|Validation/.test(error.code)) throw error;
          }),
        );
        await Promise.all(attempts);

        const replayed = new Map<string, Attributes>();
        for (const { record } of cloud.kernel.use("dynamodbstreams").read(streamArn, undefined, 1000)) {
          const { Keys, OldImage, NewImage } = record.dynamodb as {
            Keys: Attributes;
            OldImage?: Attributes;
            NewImage?: Attributes;
          };
          const id = JSON.stringify(Keys);
          expect(replayed.get(id)).toEqual(OldImage);
          if (NewImage) replayed.set(id, NewImage);
          else replayed.delete(id);
        }
        const scan = async (more: Record<string, unknown> = {}) =>
          ((await call("Scan", { TableName, ...more })) as { Items: Attributes[] }).Items;
        expect(sorted(await scan())).toEqual(sorted([...replayed.values()]));
        const indexed = [...replayed.values()].filter(({ gsi1pk }) => gsi1pk !== undefined);
        expect(sorted(await scan({ IndexName: "gsi1" }))).toEqual(sorted(indexed));
      },
    ),
    { numRuns: 40 },
  );
});
