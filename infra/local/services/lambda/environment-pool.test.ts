import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestFunctions, type TestFunctions } from "./test-functions.ts";

let cloud: TestFunctions;
let client: LambdaClient;

beforeAll(async () => {
  cloud = await startTestFunctions([], { limits: { perFunction: 2, total: 3, idleMs: 400 } });
  client = new LambdaClient(cloud.clientConfig);
});
afterAll(() => cloud.stop());

async function invoke(FunctionName: string, payload: unknown = {}) {
  const answer = await client.send(new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) }));
  return { error: answer.FunctionError, payload: JSON.parse(Buffer.from(answer.Payload ?? []).toString()) };
}

/** Answers which environment served it, and how many it had served. */
const identify = `
  import { randomUUID } from "node:crypto";
  const id = randomUUID(); let runs = 0;
  export const handler = async ({ ms = 0 }) => { const from = Date.now(); await new Promise((r) => setTimeout(r, ms)); return { id, runs: ++runs, from, to: Date.now() }; };`;

describe("environments", () => {
  test("serve one event at a time; events at the same time get environments of their own, up to the limit, and the rest wait", async () => {
    await cloud.deploy("parallel", identify);
    const answers = (await Promise.all(Array.from({ length: 6 }, () => invoke("parallel", { ms: 60 })))).map(
      ({ payload }) => payload,
    );
    const ids = new Set(answers.map(({ id }) => id));
    expect(ids.size).toBe(2);
    for (const id of ids) {
      const served = answers.filter((answer) => answer.id === id).sort((a, b) => a.from - b.from);
      for (const [index, each] of served.entries())
        if (index > 0) expect(each.from).toBeGreaterThanOrEqual(served[index - 1].to);
    }
  });

  test("are reused warm, and ended when they have stood idle", async () => {
    await cloud.deploy("idle", identify);
    const first = (await invoke("idle")).payload;
    expect((await invoke("idle")).payload).toMatchObject({ id: first.id, runs: 2 });
    // Idleness is real time: it is the machine's memory that is given back.
    await expect
      .poll(async () => (await invoke("idle")).payload.id, { timeout: 5000, interval: 700 })
      .not.toBe(first.id);
  });

  test("are replaced when the function changes", async () => {
    await cloud.deploy("changing", "export const handler = async () => 'old';");
    expect((await invoke("changing")).payload).toBe("old");
    await cloud.deploy("changing", "export const handler = async () => 'new';");
    expect((await invoke("changing")).payload).toBe("new");
  });

  test("of a function that another one calls start although all places are taken", async () => {
    const role = cloud.addRole("chain", [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" }]);
    const chain = `
      import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
      const client = new LambdaClient({ maxAttempts: 1 });
      export const handler = async () => JSON.parse(Buffer.from((await client.send(new InvokeCommand({ FunctionName: "end" }))).Payload).toString());`;
    await cloud.deploy("end", "export const handler = async () => 'end';");
    for (const name of ["chain-a", "chain-b"])
      await cloud.deploy(name, chain, { Role: role, Timeout: 20, MemorySize: 512 });
    const answers = await Promise.all(["chain-a", "chain-a", "chain-b", "chain-b"].map((name) => invoke(name)));
    expect(answers.map(({ payload }) => payload)).toEqual(["end", "end", "end", "end"]);
  });

  test("beyond the reserved concurrency are refused", async () => {
    await cloud.deploy("reserved", identify, { ReservedConcurrentExecutions: 1 });
    const outcomes = await Promise.allSettled([invoke("reserved", { ms: 300 }), invoke("reserved", { ms: 300 })]);
    const refused = outcomes.find((outcome) => outcome.status === "rejected");
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(refused?.reason).toMatchObject({
      name: "TooManyRequestsException",
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      $metadata: { httpStatusCode: 429 },
    });
    await cloud.deploy("closed", identify, { ReservedConcurrentExecutions: 0 });
    await expect(invoke("closed")).rejects.toMatchObject({ name: "TooManyRequestsException" });
  });
});

describe("injected faults", () => {
  /** Each run leaves a trace in the log, whatever becomes of its answer. */
  const traced = "export const handler = async () => { console.log('ran'); return 'done'; };";
  const runsOf = (name: string) =>
    cloud.kernel
      .use("lambda")
      .logs(name)
      .filter(({ text }) => text.includes("\tran")).length;

  test.each([
    ["crash-before" as const, 0],
    ["crash-after" as const, 1],
  ])("%s: the environment dies and the caller sees it exit", async (kind, runs) => {
    await cloud.deploy(kind, traced);
    cloud.kernel.faults.set({ seed: 1, rules: [{ target: `lambda:${kind}`, kind, rate: 1, limit: 1 }] });
    expect(await invoke(kind)).toMatchObject({
      error: "Unhandled",
      payload: { errorType: "Runtime.ExitError", errorMessage: expect.stringContaining("signal: killed") },
    });
    expect(runsOf(kind)).toBe(runs);
    expect(await invoke(kind)).toEqual({ error: undefined, payload: "done" });
  });

  test("throttle, error and duplicate", async () => {
    await cloud.deploy("faulty", traced);
    cloud.kernel.faults.set({ seed: 1, rules: [{ target: "lambda:faulty", kind: "throttle", rate: 1, limit: 1 }] });
    await expect(invoke("faulty")).rejects.toMatchObject({
      name: "TooManyRequestsException",
      Reason: "ConcurrentInvocationLimitExceeded",
    });
    cloud.kernel.faults.set({ seed: 1, rules: [{ target: "lambda:faulty", kind: "error", rate: 1, limit: 1 }] });
    await expect(invoke("faulty")).rejects.toMatchObject({
      name: "ServiceException",
      $metadata: { httpStatusCode: 500 },
    });
    expect(runsOf("faulty")).toBe(0);
    cloud.kernel.faults.set({ seed: 1, rules: [{ target: "lambda:faulty", kind: "duplicate", rate: 1, limit: 1 }] });
    expect((await invoke("faulty")).payload).toBe("done");
    expect(runsOf("faulty")).toBe(2);
  });
});

test("every invocation is metered with its milliseconds", async () => {
  const arn = await cloud.deploy(
    "metered",
    "export const handler = () => new Promise((resolve) => setTimeout(resolve, 30));",
  );
  await invoke("metered");
  const entries = cloud.kernel
    .meterEntries()
    .filter(({ resource, service }) => service === "lambda" && resource === arn);
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ operation: "Invoke", caller: cloud.kernel.admin.caller.arn });
  expect(entries[0]?.units).toBeGreaterThanOrEqual(28);
});
