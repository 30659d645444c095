import type {
  FrameCaptureSettings,
  Output,
  OutputGroup,
  VideoDescription,
  VideoPreprocessor,
} from "@aws-sdk/client-mediaconvert";
import { type FrameRate, withinFamily } from "../../shared/media/frame-rate.ts";
import type { PixelAspect } from "../../shared/media/pixel-aspect.ts";
import type { Rung } from "../../shared/rendition/ladder.ts";
import type { VideoPreset } from "../../shared/rendition/preset.ts";
import type { Sampling } from "../../shared/rendition/sampling.ts";
import { fileGroup } from "./audio-outputs.ts";

/** What of the source decides how its picture is treated. */
export interface Source {
  frameRate?: FrameRate | undefined;
  interlaced?: boolean | undefined;
  pixelAspect?: PixelAspect | undefined;
  hdr?: "hlg" | "hdr10" | "dolby-vision" | undefined;
}

const tuning = {
  "single-pass": "SINGLE_PASS",
  "single-pass-hq": "SINGLE_PASS_HQ",
  "multi-pass": "MULTI_PASS_HQ",
} as const;

/** H.264 in quality-defined variable bitrate: constant quality, capped. Key frames line up across rungs, closed GOPs. */
export function h264(rung: Rung, source: Source, preset: VideoPreset): VideoDescription {
  return {
    Width: rung.width,
    Height: rung.height,
    ScalingBehavior: scalingOf(source),
    ...preprocessors(source),
    CodecSettings: {
      Codec: "H_264",
      H264Settings: {
        RateControlMode: "QVBR",
        QvbrSettings: { QvbrQualityLevel: rung.quality },
        MaxBitrate: rung.maxBitrateKbps * 1000,
        QualityTuningLevel: tuning[preset.quality],
        CodecProfile: "HIGH",
        CodecLevel: "AUTO",
        GopSize: preset.keyframeSeconds,
        GopSizeUnits: "SECONDS",
        GopClosedCadence: 1,
        InterlaceMode: "PROGRESSIVE",
        ...pixelsOf(source),
        ...frameRateOf(source.frameRate, preset.maxFrameRate),
      },
    },
  };
}

/**
 * An anamorphic picture is drawn out to the size it is shown at: whether DEFAULT would fit the pixels or the shape they
 * are shown in is not documented, and stretching to a size of the right shape needs neither bars nor an answer.
 */
function scalingOf({ pixelAspect }: Source) {
  return pixelAspect === undefined ? "DEFAULT" : "STRETCH_TO_OUTPUT";
}

/** Without a word, an output has the source's pixel aspect ratio (API reference, H264Settings, `parControl`). */
function pixelsOf({ pixelAspect }: Source) {
  return pixelAspect === undefined ? {} : ({ ParControl: "SPECIFIED", ParNumerator: 1, ParDenominator: 1 } as const);
}

/** The source's own rate; a faster one than the preset allows is divided by a whole number, so that frames drop evenly. */
function frameRateOf(rate: FrameRate | undefined, maximum: number) {
  if (rate === undefined || rate.numerator / rate.denominator <= maximum + 0.01) {
    return { FramerateControl: "INITIALIZE_FROM_SOURCE" } as const;
  }
  const slower = withinFamily(rate, maximum);
  return {
    FramerateControl: "SPECIFIED",
    FramerateNumerator: slower.numerator,
    FramerateDenominator: slower.denominator,
    FramerateConversionAlgorithm: "DUPLICATE_DROP",
  } as const;
}

/**
 * Fields become frames, unless the source is known to have none: NORMAL leaves alone what is marked as progressive. HDR
 * is tone-mapped, since neither H.264 players nor Rekognition expect it.
 */
function preprocessors(source: Source): { VideoPreprocessors?: VideoPreprocessor } {
  const chain: VideoPreprocessor = {
    ...(source.interlaced !== false && {
      Deinterlacer: { Mode: "DEINTERLACE" as const, Algorithm: "INTERPOLATE" as const, Control: "NORMAL" as const },
    }),
    ...(source.hdr !== undefined && {
      ColorCorrector: { ColorSpaceConversion: "FORCE_709" as const, HdrToSdrToneMapper: "PRESERVE_DETAILS" as const },
    }),
  };
  return Object.keys(chain).length === 0 ? {} : { VideoPreprocessors: chain };
}

/**
 * HLS over CMAF: fragmented MP4 that players and packagers share. CMAF keeps picture and sound apart, so the sound's
 * outputs follow the picture's and are offered to every rung.
 */
export function hlsGroup(destination: string, video: Output[], audio: Output[], preset: VideoPreset): OutputGroup {
  return {
    Name: "HLS",
    OutputGroupSettings: {
      Type: "CMAF_GROUP_SETTINGS",
      CmafGroupSettings: {
        Destination: destination,
        SegmentLength: preset.segmentSeconds,
        SegmentLengthControl: "GOP_MULTIPLE",
        FragmentLength: preset.keyframeSeconds,
        SegmentControl: "SEGMENTED_FILES",
        WriteHlsManifest: "ENABLED",
        WriteDashManifest: "DISABLED",
        CodecSpecification: "RFC_6381",
        ManifestDurationFormat: "FLOATING_POINT",
        StreamInfResolution: "INCLUDE",
      },
    },
    Outputs: [...video, ...audio],
  };
}

/** JPEGs at intervals: the first frame, then one every `intervalMs`. */
export function captureGroup(
  name: string,
  destination: string,
  size: { width: number; height: number },
  sampling: Sampling,
  source: Source,
  quality: number,
): OutputGroup {
  const settings: FrameCaptureSettings = {
    FramerateNumerator: 1000,
    FramerateDenominator: sampling.intervalMs,
    MaxCaptures: sampling.count,
    Quality: quality,
  };
  return fileGroup(name, destination, {
    ContainerSettings: { Container: "RAW" },
    VideoDescription: {
      Width: size.width,
      Height: size.height,
      ScalingBehavior: scalingOf(source),
      ...preprocessors(source),
      CodecSettings: { Codec: "FRAME_CAPTURE", FrameCaptureSettings: settings },
    },
    Extension: "jpg",
  });
}
