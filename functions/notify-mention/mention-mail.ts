import { escapeHtml, oneLine } from "../../shared/mail/mail-words.ts";

/** What the mail to somebody who was mentioned says. Everything in it may have been written by anyone. */
export interface MentionMailContent {
  organisation: string;
  brand: string;
  title: string;
  version: number;
  recipient: string;
  author: string;
  isReply: boolean;
  /** Where in it, such as `00:00:10:00` or `page 3`; null for what is said of the whole. */
  place: string | null;
  /** Null for what must not leave the house: it is read behind the link. */
  text: string | null;
  /** The asset's page in the web app. */
  link: string;
}

export interface MentionMail {
  subject: string;
  text: string;
  html: string;
}

/** Writes the mail that tells somebody where they were mentioned. */
export function writeMentionMail(content: MentionMailContent): MentionMail {
  const { brand, title, version, author, isReply, place } = content;
  const subject = oneLine(`${brand}: ${author} mentioned you on “${title}”`).slice(0, 180).toWellFormed();
  const where = place === null ? "" : ` at ${place}`;
  const what = oneLine(
    `${author} mentioned you in a ${isReply ? "reply" : "comment"} on “${title}” (version ${version}) of ${brand}${where}.`,
  );
  return { subject, text: textOf(content, what), html: htmlOf(content, what) };
}

const hidden = "The comment is for the team alone; it can be read after signing in.";
const footer = (organisation: string) => `Greenlight, for ${oneLine(organisation)}`;

function textOf({ recipient, text, link, organisation }: MentionMailContent, what: string): string {
  return [
    `Hello ${oneLine(recipient)},`,
    what,
    text === null ? hidden : text.replaceAll(/^/gm, "> "),
    "See it and answer:",
    link,
    footer(organisation),
  ].join("\n\n");
}

function htmlOf({ recipient, text, link, organisation }: MentionMailContent, what: string): string {
  const quote =
    text === null
      ? `<p>${hidden}</p>`
      : `<blockquote style="margin:16px 0;padding:8px 16px;border-left:3px solid #888;white-space:pre-wrap">${escapeHtml(text)}</blockquote>`;
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Mention</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:520px;margin:0 auto">
<p>Hello ${escapeHtml(oneLine(recipient))},</p>
<p>${escapeHtml(what)}</p>
${quote}
<p style="margin:24px 0"><a href="${escapeHtml(link)}" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#14804a;color:#ffffff;font-weight:600;text-decoration:none">See it and answer</a></p>
<p style="font-size:13px;opacity:.75">${escapeHtml(footer(organisation))}</p>
</div>
</body>
</html>
`;
}
