import { html, type Markup } from "./markup.ts";

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const words = new Map([
  ["abandoned", "Broken off"],
  ["approve", "Approved"],
  ["approve_with_changes", "Approved with changes"],
  ["approved", "Approved"],
  ["approved_with_changes", "Approved with changes"],
  ["cancelled", "Cancelled"],
  ["carried_over", "Carried over"],
  ["changes_requested", "Changes requested"],
  ["expired", "Expired"],
  ["not_reached", "Not reached"],
  ["not_relevant", "Not relevant"],
  ["open", "Open"],
  ["rejected", "Rejected"],
  ["request_changes", "Asked for changes"],
  ["skipped", "Skipped"],
  ["superseded", "Overtaken by a newer version"],
  ["waiting", "Waiting for its turn"],
  ["withdrawn", "Withdrawn"],
  ["comment.added", "commented"],
  ["comment.replied", "replied"],
  ["comment.resolved", "settled a comment"],
  ["comment.reopened", "took a comment up again"],
  ["comment.answered", "answered"],
]);

const good = new Set(["approve", "approved", "carried_over"]);
const wait = new Set(["approve_with_changes", "approved_with_changes", "open"]);
const bad = new Set(["request_changes", "changes_requested", "expired", "abandoned", "rejected"]);

/** An outcome, a decision or what was done to a comment, in words; one that is not known as it is written. */
export function inWords(term: string): string {
  return words.get(term) ?? term.replaceAll("_", " ");
}

/** An outcome or a decision as a label whose colour repeats what it says. */
export function label(term: string): Markup {
  const tone = good.has(term) ? "good" : wait.has(term) ? "wait" : bad.has(term) ? "bad" : "quiet";
  return html`<b class="label ${tone}">${inWords(term)}</b>`;
}

/** A moment in UTC, to the second, the same wherever it is written. */
export function moment(at: string | null): Markup {
  if (at === null) return html`<span class="none">–</span>`;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return html`${at}`;
  const day = `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ""} ${date.getUTCFullYear()}`;
  return html`<time datetime="${at}">${day}, ${date.toISOString().slice(11, 19)} UTC</time>`;
}

/** A duration in its two largest units. */
export function duration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const units: [string, number][] = [
    ["d", Math.floor(seconds / 86_400)],
    ["h", Math.floor(seconds / 3_600) % 24],
    ["min", Math.floor(seconds / 60) % 60],
    ["s", seconds % 60],
  ];
  const first = units.findIndex(([, count]) => count > 0);
  if (first === -1) return "0 s";
  return units
    .slice(first, first + 2)
    .filter(([, count]) => count > 0)
    .map(([unit, count]) => `${count} ${unit}`)
    .join(" ");
}

/** A whole number with its thousands set apart. */
export function grouped(count: number): string {
  return String(Math.trunc(count)).replace(/\B(?=(\d{3})+$)/g, ",");
}

export function shortHash(hash: string): string {
  return hash.length > 12 ? `${hash.slice(0, 12)}…` : hash;
}
