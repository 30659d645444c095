import { enableCompileCache, flushCompileCache } from "node:module";
import { getHeapStatistics } from "node:v8";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { RuntimeError, toErrorDocument, unhandledRejection } from "./error-document.ts";
import { type Handler, loadHandler } from "./load-handler.ts";
import { captureOutput } from "./log-lines.ts";
import { installMovedDate } from "./moved-date.ts";
import type { ErrorDocument, InvokeMessage, RuntimeMessage, RuntimeSettings } from "./protocol.ts";

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB, and what the envelope takes. */
const maxResponseBytes = 6_291_556;

if (!parentPort) throw new Error("The Lambda runtime runs as a worker.");
const settings: RuntimeSettings = workerData;
await serve(parentPort, settings);

async function serve(port: MessagePort, runtime: RuntimeSettings): Promise<void> {
  let current: InvokeMessage | undefined;
  const say = (message: RuntimeMessage) => port.postMessage(message);

  enableCompileCache(runtime.compileCacheDir);
  installMovedDate(runtime.clockOffset);
  captureOutput({
    format: runtime.logFormat,
    level: runtime.logLevel,
    requestId: () => current?.requestId,
    write: (text) => say({ kind: "log", text }),
  });
  process.cwd = () => runtime.taskRoot;
  Object.assign(globalThis, { awslambda: { streamifyResponse: refuseStreaming } });

  process.on("unhandledRejection", (reason) => endWith(unhandledRejection(reason), 128));
  process.on("uncaughtException", (error) => endWith(toErrorDocument(error), 129));
  function endWith(error: ErrorDocument, exitCode: number): void {
    say(
      current
        ? { kind: "error", requestId: current.requestId, error, fatal: true, heapBytes: memoryInUse() }
        : { kind: "init-error", error },
    );
    process.exit(exitCode);
  }

  let handler: Handler;
  try {
    handler = await loadHandler(runtime.taskRoot, runtime.handler, runtime.callbacks);
  } catch (error) {
    say({ kind: "init-error", error: toErrorDocument(error) });
    return;
  }
  let keptCompiled = false;
  /** A thread that is ended from outside writes nothing: what was compiled is kept after the first answer, for the next start. */
  const keepCompiled = () => {
    if (!keptCompiled) flushCompileCache();
    keptCompiled = true;
  };
  port.on("message", async (message: InvokeMessage) => {
    current = message;
    process.env._X_AMZN_TRACE_ID = message.traceId;
    try {
      const value = await call(handler, JSON.parse(message.payload), message, runtime);
      const payload = serialize(value);
      say({ kind: "result", requestId: message.requestId, payload, heapBytes: memoryInUse() });
    } catch (error) {
      console.error("Invoke Error", JSON.stringify(toErrorDocument(error)));
      say({
        kind: "error",
        requestId: message.requestId,
        error: toErrorDocument(error),
        fatal: false,
        heapBytes: memoryInUse(),
      });
    }
    setImmediate(keepCompiled);
  });
  say({ kind: "ready" });
}

function call(handler: Handler, event: unknown, message: InvokeMessage, runtime: RuntimeSettings): unknown {
  const deadline = performance.now() + message.remainingMs;
  const context = {
    callbackWaitsForEmptyEventLoop: true,
    functionName: runtime.functionName,
    functionVersion: runtime.functionVersion,
    invokedFunctionArn: message.invokedFunctionArn,
    memoryLimitInMB: String(runtime.memorySizeMb),
    awsRequestId: message.requestId,
    logGroupName: runtime.logGroupName,
    logStreamName: runtime.logStreamName,
    clientContext: message.clientContext,
    identity: undefined,
    getRemainingTimeInMillis: () => Math.max(0, Math.floor(deadline - performance.now())),
  };
  if (!runtime.callbacks) return handler(event, context);
  return new Promise((resolve, reject) => {
    const callback = (error: unknown, value: unknown) =>
      error === null || error === undefined ? resolve(value) : reject(error);
    const returned = handler(event, { ...context, succeed: resolve, fail: reject, done: callback }, callback);
    // Up to Node.js 22 what a handler returns counts only when it is a promise.
    if (returned instanceof Promise) returned.then(resolve, reject);
    else if (handler.length < 3) resolve(null);
  });
}

function serialize(value: unknown): string {
  let payload: string;
  try {
    payload = JSON.stringify(value === undefined ? null : value) ?? "null";
  } catch {
    throw new RuntimeError("Runtime.JSONStringifyError", "Unable to stringify response body");
  }
  const bytes = Buffer.byteLength(payload);
  if (bytes > maxResponseBytes) {
    throw new RuntimeError(
      "Function.ResponseSizeTooLarge",
      `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`,
    );
  }
  return payload;
}

function memoryInUse(): number {
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function refuseStreaming(): never {
  throw new RuntimeError(
    "NotSupportedByLaptopCloud",
    "The laptop cloud does not implement response streaming (awslambda.streamifyResponse).",
  );
}
