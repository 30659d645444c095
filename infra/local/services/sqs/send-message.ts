import { AwsError } from "../../kernel/errors.ts";
import type { Caller } from "../../kernel/service.ts";
import { runBatch } from "./batch.ts";
import { digestAttributes, digestBody } from "./message-digest.ts";
import { checkMessage, MAX_MESSAGE_BYTES, messageBytes, type OutgoingMessage } from "./message-rules.ts";
import type { MessageStore } from "./message-store.ts";
import type { Queue } from "./queue.ts";

export interface SendAnswer {
  MessageId: string;
  MD5OfMessageBody: string;
  MD5OfMessageAttributes?: string;
  MD5OfMessageSystemAttributes?: string;
}

/** Sends one message to a queue; throws what SQS answers to a message that it may not hold. */
export function makeSendMessage(messages: MessageStore, refresh: (queue: string) => void) {
  return (queue: Queue, message: OutgoingMessage, caller: Caller): SendAnswer => {
    checkMessage(message, queue.maximumMessageBytes);
    const attributes = message.MessageAttributes ?? {};
    const system = message.MessageSystemAttributes ?? {};
    const traceHeader = system.AWSTraceHeader?.StringValue;
    const messageId = messages.send(queue, {
      body: message.MessageBody,
      attributes,
      senderId: senderIdOf(caller),
      delaySeconds: message.DelaySeconds ?? queue.delaySeconds,
      ...(traceHeader !== undefined && { traceHeader }),
      ...(message.MessageGroupId !== undefined && { groupId: message.MessageGroupId }),
    });
    refresh(queue.name);
    const attributesDigest = digestAttributes(attributes);
    const systemDigest = digestAttributes(system);
    return {
      MessageId: messageId,
      MD5OfMessageBody: digestBody(message.MessageBody),
      ...(attributesDigest && { MD5OfMessageAttributes: attributesDigest }),
      ...(systemDigest && { MD5OfMessageSystemAttributes: systemDigest }),
    };
  };
}

/** Sends up to ten messages; throws BatchRequestTooLong when together they exceed what one message may. */
export function sendBatch(
  entries: (OutgoingMessage & { Id: string })[],
  send: (message: OutgoingMessage) => SendAnswer,
) {
  const bytes = entries.reduce((sum, entry) => sum + messageBytes(entry), 0);
  if (bytes > MAX_MESSAGE_BYTES) {
    throw new AwsError(
      "BatchRequestTooLong",
      `Batch requests cannot be longer than ${MAX_MESSAGE_BYTES} bytes. You have sent ${bytes} bytes.`,
    );
  }
  return runBatch(entries, send);
}

// SenderId is the access key's principal id in AWS; here the principal itself, which tells a reader more.
function senderIdOf(caller: Caller): string {
  if (caller.kind === "role" || caller.kind === "user") return caller.arn;
  return caller.kind === "service" ? caller.principal : "anonymous";
}
