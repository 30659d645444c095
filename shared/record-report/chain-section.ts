import type { AuditRecord } from "../audit/chain.ts";
import { html, type Markup } from "./markup.ts";
import { moment, shortHash } from "./words.ts";

/** The whole chain, a row a record. */
export function chainSection(records: readonly AuditRecord[]): Markup {
  return html`<section>
<h2>Every record</h2>
<p class="note">Each hash covers its record and the hash before it, so that nothing can be changed, left out, added or moved without it being told.</p>
<table class="chain">
<thead><tr><th scope="col">No.</th><th scope="col">When</th><th scope="col">Who</th><th scope="col">What</th><th scope="col">Hash</th></tr></thead>
<tbody>
${records.map(row)}
</tbody>
</table>
</section>`;
}

function row({ sequence, at, actor, type, summary, hash }: AuditRecord): Markup {
  return html`<tr><td data-label="No.">${sequence}</td><td data-label="When">${moment(at)}</td><td data-label="Who"><bdi>${actor}</bdi></td><td data-label="What"><bdi>${summary}</bdi> <small>${type}</small></td><td data-label="Hash"><code>${shortHash(hash)}</code></td></tr>`;
}
