import type { ReviewHistory, VersionHistory } from "../review/history/review-history.ts";
import type { RoundHistory } from "../review/history/round-history.ts";
import { html, type Markup } from "./markup.ts";
import { stageSection } from "./stage-section.ts";
import { grouped, inWords, label, moment, shortHash } from "./words.ts";

/** One version: its bytes, its reviews, what was said about it, and what became of it. */
export function versionSection(history: VersionHistory, now: Date): Markup {
  const { version, checksum, bytes, uploadedBy, milestones, rounds, remarks } = history;
  return html`<section class="version">
<h2>Version ${version}</h2>
<dl class="facts">
<div><dt>Checksum</dt><dd><code>${checksum ?? "not on record"}</code></dd></div>
${bytes === null ? null : html`<div><dt>Size</dt><dd>${grouped(bytes)} bytes</dd></div>`}
${uploadedBy === null ? null : html`<div><dt>Uploaded by</dt><dd><bdi>${uploadedBy}</bdi></dd></div>`}
</dl>
<ul class="events">
${milestones.map(({ at, summary }) => html`<li>${moment(at)} <bdi>${summary}</bdi></li>`)}
</ul>
${rounds.length === 0 ? html`<p class="none">Nobody was asked to review this version.</p>` : rounds.map((round) => roundSection(round, checksum, now))}
${remarks.length === 0 ? null : remarksSection(remarks)}
</section>`;
}

function roundSection(round: RoundHistory, checksumOfVersion: string | null, now: Date): Markup {
  const { round: number, outcome, openedAt, endedAt, template, chosenBy, because, checksum, stages } = round;
  return html`<section class="round">
<h3>Review, round ${number} ${label(outcome)}</h3>
<p class="span">${moment(openedAt)} – ${endedAt === null ? "still open" : moment(endedAt)}${template === null ? null : html` · template <bdi>${template}</bdi>`}${chosenBy === null ? null : html`, chosen by <bdi>${chosenBy}</bdi>`}${because === null ? null : html`: <bdi>${because}</bdi>`}</p>
${checksum === null || checksum === checksumOfVersion ? null : html`<p class="late">Decided on other bytes: <code>${checksum}</code></p>`}
${stages.map((stage) => stageSection(stage, now))}
</section>`;
}

function remarksSection(remarks: VersionHistory["remarks"]): Markup {
  return html`<section class="round">
<h3>Comments</h3>
${remarks.some(({ sha256 }) => sha256 !== null) ? html`<p class="note">Where a comment’s words are not part of the record, their SHA-256 is.</p>` : null}
<ul class="events">
${remarks.map(remark)}
</ul>
</section>`;
}

function remark({ at, type, who, words, sha256, summary }: VersionHistory["remarks"][number]): Markup {
  const said =
    words === null
      ? html`<bdi>${summary}</bdi>`
      : html`<bdi>${who}</bdi> ${inWords(type)}: <bdi class="said">${words}</bdi>`;
  return html`<li>${moment(at)} <span>${said}${sha256 === null ? null : html` <small><code>${shortHash(sha256)}</code></small>`}</span></li>`;
}

/** Rules that somebody set aside, with who and why. */
export function waiversSection(waivers: ReviewHistory["waivers"]): Markup {
  return html`<section>
<h2>Waivers</h2>
<table>
<thead><tr><th scope="col">Granted</th><th scope="col">By</th><th scope="col">Rule</th><th scope="col">Why</th><th scope="col">Until</th></tr></thead>
<tbody>
${waivers.map(waiverRow)}
</tbody>
</table>
</section>`;
}

function waiverRow({
  at,
  version,
  grantedBy,
  rule,
  covers,
  reason,
  until,
  revoked,
}: ReviewHistory["waivers"][number]): Markup {
  const about = version === null ? null : html` <small>for version ${version}</small>`;
  const waived =
    covers === null
      ? null
      : html`<p>waives <code>${covers.code}</code>${covers.messages.map((message) => html` <bdi class="said">${message}</bdi>`)}</p>`;
  const end =
    revoked === null
      ? null
      : html`<p><b class="label bad">Revoked</b> ${moment(revoked.at)} by <bdi>${revoked.by}</bdi>${revoked.reason === null ? null : html`: <bdi class="said">${revoked.reason}</bdi>`}</p>`;
  return html`<tr><td data-label="Granted">${moment(at)}${about}</td><td data-label="By"><bdi>${grantedBy}</bdi></td><td data-label="Rule"><bdi>${rule ?? "–"}</bdi>${waived}</td><td data-label="Why"><bdi class="said">${reason ?? "–"}</bdi></td><td data-label="Until">${moment(until)} ${end}</td></tr>`;
}
