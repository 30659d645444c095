import type { CommentRecord } from "./comment.ts";
import type { CommentedVersion } from "./commented-version.ts";
import { regionInWords } from "./region.ts";
import { timecodeOf } from "./timecode.ts";

const columns: [heading: string, cell: (comment: CommentRecord) => string | number | null][] = [
  ["Comment", ({ id }) => Number(id)],
  ["Reply to", ({ parent }) => (parent === null ? null : Number(parent))],
  ["Version", ({ version }) => version],
  ["Written at", ({ createdAt }) => createdAt],
  ["Author", ({ author }) => author.name],
  ["Visibility", ({ visibility }) => visibility],
  ["State", ({ parent, resolved }) => (parent !== null ? null : resolved === null ? "open" : "resolved")],
  ["From", ({ frames }) => (frames === null ? null : timecodeOf(frames.first, frames.rate))],
  ["To", ({ frames }) => (frames === null ? null : timecodeOf(frames.last, frames.rate))],
  ["First frame", ({ frames }) => frames?.first ?? null],
  ["Last frame", ({ frames }) => frames?.last ?? null],
  ["Frame rate", ({ frames }) => (frames === null ? null : `${frames.rate.numerator}/${frames.rate.denominator}`)],
  ["Page", ({ page }) => page],
  ["Region", ({ region }) => (region === null ? null : regionInWords(region))],
  ["Text", ({ text }) => text],
  ["Answer", ({ answer }) => answer?.answer ?? null],
  ["Reason", ({ answer }) => answer?.reason ?? null],
  ["Answered by", ({ answer }) => answer?.by ?? null],
  ["Resolved at", ({ resolved }) => resolved?.at ?? null],
  ["Resolved by", ({ resolved }) => resolved?.by ?? null],
];

/** Comments as a table (RFC 4180), one a row. No cell is a formula to a spreadsheet that opens it. */
export function writeCsv({ comments }: Pick<CommentedVersion, "comments">): string {
  const rows = [columns.map(([heading]) => heading), ...comments.map((one) => columns.map(([, cell]) => cell(one)))];
  return rows.map((row) => `${row.map(written).join(",")}\r\n`).join("");
}

/**
 * What a spreadsheet takes for the beginning of a formula, in either width, and the characters that it passes over
 * before one: https://owasp.org/www-community/attacks/CSV_Injection
 */
const formula = /^[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠]/u;

function written(cell: string | number | null): string {
  if (cell === null) return "";
  if (typeof cell === "number") return String(cell);
  const harmless = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
