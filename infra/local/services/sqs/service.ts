import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Call, operation, type Permission } from "../../kernel/service.ts";
import { runBatch } from "./batch.ts";
import { type ListQueuesInput, listQueues } from "./list-queues.ts";
import { checkRange, MAX_VISIBILITY_SECONDS, type OutgoingMessage } from "./message-rules.ts";
import { makeMessageStore } from "./message-store.ts";
import { makeMoveTasks } from "./move-task.ts";
import type { Queue } from "./queue.ts";
import { queueAttributes } from "./queue-attributes.ts";
import { makeQueueRegistry, queueNameFromUrl } from "./queue-registry.ts";
import { queuePolicyProvider, queueProvider } from "./queue-resource.ts";
import { parseReceiptHandle, receiptHandleOf } from "./receipt-handle.ts";
import { presentMessage, type ReceivedMessage, systemAttributes } from "./receive-message.ts";
import { makeSendMessage, sendBatch } from "./send-message.ts";
import { makeVisibilitySignal } from "./visibility-signal.ts";

interface OnQueue {
  QueueUrl: string;
}

interface ReceiveInput extends OnQueue {
  AttributeNames?: string[];
  MessageSystemAttributeNames?: string[];
  MessageAttributeNames?: string[];
  MaxNumberOfMessages?: number;
  VisibilityTimeout?: number;
  WaitTimeSeconds?: number;
}

/** Amazon SQS: standard queues. Registers its operations, AWS::SQS::Queue and QueuePolicy, and the `sqs` backplane part. */
export function makeSqs(kernel: Kernel): void {
  const registry = makeQueueRegistry(kernel);
  const messages = makeMessageStore(kernel.store, kernel.clock, registry.find);
  const signal = makeVisibilitySignal(kernel.clock, messages);
  const send = makeSendMessage(messages, signal.refresh);
  const moves = makeMoveTasks(kernel, registry, messages, signal.refresh);
  kernel.onStop(signal.stop);

  const needs =
    (action: string) =>
    (input: OnQueue): Permission[] => [
      { action: `sqs:${action}`, resource: registry.arnOf(queueNameFromUrl(input.QueueUrl)) },
    ];
  const queueOf = (input: OnQueue) => registry.get(queueNameFromUrl(input.QueueUrl));

  function receiveNow(queue: Queue, max: number, visibilitySeconds: number) {
    const { messages: received, redriven } = messages.receive(queue, max, visibilitySeconds);
    if (redriven) signal.refresh(redriven);
    signal.refresh(queue.name);
    return received;
  }

  async function receive(input: ReceiveInput): Promise<{ Messages?: ReceivedMessage[] }> {
    const queue = queueOf(input);
    checkRange("MaxNumberOfMessages", input.MaxNumberOfMessages, 1, 10);
    checkRange("VisibilityTimeout", input.VisibilityTimeout, 0, MAX_VISIBILITY_SECONDS);
    checkRange("WaitTimeSeconds", input.WaitTimeSeconds, 0, 20);
    const until = kernel.clock.now() + (input.WaitTimeSeconds ?? queue.receiveWaitSeconds) * 1000;
    const take = () =>
      receiveNow(queue, input.MaxNumberOfMessages ?? 1, input.VisibilityTimeout ?? queue.visibilityTimeoutSeconds);
    let received = take();
    while (received.length === 0 && kernel.clock.now() < until && !signal.isStopped()) {
      await signal.wait(queue.name, until - kernel.clock.now());
      received = take();
    }
    if (received.length === 0) return {};
    const systemNames = [...(input.AttributeNames ?? []), ...(input.MessageSystemAttributeNames ?? [])];
    return {
      Messages: received.map((message) => presentMessage(message, systemNames, input.MessageAttributeNames ?? [])),
    };
  }

  /** Deletes by handle. A handle that a later receipt has replaced is accepted and deletes nothing. */
  function remove(queue: Queue, receiptHandle: string): void {
    const handle = parseReceiptHandle(receiptHandle);
    const message = messages.find(queue.name, handle);
    if (message?.receipt !== handle.receipt) return;
    messages.delete(message);
    signal.refresh(queue.name);
  }

  function changeVisibility(queue: Queue, receiptHandle: string, seconds: number): void {
    checkRange("VisibilityTimeout", seconds, 0, MAX_VISIBILITY_SECONDS);
    const handle = parseReceiptHandle(receiptHandle);
    const message = messages.find(queue.name, handle);
    if (message?.receipt !== handle.receipt || message.visibleAt <= kernel.clock.now()) {
      throw new AwsError("MessageNotInflight", "The message referred to isn't in flight.");
    }
    messages.changeVisibility(message, seconds);
    signal.refresh(queue.name);
  }

  kernel.register({
    name: "sqs",
    operations: {
      SendMessage: operation({
        authorize: needs("SendMessage"),
        handle: (input: OnQueue & OutgoingMessage, { caller }: Call) => send(queueOf(input), input, caller),
      }),
      SendMessageBatch: operation({
        authorize: needs("SendMessage"),
        handle: (input: OnQueue & { Entries: (OutgoingMessage & { Id: string })[] }, { caller }: Call) => {
          const queue = queueOf(input);
          return sendBatch(input.Entries, (message) => send(queue, message, caller));
        },
      }),
      ReceiveMessage: operation({ authorize: needs("ReceiveMessage"), handle: receive }),
      DeleteMessage: operation({
        authorize: needs("DeleteMessage"),
        handle: (input: OnQueue & { ReceiptHandle: string }) => {
          remove(queueOf(input), input.ReceiptHandle);
          return {};
        },
      }),
      DeleteMessageBatch: operation({
        authorize: needs("DeleteMessage"),
        handle: (input: OnQueue & { Entries: { Id: string; ReceiptHandle: string }[] }) => {
          const queue = queueOf(input);
          return runBatch(input.Entries, (entry) => {
            remove(queue, entry.ReceiptHandle);
            return {};
          });
        },
      }),
      ChangeMessageVisibility: operation({
        authorize: needs("ChangeMessageVisibility"),
        handle: (input: OnQueue & { ReceiptHandle: string; VisibilityTimeout: number }) => {
          changeVisibility(queueOf(input), input.ReceiptHandle, input.VisibilityTimeout);
          return {};
        },
      }),
      GetQueueAttributes: operation({
        authorize: needs("GetQueueAttributes"),
        handle: (input: OnQueue & { AttributeNames?: string[] }) => {
          const queue = queueOf(input);
          const names = input.AttributeNames ?? [];
          const asked = Object.entries(queueAttributes(queue, messages.count(queue))).filter(
            ([name]) => names.includes("All") || names.includes(name),
          );
          return asked.length > 0 ? { Attributes: Object.fromEntries(asked) } : {};
        },
      }),
      ListQueues: operation({
        // AWS asks for the permission on an ARN whose queue has no name.
        authorize: () => [{ action: "sqs:ListQueues", resource: registry.arnOf("") }],
        handle: (input: ListQueuesInput) => listQueues(registry, input),
      }),
      GetQueueUrl: operation({
        authorize: (input: { QueueName: string }) => [
          { action: "sqs:GetQueueUrl", resource: registry.arnOf(input.QueueName) },
        ],
        handle: (input: { QueueName: string }) => ({ QueueUrl: registry.url(registry.get(input.QueueName).name) }),
      }),
      PurgeQueue: operation({
        authorize: needs("PurgeQueue"),
        handle: (input: OnQueue) => {
          const queue = queueOf(input);
          messages.purge(queue);
          signal.refresh(queue.name);
          return {};
        },
      }),
      StartMessageMoveTask: operation({
        // A redrive also takes messages from the source and sends them to the destination. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
        authorize: (input: { SourceArn: string; DestinationArn?: string }) => [
          ...["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"].map((action) => ({
            action: `sqs:${action}`,
            resource: input.SourceArn,
          })),
          ...(input.DestinationArn ? [{ action: "sqs:SendMessage", resource: input.DestinationArn }] : []),
        ],
        handle: (input: { SourceArn: string; DestinationArn?: string; MaxNumberOfMessagesPerSecond?: number }) => {
          checkRange("MaxNumberOfMessagesPerSecond", input.MaxNumberOfMessagesPerSecond, 1, 500);
          return { TaskHandle: moves.start(input.SourceArn, input.DestinationArn, input.MaxNumberOfMessagesPerSecond) };
        },
      }),
    },
  });

  kernel.registerProvider(
    queueProvider(registry, (name) => {
      moves.resume(name);
      signal.refresh(name);
    }),
  );
  kernel.registerProvider(queuePolicyProvider(kernel, registry));

  kernel.provide("sqs", {
    sendAsService(queueArn, body, caller, attributes = {}) {
      kernel.authorize(caller, [{ action: "sqs:SendMessage", resource: queueArn }]);
      const MessageAttributes = Object.fromEntries(
        Object.entries(attributes).map(([name, value]) => [name, { DataType: "String", StringValue: value }]),
      );
      send(registry.byArn(queueArn), { MessageBody: body, MessageAttributes }, caller);
    },
    receive(queueArn, max) {
      const queue = registry.byArn(queueArn);
      return receiveNow(queue, max, queue.visibilityTimeoutSeconds).map((message) => ({
        messageId: message.messageId,
        receiptHandle: receiptHandleOf(message),
        body: message.body,
        attributes: systemAttributes(message),
      }));
    },
    delete(queueArn, receiptHandle) {
      remove(registry.byArn(queueArn), receiptHandle);
    },
    onMessage(queueArn, wake) {
      signal.onMessage(registry.byArn(queueArn).name, wake);
    },
  });
}
