import * as z from "zod";

const timestamp = z.iso.datetime();

/** The edges on which something could be lost, by what is carried across them. */
export const DeadLetterQueueName = z.enum(["uploads", "outbox", "publish", "mentions", "digest", "mail-events"]);
export type DeadLetterQueueName = z.infer<typeof DeadLetterQueueName>;

export const DeadLetter = z.object({
  id: z.string(),
  sentAt: timestamp,
  /** What gave it up: a rule or a schedule that could not deliver it, a function that failed, or a queue or stream whose reader did. */
  from: z.enum(["rule", "schedule", "function", "stream", "queue"]),
  reason: z.string().nullable(),
  /** What would be sent again, without what lets somebody in. */
  content: z.unknown(),
});
export type DeadLetter = z.infer<typeof DeadLetter>;

export const DeadLetterQueue = z.object({
  name: DeadLetterQueueName,
  /** What its letters were to bring about. */
  about: z.string(),
  /** As far as SQS knows: those that wait, and those that somebody is sending again just now. */
  waiting: z.number().int().nonnegative(),
  inFlight: z.number().int().nonnegative(),
  /** Ten at most; they stay where they are. */
  letters: z.array(DeadLetter),
  /** When the oldest of these was given up; null when none was seen. */
  oldestSeenAt: timestamp.nullable(),
});
export type DeadLetterQueue = z.infer<typeof DeadLetterQueue>;

export const DeadLetterQueues = z.object({ items: z.array(DeadLetterQueue) });

export const Redriven = z.object({
  /** Sent again and gone from the queue. */
  sent: z.number().int().nonnegative(),
  /** Those that could not be sent, and stay. */
  refused: z.array(z.object({ id: z.string(), reason: z.string() })),
  /** Whether the queue may hold more: ask again. */
  more: z.boolean(),
});
export type Redriven = z.infer<typeof Redriven>;
