import type { JobSettings, Output } from "@aws-sdk/client-mediaconvert";
import type { BilledOutput } from "../../shared/cost/transcode.ts";
import { tierOf } from "./transcode-tier.ts";

const codecNames: Readonly<Record<string, string>> = { H_264: "avc", H_265: "hevc", FRAME_CAPTURE: "frame-capture" };

/**
 * The outputs of a job as they are billed. Frame captures count as pictures of their size at the lowest speed; sound
 * without a picture as an audio output. A film of unknown length is billed for the shortest.
 */
export function billedOutputs(
  settings: JobSettings,
  source: { durationMs?: number | undefined; framesPerSecond?: number | undefined },
): BilledOutput[] {
  const tier = tierOf(settings);
  return (settings.OutputGroups ?? [])
    .flatMap((group) => group.Outputs ?? [])
    .map((output) => ({
      durationMs: source.durationMs ?? 0,
      tier,
      ...pictureOf(output, source.framesPerSecond ?? 30),
      ...(isNormalised(output) && { normalised: true }),
    }));
}

function pictureOf(output: Output, sourceSpeed: number): Pick<BilledOutput, "picture"> {
  const video = output.VideoDescription;
  if (video === undefined) return {};
  const codec = video.CodecSettings?.Codec ?? "H_264";
  const h264 = video.CodecSettings?.H264Settings;
  const specified =
    h264?.FramerateNumerator !== undefined && h264.FramerateDenominator !== undefined
      ? h264.FramerateNumerator / h264.FramerateDenominator
      : sourceSpeed;
  return {
    picture: {
      codec: codecNames[codec] ?? codec.toLowerCase(),
      width: video.Width ?? 0,
      height: video.Height ?? 0,
      framesPerSecond: codec === "FRAME_CAPTURE" ? 1 : specified,
      passes: h264?.QualityTuningLevel === "MULTI_PASS_HQ" ? "multi-pass" : "single-pass",
    },
  };
}

function isNormalised(output: Output): boolean {
  return (output.AudioDescriptions ?? []).some((description) => description.AudioNormalizationSettings !== undefined);
}
