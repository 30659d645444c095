import type { Message } from "@aws-sdk/client-sqs";
import * as z from "zod";
import type { DeadLetter } from "./schemas/dead-letter.ts";

/** A letter as it is told from its message. */
export interface Letter {
  id: string;
  receiptHandle: string;
  sentAt: string;
  from: DeadLetter["from"];
  reason: string | null;
  /** What was to be delivered. */
  content: unknown;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html */
const GivenUpByFunction = z.object({
  requestContext: z.object({ condition: z.string().optional() }),
  requestPayload: z.unknown(),
  responsePayload: z.object({ errorMessage: z.string() }).optional().catch(undefined),
});

/** https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-errors.html */
export const GivenUpByStream = z.object({
  requestContext: z.object({ condition: z.string().optional() }),
  DDBStreamBatchInfo: z.object({
    approximateArrivalOfFirstRecord: z.iso.datetime({ offset: true }),
    approximateArrivalOfLastRecord: z.iso.datetime({ offset: true }),
    batchSize: z.number().int(),
  }),
});

/** Scheduler keeps the request that it could not make. https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html */
const GivenUpBySchedule = z.object({ Payload: z.string() });

/** Reads a message of a dead-letter queue, whoever has put it there. */
export function letterOf(message: Message): Letter {
  const document = parsed(message.Body ?? "");
  const said = (name: string) => message.MessageAttributes?.[name]?.StringValue;
  const reason = [said("ERROR_CODE"), said("ERROR_MESSAGE")].filter((part) => part !== undefined).join(": ");
  return {
    id: message.MessageId ?? "",
    receiptHandle: message.ReceiptHandle ?? "",
    sentAt: new Date(Number(message.Attributes?.SentTimestamp ?? 0)).toISOString(),
    ...contentOf(document, reason === "" ? null : reason, said("RULE_ARN") !== undefined),
  };
}

function contentOf(
  document: unknown,
  reason: string | null,
  byRule: boolean,
): Pick<Letter, "from" | "reason" | "content"> {
  const stream = GivenUpByStream.safeParse(document);
  if (stream.success)
    return { from: "stream", reason: stream.data.requestContext.condition ?? reason, content: document };
  const served = GivenUpByFunction.safeParse(document);
  if (served.success) {
    const { requestContext, requestPayload, responsePayload } = served.data;
    return {
      from: "function",
      reason: responsePayload?.errorMessage ?? requestContext.condition ?? reason,
      content: requestPayload,
    };
  }
  if (byRule) return { from: "rule", reason, content: document };
  const schedule = GivenUpBySchedule.safeParse(document);
  if (schedule.success) return { from: "schedule", reason, content: parsed(schedule.data.Payload) };
  return { from: "queue", reason, content: document };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
