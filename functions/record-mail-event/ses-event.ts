import * as z from "zod";

const timestamp = z.iso.datetime({ offset: true }).transform((at) => new Date(at).toISOString());
/** It becomes part of a key. */
const messageId = z.string().regex(/^[\w.=+-]{1,200}$/);

const mail = z.object({
  timestamp,
  messageId,
  destination: z.array(z.string().max(320)).min(1),
  tags: z.record(z.string(), z.array(z.string())).default({}),
});

const Bounce = z.object({
  timestamp,
  bounceType: z.string().max(50),
  bounceSubType: z.string().max(50).default(""),
  /** Empty when SES could not tell from the answer whom it was about. */
  bouncedRecipients: z.array(z.object({ diagnosticCode: z.string().optional() })).default([]),
});
export type Bounce = z.infer<typeof Bounce>;

/**
 * What SES tells of a mail.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export const MailEvent = z.discriminatedUnion("eventType", [
  z.object({ eventType: z.literal("Send"), mail }),
  z.object({ eventType: z.literal("Delivery"), mail, delivery: z.object({ timestamp }) }),
  z.object({ eventType: z.literal("Bounce"), mail, bounce: Bounce }),
  z.object({ eventType: z.literal("Complaint"), mail, complaint: z.object({ timestamp }) }),
  z.object({ eventType: z.literal("Reject"), mail, reject: z.object({ reason: z.string() }) }),
]);
export type MailEvent = z.infer<typeof MailEvent>;

/** The same in the envelope in which EventBridge hands it on. */
export const MailEventEnvelope = z.object({
  source: z.literal("aws.ses"),
  time: timestamp,
  detail: MailEvent,
});
export type MailEventEnvelope = z.infer<typeof MailEventEnvelope>;

/** A batch of the queue in which such events wait. Of a message's text nothing is taken for granted here: one that cannot be read keeps no other. */
export const MailEventBatch = z.object({ Records: z.array(z.object({ messageId: z.string(), body: z.string() })) });
export type MailEventBatch = z.infer<typeof MailEventBatch>;
