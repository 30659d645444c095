import type { Config } from "../../shared/config/schema.ts";
import type { CheckInput } from "../../shared/ingest/steps.ts";
import { checkFormat } from "../../shared/quality/check-format.ts";
import { checkLoudness } from "../../shared/quality/check-loudness.ts";
import { checkModeration } from "../../shared/quality/check-moderation.ts";
import { checkNaming } from "../../shared/quality/check-naming.ts";
import { type Finding, type QualityReport, worstOf } from "../../shared/quality/finding.ts";
import type { QualitySpec } from "../../shared/quality/spec.ts";

export interface CheckDependencies {
  spec: QualitySpec;
  naming: Config["naming"];
}

/** Holds a version against the spec. Every finding says what was measured and what to do; the worst decides. */
export function makeCheckQuality({ spec, naming }: CheckDependencies) {
  return async ({ subject, made, tagged }: CheckInput): Promise<QualityReport> => {
    const findings: Finding[] = [
      ...checkNaming(subject.master.key, naming),
      ...checkFormat(made.technical, spec[subject.kind]),
      ...(subject.kind === "image" ? [] : checkLoudness(made.technical, spec.loudness[subject.kind])),
      ...made.findings,
      ...checkModeration(tagged.tags, spec.moderation),
    ];
    return { verdict: worstOf(findings), findings };
  };
}
