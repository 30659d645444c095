import type { Config, Spec } from "../config/schema.ts";
import { LoudnessSpec, MasterSpec, ModerationSpec, QualitySpec } from "./spec.ts";

/** What the organisation's configuration holds masters against. */
export function qualitySpecOf(config: Config): QualitySpec {
  return QualitySpec.parse({
    video: masterSpec(config.spec.video, config.limits.maxDurationMs.video),
    audio: masterSpec(config.spec.audio, config.limits.maxDurationMs.audio),
    image: masterSpec(config.spec.image),
    loudness: { video: loudnessSpec(config.spec.video), audio: loudnessSpec(config.spec.audio) },
    moderation: ModerationSpec.parse({
      quarantineFrom: config.tagging.quarantineModeration,
      accepted: config.tagging.acceptedModeration,
    }),
  });
}

function masterSpec(spec: Spec, maxDurationMs?: number): MasterSpec {
  return MasterSpec.parse({ ...spec, maxDurationMs, verdict: spec.onViolation });
}

function loudnessSpec(spec: Spec): LoudnessSpec {
  return LoudnessSpec.parse({ ...spec.loudness, verdict: spec.onViolation });
}
