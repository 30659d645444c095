import type { OutgoingMail } from "./outgoing-mail.ts";

/** Part of the file by which virus scanners are tested; the whole of it would make them jump at this one. */
const mark = "EICAR-STANDARD-ANTIVIRUS-TEST-FILE";

/** Whether SES's virus scanner would reject a mail, as it does the test file. https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html */
export function holdsTestVirus({ text, html, attachments }: OutgoingMail): boolean {
  return (
    [text, html].some((body) => body?.includes(mark)) ||
    attachments.some(({ content }) => Buffer.from(content).includes(mark))
  );
}
