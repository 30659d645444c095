import { DomainError, isUnconfirmed } from "../../shared/error.ts";
import { escapeHtml, oneLine } from "../../shared/mail/mail-words.ts";
import type { Mailer, WrittenMail } from "../runtime/mailer.ts";

/**
 * Mails a step-up code. It is on the page that one types it in; the mail holds no link, so that nobody learns to trust one.
 * What it answers throws DomainError unconfirmed when nobody knows whether the mail went.
 */
export function makeSendCode(send: Mailer, organisation: string) {
  return async (to: { name: string; email: string }, code: string, title: string): Promise<void> => {
    const subject = `${code} is your code for a decision`;
    const lines = [
      `Hello ${oneLine(to.name)},`,
      `to decide on “${oneLine(title)}”, enter this code on the page that you have open:`,
      code,
      "It works for ten minutes. If you did not ask for it, somebody else has your link: tell the person who asked you to review.",
      `Greenlight, for ${organisation}`,
    ];
    const html = lines
      .map((line) =>
        line === code
          ? `<p style="font:600 28px/1.2 ui-monospace,monospace;letter-spacing:.2em">${line}</p>`
          : `<p>${escapeHtml(line)}</p>`,
      )
      .join("\n");
    await sent(to.email, {
      subject,
      text: lines.join("\n\n"),
      html: `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Code</title></head>\n<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">\n${html}\n</body></html>\n`,
      tags: { kind: "step-up-code" },
    });
  };

  /** The mail is not sent again by itself: whoever waits for a code asks for another, and knows which came last. */
  async function sent(email: string, mail: WrittenMail): Promise<void> {
    try {
      await send(email, mail);
    } catch (error) {
      if (!isUnconfirmed(error)) throw error;
      const message =
        "A code may be on its way. Enter it when it comes; if none has come in a minute, ask for another.";
      throw new DomainError("unconfirmed", message, { cause: error });
    }
  }
}
