import type { TagInput } from "../../shared/ingest/steps.ts";
import { mapBounded } from "../../shared/media/map-bounded.ts";
import { mergeFrames } from "../../shared/tag/merge-frames.ts";
import type { FrameObservations } from "../../shared/tag/observation.ts";
import { type Detector, detectorsOf, type TaggingPolicy } from "../../shared/tag/policy.ts";
import type { TagReport } from "../../shared/tag/tag.ts";

/** Has one detector look at one picture of the renditions bucket. */
export type Detect = (detector: Detector, key: string) => Promise<Omit<FrameObservations, "atMs">>;

/**
 * Tags a version by its pictures: every detector of the policy looks at every picture, a few at a time, and what they
 * see becomes one report. Without pictures (a recording) the report is empty.
 */
export function makeTagFrames(deps: { detect: Detect; policy: TaggingPolicy }) {
  const detectors = detectorsOf(deps.policy);
  return async ({ frames, durationMs }: TagInput): Promise<TagReport> => {
    const looks = frames.flatMap((frame, index) => detectors.map((detector) => ({ index, detector, key: frame.key })));
    const seen = await mapBounded(looks, deps.policy.parallelism, async ({ index, detector, key }) => ({
      index,
      found: await deps.detect(detector, key),
    }));
    const observed = frames.map((frame, index): FrameObservations => {
      const found = seen.filter((look) => look.index === index).map((look) => look.found);
      const quality = found.map((look) => look.quality).find((value) => value !== undefined);
      return {
        atMs: frame.atMs,
        observations: found.flatMap((look) => look.observations),
        colours: found.flatMap((look) => look.colours),
        ...(quality !== undefined && { quality }),
      };
    });
    return mergeFrames(observed, { durationMs, ignore: deps.policy.ignore });
  };
}
