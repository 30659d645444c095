import { type SESv2Client, SendEmailCommand, type SendEmailCommandOutput } from "@aws-sdk/client-sesv2";
import { emailTags } from "../../shared/catalog/mail-tags.ts";
import { DomainError } from "../../shared/error.ts";
import { isRefusal } from "./refusal.ts";

export interface MailerSettings {
  sender: string;
  replyTo: string;
  /** What becomes of the mail is told to whoever listens to this set. */
  configurationSet: string;
}

export interface WrittenMail {
  subject: string;
  text: string;
  html: string;
  /** A picture that travels inside the mail; its HTML shows it as `cid:<id>`. */
  picture?: { id: string; fileName: string; contentType: string; bytes: Uint8Array };
  /** What the mail is about; comes back with whatever is told of it. */
  tags: Record<string, string>;
}

/**
 * Hands mails over to SES; answers SES's id of each.
 * @throws DomainError unconfirmed when nobody knows whether SES has taken the mail; anything else says that it has not.
 */
export type Mailer = (to: string, mail: WrittenMail) => Promise<string>;

/** One mail to one address at a time, so that what becomes of it is known of exactly one person. */
export function makeMailer(mail: SESv2Client, { sender, replyTo, configurationSet }: MailerSettings): Mailer {
  return async (to, { subject, text, html, picture, tags }) => {
    const { MessageId } = await handedOver(
      new SendEmailCommand({
        FromEmailAddress: sender,
        ReplyToAddresses: [replyTo],
        Destination: { ToAddresses: [to] },
        ConfigurationSetName: configurationSet,
        EmailTags: emailTags(tags),
        Content: {
          Simple: {
            Subject: { Data: subject, Charset: "UTF-8" },
            Body: { Text: { Data: text, Charset: "UTF-8" }, Html: { Data: html, Charset: "UTF-8" } },
            ...(picture !== undefined && { Attachments: [inline(picture)] }),
          },
        },
      }),
    );
    if (MessageId === undefined) throw unconfirmed();
    return MessageId;
  };

  async function handedOver(command: SendEmailCommand): Promise<SendEmailCommandOutput> {
    try {
      return await mail.send(command);
    } catch (error) {
      throw isRefusal(error) ? error : unconfirmed(error);
    }
  }
}

function unconfirmed(cause?: unknown): DomainError {
  return new DomainError(
    "unconfirmed",
    `SES was given a mail and did not say what became of it (${cause instanceof Error ? cause.name : "no id"}). It may have gone; do not send it again before SES had the time to tell.`,
    { cause },
  );
}

function inline({ id, fileName, contentType, bytes }: NonNullable<WrittenMail["picture"]>) {
  return {
    FileName: fileName,
    ContentType: contentType,
    ContentDisposition: "INLINE",
    ContentId: id,
    ContentTransferEncoding: "BASE64",
    RawContent: bytes,
  } as const;
}
