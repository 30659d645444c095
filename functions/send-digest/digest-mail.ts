import { escapeHtml, inWords, oneLine } from "../../shared/mail/mail-words.ts";

/** What a morning's digest says to one person. Everything in it may have been written by anyone. */
export interface DigestMailContent {
  organisation: string;
  reviewer: string;
  /** In the order in which they are listed. */
  asks: DigestMailAsk[];
}

export interface DigestMailAsk {
  title: string;
  brand: string;
  version: number;
  stage: string;
  dueAt: string;
  overdue: boolean;
  /** The page on which one decides. */
  link: string;
}

export interface DigestMail {
  subject: string;
  text: string;
  html: string;
}

/** Writes the mail that bundles what somebody has yet to decide. */
export function writeDigestMail(content: DigestMailContent): DigestMail {
  const count = content.asks.length;
  const late = content.asks.filter(({ overdue }) => overdue).length;
  const wait = count === 1 ? "1 review waits" : `${count} reviews wait`;
  const subject = `${wait} for your decision${late === 0 ? "" : `, ${late} overdue`}`;
  return { subject, text: textOf(content), html: htmlOf(content) };
}

const howTo =
  "Opening a page decides nothing; you approve or ask for changes there. No sign-in is needed, and some stages ask for a code that is sent to this address.";
const forYouAlone = "The links are for you alone; please do not forward this mail.";
const intro = ({ asks }: DigestMailContent) =>
  asks.length === 1
    ? "this still waits for your decision:"
    : "these still wait for your decision, the most urgent first:";
const what = ({ title, brand, version }: DigestMailAsk) => oneLine(`“${title}” (version ${version}) of ${brand}`);
const when = ({ stage, dueAt, overdue }: DigestMailAsk) =>
  oneLine(`${stage}: ${overdue ? "overdue since" : "due by"} ${inWords(dueAt)}`);
const footer = ({ organisation }: DigestMailContent) => `Greenlight, for ${oneLine(organisation)}`;

function textOf(content: DigestMailContent): string {
  return [
    `Hello ${oneLine(content.reviewer)},`,
    intro(content),
    ...content.asks.map((ask) => `${ask.overdue ? "OVERDUE: " : ""}${what(ask)}\n${when(ask)}\n${ask.link}`),
    howTo,
    forYouAlone,
    footer(content),
  ].join("\n\n");
}

function htmlOf(content: DigestMailContent): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Reviews</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif">
<div style="max-width:520px;margin:0 auto">
<p>Hello ${escapeHtml(oneLine(content.reviewer))},</p>
<p>${intro(content)}</p>
${content.asks.map(rowOf).join("\n")}
<p style="font-size:13px;opacity:.75">${howTo} ${forYouAlone}</p>
<p style="font-size:13px;opacity:.75">${escapeHtml(footer(content))}</p>
</div>
</body>
</html>
`;
}

function rowOf(ask: DigestMailAsk): string {
  const mark = ask.overdue ? `<strong style="color:#b3261e">Overdue</strong> ` : "";
  return `<div style="margin:16px 0;padding:12px 16px;border-left:3px solid ${ask.overdue ? "#b3261e" : "#888"}">
<p style="margin:0">${mark}${escapeHtml(what(ask))}</p>
<p style="margin:4px 0 12px;font-size:14px;opacity:.75">${escapeHtml(when(ask))}</p>
<a href="${escapeHtml(ask.link)}" style="display:inline-block;padding:8px 16px;border-radius:8px;background:#14804a;color:#ffffff;font-weight:600;text-decoration:none">See it and decide</a>
</div>`;
}
