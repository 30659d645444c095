import type { Config } from "../config/schema.ts";
import { stepFor } from "./ladder.ts";
import { AudioPreset, defaultLadder, ImagePreset, VideoPreset } from "./preset.ts";

/** What the organisation's configuration makes of films; what it leaves open is the preset's default. */
export function videoPresetOf(config: Config): VideoPreset {
  const chosen = config.presets.video;
  return VideoPreset.parse({
    ladder: chosen.ladder.map((lines) => ({ ...scaled(lines), lines })),
    maxLines: Math.max(...chosen.ladder),
    maxRungs: chosen.maxRungs,
    proxyLines: chosen.proxyHeight,
    segmentSeconds: chosen.segmentSeconds,
    sampledFrames: chosen.maxTaggedFrames,
    thumbnails: chosen.maxScrubThumbnails,
    targetLufs: chosen.targetLufs,
    quality: chosen.tier === "professional" ? "multi-pass" : "single-pass",
  });
}

/** What a step of `lines` takes, in proportion to the step of the default ladder that is next above. */
function scaled(lines: number): { maxBitrateKbps: number; quality: number } {
  const step = stepFor(lines, defaultLadder);
  return { maxBitrateKbps: Math.round(step.maxBitrateKbps * (lines / step.lines) ** 1.5), quality: step.quality };
}

/** What the organisation's configuration makes of recordings. */
export function audioPresetOf(config: Config): AudioPreset {
  const chosen = config.presets.audio;
  return AudioPreset.parse({
    aacBitrateKbps: chosen.aacKbps,
    mp3BitrateKbps: chosen.mp3Kbps,
    targetLufs: chosen.targetLufs,
    truePeakDbtp: chosen.maxTruePeakDbtp,
  });
}

/** What the organisation's configuration makes of pictures. */
export function imagePresetOf(config: Config): ImagePreset {
  const chosen = config.presets.image;
  return ImagePreset.parse({
    thumbPixels: chosen.thumb,
    previewPixels: chosen.preview,
    webPixels: chosen.web,
    webQuality: chosen.quality,
    maxPixels: config.limits.maxPixels,
    maxBytes: config.limits.maxBytes.image,
  });
}
