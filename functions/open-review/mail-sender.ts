import { type SESv2Client, SendEmailCommand } from "@aws-sdk/client-sesv2";
import type { OpenReviewDependencies } from "./open-review.ts";

/** Sends through SES. The poster travels inside the mail: a signed URL would have ended before most people read it. */
export function makeMailSender(mail: SESv2Client, sender: string, replyTo: string): OpenReviewDependencies["send"] {
  return async (to, { subject, text, html }, poster) => {
    const { MessageId } = await mail.send(
      new SendEmailCommand({
        FromEmailAddress: sender,
        ReplyToAddresses: [replyTo],
        Destination: { ToAddresses: [to.email] },
        Content: {
          Simple: {
            Subject: { Data: subject, Charset: "UTF-8" },
            Body: { Text: { Data: text, Charset: "UTF-8" }, Html: { Data: html, Charset: "UTF-8" } },
            ...(poster === undefined
              ? {}
              : {
                  Attachments: [
                    {
                      FileName: poster.contentType === "image/png" ? "poster.png" : "poster.jpg",
                      ContentType: poster.contentType,
                      ContentDisposition: "INLINE" as const,
                      ContentId: "poster",
                      ContentTransferEncoding: "BASE64" as const,
                      RawContent: poster.bytes,
                    },
                  ],
                }),
          },
        },
      }),
    );
    return MessageId ?? "unknown";
  };
}
