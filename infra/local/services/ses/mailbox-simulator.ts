/** What becomes of a mail to an address. */
export type Fate = "delivered" | "bounced" | "suppressed" | "delivered-then-answered" | "delivered-then-complained";

const fates: Readonly<Record<string, Fate>> = {
  success: "delivered",
  bounce: "bounced",
  suppressionlist: "suppressed",
  ooto: "delivered-then-answered",
  complaint: "delivered-then-complained",
};

/**
 * The fate of a mail: everything arrives, except at the addresses of SES's mailbox simulator, which take labels
 * (`bounce+anything@`). https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html
 */
export function fateOf(address: string): Fate {
  const [, mailbox = ""] = address.toLowerCase().match(/^([a-z]+)(?:\+[^@]*)?@simulator\.amazonses\.com$/) ?? [];
  return fates[mailbox] ?? "delivered";
}
