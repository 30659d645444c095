import type { Technical } from "../ingest/steps.ts";
import type { Finding } from "./finding.ts";
import type { MasterSpec } from "./spec.ts";
import { spokenDuration } from "./words.ts";

/**
 * Size and length held against the spec. A portrait master is compared turned: `minWidth` is about the long edge of a
 * landscape spec, so that 1080×1920 passes where 1920×1080 does.
 */
export function checkFormat(technical: Technical, spec: MasterSpec): Finding[] {
  return [...checkResolution(technical, spec), ...checkDuration(technical, spec)];
}

function checkResolution({ width, height }: Technical, spec: MasterSpec): Finding[] {
  if (width === undefined || height === undefined) return [];
  const turned = width < height && (spec.minWidth ?? 0) > (spec.minHeight ?? 0);
  const [wide, high] = turned ? [height, width] : [width, height];
  const size = `${width}×${height}`;
  const measured = { width, height };
  const asked = (w: number | undefined, h: number | undefined) =>
    turned ? `${h ?? "any"}×${w ?? "any"}` : `${w ?? "any"}×${h ?? "any"}`;
  if (wide < (spec.minWidth ?? 0) || high < (spec.minHeight ?? 0)) {
    return [
      {
        check: "resolution",
        verdict: spec.verdict,
        message: `The master is ${size}; at least ${asked(spec.minWidth, spec.minHeight)} is expected. Ask for a larger export: enlarging it would not add detail.`,
        measured,
      },
    ];
  }
  if (wide > (spec.maxWidth ?? Number.POSITIVE_INFINITY) || high > (spec.maxHeight ?? Number.POSITIVE_INFINITY)) {
    return [
      {
        check: "resolution",
        verdict: spec.verdict,
        message: `The master is ${size}; at most ${asked(spec.maxWidth, spec.maxHeight)} is expected.`,
        measured,
      },
    ];
  }
  return [];
}

function checkDuration({ durationMs }: Technical, spec: MasterSpec): Finding[] {
  if (durationMs === undefined) return [];
  const finding = (message: string): Finding => ({
    check: "duration",
    verdict: spec.verdict,
    message,
    measured: { durationMs },
  });
  if (durationMs < (spec.minDurationMs ?? 0)) {
    return [
      finding(
        `The master runs ${spokenDuration(durationMs)}; at least ${spokenDuration(spec.minDurationMs ?? 0)} is expected. Was it cut short?`,
      ),
    ];
  }
  if (spec.maxDurationMs !== undefined && durationMs > spec.maxDurationMs) {
    return [
      finding(
        `The master runs ${spokenDuration(durationMs)}; at most ${spokenDuration(spec.maxDurationMs)} is expected.`,
      ),
    ];
  }
  return [];
}
