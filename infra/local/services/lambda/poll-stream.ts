import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { readBatchItemFailures } from "./batch-item-failures.ts";
import type { Checkpoints } from "./checkpoints.ts";
import { passes, type StreamMapping } from "./event-source-mapping.ts";
import type { SendToDestination } from "./failure-destination.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import { assumeFunctionRole } from "./function-role.ts";
import type { Invocation, InvokeFunction } from "./invoke-function.ts";

interface StreamRecord {
  sequenceNumber: string;
  record: Record<string, unknown>;
}

/** The wait before a failed batch is tried again: doubled each time, up to the longest. */
const firstRetryDelayMs = 500;
const longestRetryDelayMs = 60_000;
/** An event may take 6 MB; the rest is for its envelope. */
const maxBatchBytes = 6 * 2 ** 20 - 4096;
const readLimit = 1000;

export interface PollerParts {
  kernel: Kernel;
  directory: FunctionDirectory;
  invoke: InvokeFunction;
  checkpoints: Checkpoints;
  send: SendToDestination;
}

/**
 * Feeds a function from a DynamoDB stream: in order, a batch at a time, and past a batch only when it is done, given up or
 * too old. https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-params.html
 */
export function pollStream(mapping: StreamMapping, parts: PollerParts): { stop(): void } {
  const { kernel, directory, invoke, checkpoints, send } = parts;
  const streams = kernel.use("dynamodbstreams");
  let stopped = false;
  let busy = false;
  let news = false;
  let pending: { cancel(): void } | undefined;

  if (checkpoints.read(mapping.id) === undefined)
    checkpoints.write(
      mapping.id,
      mapping.startingPosition === "LATEST" ? (streams.newest(mapping.eventSourceArn) ?? null) : null,
    );
  streams.onRecord(mapping.eventSourceArn, wake);
  wake();

  function wake(): void {
    news = true;
    if (!busy && !stopped) void drain();
  }

  async function drain(): Promise<void> {
    busy = true;
    try {
      while (news && !stopped) {
        news = false;
        for (let batch = await nextBatch(); batch.length > 0 && !stopped; batch = await nextBatch())
          await settle(batch, 0);
      }
    } catch (error) {
      kernel.log("error", `the event source mapping of ${mapping.functionArn} stopped`, {
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      });
    } finally {
      busy = false;
    }
  }

  /** Reads on from the checkpoint, skipping what the filters refuse, until a batch is full, the window is over or the stream ends. */
  async function nextBatch(): Promise<StreamRecord[]> {
    let windowEndsAt: number | undefined;
    for (;;) {
      const batch: StreamRecord[] = [];
      let bytes = 0;
      let after = checkpoints.read(mapping.id) ?? undefined;
      let full = false;
      while (!full) {
        const page = streams.read(mapping.eventSourceArn, after, Math.min(mapping.batchSize, readLimit));
        if (page.length === 0) break;
        for (const each of page) {
          if (passes(mapping, each.record)) {
            bytes += Buffer.byteLength(JSON.stringify(each.record));
            full = batch.length >= mapping.batchSize || (batch.length > 0 && bytes > maxBatchBytes);
            if (full) break;
            batch.push(each);
          }
          after = each.sequenceNumber;
          // Nothing before it waits to be done, so a refused record is done as soon as it is seen.
          if (batch.length === 0) checkpoints.write(mapping.id, after);
        }
        full ||= batch.length >= mapping.batchSize;
      }
      if (batch.length === 0 || full || mapping.windowMs === 0) return batch;
      windowEndsAt ??= kernel.clock.now() + mapping.windowMs;
      if (kernel.clock.now() >= windowEndsAt) return batch;
      await sleepUntil(windowEndsAt);
      if (stopped) return [];
    }
  }

  async function settle(records: StreamRecord[], failuresBefore: number): Promise<void> {
    let left = records;
    let failures = failuresBefore;
    let waits = 0;
    while (left.length > 0 && !stopped) {
      left = await dropOld(left);
      const first = left[0];
      if (!first) return;
      const outcome = await kernel.track(`stream batch for ${mapping.functionArn}`, attempt(left));
      if (stopped) return;
      if (outcome.kind === "throttled") {
        await sleepUntil(kernel.clock.now() + retryDelay(waits++));
        continue;
      }
      if (outcome.done > 0) {
        advance(left[outcome.done - 1]);
        left = left.slice(outcome.done);
        failures = 0;
        waits = 0;
        if (left.length === 0) return;
      }
      // Halving finds the record that fails; it does not count as a retry.
      if (mapping.bisectBatchOnFunctionError && outcome.done === 0 && left.length > 1) {
        const middle = Math.ceil(left.length / 2);
        await settle(left.slice(0, middle), failures);
        await settle(left.slice(middle), failures);
        return;
      }
      failures += 1;
      if (failures > mapping.maximumRetryAttempts) {
        await giveUp(left, "RetryAttemptsExhausted", failures, outcome.invocation);
        return;
      }
      await sleepUntil(kernel.clock.now() + retryDelay(waits++));
    }
  }

  type Outcome = { kind: "throttled" } | { kind: "ran"; done: number; invocation: Invocation };

  async function attempt(records: StreamRecord[]): Promise<Outcome> {
    const target = directory.resolve(mapping.functionArn);
    const payload = JSON.stringify({
      Records: records.map(({ record }) => ({ ...record, eventSourceARN: mapping.eventSourceArn })),
    });
    let invocation: Invocation;
    try {
      invocation = await invoke(target, {
        payload,
        caller: { kind: "service", principal: "lambda.amazonaws.com", sourceArn: mapping.arn },
      });
    } catch (error) {
      if (error instanceof AwsError) return { kind: "throttled" };
      throw error;
    }
    if (invocation.functionError !== undefined) return { kind: "ran", done: 0, invocation };
    if (!mapping.reportBatchItemFailures) return { kind: "ran", done: records.length, invocation };
    const identifiers = records.map((each) => each.sequenceNumber);
    const failed = readBatchItemFailures(JSON.parse(invocation.payload), identifiers);
    if (failed === "all") return { kind: "ran", done: 0, invocation };
    // Of several failures the first in the stream counts: everything from there on comes again.
    const firstFailed = identifiers.findIndex((identifier) => failed.has(identifier));
    return { kind: "ran", done: firstFailed === -1 ? records.length : firstFailed, invocation };
  }

  async function dropOld(records: StreamRecord[]): Promise<StreamRecord[]> {
    const oldest = kernel.clock.now() - mapping.maximumRecordAgeMs;
    const firstFresh = records.findIndex((each) => arrivalMs(each) >= oldest);
    const old = firstFresh === -1 ? records : records.slice(0, firstFresh);
    if (old.length > 0) await giveUp(old, "RecordAgeExceeded", 0, null);
    return records.slice(old.length);
  }

  async function giveUp(
    records: StreamRecord[],
    condition: string,
    invokeCount: number,
    invocation: Invocation | null,
  ): Promise<void> {
    const [first, last] = [records[0], records.at(-1)];
    if (!first || !last) return;
    const target = directory.resolve(mapping.functionArn);
    if (mapping.onFailureArn === undefined) {
      kernel.log("warn", `${records.length} stream records were dropped for ${target.config.name}: ${condition}`, {
        from: first.sequenceNumber,
        to: last.sequenceNumber,
      });
    } else {
      const role = assumeFunctionRole(kernel, target.config);
      const record = {
        requestContext: {
          requestId: invocation?.requestId ?? "",
          functionArn: target.invokedArn,
          condition,
          approximateInvokeCount: invokeCount,
        },
        ...(invocation === null
          ? {}
          : {
              responseContext: {
                statusCode: 200,
                executedVersion: target.config.version,
                functionError: invocation.functionError ?? null,
              },
            }),
        version: "1.0",
        timestamp: new Date(kernel.clock.now()).toISOString(),
        DDBStreamBatchInfo: {
          shardId: await shardId(role),
          startSequenceNumber: first.sequenceNumber,
          endSequenceNumber: last.sequenceNumber,
          approximateArrivalOfFirstRecord: new Date(arrivalMs(first)).toISOString(),
          approximateArrivalOfLastRecord: new Date(arrivalMs(last)).toISOString(),
          batchSize: records.length,
          streamArn: mapping.eventSourceArn,
        },
      };
      try {
        await send(mapping.onFailureArn, record, role, {
          functionArn: target.invokedArn,
          detailType: "Lambda Function Invocation Result - Failure",
        });
      } catch (error) {
        kernel.log("error", `the failure destination of ${target.config.name} took no record`, {
          error: error instanceof Error ? error.message : String(error),
        });
      }
    }
    advance(last);
  }

  async function shardId(role: Parameters<Kernel["call"]>[3]): Promise<string> {
    try {
      const answer = await kernel.call(
        "dynamodbstreams",
        "DescribeStream",
        { StreamArn: mapping.eventSourceArn, Limit: 1 },
        role,
      );
      return firstShardId(answer) ?? "shardId-unknown";
    } catch (error) {
      kernel.log("warn", "the stream could not be described", {
        error: error instanceof Error ? error.message : String(error),
      });
      return "shardId-unknown";
    }
  }

  function advance(to: StreamRecord | undefined): void {
    if (to) checkpoints.write(mapping.id, to.sequenceNumber);
  }

  function sleepUntil(atMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = kernel.clock.setTimer(atMs, resolve);
      pending = {
        cancel() {
          timer.cancel();
          resolve();
        },
      };
    });
  }

  return {
    stop() {
      stopped = true;
      pending?.cancel();
    },
  };
}

const retryDelay = (attempt: number) => Math.min(firstRetryDelayMs * 2 ** attempt, longestRetryDelayMs);

function arrivalMs({ record }: StreamRecord): number {
  const change = record.dynamodb;
  const seconds =
    typeof change === "object" && change !== null && "ApproximateCreationDateTime" in change
      ? Number(change.ApproximateCreationDateTime)
      : Number.NaN;
  // A record that carries no time is never too old.
  return Number.isNaN(seconds) ? Number.MAX_SAFE_INTEGER : seconds * 1000;
}

function firstShardId(answer: unknown): string | undefined {
  const description =
    typeof answer === "object" && answer !== null && "StreamDescription" in answer
      ? answer.StreamDescription
      : undefined;
  const shards =
    typeof description === "object" && description !== null && "Shards" in description ? description.Shards : undefined;
  const first: unknown = Array.isArray(shards) ? shards[0] : undefined;
  return typeof first === "object" && first !== null && "ShardId" in first && typeof first.ShardId === "string"
    ? first.ShardId
    : undefined;
}
