import {
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { isPassing } from "../../shared/retry.ts";
import { type Letter, letterOf } from "./letter.ts";
import { redacted, redactedText } from "./redact.ts";
import type { DeadLetterQueue, DeadLetterQueueName, Redriven } from "./schemas/dead-letter.ts";

/** What the letters of each queue were to bring about. */
const about: Record<DeadLetterQueueName, string> = {
  uploads: "Masters that arrived and whose ingest could not be started",
  outbox: "Domain events that could not be put on the bus",
  publish: "Go-lives and expiries that could not be carried out",
  mentions: "Comments whose mentioned people could not be written to",
  digest: "Morning digests that could not be sent",
  "mail-events": "What SES told of mails and could not be put on record",
};

/** Sends what a letter holds to whom it was meant for. @throws DomainError, or AWS's own, with the reason why it cannot. */
export type SendAgain = (letter: Letter) => Promise<void>;

export interface DeadLetterDependencies {
  sqs: SQSClient;
  queueUrls: Record<DeadLetterQueueName, string>;
  sendAgain: Record<DeadLetterQueueName, SendAgain>;
  now: () => number;
}

const names: readonly DeadLetterQueueName[] = ["uploads", "outbox", "publish", "mentions", "digest", "mail-events"];

/** How long letters that are being sent again are hidden from others. */
const hiddenSeconds = 60;
/** A request is answered within 29 seconds. */
const mostMs = 15_000;

/**
 * What could not be delivered, and the way back. SQS moves messages only between queues, and all of these letters but
 * one kind were meant for functions and workflows: so each is sent to whom it was meant for, and then deleted. Whoever
 * gets a letter twice recognises it, as with the first delivery.
 */
export function makeDeadLetters({ sqs, queueUrls, sendAgain, now }: DeadLetterDependencies) {
  return {
    /** Every queue, with some of its letters, which stay where they are. */
    async list(): Promise<DeadLetterQueue[]> {
      return Promise.all(names.map(look));
    },

    /** Sends letters again, as many as a request has time for. A letter that is refused stays. */
    async redrive(name: DeadLetterQueueName): Promise<Redriven> {
      const until = now() + mostMs;
      const refused = new Map<string, string>();
      let sent = 0;
      while (now() < until) {
        const letters = await receive(name, hiddenSeconds);
        if (letters.length === 0) return { sent, refused: listed(refused), more: false };
        for (const letter of letters) {
          try {
            await sendAgain[name](letter);
            await sqs.send(
              new DeleteMessageCommand({ QueueUrl: queueUrls[name], ReceiptHandle: letter.receiptHandle }),
            );
            sent += 1;
          } catch (error) {
            refused.set(letter.id, redactedText(error instanceof Error ? error.message : String(error), 500));
            // A service that is busy is busy for the next letter, too.
            if (isPassing(error)) return { sent, refused: listed(refused), more: true };
          }
        }
      }
      return { sent, refused: listed(refused), more: true };
    },
  };

  async function look(name: DeadLetterQueueName): Promise<DeadLetterQueue> {
    const [{ Attributes }, letters] = await Promise.all([
      sqs.send(
        new GetQueueAttributesCommand({
          QueueUrl: queueUrls[name],
          AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
        }),
      ),
      // Seen by others at the same time, and by whoever sends them again.
      receive(name, 0),
    ]);
    return {
      name,
      about: about[name],
      waiting: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
      inFlight: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
      letters: letters.map(({ id, sentAt, from, reason, content }) => ({
        id,
        sentAt,
        from,
        reason: reason === null ? null : redactedText(reason),
        content: redacted(content),
      })),
      oldestSeenAt: letters.map(({ sentAt }) => sentAt).sort()[0] ?? null,
    };
  }

  async function receive(name: DeadLetterQueueName, visibilitySeconds: number): Promise<Letter[]> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrls[name],
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilitySeconds,
        MessageSystemAttributeNames: ["SentTimestamp"],
        MessageAttributeNames: ["All"],
      }),
    );
    return Messages.map((message: Message) => letterOf(message));
  }
}
export type DeadLetters = ReturnType<typeof makeDeadLetters>;

function listed(refused: ReadonlyMap<string, string>): Redriven["refused"] {
  return [...refused].map(([id, reason]) => ({ id, reason }));
}
