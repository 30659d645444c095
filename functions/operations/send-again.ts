import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { marshall } from "@aws-sdk/util-dynamodb";
import * as z from "zod";
import type { makeOutbox } from "../../shared/catalog/outbox.ts";
import { DomainError } from "../../shared/error.ts";
import type { SendAgain } from "./dead-letters.ts";
import { GivenUpByStream } from "./letter.ts";

/** Starts the workflow that a rule could not start; the same letter starts it once. */
export function toWorkflow(stepFunctions: SFNClient, stateMachineArn: string): SendAgain {
  return async ({ id, content }) => {
    try {
      await stepFunctions.send(
        new StartExecutionCommand({ stateMachineArn, name: `redrive-${id}`, input: JSON.stringify(content) }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  };
}

/** Calls a function as it was called before: nobody waits for its answer, and what it cannot do becomes a dead letter again. */
export function toFunction(lambda: LambdaClient, functionArn: string): SendAgain {
  return async ({ content }) => {
    await lambda.send(
      new InvokeCommand({
        FunctionName: functionArn,
        InvocationType: "Event",
        Payload: Buffer.from(JSON.stringify(content)),
      }),
    );
  };
}

export function toQueue(sqs: SQSClient, queueUrl: string): SendAgain {
  return async ({ content }) => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: queueUrl,
        MessageBody: typeof content === "string" ? content : JSON.stringify(content),
      }),
    );
  };
}

const RelayAnswer = z.object({ batchItemFailures: z.array(z.unknown()) });

/**
 * Has the relay put events on the bus again. A letter of a stream names a stretch of it and holds nothing, and a stream
 * forgets after a day; but the events lie in the journal, by the time at which they happened. A few that left in time may
 * leave once more, by the same ids.
 */
export function toRelay(lambda: LambdaClient, relayArn: string, outbox: ReturnType<typeof makeOutbox>): SendAgain {
  return async ({ content }) => {
    const { approximateArrivalOfFirstRecord: first, approximateArrivalOfLastRecord: last } =
      GivenUpByStream.parse(content).DDBStreamBatchInfo;
    const events = await outbox(new Date(first), new Date(last));
    const { FunctionError, Payload } = await lambda.send(
      new InvokeCommand({
        FunctionName: relayArn,
        Payload: Buffer.from(
          JSON.stringify({
            Records: events.map((event, at) => ({
              dynamodb: {
                SequenceNumber: String(at),
                NewImage: marshall({ event }, { removeUndefinedValues: true }),
              },
            })),
          }),
        ),
      }),
    );
    // The relay has no queue of its own for what fails when it is called so: the letter stays instead.
    if (FunctionError !== undefined || !isWhole(Payload))
      throw new DomainError("unavailable", "The relay could not put the events on the bus. Its log has the reason.");
  };
}

function isWhole(payload: Uint8Array | undefined): boolean {
  const answer = RelayAnswer.safeParse(JSON.parse(Buffer.from(payload ?? "null").toString("utf8") || "null"));
  return answer.success && answer.data.batchItemFailures.length === 0;
}
