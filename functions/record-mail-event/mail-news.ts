import type { MailNews } from "../../shared/catalog/mail-record.ts";
import { oneLine } from "../../shared/mail/mail-words.ts";
import { bounceInWords } from "./bounce-in-words.ts";
import type { MailEventEnvelope } from "./ses-event.ts";

/** What an event of SES means for the review; undefined when it says no more than that SES has taken the mail. */
export function newsIn({ detail, time }: MailEventEnvelope): MailNews | undefined {
  const { messageId, timestamp: sentAt, destination } = detail.mail;
  const about = { messageId, sentAt, address: destination[0] ?? "", reason: null, passing: false };
  switch (detail.eventType) {
    case "Send":
      return undefined;
    case "Delivery":
      return { ...about, state: "delivered", at: detail.delivery.timestamp };
    case "Bounce": {
      const { timestamp: at, bounceType } = detail.bounce;
      const passing = bounceType !== "Permanent";
      return { ...about, state: "bounced", at, passing, bounceType, reason: bounceInWords(detail.bounce) };
    }
    case "Complaint":
      return { ...about, state: "complained", at: detail.complaint.timestamp, reason: "It was marked as spam." };
    case "Reject":
      return { ...about, state: "rejected", at: time, reason: oneLine(detail.reject.reason).slice(0, 300) };
  }
}
