import * as z from "zod";
import type { Tag } from "../tag/tag.ts";
import { Finding, QualityReport, worstOf } from "./finding.ts";

/** Checks whose findings can be excepted. What could not be read stays unread, whoever answers for it. */
const waivableChecks = ["naming", "resolution", "duration", "loudness", "black", "silence"] as const;

/** Names what a waiver covers: a check, or one moderation label, as `moderation:suggestive`. */
export const FindingCode = z
  .string()
  .trim()
  .toLowerCase()
  .max(120)
  .refine(
    (code) => waivableChecks.some((check) => check === code) || /^moderation:\S.*$/.test(code),
    `There is no such finding. A waiver covers ${waivableChecks.join(", ")}, or a moderation label as moderation:<label>.`,
  );

/** A waiver that holds, as far as findings are concerned. */
export interface Exception {
  id: string;
  covers: string | null;
  grantedBy: string;
  reason: string;
  until: string;
}

export const WaivedFinding = Finding.extend({
  /** Who answers for it that it does not count, and until when; null for one that counts. */
  waived: z.object({ id: z.string(), by: z.string(), reason: z.string(), until: z.string() }).nullable(),
});
export type WaivedFinding = z.infer<typeof WaivedFinding>;

/** A report in which the verdict is that of the findings that count. */
export const WaivedReport = QualityReport.extend({ findings: z.array(WaivedFinding) });
export type WaivedReport = z.infer<typeof WaivedReport>;

/** What a waiver has to cover to except a finding. */
export function codeOf({ check, measured }: Pick<Finding, "check" | "measured">): string {
  return check === "moderation" ? moderationCode(String(measured.label ?? "")) : check;
}

/** Holds a report against the waivers that are in force. */
export function withWaivers({ findings }: QualityReport, waivers: readonly Exception[]): WaivedReport {
  const judged = findings.map((finding): WaivedFinding => {
    const waiver = waivers.find(({ covers }) => covers === codeOf(finding));
    const waived = waiver && { id: waiver.id, by: waiver.grantedBy, reason: waiver.reason, until: waiver.until };
    return { ...finding, waived: waived ?? null };
  });
  return { verdict: worstOf(judged.filter(({ waived }) => waived === null)), findings: judged };
}

/** Moderation labels and their categories, but for what waivers except; a category stays as long as another label is of it. */
export function countedModeration(tags: readonly Tag[], waivers: readonly Exception[]): string[] {
  const found = tags.filter(({ type }) => type === "moderation");
  const categories = new Set(found.flatMap(({ parents }) => parents));
  return found
    .filter(({ name }) => !categories.has(name))
    .filter(({ name }) => !waivers.some(({ covers }) => covers === moderationCode(name)))
    .flatMap(({ name, parents }) => [name, ...parents]);
}

/** The waivers that except a moderation label of these. */
export function moderationWaivers<T extends Exception>(tags: readonly Tag[], waivers: readonly T[]): T[] {
  return waivers.filter(({ covers }) =>
    tags.some(({ type, name }) => type === "moderation" && covers === moderationCode(name)),
  );
}

function moderationCode(label: string): string {
  return `moderation:${label.toLowerCase()}`;
}
