/** Why a mail came back: nobody there, an address that SES no longer sends to, or somebody who is away. */
export type BounceCause = "unknown-user" | "suppressed" | "away";

/**
 * What SES tells of a bounce, as its mailbox simulator provokes them.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html#event-publishing-retrieving-sns-contents-bounce-object
 */
export function bounceReport(cause: BounceCause, recipients: string[]): Record<string, unknown> {
  switch (cause) {
    case "unknown-user":
      return {
        bounceType: "Permanent",
        bounceSubType: "General",
        bouncedRecipients: recipients.map((emailAddress) => ({
          emailAddress,
          action: "failed",
          status: "5.1.1",
          diagnosticCode: "smtp; 550 5.1.1 user unknown",
        })),
        reportingMTA: "dns; localhost",
      };
    case "suppressed":
      return {
        bounceType: "Permanent",
        bounceSubType: "Suppressed",
        bouncedRecipients: recipients.map((emailAddress) => ({
          emailAddress,
          action: "failed",
          status: "5.1.1",
          diagnosticCode:
            "Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.",
        })),
        reportingMTA: "dns; amazonses.com",
      };
    case "away":
      // An automatic answer holds no report on the delivery.
      return {
        bounceType: "Transient",
        bounceSubType: "General",
        bouncedRecipients: recipients.map((emailAddress) => ({ emailAddress })),
      };
  }
}
