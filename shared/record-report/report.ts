import { createHash } from "node:crypto";
import { type SignedRecord, signedText } from "../audit/record-export.ts";
import { attachPayload } from "../audit/record-signature.ts";
import { reviewHistory } from "../review/history/review-history.ts";
import { chainSection } from "./chain-section.ts";
import { html, type Markup } from "./markup.ts";
import { reportStyle } from "./report-style.ts";
import { versionSection, waiversSection } from "./version-section.ts";
import { moment } from "./words.ts";

/**
 * Names what a report looks like. A report is verified by writing it anew from the record in it: whoever changes what any
 * of these files write raises the number, so that reports of before are told from doctored ones.
 */
export const reportLayout = "greenlight-report-1";

/** No script, nothing fetched, no style but the page's own. */
const policy = `default-src 'none'; style-src 'sha256-${createHash("sha256").update(reportStyle.text).digest("base64")}'; base-uri 'none'; form-action 'none'`;

/**
 * A signed record as a page for people to read, print and file, with the record and its signature in it. The same record
 * gives the same page, to the byte.
 */
export function renderReport(record: SignedRecord): string {
  const { versions, waivers } = reviewHistory(record.records);
  const now = new Date(record.exportedAt);
  const name = record.key.split("/").at(-1) || record.key;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="${reportLayout}">
<meta name="robots" content="noindex">
<meta name="referrer" content="no-referrer">
<title>Record of ${name}</title>
<style>${reportStyle}</style>
</head>
<body>
<header>
<p class="mark">Greenlight · record of an asset</p>
<h1><bdi>${name}</bdi></h1>
${overview(record, versions)}
</header>
<main>
${versions.map((version) => versionSection(version, now))}
${waivers.length === 0 ? null : waiversSection(waivers)}
${chainSection(record.records)}
</main>
${signatureSection(record)}
</body>
</html>
`;
  return page.text;
}

function overview(
  { assetId, key, exportedAt, records, head }: SignedRecord,
  versions: readonly { rounds: unknown[] }[],
): Markup {
  const rounds = versions.reduce((sum, version) => sum + version.rounds.length, 0);
  return html`<dl class="facts">
<div><dt>Master</dt><dd><bdi>${key}</bdi></dd></div>
<div><dt>Asset</dt><dd><code>${assetId}</code></dd></div>
<div><dt>Versions</dt><dd>${versions.length}</dd></div>
<div><dt>Rounds of review</dt><dd>${rounds}</dd></div>
<div><dt>Records</dt><dd>${records.length}</dd></div>
<div><dt>From</dt><dd>${moment(records.at(0)?.at ?? null)}</dd></div>
<div><dt>To</dt><dd>${moment(records.at(-1)?.at ?? null)}</dd></div>
<div><dt>Written</dt><dd>${moment(exportedAt)}</dd></div>
<div class="wide"><dt>The chain ends with</dt><dd><code>${head.hash}</code></dd></div>
</dl>`;
}

function signatureSection(record: SignedRecord): Markup {
  const { key } = record.signature;
  return html`<footer>
<h2>Signature</h2>
<p class="note">The record in this page is signed with Ed25519 (JWS, EdDSA). <code>greenlight verify</code> tells, without a network, whether the chain holds, whether the signature fits, and whether this page is the one that the record gives. Whose key it is, the stage that wrote this tells at <code>/v1/record-keys</code>.</p>
<dl class="facts">
<div class="wide"><dt>Key</dt><dd><code>${key.kid}</code></dd></div>
<div class="wide"><dt>Public key</dt><dd><code><data id="greenlight-record-key" value="${key.x}">${key.x}</data></code></dd></div>
</dl>
<data id="greenlight-record" value="${attachPayload(signedText(record), record.signature)}" hidden></data>
</footer>`;
}
