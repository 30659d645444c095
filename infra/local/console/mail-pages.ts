import { html } from "hono/html";
import type { Backplane } from "../kernel/backplane.ts";
import { type Markup, moment, page, table } from "./page.ts";

export type Mail = ReturnType<Backplane["ses"]["mailbox"]>[number];

const pathOf = (mail: Mail) => `/_local/mail/${encodeURIComponent(mail.id)}`;

export function mailboxPage(mails: readonly Mail[]): Markup {
  const rows = mails.map(
    (mail) =>
      html`<tr><td>${moment(Date.parse(mail.at))}</td><td>${mail.to.join(", ")}</td><td><a href="${pathOf(mail)}">${mail.subject || "(no subject)"}</a></td></tr>`,
  );
  return page(
    "Mailbox",
    "/_local/mail",
    table(["Sent", "To", "Subject"], rows, "No mail has been sent. Mails never leave this machine; they arrive here."),
  );
}

export function mailPage(mail: Mail): Markup {
  return page(
    mail.subject || "(no subject)",
    "/_local/mail",
    html`<p class="dim">${moment(Date.parse(mail.at))} · from ${mail.from} · to ${mail.to.join(", ")}${mail.attachments.map(
      ({ name, contentType }, position) =>
        html` · <a href="${pathOf(mail)}/attachments/${position}">${name}</a> (${contentType})`,
    )}</p>
${mail.html === null ? "" : html`<iframe title="The mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox" src="${pathOf(mail)}/html"></iframe>`}
${mail.text === null ? "" : html`<h2>As text</h2><pre>${mail.text}</pre>`}`,
  );
}

/** What a mail's own HTML may do in the console: show pictures and styles, and nothing else. */
export const mailContentPolicy =
  "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; sandbox allow-popups allow-popups-to-escape-sandbox";
