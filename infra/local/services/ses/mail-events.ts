import type { Kernel } from "../../kernel/kernel.ts";

export type MailEventType = "SEND" | "DELIVERY" | "BOUNCE" | "COMPLAINT";

/** What SES tells of a mail in each event. https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html */
export interface SentMail {
  messageId: string;
  /** Milliseconds since the epoch. */
  sentAt: number;
  source: string;
  sourceArn: string;
  destination: string[];
  headers: { name: string; value: string }[];
  subject: string;
  tags: Record<string, string[]>;
}

const detailTypes: Record<MailEventType, string> = {
  SEND: "Email Sent",
  DELIVERY: "Email Delivered",
  BOUNCE: "Email Bounced",
  COMPLAINT: "Email Complaint Received",
};
const eventTypes: Record<MailEventType, string> = {
  SEND: "Send",
  DELIVERY: "Delivery",
  BOUNCE: "Bounce",
  COMPLAINT: "Complaint",
};

/** Puts an event about a mail on the default bus, as a configuration set's EventBridge destination does. */
export function publishMailEvent(
  kernel: Kernel,
  type: MailEventType,
  mail: SentMail,
  recipients: string[],
  configurationSetArn: string,
): void {
  const timestamp = new Date(kernel.clock.now()).toISOString();
  kernel.use("events").putAwsEvent({
    "detail-type": detailTypes[type],
    source: "aws.ses",
    resources: [configurationSetArn],
    detail: {
      eventType: eventTypes[type],
      mail: {
        timestamp: new Date(mail.sentAt).toISOString(),
        source: mail.source,
        sourceArn: mail.sourceArn,
        sendingAccountId: kernel.accountId,
        messageId: mail.messageId,
        destination: mail.destination,
        headersTruncated: false,
        headers: mail.headers,
        commonHeaders: { from: [mail.source], to: mail.destination, messageId: mail.messageId, subject: mail.subject },
        tags: mail.tags,
      },
      ...outcome(type, recipients, timestamp, mail.messageId),
    },
  });
}

function outcome(
  type: MailEventType,
  recipients: string[],
  timestamp: string,
  messageId: string,
): Record<string, unknown> {
  switch (type) {
    case "SEND":
      return { send: {} };
    case "DELIVERY":
      return {
        delivery: {
          timestamp,
          processingTimeMillis: 0,
          recipients,
          smtpResponse: "250 2.6.0 Message received",
          reportingMTA: "localhost",
        },
      };
    case "BOUNCE":
      // The mailbox simulator answers for an unknown user.
      return {
        bounce: {
          bounceType: "Permanent",
          bounceSubType: "General",
          bouncedRecipients: recipients.map((emailAddress) => ({
            emailAddress,
            action: "failed",
            status: "5.1.1",
            diagnosticCode: "smtp; 550 5.1.1 user unknown",
          })),
          timestamp,
          feedbackId: messageId,
          reportingMTA: "dns; localhost",
        },
      };
    case "COMPLAINT":
      return {
        complaint: {
          complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
          timestamp,
          feedbackId: messageId,
          complaintFeedbackType: "abuse",
        },
      };
  }
}
