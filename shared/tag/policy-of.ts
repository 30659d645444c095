import type { Config } from "../config/schema.ts";
import { TaggingPolicy } from "./policy.ts";

/** How the organisation's configuration wants pictures tagged. */
export function taggingPolicyOf(config: Config): TaggingPolicy {
  const { minConfidence, maxLabels } = config.tagging;
  return TaggingPolicy.parse({
    labels: { minConfidence: minConfidence.label, max: maxLabels },
    moderation: { minConfidence: minConfidence.moderation },
    faces: { minConfidence: minConfidence.face },
    text: { minConfidence: minConfidence.text },
  });
}
