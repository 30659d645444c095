import type { Technical } from "../ingest/steps.ts";
import type { Finding } from "./finding.ts";
import type { LoudnessSpec } from "./spec.ts";

/**
 * Programme loudness and true peak of the master against EBU R 128 (or what the spec asks): -23 LUFS within the
 * tolerance, no peak above -1 dBTP. Sound too quiet to be measured is the silence check's business.
 */
export function checkLoudness({ loudnessLufs, truePeakDbtp }: Technical, spec: LoudnessSpec): Finding[] {
  const findings: Finding[] = [];
  if (loudnessLufs !== undefined && loudnessLufs > -70) {
    const off = round(loudnessLufs - spec.targetLufs);
    if (Math.abs(off) > spec.toleranceLu) {
      findings.push({
        check: "loudness",
        verdict: spec.verdict,
        message: `The sound measures ${lufs(loudnessLufs)} LUFS, ${Math.abs(off)} LU ${off > 0 ? "louder" : "quieter"} than the ${lufs(spec.targetLufs)} LUFS expected (±${spec.toleranceLu}). The renditions are normalised; the master itself should be mixed again for broadcast.`,
        measured: { loudnessLufs: round(loudnessLufs), targetLufs: spec.targetLufs },
      });
    }
  }
  if (truePeakDbtp !== undefined && truePeakDbtp > spec.maxTruePeakDbtp) {
    findings.push({
      check: "loudness",
      verdict: spec.verdict,
      message: `The sound peaks at ${lufs(truePeakDbtp)} dBTP, above ${lufs(spec.maxTruePeakDbtp)} dBTP: it may distort on some devices. Put a true-peak limiter on the mix.`,
      measured: { truePeakDbtp: round(truePeakDbtp), maxTruePeakDbtp: spec.maxTruePeakDbtp },
    });
  }
  return findings;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** With a real minus sign, as levels are written. */
function lufs(value: number): string {
  return String(round(value)).replace("-", "−");
}
