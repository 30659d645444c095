import type { CatalogueRecord } from "../catalog/records.ts";
import type { Aspect } from "./review-template.ts";

/** What of a version is compared with the one before. */
export type Compared = Pick<CatalogueRecord, "technical" | "tagged">;

/**
 * What a new version changed, as far as the catalogue can tell: the picture by its colours, light and contrast, the sound
 * by its loudness and tracks. What is not told apart here counts as unchanged, so a stage that judges details should not
 * carry over.
 */
export function changedAspects(before: Compared, after: Compared): Aspect[] {
  const differ = (one: unknown, other: unknown) => JSON.stringify(one ?? null) !== JSON.stringify(other ?? null);
  const names = ({ tagged }: Compared, type: "label" | "moderation") =>
    [...new Set(tagged.tags.filter((tag) => tag.type === type).map(({ name }) => name))].sort();
  const look = ({ tagged }: Compared) => [tagged.dominantColours.map(({ hex }) => hex), tagged.imageQuality];
  const sound = ({ technical }: Compared) => [technical.audioTracks, technical.loudnessLufs];
  const aspects: [Aspect, boolean][] = [
    ["picture", differ(look(before), look(after))],
    ["sound", differ(sound(before), sound(after))],
    [
      "dimensions",
      differ([before.technical.width, before.technical.height], [after.technical.width, after.technical.height]),
    ],
    ["duration", differ(before.technical.durationMs, after.technical.durationMs)],
    ["tags", differ(names(before, "label"), names(after, "label"))],
    ["moderation", differ(names(before, "moderation"), names(after, "moderation"))],
  ];
  return aspects.filter(([, changed]) => changed).map(([aspect]) => aspect);
}
