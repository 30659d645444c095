import { digestAttributes, digestBody, type MessageAttribute } from "./message-digest.ts";
import type { StoredMessage } from "./message-store.ts";
import { receiptHandleOf } from "./receipt-handle.ts";

export interface ReceivedMessage {
  MessageId: string;
  ReceiptHandle: string;
  MD5OfBody: string;
  Body: string;
  Attributes?: Record<string, string>;
  MD5OfMessageAttributes?: string;
  MessageAttributes?: Record<string, MessageAttribute>;
}

/** A message as ReceiveMessage answers it, with the system and user attributes that were asked for (`All`, names, or `prefix.*`). */
export function presentMessage(
  message: StoredMessage,
  systemNames: readonly string[],
  attributeNames: readonly string[],
): ReceivedMessage {
  const wanted = Object.fromEntries(
    Object.entries(message.attributes).filter(([name]) => isAsked(name, attributeNames)),
  );
  const digest = digestAttributes(wanted);
  const system = systemAttributes(message);
  const asked = Object.fromEntries(
    Object.entries(system).filter(([name]) => systemNames.includes("All") || systemNames.includes(name)),
  );
  return {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandleOf(message),
    MD5OfBody: digestBody(message.body),
    Body: message.body,
    ...(Object.keys(asked).length > 0 && { Attributes: asked }),
    ...(digest && { MessageAttributes: wanted, MD5OfMessageAttributes: digest }),
  };
}

/** The system attributes of a received message. */
export function systemAttributes(message: StoredMessage): Record<string, string> {
  return {
    SenderId: message.senderId,
    SentTimestamp: String(message.sentAt),
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
    ...(message.traceHeader !== undefined && { AWSTraceHeader: message.traceHeader }),
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    ...(message.sourceArn !== undefined && { DeadLetterQueueSourceArn: message.sourceArn }),
  };
}

function isAsked(name: string, asked: readonly string[]): boolean {
  return asked.some(
    (pattern) =>
      pattern === "All" ||
      pattern === ".*" ||
      pattern === name ||
      (pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -1))),
  );
}
