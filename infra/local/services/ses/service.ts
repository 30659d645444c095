import { randomUUID } from "node:crypto";
import type { Kernel } from "../../kernel/kernel.ts";
import { operation, type Permission } from "../../kernel/service.ts";
import { makeConfigurationSets } from "./configuration-sets.ts";
import { getAccount } from "./get-account.ts";
import { makeIdentities } from "./identities.ts";
import { identityOperations } from "./identity-operations.ts";
import { type MailHappening, publishMailEvent, type SentMail } from "./mail-events.ts";
import { makeMailbox } from "./mailbox.ts";
import { fateOf } from "./mailbox-simulator.ts";
import { type OutgoingMail, readOutgoingMail, type SendEmailInput } from "./outgoing-mail.ts";
import { sesProviders } from "./ses-resource.ts";
import { holdsTestVirus } from "./test-virus.ts";

/**
 * Amazon SES v2. Mails go to the mailbox at `/_local/mail` and never leave the machine. Registers its operations,
 * AWS::SES::EmailIdentity, ConfigurationSet and ConfigurationSetEventDestination, and the `ses` backplane part.
 * The account counts as out of the sandbox: recipients need no verification.
 */
export function makeSes(kernel: Kernel): void {
  const identities = makeIdentities(kernel);
  const sets = makeConfigurationSets(kernel);
  const mailbox = makeMailbox(kernel);

  /**
   * Permissions are asked on the sender's identity and on the configuration set, also on the one that the identity
   * brings; a raw message asks for SendRawEmail.
   */
  function permissions(input: SendEmailInput): Permission[] {
    const { from, recipients } = readOutgoingMail(input);
    const action = input.Content.Raw ? "ses:SendRawEmail" : "ses:SendEmail";
    const context = {
      "ses:FromAddress": from.address,
      "ses:FromDisplayName": from.displayName,
      "ses:Recipients": recipients.map(({ address }) => address),
      "ses:ApiVersion": "2",
      ...(input.FeedbackForwardingEmailAddress !== undefined && {
        "ses:FeedbackAddress": input.FeedbackForwardingEmailAddress,
      }),
    };
    const identity = identities.find(from.address);
    const set = input.ConfigurationSetName ?? identity?.configurationSet ?? null;
    return [
      { action, resource: identities.arnOf(identity?.name ?? from.address), context },
      ...(set === null ? [] : [{ action, resource: sets.arnOf(set), context }]),
    ];
  }

  function send(input: SendEmailInput): { MessageId: string } {
    const mail = readOutgoingMail(input);
    const identity = identities.require(mail.from);
    const setName = input.ConfigurationSetName ?? identity.configurationSet;
    if (setName !== null) sets.requireSending(setName);
    const sentAt = kernel.clock.now();
    const messageId = newMessageId(sentAt);
    const sent: SentMail = {
      messageId,
      sentAt,
      source: mail.from.text,
      sourceArn: identities.arnOf(identity.name),
      destination: mail.recipients.map(({ address }) => address),
      headers: mail.headers,
      subject: mail.subject,
      tags: tagsOf(input, setName, mail),
    };
    const publish = (happening: MailHappening) => {
      if (setName !== null && happening.recipients.length > 0 && sets.publishes(setName, happening.type))
        publishMailEvent(kernel, happening, sent, sets.arnOf(setName));
    };
    const withFate = (...fates: ReturnType<typeof fateOf>[]) =>
      sent.destination.filter((address) => fates.includes(fateOf(address)));
    const delivered = withFate("delivered", "delivered-then-answered", "delivered-then-complained");

    kernel.store.transaction(() => {
      if (holdsTestVirus(mail)) {
        publish({ type: "REJECT", recipients: sent.destination });
        return;
      }
      publish({ type: "SEND", recipients: sent.destination });
      if (delivered.length > 0) {
        mailbox.deliver({
          id: messageId,
          at: new Date(sentAt).toISOString(),
          from: mail.from.text,
          to: delivered,
          replyTo: mail.replyTo,
          subject: mail.subject,
          html: mail.html,
          text: mail.text,
          headers: mail.headers,
          attachments: mail.attachments,
        });
      }
      publish({ type: "DELIVERY", recipients: delivered });
      publish({ type: "BOUNCE", recipients: withFate("bounced"), cause: "unknown-user" });
      publish({ type: "BOUNCE", recipients: withFate("suppressed"), cause: "suppressed" });
      publish({ type: "BOUNCE", recipients: withFate("delivered-then-answered"), cause: "away" });
      publish({ type: "COMPLAINT", recipients: withFate("delivered-then-complained") });
    });
    return { MessageId: messageId };
  }

  kernel.register({
    name: "sesv2",
    operations: {
      SendEmail: operation({ authorize: permissions, handle: send }),
      GetAccount: getAccount,
      ...identityOperations(identities),
    },
  });
  for (const provider of sesProviders(kernel, identities, sets)) kernel.registerProvider(provider);
  kernel.provide("ses", { mailbox: mailbox.list, attachment: mailbox.attachment });
}

/** Ids look like those of SES: a time, a random part and a counter. */
function newMessageId(sentAt: number): string {
  return `01${sentAt.toString(16).padStart(14, "0")}-${randomUUID()}-000000`;
}

/** The tags that SES adds itself stand beside those of the request. */
function tagsOf(input: SendEmailInput, setName: string | null, mail: OutgoingMail): Record<string, string[]> {
  return {
    ...(setName !== null && { "ses:configuration-set": [setName] }),
    "ses:from-domain": [mail.from.address.slice(mail.from.address.indexOf("@") + 1)],
    "ses:operation": [input.Content.Raw ? "SendRawEmail" : "SendEmail"],
    ...Object.fromEntries((input.EmailTags ?? []).map(({ Name, Value }) => [Name, [Value]])),
  };
}
