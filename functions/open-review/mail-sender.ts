import type { MailKey } from "../../shared/catalog/mail-ledger.ts";
import { mailTags } from "../../shared/catalog/mail-tags.ts";
import type { Reviewer } from "../../shared/config/schema.ts";
import type { Mailer } from "../runtime/mailer.ts";
import type { Poster } from "./open-review.ts";
import type { ReviewMail } from "./review-mail.ts";

/** Sends a review mail. The poster travels inside it: a signed URL would have ended before most people read it. */
export function makeMailSender(send: Mailer) {
  return (to: Reviewer, mail: ReviewMail, poster: Poster | undefined, about: MailKey): Promise<string> =>
    send(to.email, {
      ...mail,
      ...(poster !== undefined && {
        picture: {
          id: "poster",
          fileName: poster.contentType === "image/png" ? "poster.png" : "poster.jpg",
          contentType: poster.contentType,
          bytes: poster.bytes,
        },
      }),
      tags: mailTags(about),
    });
}
