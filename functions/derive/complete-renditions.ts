import { DomainError } from "../../shared/error.ts";
import type { TranscodePlan } from "../../shared/ingest/steps.ts";
import type { Rendition } from "../../shared/rendition/rendition.ts";

/**
 * The planned renditions with the sizes of what is really there. An HLS rendition is its whole tree; its mean bitrate
 * cannot be told from it, so the planned peak stays.
 *
 * @throws DomainError `unavailable` when the job ended without writing one of them
 */
export function completeRenditions(
  plan: TranscodePlan,
  objects: { key: string; bytes: number }[],
  durationMs: number | undefined,
): Rendition[] {
  return plan.renditions.map((planned) => {
    const folder = planned.key.slice(0, planned.key.lastIndexOf("/") + 1);
    const present = objects.some(({ key }) => key === planned.key);
    const bytes = objects
      .filter(({ key }) => (planned.role === "hls" ? key.startsWith(folder) : key === planned.key))
      .reduce((sum, object) => sum + object.bytes, 0);
    if (!present || bytes === 0) {
      throw new DomainError(
        "unavailable",
        `The transcode has ended, but its output ${planned.key} is not there. Retry the version to make it again.`,
        { details: { rendition: planned.name } },
      );
    }
    return { ...planned, bytes, ...(durationMs !== undefined && { durationMs }) };
  });
}
