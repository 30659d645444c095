import { type SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import { emailTags } from "../../shared/catalog/mail-tags.ts";

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

/** Hands mails over to SES; answers SES's id of each. */
export type Mailer = (to: string, mail: WrittenMail) => Promise<string>;

/** One mail to one address at a time, so that what becomes of it is known of exactly one person. */
export function makeMailer(mail: SESv2Client, { sender, replyTo, configurationSet }: MailerSettings): Mailer {
  return async (to, { subject, text, html, picture, tags }) => {
    const { MessageId } = await mail.send(
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
    return MessageId ?? "unknown";
  };
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
