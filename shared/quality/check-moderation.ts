import type { Tag } from "../tag/tag.ts";
import type { Finding } from "./finding.ts";
import type { ModerationSpec } from "./spec.ts";
import { spokenDuration } from "./words.ts";

/**
 * Moderation findings, the most certain first: sure ones quarantine, others warn, accepted ones (by their own name or
 * that of a parent) are silent. A parent is not told beside its child: the child says it more exactly.
 */
export function checkModeration(tags: Tag[], spec: ModerationSpec): Finding[] {
  const accepted = new Set(spec.accepted.map((name) => name.toLowerCase()));
  const found = tags.filter((tag) => tag.type === "moderation");
  const parents = new Set(found.flatMap((tag) => tag.parents));
  return found
    .filter((tag) => !parents.has(tag.name))
    .filter((tag) => !accepted.has(tag.name) && !tag.parents.some((parent) => accepted.has(parent)))
    .sort((a, b) => b.confidence - a.confidence)
    .map((tag) => {
      const quarantined = tag.confidence >= spec.quarantineFrom;
      const confidence = Math.round(tag.confidence);
      return {
        check: "moderation" as const,
        verdict: quarantined ? ("quarantine" as const) : ("warn" as const),
        message: `${quarantined ? "Held back" : "Look at this"}: “${tag.name}” was seen${when(tag)} with ${confidence} % confidence. ${
          quarantined
            ? "Someone with the right to release it has to look first."
            : "Reviewers should decide whether it may be shown."
        }`,
        measured: { label: tag.name, confidence },
      };
    });
}

function when(tag: Tag): string {
  const [first] = tag.spans;
  return first === undefined ? "" : ` at ${spokenDuration(first.startMs)}`;
}
