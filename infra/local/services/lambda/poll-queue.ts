import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import { readBatchItemFailures } from "./batch-item-failures.ts";
import { passes, type QueueMapping } from "./event-source-mapping.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import { assumeFunctionRole } from "./function-role.ts";
import type { InvokeFunction } from "./invoke-function.ts";
import { queueEvent, queueFilterRecord, type ReceivedMessage, readMessages } from "./queue-event.ts";

/** How long polling rests after the queue refused an answer. */
const restAfterErrorMs = 1000;
/** What one ReceiveMessage and one DeleteMessageBatch may carry. */
const maxPerCall = 10;
const maxBatchBytes = 6 * 2 ** 20 - 4096;

/**
 * Feeds a function from a standard queue. Messages are received and deleted in the name of the function's role; those of a
 * failed batch stay in the queue and come back after its visibility timeout.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 */
export function pollQueue(
  mapping: QueueMapping,
  parts: { kernel: Kernel; directory: FunctionDirectory; invoke: InvokeFunction },
): { stop(): void } {
  const { kernel, directory, invoke } = parts;
  const queueName = mapping.eventSourceArn.split(":")[5] ?? "";
  const queueUrl = () => `${kernel.endpoint}/${kernel.accountId}/${queueName}`;
  let stopped = false;
  let inFlight = 0;
  let polling = false;
  let news = false;
  let gathered: ReceivedMessage[] = [];
  let windowTimer: { cancel(): void } | undefined;
  let restTimer: { cancel(): void } | undefined;

  kernel.use("sqs").onMessage(mapping.eventSourceArn, wake);
  wake();

  function role(): Caller {
    const { config } = directory.resolve(mapping.functionArn);
    return assumeFunctionRole(kernel, config);
  }

  function wake(): void {
    news = true;
    if (!polling && !stopped) void kernel.track(`polling ${queueName}`, poll());
  }

  async function poll(): Promise<void> {
    polling = true;
    try {
      while (news && !stopped && inFlight < mapping.maximumConcurrency) {
        news = false;
        await receiveAll();
      }
    } catch (error) {
      // Polling goes on whatever happens to one call; a queue that stays unreadable says so every second.
      kernel.log(
        error instanceof AwsError && error.statusCode >= 500 ? "debug" : "warn",
        `receiving from ${queueName} failed`,
        { error: error instanceof Error ? error.message : String(error) },
      );
      restTimer = kernel.clock.setTimer(kernel.clock.now() + restAfterErrorMs, wake);
    } finally {
      polling = false;
    }
  }

  async function receiveAll(): Promise<void> {
    while (!stopped && inFlight < mapping.maximumConcurrency) {
      const room = Math.min(mapping.batchSize - gathered.length, maxPerCall);
      const answer = await kernel.call(
        "sqs",
        "ReceiveMessage",
        {
          QueueUrl: queueUrl(),
          MaxNumberOfMessages: room,
          MessageSystemAttributeNames: ["All"],
          MessageAttributeNames: ["All"],
          WaitTimeSeconds: 0,
        },
        role(),
      );
      const messages = readMessages(answer);
      const accepted = messages.filter((message) => passes(mapping, queueFilterRecord(message)));
      const refused = messages.filter((message) => !accepted.includes(message));
      if (refused.length > 0) await remove(refused);
      for (const message of accepted) {
        if (bytesOf([...gathered, message]) > maxBatchBytes) flush();
        gathered.push(message);
      }
      if (gathered.length >= mapping.batchSize || (messages.length === 0 && mapping.windowMs === 0)) flush();
      if (gathered.length > 0 && !windowTimer && mapping.windowMs > 0)
        windowTimer = kernel.clock.setTimer(kernel.clock.now() + mapping.windowMs, flush);
      // Without a window the first messages do not wait for more.
      if (mapping.windowMs === 0) flush();
      if (messages.length === 0) return;
    }
    news = true;
  }

  function flush(): void {
    windowTimer?.cancel();
    windowTimer = undefined;
    const batch = gathered;
    gathered = [];
    if (batch.length === 0 || stopped) return;
    inFlight += 1;
    const done = () => {
      inFlight -= 1;
      wake();
    };
    // `track` has reported what a batch broke on.
    kernel.track(`queue batch for ${mapping.functionArn}`, run(batch)).then(done, done);
  }

  async function run(batch: ReceivedMessage[]): Promise<void> {
    const target = directory.resolve(mapping.functionArn);
    const payload = JSON.stringify(queueEvent(batch, mapping.eventSourceArn, kernel.region));
    let failed: Set<string> | "all" = "all";
    try {
      const invocation = await invoke(target, {
        payload,
        caller: { kind: "service", principal: "lambda.amazonaws.com", sourceArn: mapping.arn },
      });
      if (invocation.functionError === undefined) {
        const identifiers = batch.map((message) => message.MessageId);
        failed = mapping.reportBatchItemFailures
          ? readBatchItemFailures(JSON.parse(invocation.payload), identifiers)
          : new Set();
      }
    } catch (error) {
      // A throttled batch comes back when its messages become visible again.
      if (!(error instanceof AwsError)) throw error;
    }
    if (stopped || failed === "all") return;
    const keep = failed;
    await remove(batch.filter((message) => !keep.has(message.MessageId)));
  }

  /** A message whose deletion fails is delivered again, as at-least-once delivery has it; a throttled deletion is tried anew. */
  async function remove(messages: ReceivedMessage[]): Promise<void> {
    for (let start = 0; start < messages.length; start += maxPerCall) {
      const entries = messages
        .slice(start, start + maxPerCall)
        .map((message, index) => ({ Id: String(index), ReceiptHandle: message.ReceiptHandle }));
      for (let attempts = 0; ; attempts += 1) {
        try {
          await kernel.call("sqs", "DeleteMessageBatch", { QueueUrl: queueUrl(), Entries: entries }, role());
          break;
        } catch (error) {
          if (attempts < 5 && error instanceof AwsError && isPassing(error)) continue;
          kernel.log("warn", `deleting from ${queueName} failed; the messages come again`, {
            error: error instanceof Error ? error.message : String(error),
          });
          break;
        }
      }
    }
  }

  return {
    stop() {
      stopped = true;
      windowTimer?.cancel();
      restTimer?.cancel();
    },
  };
}

const isPassing = (error: AwsError) => error.statusCode >= 500 || /Throttl/.test(error.code);

const bytesOf = (messages: ReceivedMessage[]) =>
  messages.reduce((sum, message) => sum + Buffer.byteLength(message.Body) + 1024, 0);
