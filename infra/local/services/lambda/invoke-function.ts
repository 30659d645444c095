import { randomBytes, randomUUID } from "node:crypto";
import { callerName } from "../../kernel/caller-name.ts";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import type { EnvironmentOutcome } from "./environment.ts";
import { type EnvironmentPool, tooManyRequests } from "./environment-pool.ts";
import type { FunctionDirectory, ResolvedFunction } from "./function-directory.ts";
import type { LogBook } from "./log-book.ts";
import { endLines, startLine } from "./platform-lines.ts";

export interface InvocationRequest {
  /** JSON text. */
  payload: string;
  caller: Caller;
  /** Kept over the retries of an asynchronous event. */
  requestId?: string;
  clientContext?: unknown;
}

export interface Invocation {
  requestId: string;
  /** JSON text: the handler's answer, or the error document. */
  payload: string;
  functionError?: "Unhandled";
  durationMs: number;
  /** Everything the function and the platform logged for it. */
  log: string;
}

export type InvokeFunction = (target: ResolvedFunction, request: InvocationRequest) => Promise<Invocation>;

/**
 * Runs one event in the function and waits for its answer. Faults are drawn as `lambda:<function name>`; a duplicated
 * event runs twice and its second answer counts, as when a caller retries after it lost the first.
 * Throws AwsError TooManyRequestsException, or ServiceException for an injected error.
 */
export function makeInvokeFunction(parts: {
  kernel: Kernel;
  pool: EnvironmentPool;
  directory: FunctionDirectory;
  logs: LogBook;
}): InvokeFunction {
  const { kernel, pool, directory, logs } = parts;

  async function once(
    { config, invokedArn }: ResolvedFunction,
    request: InvocationRequest,
    requestId: string,
    kill?: "before" | "after",
  ): Promise<Invocation> {
    const log: string[] = [];
    const onLog = (text: string) => {
      log.push(text);
      logs.append(config.name, { at: kernel.clock.now(), requestId, text });
    };
    const urgent = request.caller.kind === "role" && directory.isFunctionRole(request.caller.roleArn);
    onLog(startLine(config, requestId, kernel.clock.now()));
    const outcome = await pool.run(
      config,
      {
        requestId,
        payload: request.payload,
        invokedFunctionArn: invokedArn,
        traceId: traceId(kernel.clock.now()),
        clientContext: request.clientContext,
        onLog,
      },
      { urgent, ...(kill ? { kill } : {}) },
    );
    onLog(endLines(config, requestId, outcome, kernel.clock.now()));
    kernel.meter({
      service: "lambda",
      operation: "Invoke",
      caller: callerName(request.caller),
      resource: config.arn,
      units: outcome.durationMs,
      subject: requestId,
    });
    return { requestId, durationMs: outcome.durationMs, log: log.join(""), ...answer(outcome) };
  }

  return async (target, request) => {
    const requestId = request.requestId ?? randomUUID();
    const fault = kernel.faults.draw(`lambda:${target.config.name}`);
    switch (fault?.kind) {
      case "throttle":
        throw tooManyRequests("ConcurrentInvocationLimitExceeded");
      case "error":
        throw new AwsError("ServiceException", "An injected fault.", { statusCode: 500, members: { Type: "Service" } });
      case "delay":
        await new Promise<void>((resolve) => kernel.clock.setTimer(kernel.clock.now() + (fault.delayMs ?? 0), resolve));
        break;
      case "duplicate":
        await once(target, request, requestId);
        break;
      case "crash-before":
        return once(target, request, requestId, "before");
      case "crash-after":
        return once(target, request, requestId, "after");
      case undefined:
    }
    return once(target, request, requestId);
  };
}

function answer(outcome: EnvironmentOutcome): Pick<Invocation, "payload" | "functionError"> {
  return outcome.kind === "result"
    ? { payload: outcome.payload }
    : { payload: JSON.stringify(outcome.error), functionError: "Unhandled" };
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader; never sampled. */
function traceId(nowMs: number): string {
  const epoch = Math.floor(nowMs / 1000)
    .toString(16)
    .padStart(8, "0");
  return `Root=1-${epoch}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`;
}
