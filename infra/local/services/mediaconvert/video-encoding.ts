import type { H264Settings, H265Settings, VideoDescription } from "@aws-sdk/client-mediaconvert";
import type { Colour } from "./colour.ts";
import { type Rate, rateValue } from "./media-source.ts";

/** What both codecs share; the settings carry the same names. */
type GopSettings = Pick<
  H264Settings | H265Settings,
  "GopSize" | "FramerateControl" | "FramerateNumerator" | "FramerateDenominator"
> & { GopSizeUnits?: string | undefined };

/** The rate of an output: as specified, else the source's. */
export function outputRate(settings: GopSettings, source: Rate): Rate {
  return settings.FramerateControl === "SPECIFIED" && settings.FramerateNumerator && settings.FramerateDenominator
    ? { numerator: settings.FramerateNumerator, denominator: settings.FramerateDenominator }
    : source;
}

/** Length of a GOP in frames. AUTO and nothing at all become two seconds. */
export function gopFrames(settings: GopSettings, rate: Rate): number {
  const size = settings.GopSize;
  if (!size || settings.GopSizeUnits === "AUTO") return Math.max(1, Math.round(2 * rateValue(rate)));
  return Math.max(1, Math.round(settings.GopSizeUnits === "SECONDS" ? size * rateValue(rate) : size));
}

/** The service's quality tuning as an x264/x265 preset; a plain script would choose the same for the same purpose. */
function presetOf(level: string | undefined): string {
  if (level === "MULTI_PASS_HQ") return "slow";
  if (level === "SINGLE_PASS_HQ") return "medium";
  return "veryfast";
}

/**
 * QVBR's levels are perceptual, as CRF is. Level 7, which AWS advises for 720p, is x264's own default of 23; each level
 * is two steps. x265's scale lies five higher for the same quality.
 */
function constantQuality(level: number, codec: "h264" | "h265"): number {
  return (codec === "h264" ? 37 : 42) - 2 * level;
}

interface RateSettings {
  RateControlMode?: string | undefined;
  Bitrate?: number | undefined;
  MaxBitrate?: number | undefined;
  HrdBufferSize?: number | undefined;
  QvbrSettings?: { QvbrQualityLevel?: number | undefined; QvbrQualityLevelFineTune?: number | undefined } | undefined;
}

/** Bits per second at most. */
function peakBitrate(settings: RateSettings): number {
  return settings.MaxBitrate ?? settings.Bitrate ?? 5_000_000;
}

function rateControl(settings: RateSettings, codec: "h264" | "h265"): string[] {
  const peak = peakBitrate(settings);
  const buffer = settings.HrdBufferSize ?? 2 * peak;
  const ceiling = ["-maxrate", String(peak), "-bufsize", String(buffer)];
  if (settings.RateControlMode === "QVBR") {
    const level =
      (settings.QvbrSettings?.QvbrQualityLevel ?? 7) + (settings.QvbrSettings?.QvbrQualityLevelFineTune ?? 0);
    return ["-crf", constantQuality(level, codec).toFixed(1), ...ceiling];
  }
  const bitrate = String(settings.Bitrate ?? peak);
  if (settings.RateControlMode === "CBR") return ["-b:v", bitrate, "-minrate", bitrate, ...ceiling];
  return ["-b:v", bitrate, ...ceiling];
}

function colourArguments(video: VideoDescription, colour: Colour): string[] {
  if (video.ColorMetadata === "IGNORE") return [];
  return ["-color_primaries", colour.primaries, "-color_trc", colour.transfer, "-colorspace", colour.matrix];
}

const h264Profiles: Record<string, { profile: string; pixelFormat: string }> = {
  BASELINE: { profile: "baseline", pixelFormat: "yuv420p" },
  MAIN: { profile: "main", pixelFormat: "yuv420p" },
  HIGH: { profile: "high", pixelFormat: "yuv420p" },
  HIGH_422: { profile: "high422", pixelFormat: "yuv422p" },
};

const h265Profiles: Record<string, { profile: string; pixelFormat: string }> = {
  MAIN_MAIN: { profile: "main", pixelFormat: "yuv420p" },
  MAIN_HIGH: { profile: "main", pixelFormat: "yuv420p" },
  MAIN10_MAIN: { profile: "main10", pixelFormat: "yuv420p10le" },
  MAIN10_HIGH: { profile: "main10", pixelFormat: "yuv420p10le" },
};

/** The pixel format that a video output is encoded from. */
export function pixelFormatOf(video: VideoDescription): string {
  const codec = video.CodecSettings;
  if (codec?.Codec === "FRAME_CAPTURE") return "yuvj420p";
  if (codec?.Codec === "H_265")
    return h265Profiles[codec.H265Settings?.CodecProfile ?? "MAIN_MAIN"]?.pixelFormat ?? "yuv420p";
  return h264Profiles[codec?.H264Settings?.CodecProfile ?? "MAIN"]?.pixelFormat ?? "yuv420p";
}

function levelName(level: string | undefined): string | null {
  return level && level !== "AUTO" ? level.replace("LEVEL_", "").replace("_", ".") : null;
}

/** Packaged outputs keep one cadence of key frames, so that their segments line up; a file may have more at scene changes. */
function cadence(frames: number, packaged: boolean, sceneChange: string | undefined): string[] {
  const free = !packaged && sceneChange !== "DISABLED";
  return [
    "-g",
    String(frames),
    "-keyint_min",
    String(free ? Math.max(1, Math.floor(frames / 10)) : frames),
    "-sc_threshold",
    free ? "40" : "0",
  ];
}

function h264Arguments(settings: H264Settings, rate: Rate, packaged: boolean): string[] {
  const level = levelName(settings.CodecLevel);
  const bFrames = settings.NumberBFramesBetweenReferenceFrames;
  const extra = [
    // A GOP that is not closed could not be cut into segments; the cadence 0 means open GOPs throughout.
    `open-gop=${settings.GopClosedCadence === 0 ? 1 : 0}`,
    ...(settings.RateControlMode === "CBR" ? ["nal-hrd=cbr"] : []),
    ...(settings.Slices && settings.Slices > 1 ? [`slices=${settings.Slices}`] : []),
  ];
  return [
    "-c:v",
    "libx264",
    "-preset",
    presetOf(settings.QualityTuningLevel),
    "-profile:v",
    h264Profiles[settings.CodecProfile ?? "MAIN"]?.profile ?? "main",
    ...(level ? ["-level:v", level] : []),
    ...rateControl(settings, "h264"),
    ...cadence(gopFrames(settings, rate), packaged, settings.SceneChangeDetect),
    ...(bFrames === undefined ? [] : ["-bf", String(bFrames)]),
    ...(settings.NumberReferenceFrames ? ["-refs", String(settings.NumberReferenceFrames)] : []),
    ...(settings.EntropyEncoding === "CAVLC" ? ["-coder", "0"] : []),
    "-x264-params",
    extra.join(":"),
  ];
}

function h265Arguments(settings: H265Settings, rate: Rate, packaged: boolean): string[] {
  const level = levelName(settings.CodecLevel);
  const frames = gopFrames(settings, rate);
  const free = !packaged && settings.SceneChangeDetect !== "DISABLED";
  const extra = [
    `keyint=${frames}`,
    `min-keyint=${free ? Math.max(1, Math.floor(frames / 10)) : frames}`,
    `scenecut=${free ? 40 : 0}`,
    `open-gop=${settings.GopClosedCadence === 0 ? 1 : 0}`,
    "log-level=error",
    ...(level ? [`level-idc=${level}`] : []),
    ...(settings.NumberBFramesBetweenReferenceFrames === undefined
      ? []
      : [`bframes=${settings.NumberBFramesBetweenReferenceFrames}`]),
    ...(settings.NumberReferenceFrames ? [`ref=${settings.NumberReferenceFrames}`] : []),
  ];
  return [
    "-c:v",
    "libx265",
    "-preset",
    presetOf(settings.QualityTuningLevel),
    "-profile:v",
    h265Profiles[settings.CodecProfile ?? "MAIN_MAIN"]?.profile ?? "main",
    ...rateControl(settings, "h265"),
    "-tag:v",
    settings.WriteMp4PackagingType === "HEV1" ? "hev1" : "hvc1",
    "-x265-params",
    extra.join(":"),
  ];
}

/** Encoder arguments of a video output (not of frame captures). `packaged` outputs are cut into segments. */
export function videoArguments(video: VideoDescription, rate: Rate, colour: Colour, packaged: boolean): string[] {
  const codec = video.CodecSettings;
  const encoder =
    codec?.Codec === "H_265"
      ? h265Arguments(codec.H265Settings ?? {}, rate, packaged)
      : h264Arguments(codec?.H264Settings ?? {}, rate, packaged);
  return [...encoder, "-r", `${rate.numerator}/${rate.denominator}`, ...colourArguments(video, colour)];
}

/** mjpeg's quantiser (2 is best, 31 worst) for the service's 1 to 100. */
export function jpegQuantiser(quality: number): number {
  return Math.max(2, Math.min(31, Math.round(31 - (29 * quality) / 100)));
}
