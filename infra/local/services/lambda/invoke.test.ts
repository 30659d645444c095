import { InvokeCommand, type InvokeCommandInput, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestFunctions, type TestFunctions, writeAsset } from "./test-functions.ts";

let cloud: TestFunctions;
let client: LambdaClient;

beforeAll(async () => {
  cloud = await startTestFunctions();
  client = new LambdaClient(cloud.clientConfig);
});
afterAll(() => cloud.stop());

async function invoke(FunctionName: string, payload?: unknown, more: Partial<InvokeCommandInput> = {}) {
  const answer = await client.send(
    new InvokeCommand({
      FunctionName,
      ...(payload === undefined ? {} : { Payload: JSON.stringify(payload) }),
      ...more,
    }),
  );
  return {
    status: answer.StatusCode,
    error: answer.FunctionError,
    version: answer.ExecutedVersion,
    log: Buffer.from(answer.LogResult ?? "", "base64").toString(),
    payload:
      answer.Payload && answer.Payload.length > 0 ? JSON.parse(Buffer.from(answer.Payload).toString()) : undefined,
  };
}

describe("a synchronous invocation", () => {
  test("answers what the handler returns", async () => {
    await cloud.deploy("echo", "export const handler = async (event) => ({ got: event });");
    expect(await invoke("echo", { a: [1, "ü"] })).toMatchObject({
      status: 200,
      error: undefined,
      version: "$LATEST",
      payload: { got: { a: [1, "ü"] } },
    });
  });

  test("finds the function by name, partial ARN and ARN, and refuses an unknown one", async () => {
    const arn = await cloud.deploy("named", "export const handler = async (_, context) => context.invokedFunctionArn;");
    expect((await invoke(arn)).payload).toBe(arn);
    expect((await invoke(`${cloud.kernel.accountId}:function:named`)).payload).toBe(arn);
    expect((await invoke("named", undefined, { Qualifier: "$LATEST" })).payload).toBe(`${arn}:$LATEST`);
    await expect(invoke("nobody-knows")).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      $metadata: { httpStatusCode: 404 },
    });
  });

  test("without a payload gives the handler an empty object, and an absent answer is null", async () => {
    await cloud.deploy(
      "empty",
      "export const handler = async (event) => { if (Object.keys(event).length > 0) throw new Error('not empty'); };",
    );
    expect(await invoke("empty")).toMatchObject({ error: undefined, payload: null });
  });

  test("refuses a payload that is not JSON", async () => {
    await expect(
      client.send(new InvokeCommand({ FunctionName: "echo", Payload: Buffer.from("{nope") })),
    ).rejects.toMatchObject({ name: "InvalidRequestContentException" });
  });

  test("a dry run checks and does nothing", async () => {
    await cloud.deploy("dry", "let runs = 0; export const handler = async () => ++runs;");
    expect(await invoke("dry", {}, { InvocationType: "DryRun" })).toMatchObject({ status: 204 });
    expect((await invoke("dry")).payload).toBe(1);
  });

  test("needs lambda:InvokeFunction on that function", async () => {
    const arn = await cloud.deploy("guarded", "export const handler = async () => 1;");
    const stranger = new LambdaClient(
      cloud.clientConfigAs([{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: `${arn}-other` }]),
    );
    await expect(stranger.send(new InvokeCommand({ FunctionName: "guarded" }))).rejects.toMatchObject({
      name: expect.stringMatching(/^AccessDenied/),
    });
    const friend = new LambdaClient(
      cloud.clientConfigAs([{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: arn }]),
    );
    expect((await friend.send(new InvokeCommand({ FunctionName: "guarded" }))).StatusCode).toBe(200);
  });
});

describe("what the handler sees", () => {
  test("an environment of its variables and Lambda's, and nothing of the machine's", async () => {
    process.env.GREENLIGHT_SECRET_OF_THE_MACHINE = "yes";
    await cloud.deploy("env", "export const handler = async () => process.env;", {
      Environment: { Variables: { TABLE_NAME: "catalogue" } },
      MemorySize: 256,
    });
    const { payload } = await invoke("env");
    expect(payload).toMatchObject({
      TABLE_NAME: "catalogue",
      AWS_REGION: cloud.kernel.region,
      AWS_LAMBDA_FUNCTION_NAME: "env",
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
      AWS_ENDPOINT_URL: cloud.endpoint,
      _HANDLER: "index.handler",
      TZ: ":UTC",
    });
    expect(payload.AWS_SESSION_TOKEN).toBeTruthy();
    for (const name of ["GREENLIGHT_SECRET_OF_THE_MACHINE", "HOME", "VITEST", "NODE_ENV"])
      expect(payload).not.toHaveProperty(name);
  });

  test("the context of its invocation", async () => {
    await cloud.deploy(
      "context",
      "export const handler = async (_, context) => ({ ...context, remaining: context.getRemainingTimeInMillis() });",
      { Timeout: 7, MemorySize: 192 },
    );
    const { payload } = await invoke(
      "context",
      {},
      { ClientContext: Buffer.from('{"custom":{"a":"b"}}').toString("base64") },
    );
    expect(payload).toMatchObject({
      functionName: "context",
      functionVersion: "$LATEST",
      memoryLimitInMB: "192",
      logGroupName: "/aws/lambda/context",
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      clientContext: { custom: { a: "b" } },
    });
    expect(payload.remaining).toBeGreaterThan(5000);
    expect(payload.remaining).toBeLessThanOrEqual(7000);
  });

  test("credentials of its own role, with which the SDK signs", async () => {
    await cloud.deploy("target", "export const handler = async () => 'reached';");
    const source = `
      import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
      const client = new LambdaClient({ maxAttempts: 1 });
      export const handler = async () => {
        const answer = await client.send(new InvokeCommand({ FunctionName: "target" }));
        return Buffer.from(answer.Payload).toString();
      };`;
    const allowed = cloud.addRole("may-invoke", [{ Effect: "Allow", Action: "lambda:InvokeFunction", Resource: "*" }]);
    await cloud.deploy("caller", source, { Role: allowed, Timeout: 30, MemorySize: 512 });
    await cloud.deploy("caller-without", source, { Timeout: 30, MemorySize: 512 });
    expect(await invoke("caller")).toMatchObject({ error: undefined, payload: '"reached"' });
    const denied = await invoke("caller-without");
    expect(denied).toMatchObject({
      error: "Unhandled",
      payload: { errorType: expect.stringMatching(/^AccessDenied/) },
    });
    expect(denied.payload.errorMessage).toContain("assumed-role/nobody/caller-without");
  });

  test("state that lives as long as its environment", async () => {
    await cloud.deploy("counter", "let runs = 0; export const handler = async () => ++runs;");
    expect([
      (await invoke("counter")).payload,
      (await invoke("counter")).payload,
      (await invoke("counter")).payload,
    ]).toEqual([1, 2, 3]);
  });

  test("a CommonJS handler, nested exports and inline code", async () => {
    const asset = writeAsset(
      cloud.kernel.assemblyDir,
      "export const routes = { main: async () => (typeof module === 'object' ? 'commonjs' : 'module') };",
      "cjs",
    );
    await cloud.deploy("common", "", {
      Code: {
        S3Bucket: `cdk-hnb659fds-assets-${cloud.kernel.accountId}-${cloud.kernel.region}`,
        S3Key: `${asset}.zip`,
      },
      Handler: "index.routes.main",
    });
    expect((await invoke("common")).payload).toBe("commonjs");
    await cloud.deploy("inline", "", { Code: { ZipFile: "exports.handler = async () => 'inline';" } });
    expect((await invoke("inline")).payload).toBe("inline");
  });

  test("a Date that moves with the cloud's clock, also in a warm environment", async () => {
    await cloud.deploy(
      "dated",
      `export const handler = async () => ({ now: Date.now(), made: new Date().getTime(), text: Date.parse(Date()), fixed: new Date(0).toISOString(), utc: Date.UTC(2000, 0), same: new Date() instanceof Date, name: Date.name });`,
    );
    await invoke("dated");
    const dayMs = 86_400_000;
    cloud.kernel.clock.advance(30 * dayMs);
    const { payload } = await invoke("dated");
    const expected = Date.now() + cloud.kernel.clock.offsetMs;
    for (const time of [payload.now, payload.made, payload.text]) expect(Math.abs(time - expected)).toBeLessThan(5000);
    expect(cloud.kernel.clock.offsetMs).toBeGreaterThanOrEqual(30 * dayMs);
    expect(payload).toMatchObject({ fixed: "1970-01-01T00:00:00.000Z", utc: 946684800000, same: true, name: "Date" });
  });

  test("a clock that moves while it runs", async () => {
    await cloud.deploy(
      "watching",
      "export const handler = async () => { const from = Date.now(); console.log('watching'); while (Date.now() - from < 3_600_000) await new Promise((r) => setTimeout(r, 5)); return 'an hour later'; };",
    );
    const answer = invoke("watching");
    await expect
      .poll(() =>
        cloud.kernel
          .use("lambda")
          .logs("watching")
          .some((entry) => entry.text.includes("watching")),
      )
      .toBe(true);
    cloud.kernel.clock.advance(3_700_000);
    expect((await answer).payload).toBe("an hour later");
  });
});

describe("a function that fails", () => {
  test.each([
    [
      "throws",
      "export const handler = async () => { throw new TypeError('no such thing'); };",
      { errorType: "TypeError", errorMessage: "no such thing" },
    ],
    [
      "throws-text",
      "export const handler = async () => { throw 'just text'; };",
      { errorType: "string", errorMessage: "just text" },
    ],
    [
      "throws-early",
      "throw new RangeError('at start'); export const handler = async () => 1;",
      { errorType: "RangeError", errorMessage: "at start" },
    ],
    [
      "no-handler",
      "export const other = async () => 1;",
      { errorType: "Runtime.HandlerNotFound", errorMessage: "index.handler is undefined or not exported" },
    ],
    [
      "circular",
      "export const handler = async () => { const a = {}; a.a = a; return a; };",
      { errorType: "Runtime.JSONStringifyError", errorMessage: "Unable to stringify response body" },
    ],
    ["bigint", "export const handler = async () => ({ big: 1n });", { errorType: "Runtime.JSONStringifyError" }],
    [
      "too-long",
      "export const handler = async () => 'x'.repeat(6_291_556);",
      {
        errorType: "Function.ResponseSizeTooLarge",
        errorMessage: "Response payload size exceeded maximum allowed payload size (6291556 bytes).",
      },
    ],
    [
      "rejects",
      "export const handler = () => { Promise.reject(new Error('unheard')); return new Promise(() => {}); };",
      { errorType: "Runtime.UnhandledPromiseRejection", errorMessage: "Error: unheard" },
    ],
    [
      "uncaught",
      "export const handler = () => { setTimeout(() => { throw new Error('late') }, 1); return new Promise(() => {}); };",
      { errorType: "Error", errorMessage: "late" },
    ],
    [
      "callback",
      "export const handler = (event, context, callback) => callback(null, 1);",
      { errorType: "Runtime.CallbackHandlerDeprecated" },
    ],
  ])("%s", async (name, source, expected) => {
    await cloud.deploy(name, source);
    expect(await invoke(name)).toMatchObject({ status: 200, error: "Unhandled", payload: expected });
  });

  test("exits: the message names the status, and the next event finds a fresh environment", async () => {
    await cloud.deploy(
      "exits",
      "let runs = 0; export const handler = async ({ code }) => { runs += 1; if (code !== undefined) process.exit(code); return runs; };",
    );
    await invoke("exits", {});
    expect((await invoke("exits", { code: 3 })).payload).toMatchObject({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: exit status 3$/),
    });
    expect((await invoke("exits", { code: 0 })).payload.errorMessage).toMatch(
      /Error: Runtime exited without providing a reason$/,
    );
    expect((await invoke("exits", {})).payload).toBe(1);
  });

  test("runs out of time: killed, in Lambda's words, also when it never yields", async () => {
    await cloud.deploy(
      "sleeps",
      "export const handler = () => new Promise((resolve) => setTimeout(resolve, 60_000));",
      { Timeout: 1 },
    );
    await cloud.deploy("spins", "export const handler = () => { for (;;); };", { Timeout: 1 });
    const pattern = /^RequestId: \S+ Error: Task timed out after 1\.00 seconds$/;
    for (const name of ["sleeps", "spins"]) {
      expect((await invoke(name)).payload).toEqual({
        errorType: "Sandbox.Timedout",
        errorMessage: expect.stringMatching(pattern),
      });
    }
  });

  test.each([
    [
      "heap",
      "const kept = new Map(); export const handler = async () => { for (let n = 0; ; n++) { kept.set(n, { n }); if (n % 1e5 === 0) await new Promise((r) => setTimeout(r, 1)); } };",
    ],
    [
      "buffers",
      "const kept = []; export const handler = async () => { for (let n = 0; n < 80; n++) { kept.push(Buffer.alloc(4 * 2 ** 20, 1)); await new Promise((r) => setTimeout(r, 10)); } return kept.length; };",
    ],
  ])("takes more %s than its memory: killed", async (kind, source) => {
    await cloud.deploy(`hungry-${kind}`, source, { MemorySize: 128, Timeout: 30 });
    const { error, payload } = await invoke(`hungry-${kind}`);
    expect(error).toBe("Unhandled");
    expect(payload).toEqual({
      errorType: "Runtime.ExitError",
      errorMessage: expect.stringMatching(/^RequestId: \S+ Error: Runtime exited with error: signal: killed$/),
    });
  });

  test("with callbacks is served on nodejs22.x, as before", async () => {
    await cloud.deploy(
      "older",
      "exports.handler = (event, context, callback) => setTimeout(() => callback(null, event.a + 1), 1);",
      {
        Runtime: "nodejs22.x",
        Code: {
          ZipFile:
            "exports.handler = (event, context, callback) => setTimeout(() => event.a ? callback(null, event.a + 1) : callback(new Error('no a')), 1);",
        },
      },
    );
    expect((await invoke("older", { a: 1 })).payload).toBe(2);
    expect((await invoke("older", {})).payload).toMatchObject({ errorMessage: "no a" });
  });
});

describe("what a function logs", () => {
  test("comes with the answer when asked, between the platform's lines", async () => {
    await cloud.deploy(
      "logs",
      "console.log('loading'); export const handler = async () => { console.warn('two\\nlines', { a: 1 }); process.stdout.write('raw\\n'); };",
    );
    const { log } = await invoke("logs", {}, { LogType: "Tail" });
    const lines = log.split("\n");
    expect(lines[0]).toMatch(/^START RequestId: [0-9a-f-]{36} Version: \$LATEST$/);
    expect(log).toMatch(/\tINFO\tloading\n/);
    expect(log).toMatch(/Z\t[0-9a-f-]{36}\tWARN\ttwo\rlines \{ a: 1 \}\nraw\nEND RequestId: /);
    expect(log).toMatch(
      /REPORT RequestId: \S+\tDuration: [\d.]+ ms\tBilled Duration: \d+ ms\tMemory Size: 128 MB\tMax Memory Used: \d+ MB\tInit Duration: [\d.]+ ms\t\n$/,
    );
    expect((await invoke("logs")).log).toBe("");
  });

  test("is JSON, filtered by level, when the function says so", async () => {
    await cloud.deploy(
      "json-logs",
      "export const handler = async () => { console.debug('hidden'); console.log({ shown: true }); console.error(new Error('bad')); };",
      {
        LoggingConfig: { LogFormat: "JSON", LogGroup: "own-group", ApplicationLogLevel: "INFO" },
      },
    );
    const { log } = await invoke("json-logs", {}, { LogType: "Tail" });
    const lines = log
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(lines.map((line) => line.type ?? line.level)).toEqual([
      "platform.start",
      "INFO",
      "ERROR",
      "platform.report",
    ]);
    expect(lines[1]).toMatchObject({ message: { shown: true }, requestId: expect.any(String) });
    expect(lines[2]).toMatchObject({ errorType: "Error", errorMessage: "bad" });
  });
});
