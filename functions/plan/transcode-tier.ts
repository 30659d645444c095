import type { JobSettings, VideoDescription } from "@aws-sdk/client-mediaconvert";
import type { TranscodeTier } from "../../shared/cost/price-book.ts";

/** A setting that costs the professional tier's price, and where AWS says so. */
export interface ProfessionalSetting {
  setting: string;
  source: string;
}

const api = "API reference: “outputs that use this feature incur pro-tier pricing”";
const page =
  "pricing page: the basic tier is for single-pass H.264, VP8 and VP9 with clipping, stitching and static overlays";

/** Codecs of the basic tier's pictures; frame captures go with any of them. */
const basicCodecs = new Set(["H_264", "VP8", "VP9", "FRAME_CAPTURE"]);
const basicAudioCodecs = new Set(["AAC", "MP3", "WAV", "OPUS", "VORBIS"]);

/**
 * Which settings of a job cost more than the basic tier, output by output; empty for a basic job. What the sources name
 * is certain; tone mapping from HDR is counted as professional because the pricing page does not list it as basic.
 */
export function professionalSettings(settings: JobSettings): ProfessionalSetting[] {
  const inputs = (settings.Inputs ?? []).flatMap((input) =>
    input.AdvancedInputFilter === "ENABLED" ? [{ setting: "AdvancedInputFilter", source: api }] : [],
  );
  const outputs = (settings.OutputGroups ?? []).flatMap((group) => group.Outputs ?? []);
  const found = outputs.flatMap((output) => [
    ...(output.VideoDescription === undefined ? [] : ofPicture(output.VideoDescription)),
    ...(output.AudioDescriptions ?? []).flatMap((description) => {
      const codec = description.CodecSettings?.Codec;
      return codec === undefined || basicAudioCodecs.has(codec)
        ? []
        : [{ setting: `audio codec ${codec}`, source: page }];
    }),
  ]);
  return unique([...inputs, ...found]);
}

function ofPicture(video: VideoDescription): ProfessionalSetting[] {
  const found: ProfessionalSetting[] = [];
  const codec = video.CodecSettings?.Codec;
  const h264 = video.CodecSettings?.H264Settings;
  const preprocessors = video.VideoPreprocessors ?? {};
  if (codec !== undefined && !basicCodecs.has(codec)) found.push({ setting: `video codec ${codec}`, source: page });
  if (h264?.QualityTuningLevel === "MULTI_PASS_HQ")
    found.push({ setting: "QualityTuningLevel MULTI_PASS_HQ", source: api });
  if (h264?.BandwidthReductionFilter !== undefined) found.push({ setting: "BandwidthReductionFilter", source: api });
  if (h264?.FramerateConversionAlgorithm === "FRAMEFORMER") found.push({ setting: "FRAMEFORMER", source: page });
  if (preprocessors.ColorCorrector?.HdrToSdrToneMapper !== undefined)
    found.push({ setting: "HdrToSdrToneMapper", source: page });
  if (preprocessors.DolbyVision !== undefined) found.push({ setting: "DolbyVision", source: page });
  if (preprocessors.Hdr10Plus !== undefined) found.push({ setting: "Hdr10Plus", source: page });
  if (preprocessors.NoiseReducer?.Filter === "TEMPORAL") found.push({ setting: "NoiseReducer TEMPORAL", source: page });
  return found;
}

function unique(settings: ProfessionalSetting[]): ProfessionalSetting[] {
  return [...new Map(settings.map((setting) => [setting.setting, setting])).values()];
}

/** The tier whose price the job's outputs are billed at. */
export function tierOf(settings: JobSettings): TranscodeTier {
  return professionalSettings(settings).length === 0 ? "basic" : "professional";
}
