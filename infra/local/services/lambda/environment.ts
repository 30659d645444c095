import { Worker } from "node:worker_threads";
import type { FunctionConfiguration } from "./function-configuration.ts";
import type { ErrorDocument, InvokeMessage, RuntimeMessage, RuntimeSettings } from "./runtime/protocol.ts";
import { outOfMemory, runtimeExited, timedOut } from "./runtime-failures.ts";

/** Lambda gives a function ten seconds to start, apart from its timeout. */
const initLimitMs = 10_000;
/** How often the memory of a running function is looked at. */
const memoryIntervalMs = 500;

export interface EnvironmentRequest {
  requestId: string;
  payload: string;
  invokedFunctionArn: string;
  traceId: string;
  clientContext?: unknown;
  onLog(text: string): void;
}

export type EnvironmentOutcome = ({ kind: "result"; payload: string } | { kind: "error"; error: ErrorDocument }) & {
  /** Of the handler, without the start. */
  durationMs: number;
  /** Set for the first invocation of an environment. */
  initMs?: number;
  heapBytes: number;
  /** Whether the environment can take another event. */
  alive: boolean;
};

/** One execution environment: a worker thread that has loaded the function, and takes one event at a time. */
export interface Environment {
  invoke(request: EnvironmentRequest): Promise<EnvironmentOutcome>;
  /** Ends the thread at once; an invocation under way ends with `Runtime.ExitError`. */
  kill(): Promise<void>;
}

export interface EnvironmentHost {
  /** The bundled runtime. */
  runtimePath: string;
  compileCacheDir: string;
  /** How far the clock has been moved: one Float64, in milliseconds, which the host keeps true. */
  clockOffset: SharedArrayBuffer;
  variables(config: FunctionConfiguration, logStreamName: string): Record<string, string>;
  logStreamName(config: FunctionConfiguration): string;
}

type Reply = Extract<RuntimeMessage, { kind: "result" | "error" }>;
type Ending = { kind: "ended"; error: ErrorDocument };

/** Starts a worker for the function. It begins to load at once; the first `invoke` waits for it. */
export function startEnvironment(config: FunctionConfiguration, host: EnvironmentHost): Environment {
  const startedAt = performance.now();
  const logStreamName = host.logStreamName(config);
  const settings: RuntimeSettings = {
    functionName: config.name,
    functionVersion: config.version,
    memorySizeMb: config.memorySizeMb,
    logGroupName: config.logGroupName,
    logStreamName,
    handler: config.handler,
    taskRoot: config.codeDir,
    callbacks: config.runtime === "nodejs22.x",
    logFormat: config.logFormat,
    logLevel: config.logLevel,
    clockOffset: host.clockOffset,
    compileCacheDir: host.compileCacheDir,
  };
  const worker = new Worker(host.runtimePath, {
    workerData: settings,
    env: host.variables(config, logStreamName),
    execArgv: [],
    argv: [],
    name: config.name,
    // The memory size is enforced from outside, in `watch`. V8's own limit lies well above it: a thread that reaches that one
    // may take the whole process with it (Node.js 24). Room for what is young saves a third of the collector's work.
    resourceLimits: { maxOldGenerationSizeMb: 2 * config.memorySizeMb + 256, maxYoungGenerationSizeMb: 96 },
  });

  let initMs: number | undefined;
  let ended: ErrorDocument | undefined;
  let request: EnvironmentRequest | undefined;
  let settle: ((outcome: Reply | Ending) => void) | undefined;
  const ready = Promise.withResolvers<void>();
  // Nobody may be waiting when a start fails; the next invocation finds `ended`.
  ready.promise.catch(() => {});
  const startLogs: string[] = [];

  const memoryBytes = config.memorySizeMb * 2 ** 20;
  function endForMemory(): void {
    end(outOfMemory(request?.requestId ?? "unknown"));
    void worker.terminate();
  }
  function end(error: ErrorDocument): void {
    if (ended) return;
    ended = error;
    ready.resolve();
    settle?.({ kind: "ended", error });
  }
  worker.on("message", (message: RuntimeMessage) => {
    switch (message.kind) {
      case "ready":
        initMs = performance.now() - startedAt;
        ready.resolve();
        return;
      case "log":
        if (request) request.onLog(message.text);
        else startLogs.push(message.text);
        return;
      case "init-error":
        end(message.error);
        return;
      case "result":
      case "error":
        if (message.requestId === request?.requestId) settle?.(message);
    }
  });
  worker.on("error", (error: Error & { code?: string }) => {
    const requestId = request?.requestId ?? "unknown";
    end(
      error.code === "ERR_WORKER_OUT_OF_MEMORY"
        ? outOfMemory(requestId)
        : { errorType: error.name, errorMessage: error.message, trace: (error.stack ?? "").split("\n") },
    );
  });
  worker.on("exit", (code) => end(runtimeExited(request?.requestId ?? "unknown", code)));

  return {
    async invoke(next) {
      request = next;
      for (const text of startLogs.splice(0)) next.onLog(text);
      const first = initMs === undefined;
      const limit = makeLimit(config, next.requestId, (error) => {
        end(error);
        void worker.terminate();
      });
      const stopWatching = watch();
      try {
        limit.set(initLimitMs + config.timeoutMs);
        await ready.promise;
        for (const text of startLogs.splice(0)) next.onLog(text);
        if (ended) return outcomeOfEnd(ended, 0, first);
        const answered = new Promise<Reply | Ending>((resolve) => {
          settle = resolve;
        });
        const sentAt = performance.now();
        limit.set(config.timeoutMs);
        const message: InvokeMessage = {
          requestId: next.requestId,
          payload: next.payload,
          remainingMs: config.timeoutMs,
          invokedFunctionArn: next.invokedFunctionArn,
          traceId: next.traceId,
          clientContext: next.clientContext,
        };
        worker.postMessage(message);
        const reply = await answered;
        const durationMs = performance.now() - sentAt;
        const start = first && initMs !== undefined ? { initMs } : {};
        switch (reply.kind) {
          case "ended":
            return outcomeOfEnd(reply.error, durationMs, first);
          case "result":
            if (reply.heapBytes > memoryBytes) {
              endForMemory();
              return outcomeOfEnd(outOfMemory(next.requestId), durationMs, first);
            }
            return {
              kind: "result",
              payload: reply.payload,
              durationMs,
              heapBytes: reply.heapBytes,
              alive: true,
              ...start,
            };
          case "error":
            return {
              kind: "error",
              error: reply.error,
              durationMs,
              heapBytes: reply.heapBytes,
              alive: !reply.fatal,
              ...start,
            };
        }
      } finally {
        limit.clear();
        stopWatching();
        settle = undefined;
        request = undefined;
      }
    },
    async kill() {
      end(runtimeExited(request?.requestId ?? "unknown", "killed"));
      await worker.terminate();
    },
  };

  function outcomeOfEnd(error: ErrorDocument, durationMs: number, first: boolean): EnvironmentOutcome {
    return {
      kind: "error",
      error,
      durationMs,
      heapBytes: 0,
      alive: false,
      ...(first && initMs !== undefined ? { initMs } : {}),
    };
  }

  /** Holds the worker's heap and buffers against the memory size while it runs. */
  function watch(): () => void {
    let measuring = false;
    const interval = setInterval(() => {
      if (measuring || ended) return;
      measuring = true;
      worker.getHeapStatistics().then(
        (heap) => {
          measuring = false;
          if (heap.used_heap_size + heap.external_memory > memoryBytes) endForMemory();
        },
        () => {
          measuring = false;
        },
      );
    }, memoryIntervalMs);
    return () => clearInterval(interval);
  }
}

function makeLimit(
  config: FunctionConfiguration,
  requestId: string,
  onTimeout: (error: ErrorDocument) => void,
): { set(afterMs: number): void; clear(): void } {
  let timeout: NodeJS.Timeout | undefined;
  return {
    set(afterMs) {
      clearTimeout(timeout);
      timeout = setTimeout(() => onTimeout(timedOut(requestId, config.timeoutMs)), afterMs);
    },
    clear: () => clearTimeout(timeout),
  };
}
