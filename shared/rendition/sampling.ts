import type { VideoPreset } from "./preset.ts";

/** When frames are taken: the first at once, then one every `intervalMs`, never more than `count`. */
export interface Sampling {
  intervalMs: number;
  count: number;
}

/** What a film of unknown length is sampled at. */
const unknownDurationInterval = { frames: 10_000, thumbnails: 5_000 };
const shortestIntervalMs = 40;

/** The large frames that are tagged and from which the poster is chosen: about one in three seconds, but not more than the preset allows. */
export function sampleFrames(durationMs: number | undefined, preset: VideoPreset): Sampling {
  if (durationMs === undefined) return { intervalMs: unknownDurationInterval.frames, count: preset.sampledFrames };
  const wanted = Math.max(durationMs >= 1000 ? 3 : 1, Math.ceil(durationMs / 3000));
  return evenly(durationMs, Math.min(preset.sampledFrames, wanted));
}

/** The small frames of the scrubbing sprite: one a second until the preset's number is reached. */
export function sampleThumbnails(durationMs: number | undefined, preset: VideoPreset): Sampling {
  if (durationMs === undefined) return { intervalMs: unknownDurationInterval.thumbnails, count: preset.thumbnails };
  return evenly(durationMs, Math.min(preset.thumbnails, Math.max(1, Math.ceil(durationMs / 1000))));
}

function evenly(durationMs: number, count: number): Sampling {
  return { intervalMs: Math.max(shortestIntervalMs, Math.ceil(durationMs / count)), count };
}
