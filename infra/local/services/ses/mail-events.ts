import type { Kernel } from "../../kernel/kernel.ts";
import { type BounceCause, bounceReport } from "./bounce-report.ts";

/** What happened to a mail, and with which of its recipients. */
export type MailHappening =
  | { type: "SEND" | "DELIVERY" | "COMPLAINT" | "REJECT"; recipients: string[] }
  | { type: "BOUNCE"; recipients: string[]; cause: BounceCause };
export type MailEventType = MailHappening["type"];

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
  REJECT: "Email Rejected",
};
const eventTypes: Record<MailEventType, string> = {
  SEND: "Send",
  DELIVERY: "Delivery",
  BOUNCE: "Bounce",
  COMPLAINT: "Complaint",
  REJECT: "Reject",
};

/** Puts an event about a mail on the default bus, as a configuration set's EventBridge destination does. */
export function publishMailEvent(
  kernel: Kernel,
  happening: MailHappening,
  mail: SentMail,
  configurationSetArn: string,
): void {
  const timestamp = new Date(kernel.clock.now()).toISOString();
  kernel.use("events").putAwsEvent({
    "detail-type": detailTypes[happening.type],
    source: "aws.ses",
    resources: [configurationSetArn],
    detail: {
      eventType: eventTypes[happening.type],
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
      ...outcome(happening, timestamp, mail.messageId),
    },
  });
}

function outcome(happening: MailHappening, timestamp: string, messageId: string): Record<string, unknown> {
  const { recipients } = happening;
  switch (happening.type) {
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
      return { bounce: { ...bounceReport(happening.cause, recipients), timestamp, feedbackId: messageId } };
    case "COMPLAINT":
      return {
        complaint: {
          complainedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
          timestamp,
          feedbackId: messageId,
          complaintSubType: null,
          complaintFeedbackType: "abuse",
        },
      };
    case "REJECT":
      return { reject: { reason: "Bad content" } };
  }
}
