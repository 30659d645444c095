import * as z from "zod";

export const Verdict = z.enum(["pass", "warn", "quarantine"]);
export type Verdict = z.infer<typeof Verdict>;

/** One thing a check found, in words a person can act on. */
export const Finding = z.object({
  check: z.enum([
    "naming",
    "resolution",
    "duration",
    "loudness",
    "black",
    "silence",
    "moderation",
    "format",
    "metadata",
  ]),
  verdict: Verdict,
  message: z.string(),
  measured: z.record(z.string(), z.union([z.string(), z.number()])).default({}),
});
export type Finding = z.infer<typeof Finding>;

/** The most severe verdict; that of nothing is `pass`. */
export function worstOf(findings: readonly Pick<Finding, "verdict">[]): Verdict {
  const severity = Verdict.options;
  return severity[Math.max(0, ...findings.map(({ verdict }) => severity.indexOf(verdict)))] ?? "pass";
}

/** The verdict of a report is the most severe of its findings. */
export const QualityReport = z.object({ verdict: Verdict, findings: z.array(Finding) });
export type QualityReport = z.infer<typeof QualityReport>;
