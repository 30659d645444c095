import { randomUUID } from "node:crypto";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import { type AsyncEvent, makeAsyncEventStore } from "./async-event-store.ts";
import type { SendToDestination } from "./failure-destination.ts";
import type { FunctionDirectory, ResolvedFunction } from "./function-directory.ts";
import { assumeFunctionRole } from "./function-role.ts";
import type { InvokeConfigs } from "./invoke-config.ts";
import type { Invocation, InvokeFunction } from "./invoke-function.ts";

/** Lambda waits a minute before the first retry of a failed event and two before the second. */
const retryDelaysMs = [60_000, 120_000];
/** A throttled event comes back after a second, then after twice as long each time, up to five minutes. */
const firstThrottleDelayMs = 1000;
const longestThrottleDelayMs = 300_000;

export interface AsyncInvocations {
  /** Accepts an event and answers its request id; it is kept until it is done. `payload` is JSON text. */
  accept(functionArn: string, payload: string, caller: Caller): string;
  /** Takes up what an earlier run of the cloud left, once everything is provisioned. */
  resume(): void;
  stop(): void;
}

/**
 * Asynchronous invocations: queued, retried, and given to a destination or a dead-letter queue when they failed for good.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
export function makeAsyncInvocations(parts: {
  kernel: Kernel;
  directory: FunctionDirectory;
  configs: InvokeConfigs;
  invoke: InvokeFunction;
  send: SendToDestination;
}): AsyncInvocations {
  const { kernel, directory, configs, invoke, send } = parts;
  const events = makeAsyncEventStore(kernel.store);
  const leftovers = events.all();
  let stopped = false;

  function schedule(event: AsyncEvent): void {
    if (event.dueAt > kernel.clock.now()) kernel.clock.setTimer(event.dueAt, () => start(event));
    else start(event);
  }

  function start(event: AsyncEvent): void {
    if (!stopped) void kernel.track(`asynchronous invocation of ${event.functionArn}`, run(event));
  }

  async function run(event: AsyncEvent): Promise<void> {
    let target: ResolvedFunction;
    try {
      target = directory.resolve(event.functionArn);
    } catch {
      kernel.log("warn", `an asynchronous event of ${event.functionArn} was dropped: the function is gone`, {
        requestId: event.requestId,
      });
      finish(event);
      return;
    }
    const config = configs.of(event.functionArn);
    const ageMs = kernel.clock.now() - event.acceptedAt;
    if (ageMs > config.maximumEventAgeMs) return giveUp(event, target, "EventAgeExceeded", null);

    let invocation: Invocation;
    try {
      invocation = await invoke(target, { payload: event.payload, caller: event.caller, requestId: event.requestId });
    } catch (error) {
      if (stopped || !(error instanceof AwsError)) throw error;
      const delayMs = Math.min(firstThrottleDelayMs * 2 ** event.throttles, longestThrottleDelayMs);
      return postpone({ ...event, throttles: event.throttles + 1, dueAt: kernel.clock.now() + delayMs });
    }
    // A function that was killed because the cloud stops has not failed: the event is taken up at the next start.
    if (stopped) return;
    if (invocation.functionError === undefined) return succeed(event, target, invocation);
    const failures = event.failures + 1;
    if (failures > config.maximumRetryAttempts)
      return giveUp({ ...event, failures }, target, "RetriesExhausted", invocation);
    const delayMs = retryDelaysMs[event.failures] ?? retryDelaysMs[retryDelaysMs.length - 1] ?? 0;
    const dueAt = kernel.clock.now() + delayMs;
    if (dueAt - event.acceptedAt > config.maximumEventAgeMs)
      return giveUp({ ...event, failures }, target, "EventAgeExceeded", invocation);
    postpone({ ...event, failures, dueAt });
  }

  function postpone(event: AsyncEvent): void {
    events.postpone(event);
    schedule(event);
  }

  function finish(event: AsyncEvent): void {
    events.remove(event.requestId);
  }

  async function succeed(event: AsyncEvent, target: ResolvedFunction, invocation: Invocation): Promise<void> {
    const { onSuccessArn } = configs.of(event.functionArn);
    if (onSuccessArn !== undefined) await tell(onSuccessArn, event, target, "Success", invocation);
    finish(event);
  }

  async function giveUp(
    event: AsyncEvent,
    target: ResolvedFunction,
    condition: string,
    invocation: Invocation | null,
  ): Promise<void> {
    const { onFailureArn } = configs.of(event.functionArn);
    if (onFailureArn !== undefined) await tell(onFailureArn, event, target, condition, invocation);
    if (target.config.deadLetterArn !== undefined) deadLetter(target.config.deadLetterArn, event, target, invocation);
    if (onFailureArn === undefined && target.config.deadLetterArn === undefined) {
      kernel.log(
        "warn",
        `an asynchronous event of ${target.config.name} was dropped: ${condition}, and it has no failure destination`,
        { requestId: event.requestId },
      );
    }
    finish(event);
  }

  const roleOf = (target: ResolvedFunction) => assumeFunctionRole(kernel, target.config);

  async function tell(
    destinationArn: string,
    event: AsyncEvent,
    target: ResolvedFunction,
    condition: string,
    invocation: Invocation | null,
  ): Promise<void> {
    const executedVersion = target.config.version;
    const record = {
      version: "1.0",
      timestamp: new Date(kernel.clock.now()).toISOString(),
      requestContext: {
        requestId: event.requestId,
        functionArn: `${target.config.arn}:${executedVersion}`,
        condition,
        approximateInvokeCount: event.failures + (condition === "Success" ? 1 : 0),
      },
      requestPayload: JSON.parse(event.payload),
      ...(invocation === null
        ? {}
        : {
            responseContext: {
              statusCode: 200,
              executedVersion,
              ...(invocation.functionError ? { functionError: invocation.functionError } : {}),
            },
            responsePayload: JSON.parse(invocation.payload),
          }),
    };
    const outcome = condition === "Success" ? "Success" : "Failure";
    await orReport(`the ${outcome.toLowerCase()} destination of ${target.config.name}`, () =>
      send(destinationArn, record, roleOf(target), {
        functionArn: target.invokedArn,
        detailType: `Lambda Function Invocation Result - ${outcome}`,
      }),
    );
  }

  /** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html#invocation-dlq */
  function deadLetter(
    queueArn: string,
    event: AsyncEvent,
    target: ResolvedFunction,
    invocation: Invocation | null,
  ): void {
    const failure: { errorMessage?: unknown } = invocation === null ? {} : JSON.parse(invocation.payload);
    const attributes = {
      RequestID: event.requestId,
      ErrorCode: invocation === null ? "429" : "200",
      ErrorMessage: String(failure.errorMessage ?? "").slice(0, 1024) || "no message",
    };
    void orReport(`the dead-letter queue of ${target.config.name}`, async () =>
      kernel.use("sqs").sendAsService(queueArn, event.payload, roleOf(target), attributes),
    );
  }

  /** Lambda drops an event that its destination refuses, and counts it in DestinationDeliveryFailures. */
  async function orReport(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      kernel.log("error", `${what} took no record`, { error: error instanceof Error ? error.message : String(error) });
    }
  }

  return {
    accept(functionArn, payload, caller) {
      const now = kernel.clock.now();
      const event: AsyncEvent = {
        requestId: randomUUID(),
        functionArn,
        payload,
        caller,
        failures: 0,
        throttles: 0,
        acceptedAt: now,
        dueAt: now,
      };
      events.add(event);
      schedule(event);
      return event.requestId;
    },
    resume() {
      for (const event of leftovers) schedule(event);
    },
    stop() {
      stopped = true;
    },
  };
}
