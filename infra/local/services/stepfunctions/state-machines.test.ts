import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  paginateListStateMachines,
  SFNClient,
} from "@aws-sdk/client-sfn";
import { afterEach, beforeEach, expect, test } from "vitest";
import { machine, startTestBench, type TestBench } from "./test-bench.ts";

let dataDir: string;
let bench: TestBench;
let sfn: SFNClient;

async function start() {
  bench = await startTestBench({ dataDir });
  sfn = new SFNClient(bench.cloud.clientConfig);
}
async function stop() {
  sfn.destroy();
  await bench.stop();
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "greenlight-machines-"));
  await start();
});
afterEach(async () => {
  await stop();
  await rm(dataDir, { recursive: true, force: true });
});

const says = (word: string) => machine({ Say: { Type: "Pass", Output: word, End: true } });
const describeMachine = (stateMachineArn: string) => sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));

test("state machines are listed by name, page by page", async () => {
  for (const name of ["review", "ingest", "takedown"]) await bench.define(says(name), { name });
  const pages: (string | undefined)[][] = [];
  for await (const { stateMachines = [] } of paginateListStateMachines({ client: sfn, pageSize: 2 }, {})) {
    pages.push(stateMachines.map(({ name }) => name));
  }
  expect(pages).toEqual([["ingest", "review"], ["takedown"]]);
  const { stateMachines: [first] = [] } = await sfn.send(new ListStateMachinesCommand({}));
  expect(first).toEqual({
    stateMachineArn: `arn:aws:states:us-east-1:${bench.kernel.accountId}:stateMachine:ingest`,
    name: "ingest",
    type: "STANDARD",
    creationDate: expect.any(Date),
  });
});

test("a page token of another listing is refused", async () => {
  const stateMachineArn = await bench.define(says("a"));
  for (const name of ["one", "two"]) await bench.start(stateMachineArn, {}, name);
  const { nextToken } = await sfn.send(new ListExecutionsCommand({ stateMachineArn, maxResults: 1 }));
  for (const token of [nextToken, "2"])
    await expect(sfn.send(new ListStateMachinesCommand({ nextToken: token }))).rejects.toMatchObject({
      name: "InvalidToken",
    });
});

test("a state machine is described with its definition and role, or without the definition", async () => {
  const stateMachineArn = await bench.define(says("hello"), { name: "greeter" });
  const described = await describeMachine(stateMachineArn);
  expect(described).toMatchObject({
    stateMachineArn,
    name: "greeter",
    status: "ACTIVE",
    type: "STANDARD",
    roleArn: `arn:aws:iam::${bench.kernel.accountId}:role/machine`,
    creationDate: expect.any(Date),
  });
  expect(JSON.parse(described.definition ?? "")).toEqual(says("hello"));
  const { definition } = await sfn.send(
    new DescribeStateMachineCommand({ stateMachineArn, includedData: "METADATA_ONLY" }),
  );
  expect(definition).toBe("{}");
  await expect(describeMachine(`${stateMachineArn}x`)).rejects.toMatchObject({ name: "StateMachineDoesNotExist" });
  await expect(describeMachine("arn:aws:s3:::x")).rejects.toMatchObject({ name: "InvalidArn" });
});

test("an execution tells the definition with which it was started, also when the machine changed since", async () => {
  const stateMachineArn = await bench.define(says("first"), { name: "changing" });
  const first = await bench.start(stateMachineArn);
  await bench.kernel.advanceClock(60_000);
  await bench.define(says("second"), { name: "changing" });
  const second = await bench.start(stateMachineArn);

  const tell = (executionArn: string) => sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
  const [before, after] = [await tell(first), await tell(second)];
  expect(before).toMatchObject({ stateMachineArn, name: "changing" });
  expect(JSON.parse(before.definition ?? "")).toEqual(says("first"));
  expect(JSON.parse(after.definition ?? "")).toEqual(says("second"));
  const { creationDate } = await describeMachine(stateMachineArn);
  expect(before.updateDate).toEqual(creationDate);
  expect(Number(after.updateDate) - Number(creationDate)).toBeGreaterThanOrEqual(60_000);
  await expect(tell(`${first}x`)).rejects.toMatchObject({ name: "ExecutionDoesNotExist" });
});

test("the date of creation outlives a restart", async () => {
  const stateMachineArn = await bench.define(says("still"), { name: "lasting" });
  const { creationDate } = await describeMachine(stateMachineArn);
  await bench.kernel.advanceClock(60_000);
  await stop();
  await start();
  await bench.define(says("still"), { name: "lasting" });
  expect((await describeMachine(stateMachineArn)).creationDate).toEqual(creationDate);
});

test("a role needs the permission to list, and that for the very state machine to describe it", async () => {
  const stateMachineArn = await bench.define(says("a"));
  const as = (Action: string, Resource: string) =>
    new SFNClient(bench.cloud.clientConfigAs([{ Effect: "Allow", Action, Resource }]));
  const describing = as("states:DescribeStateMachine", stateMachineArn);
  await describing.send(new DescribeStateMachineCommand({ stateMachineArn }));
  await expect(describing.send(new ListStateMachinesCommand({}))).rejects.toMatchObject({
    name: "AccessDeniedException",
    message: expect.stringMatching(
      /states:ListStateMachines on resource: arn:aws:states:us-east-1:\d+:stateMachine:\*/,
    ),
  });
  await expect(
    as("states:DescribeStateMachine", `${stateMachineArn}x`).send(new DescribeStateMachineCommand({ stateMachineArn })),
  ).rejects.toMatchObject({ name: "AccessDeniedException" });
});
