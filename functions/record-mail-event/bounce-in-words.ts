import { oneLine } from "../../shared/mail/mail-words.ts";
import type { Bounce } from "./ses-event.ts";

/** By SES's subtype; elsewhere the type says it. https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#bounce-types */
const subTypes: Readonly<Record<string, string>> = {
  NoEmail: "The address does not exist.",
  Suppressed: "SES sends nothing to this address, since mail to it has bounced before.",
  OnAccountSuppressionList: "SES sends nothing to this address, since mail to it has bounced or was marked as spam.",
  MailboxFull: "The mailbox is full.",
  MessageTooLarge: "The mail was too large for the mailbox.",
  ContentRejected: "The mail server did not like what the mail says.",
  AttachmentRejected: "The mail server does not take the attachment.",
};
const types: Readonly<Record<string, string>> = {
  Permanent: "The address does not exist or takes no mail.",
  Transient: "The mail server did not take it, or answered by itself, as for somebody who is away.",
};

/** Why a mail came back, for a producer; with what the other mail server said, which may be anything. */
export function bounceInWords({ bounceType, bounceSubType, bouncedRecipients }: Bounce): string {
  const words = subTypes[bounceSubType] ?? types[bounceType] ?? "The mail server did not say why.";
  const answer = bouncedRecipients.find(({ diagnosticCode }) => diagnosticCode !== undefined)?.diagnosticCode;
  return answer === undefined ? words : `${words} (${oneLine(answer).slice(0, 300)})`;
}
