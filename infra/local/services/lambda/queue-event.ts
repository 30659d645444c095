import { createHash } from "node:crypto";
import * as z from "zod";

const Message = z.object({
  MessageId: z.string(),
  ReceiptHandle: z.string(),
  Body: z.string(),
  Attributes: z.record(z.string(), z.string()).default({}),
  MD5OfMessageAttributes: z.string().optional(),
  MessageAttributes: z
    .record(
      z.string(),
      z.object({ DataType: z.string(), StringValue: z.string().optional(), BinaryValue: z.string().optional() }),
    )
    .default({}),
});
const Received = z.object({ Messages: z.array(Message).default([]) });

export type ReceivedMessage = z.infer<typeof Message>;

/** The messages in an answer of ReceiveMessage. */
export function readMessages(answer: unknown): ReceivedMessage[] {
  return Received.parse(answer).Messages;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event */
export function queueEvent(
  messages: ReceivedMessage[],
  queueArn: string,
  region: string,
): { Records: Record<string, unknown>[] } {
  return {
    Records: messages.map((message) => ({
      messageId: message.MessageId,
      receiptHandle: message.ReceiptHandle,
      body: message.Body,
      attributes: message.Attributes,
      messageAttributes: attributesOf(message),
      ...(message.MD5OfMessageAttributes === undefined
        ? {}
        : { md5OfMessageAttributes: message.MD5OfMessageAttributes }),
      md5OfBody: createHash("md5").update(message.Body).digest("hex"),
      eventSource: "aws:sqs",
      eventSourceARN: queueArn,
      awsRegion: region,
    })),
  };
}

/** What filter criteria see of a message: its body parsed when it is JSON. */
export function queueFilterRecord(message: ReceivedMessage): Record<string, unknown> {
  return {
    messageId: message.MessageId,
    body: parsed(message.Body),
    attributes: message.Attributes,
    messageAttributes: attributesOf(message),
  };
}

function attributesOf(message: ReceivedMessage): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(message.MessageAttributes).map(([name, { DataType, StringValue, BinaryValue }]) => [
      name,
      {
        ...(StringValue === undefined ? {} : { stringValue: StringValue }),
        ...(BinaryValue === undefined ? {} : { binaryValue: BinaryValue }),
        stringListValues: [],
        binaryListValues: [],
        dataType: DataType,
      },
    ]),
  );
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
