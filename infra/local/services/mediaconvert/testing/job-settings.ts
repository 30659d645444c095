import type {
  AudioDescription,
  Input,
  JobSettings,
  Output,
  OutputGroup,
  VideoDescription,
} from "@aws-sdk/client-mediaconvert";

/** Building blocks of jobs that the service would take; tests change what they are about. */

export function input(url: string, changes: Partial<Input> = {}): Input {
  return {
    FileInput: url,
    TimecodeSource: "ZEROBASED",
    VideoSelector: { Rotate: "AUTO" },
    AudioSelectors: { "Audio Selector 1": { DefaultSelection: "DEFAULT" } },
    ...changes,
  };
}

export function h264(
  size: { Width?: number; Height?: number } = {},
  changes: Partial<VideoDescription> = {},
): VideoDescription {
  return {
    ...size,
    CodecSettings: {
      Codec: "H_264",
      H264Settings: {
        RateControlMode: "QVBR",
        MaxBitrate: 600_000,
        QvbrSettings: { QvbrQualityLevel: 6 },
        GopSize: 1,
        GopSizeUnits: "SECONDS",
        CodecProfile: "HIGH",
        QualityTuningLevel: "SINGLE_PASS",
      },
    },
    ...changes,
  };
}

export function aac(changes: Partial<AudioDescription> = {}): AudioDescription {
  return {
    CodecSettings: {
      Codec: "AAC",
      AacSettings: { Bitrate: 96_000, CodingMode: "CODING_MODE_2_0", SampleRate: 48_000 },
    },
    ...changes,
  };
}

export function cmafGroup(destination: string, outputs: Output[], changes: object = {}): OutputGroup {
  return {
    OutputGroupSettings: {
      Type: "CMAF_GROUP_SETTINGS",
      CmafGroupSettings: {
        Destination: destination,
        SegmentLength: 2,
        FragmentLength: 1,
        WriteDashManifest: "DISABLED",
        ...changes,
      },
    },
    Outputs: outputs.map((output) => ({ ContainerSettings: { Container: "CMFC" }, ...output })),
  };
}

export function hlsGroup(destination: string, outputs: Output[], changes: object = {}): OutputGroup {
  return {
    OutputGroupSettings: {
      Type: "HLS_GROUP_SETTINGS",
      HlsGroupSettings: { Destination: destination, SegmentLength: 1, MinSegmentLength: 0, ...changes },
    },
    Outputs: outputs.map((output) => ({ ContainerSettings: { Container: "M3U8" }, ...output })),
  };
}

export function fileGroup(destination: string, outputs: Output[]): OutputGroup {
  return {
    OutputGroupSettings: { Type: "FILE_GROUP_SETTINGS", FileGroupSettings: { Destination: destination } },
    Outputs: outputs,
  };
}

export function frameCapture(numerator: number, denominator: number, changes: Partial<VideoDescription> = {}): Output {
  return {
    ContainerSettings: { Container: "RAW" },
    Extension: "jpg",
    VideoDescription: {
      CodecSettings: {
        Codec: "FRAME_CAPTURE",
        FrameCaptureSettings: {
          FramerateNumerator: numerator,
          FramerateDenominator: denominator,
          MaxCaptures: 100,
          Quality: 80,
        },
      },
      ...changes,
    },
  };
}

export function job(inputs: Input[], groups: OutputGroup[]): JobSettings {
  return { TimecodeConfig: { Source: "ZEROBASED" }, Inputs: inputs, OutputGroups: groups };
}
