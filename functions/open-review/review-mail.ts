import { escapeHtml, inWords, oneLine } from "../../shared/mail/mail-words.ts";

/** What a review mail says. Everything in it may have been written by anyone. */
export interface ReviewMailContent {
  organisation: string;
  brand: string;
  title: string;
  kind: "video" | "audio" | "image";
  version: number;
  reviewer: string;
  /** The stage at which they are asked, and why it is them. */
  stage: string;
  because: string;
  /** Whether a decision will ask for a code that is sent to the same address. */
  needsCode: boolean;
  requestedBy: string;
  dueAt: string;
  expiresAt: string;
  note: string | null;
  /** The page on which one decides. */
  link: string;
  reminder: boolean;
  /** Whether a poster travels with the mail, as `cid:poster`. */
  hasPoster: boolean;
}

export interface ReviewMail {
  subject: string;
  text: string;
  html: string;
}

const kinds = { video: "film", audio: "recording", image: "picture" };

const codeWords = " Deciding asks for a code, which is sent to this address when you are ready.";

/** Writes the mail that asks a reviewer, or asks again. */
export function writeReviewMail(content: ReviewMailContent): ReviewMail {
  const { brand, title, kind, version, requestedBy, reminder } = content;
  const ask = reminder ? "is still waiting for your decision" : "needs your decision";
  const subject = oneLine(`${reminder ? "Reminder: " : ""}${brand}: “${title}” ${ask}`).slice(0, 180);
  const what = `${requestedBy} asks you to review the ${kinds[kind]} “${title}” (version ${version}) of ${brand}.`;
  return { subject, text: textOf(content, what), html: htmlOf(content, what) };
}

function textOf(
  { reviewer, stage, because, needsCode, dueAt, expiresAt, note, link, reminder, organisation }: ReviewMailContent,
  what: string,
): string {
  return [
    `Hello ${oneLine(reviewer)},`,
    reminder ? `${oneLine(what)} You have not decided yet.` : oneLine(what),
    ...(note === null ? [] : [`Note: ${note}`]),
    `Please decide by ${inWords(dueAt)}:`,
    link,
    `You are asked at the stage ${oneLine(stage)}: ${oneLine(because)}.`,
    `Opening the page decides nothing; you approve or ask for changes there. No sign-in is needed.${needsCode ? codeWords : ""}`,
    `The link is for you alone and works until ${inWords(expiresAt)}. Please do not forward it.`,
    `Greenlight, for ${organisation}`,
  ].join("\n\n");
}

function htmlOf(
  {
    reviewer,
    stage,
    because,
    needsCode,
    dueAt,
    expiresAt,
    note,
    link,
    reminder,
    organisation,
    title,
    hasPoster,
  }: ReviewMailContent,
  what: string,
): string {
  const href = escapeHtml(link);
  const poster = hasPoster
    ? `<a href="${href}"><img src="cid:poster" alt="${escapeHtml(oneLine(title))}" width="520" style="display:block;width:100%;max-width:520px;height:auto;border-radius:8px;border:0"></a>`
    : "";
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Review</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:520px;margin:0 auto">
<p>Hello ${escapeHtml(oneLine(reviewer))},</p>
<p>${escapeHtml(oneLine(what))}${reminder ? " You have not decided yet." : ""}</p>
${poster}
${note === null ? "" : `<blockquote style="margin:16px 0;padding:8px 16px;border-left:3px solid #888;white-space:pre-wrap">${escapeHtml(note)}</blockquote>`}
<p>Please decide by <strong>${escapeHtml(inWords(dueAt))}</strong>.</p>
<p style="margin:24px 0"><a href="${href}" style="display:inline-block;padding:12px 24px;border-radius:8px;background:#14804a;color:#ffffff;font-weight:600;text-decoration:none">See it and decide</a></p>
<p style="font-size:13px;opacity:.75">You are asked at the stage ${escapeHtml(oneLine(stage))}: ${escapeHtml(oneLine(because))}.</p>
<p style="font-size:13px;opacity:.75">Opening the page decides nothing; you approve or ask for changes there. No sign-in is needed.${needsCode ? codeWords : ""} The link is for you alone and works until ${escapeHtml(inWords(expiresAt))}; please do not forward it.</p>
<p style="font-size:13px;opacity:.75">Greenlight, for ${escapeHtml(organisation)}</p>
</div>
</body>
</html>
`;
}
