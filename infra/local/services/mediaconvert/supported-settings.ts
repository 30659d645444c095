/** How the laptop cloud treats one setting of a job. */
type Treatment =
  /** Translated. */
  | { kind: "honoured" }
  /** These values are translated (or are what happens anyway); others are not. */
  | { kind: "only"; values: readonly unknown[] }
  /** Any value may be given; it makes no difference here, for the reason given. */
  | { kind: "harmless"; because: string }
  | { kind: "members"; members: Record<string, Treatment> }
  | { kind: "list"; of: Treatment }
  | { kind: "map"; of: Treatment };

const honoured: Treatment = { kind: "honoured" };
const only = (...values: unknown[]): Treatment => ({ kind: "only", values });
const harmless = (because: string): Treatment => ({ kind: "harmless", because });
const members = (entries: Record<string, Treatment>): Treatment => ({ kind: "members", members: entries });
const list = (of: Treatment): Treatment => ({ kind: "list", of });
const map = (of: Treatment): Treatment => ({ kind: "map", of });

const encoderChoice = harmless(
  "how the encoder spends its bits is x264's and x265's own affair; the picture is the same kind of picture",
);
const bufferDetail = harmless("fill levels of a buffer that no player of files or segments models");
const broadcastDetail = harmless("a broadcast signal that no output made here carries");
const label = harmless("a name for people");
const localStorage = harmless("storage classes and server-side encryption are recorded by S3's own settings here");

const rectangle = members({ X: honoured, Y: honoured, Width: honoured, Height: honoured });

const insertableImage = members({
  ImageInserterInput: honoured,
  ImageX: honoured,
  ImageY: honoured,
  Width: honoured,
  Height: honoured,
  Opacity: honoured,
  Layer: honoured,
  StartTime: honoured,
  Duration: honoured,
  FadeIn: only(0),
  FadeOut: only(0),
});
const imageInserter = members({
  InsertableImages: list(insertableImage),
  SdrReferenceWhiteLevel: harmless("overlays are laid over SDR pictures only"),
});

const remix = members({
  ChannelMapping: members({
    OutputChannels: list(members({ InputChannels: honoured, InputChannelsFineTune: honoured })),
  }),
  ChannelsIn: harmless("follows from the rows of the mapping"),
  ChannelsOut: harmless("follows from the rows of the mapping"),
});

const audioSelector = members({
  DefaultSelection: honoured,
  SelectorType: only("TRACK", "LANGUAGE_CODE", "ALL_PCM"),
  Tracks: honoured,
  LanguageCode: honoured,
  CustomLanguageCode: honoured,
  Offset: honoured,
  RemixSettings: remix,
  ProgramSelection: only(0, 1),
  AudioDurationCorrection: only("DISABLED", "AUTO"),
});

const captionSelector = members({
  CustomLanguageCode: label,
  LanguageCode: label,
  SourceSettings: members({
    SourceType: only("SRT", "WEBVTT"),
    FileSourceSettings: members({
      SourceFile: honoured,
      TimeDelta: honoured,
      TimeDeltaUnits: honoured,
      ByteRateLimit: only("DISABLED"),
      Convert608To708: only("DISABLED"),
      ConvertPaintToPop: only("DISABLED"),
    }),
  }),
});

const input = members({
  FileInput: honoured,
  AudioSelectors: map(audioSelector),
  CaptionSelectors: map(captionSelector),
  VideoSelector: members({
    Rotate: honoured,
    ColorSpace: only("FOLLOW", "REC_601", "REC_709", "HDR10", "HLG_2020"),
    ColorSpaceUsage: honoured,
    AlphaBehavior: only("DISCARD"),
    PadVideo: only("DISABLED", "BLACK"),
    SampleRange: only("FOLLOW", "LIMITED_RANGE"),
    EmbeddedTimecodeOverride: only("NONE"),
    SelectorType: only("AUTO"),
    ProgramNumber: only(0, 1),
  }),
  InputClippings: list(members({ StartTimecode: honoured, EndTimecode: honoured })),
  TimecodeSource: honoured,
  TimecodeStart: honoured,
  InputScanType: honoured,
  Crop: rectangle,
  ImageInserter: imageInserter,
  FilterEnable: only("AUTO", "DISABLE"),
  FilterStrength: harmless("the filters that it sets the strength of are off"),
  DeblockFilter: only("DISABLED"),
  DenoiseFilter: only("DISABLED"),
  PsiControl: harmless("ffmpeg reads the streams of a transport stream with and without its tables"),
  AdvancedInputFilter: only("DISABLED"),
});

const gop: Record<string, Treatment> = {
  FramerateControl: honoured,
  FramerateNumerator: honoured,
  FramerateDenominator: honoured,
  FramerateConversionAlgorithm: only("DUPLICATE_DROP", "INTERPOLATE"),
  GopSize: honoured,
  GopSizeUnits: honoured,
  GopClosedCadence: honoured,
  GopBReference: encoderChoice,
  DynamicSubGop: encoderChoice,
  MinIInterval: encoderChoice,
  NumberBFramesBetweenReferenceFrames: honoured,
  NumberReferenceFrames: honoured,
  SceneChangeDetect: honoured,
  InterlaceMode: only("PROGRESSIVE"),
  ScanTypeConversionMode: harmless("applies to interlaced outputs alone"),
  Telecine: only("NONE"),
  SlowPal: only("DISABLED"),
  ParControl: only("INITIALIZE_FROM_SOURCE", "SPECIFIED"),
  ParNumerator: only(1),
  ParDenominator: only(1),
};

const rateControl: Record<string, Treatment> = {
  RateControlMode: honoured,
  Bitrate: honoured,
  MaxBitrate: honoured,
  QvbrSettings: members({
    QvbrQualityLevel: honoured,
    QvbrQualityLevelFineTune: honoured,
    MaxAverageBitrate: harmless("the peak already bounds the average"),
  }),
  HrdBufferSize: honoured,
  HrdBufferInitialFillPercentage: bufferDetail,
  HrdBufferFinalFillPercentage: bufferDetail,
  QualityTuningLevel: honoured,
  AdaptiveQuantization: encoderChoice,
  SpatialAdaptiveQuantization: encoderChoice,
  TemporalAdaptiveQuantization: encoderChoice,
  FlickerAdaptiveQuantization: encoderChoice,
  EndOfStreamMarkers: only("INCLUDE", "SUPPRESS"),
  UnregisteredSeiTimecode: only("DISABLED"),
  SaliencyAwareEncoding: encoderChoice,
  PerFrameMetrics: only([]),
};

const h264 = members({
  ...gop,
  ...rateControl,
  CodecProfile: only("BASELINE", "MAIN", "HIGH", "HIGH_422"),
  CodecLevel: honoured,
  EntropyEncoding: honoured,
  Slices: honoured,
  Softness: encoderChoice,
  Syntax: only("DEFAULT"),
  FieldEncoding: harmless("applies to interlaced outputs alone"),
  RepeatPps: harmless("x264 repeats parameter sets where the container needs it"),
  WriteMp4PackagingType: only("AVC1"),
  BandwidthReductionFilter: members({ Strength: only("OFF"), Sharpening: only("OFF") }),
});

const h265 = members({
  ...gop,
  ...rateControl,
  CodecProfile: only("MAIN_MAIN", "MAIN_HIGH", "MAIN10_MAIN", "MAIN10_HIGH"),
  CodecLevel: honoured,
  WriteMp4PackagingType: honoured,
  SampleAdaptiveOffsetFilterMode: encoderChoice,
  TemporalIds: encoderChoice,
  Tiles: encoderChoice,
  Slices: encoderChoice,
  TreeBlockSize: encoderChoice,
  Deblocking: encoderChoice,
  AlternateTransferFunctionSei: only("DISABLED"),
  BandwidthReductionFilter: members({ Strength: only("OFF"), Sharpening: only("OFF") }),
});

const videoDescription = members({
  Width: honoured,
  Height: honoured,
  ScalingBehavior: only("DEFAULT", "STRETCH_TO_OUTPUT", "FIT", "FIT_NO_UPSCALE", "FILL"),
  Sharpness: honoured,
  AntiAlias: only("ENABLED"),
  Crop: rectangle,
  Position: rectangle,
  ColorMetadata: honoured,
  AfdSignaling: only("NONE"),
  RespondToAfd: only("NONE"),
  FixedAfd: broadcastDetail,
  DropFrameTimecode: harmless("no output made here carries a timecode track"),
  TimecodeInsertion: only("DISABLED"),
  TimecodeTrack: only("DISABLED"),
  ChromaPositionMode: only("AUTO"),
  VideoPreprocessors: members({
    Deinterlacer: members({
      Algorithm: only("INTERPOLATE", "INTERPOLATE_TICKER"),
      Control: honoured,
      Mode: only("DEINTERLACE", "ADAPTIVE"),
    }),
    ColorCorrector: members({
      ColorSpaceConversion: only("NONE", "FORCE_601", "FORCE_709"),
      HdrToSdrToneMapper: honoured,
      SdrReferenceWhiteLevel: honoured,
      Brightness: only(50),
      Contrast: only(50),
      Saturation: only(50),
      Hue: only(0),
      SampleRangeConversion: only("NONE", "LIMITED_RANGE_SQUEEZE"),
    }),
    ImageInserter: imageInserter,
    TimecodeBurnin: members({ FontSize: honoured, Position: honoured, Prefix: honoured }),
  }),
  CodecSettings: members({
    Codec: only("H_264", "H_265", "FRAME_CAPTURE"),
    H264Settings: h264,
    H265Settings: h265,
    FrameCaptureSettings: members({
      FramerateNumerator: honoured,
      FramerateDenominator: honoured,
      MaxCaptures: honoured,
      Quality: honoured,
    }),
  }),
});

const audioDescription = members({
  AudioSourceName: honoured,
  AudioTypeControl: broadcastDetail,
  AudioType: broadcastDetail,
  LanguageCode: honoured,
  CustomLanguageCode: honoured,
  LanguageCodeControl: honoured,
  StreamName: honoured,
  RemixSettings: remix,
  AudioNormalizationSettings: members({
    Algorithm: honoured,
    AlgorithmControl: honoured,
    CorrectionGateLevel: honoured,
    LoudnessLogging: honoured,
    PeakCalculation: honoured,
    TargetLkfs: honoured,
    TruePeakLimiterThreshold: honoured,
  }),
  CodecSettings: members({
    Codec: only("AAC", "MP3", "WAV", "FLAC"),
    AacSettings: members({
      Bitrate: honoured,
      SampleRate: honoured,
      CodecProfile: only("LC"),
      CodingMode: only("CODING_MODE_1_0", "CODING_MODE_2_0", "CODING_MODE_5_1", "CODING_MODE_AUTO"),
      RateControlMode: honoured,
      VbrQuality: honoured,
      RawFormat: only("NONE"),
      Specification: harmless("an MPEG-2 and an MPEG-4 AAC-LC frame are coded alike"),
      AudioDescriptionBroadcasterMix: only("NORMAL"),
    }),
    Mp3Settings: members({
      Bitrate: honoured,
      Channels: honoured,
      RateControlMode: honoured,
      SampleRate: honoured,
      VbrQuality: honoured,
    }),
    WavSettings: members({
      BitDepth: honoured,
      Channels: honoured,
      Format: only("RIFF", "RF64"),
      SampleRate: honoured,
    }),
    FlacSettings: members({ BitDepth: honoured, Channels: honoured, SampleRate: honoured }),
  }),
});

const captionDescription = members({
  CaptionSelectorName: honoured,
  LanguageCode: honoured,
  CustomLanguageCode: honoured,
  LanguageDescription: honoured,
  DestinationSettings: members({
    DestinationType: only("WEBVTT"),
    WebvttDestinationSettings: members({
      StylePassthrough: only("DISABLED", "ENABLED"),
      Accessibility: only("DISABLED"),
    }),
  }),
});

const output = members({
  NameModifier: honoured,
  Extension: honoured,
  VideoDescription: videoDescription,
  AudioDescriptions: list(audioDescription),
  CaptionDescriptions: list(captionDescription),
  OutputSettings: members({
    HlsSettings: members({
      AudioGroupId: honoured,
      AudioRenditionSets: honoured,
      AudioTrackType: honoured,
      SegmentModifier: honoured,
      IFrameOnlyManifest: only("EXCLUDE"),
      AudioOnlyContainer: honoured,
      DescriptiveVideoServiceFlag: only("DONT_FLAG"),
    }),
  }),
  ContainerSettings: members({
    Container: only("CMFC", "M3U8", "MP4", "MOV", "M2TS", "RAW"),
    CmfcSettings: members({
      AudioDuration: only("DEFAULT_CODEC_DURATION"),
      AudioGroupId: honoured,
      AudioRenditionSets: honoured,
      AudioTrackType: honoured,
      DescriptiveVideoServiceFlag: honoured,
      IFrameOnlyManifest: honoured,
      KlvMetadata: only("NONE"),
      ManifestMetadataSignaling: only("DISABLED"),
      Scte35Esam: only("NONE"),
      Scte35Source: only("NONE"),
      TimedMetadata: only("NONE"),
    }),
    M3u8Settings: members({
      AudioDuration: only("DEFAULT_CODEC_DURATION"),
      AudioFramesPerPes: harmless("a detail of the multiplex that ffmpeg decides"),
      AudioPids: harmless("players find streams by the tables, not by number"),
      DataPTSControl: broadcastDetail,
      NielsenId3: only("NONE"),
      PatInterval: harmless("tables are at the head of each segment"),
      PcrControl: harmless("a detail of the multiplex that ffmpeg decides"),
      PcrPid: harmless("players find streams by the tables, not by number"),
      PmtInterval: harmless("tables are at the head of each segment"),
      PmtPid: harmless("players find streams by the tables, not by number"),
      PrivateMetadataPid: broadcastDetail,
      ProgramNumber: harmless("there is one programme"),
      Scte35Pid: broadcastDetail,
      Scte35Source: only("NONE"),
      TimedMetadata: only("NONE"),
      TimedMetadataPid: broadcastDetail,
      TransportStreamId: harmless("there is one stream"),
      VideoPid: harmless("players find streams by the tables, not by number"),
    }),
    Mp4Settings: members({
      AudioDuration: only("DEFAULT_CODEC_DURATION"),
      CslgAtom: harmless("a hint for QuickTime editors"),
      CttsVersion: only(0),
      FreeSpaceBox: only("EXCLUDE"),
      MoovPlacement: honoured,
      Mp4MajorBrand: only("isom"),
    }),
    MovSettings: members({
      ClapAtom: only("EXCLUDE"),
      CslgAtom: harmless("a hint for QuickTime editors"),
      PaddingControl: only("OMNEON"),
      Reference: only("SELF_CONTAINED"),
    }),
  }),
});

const destinationSettings = members({
  S3Settings: members({
    StorageClass: only("STANDARD"),
    Encryption: localStorage,
    AccessControl: members({ CannedAcl: only("BUCKET_OWNER_FULL_CONTROL", "BUCKET_OWNER_READ") }),
  }),
});

const segmentation: Record<string, Treatment> = {
  Destination: honoured,
  DestinationSettings: destinationSettings,
  SegmentLength: honoured,
  SegmentControl: honoured,
  SegmentLengthControl: only("GOP_MULTIPLE"),
  ManifestDurationFormat: honoured,
  ManifestCompression: only("NONE"),
  ClientCache: only("ENABLED"),
  CodecSpecification: only("RFC_4281", "RFC_6381"),
  StreamInfResolution: only("INCLUDE"),
  TargetDurationCompatibilityMode: only("LEGACY", "SPEC_COMPLIANT"),
  ImageBasedTrickPlay: only("NONE"),
  AdditionalManifests: only([]),
};

const outputGroup = members({
  Name: label,
  CustomName: label,
  Outputs: list(output),
  OutputGroupSettings: members({
    Type: only("CMAF_GROUP_SETTINGS", "HLS_GROUP_SETTINGS", "FILE_GROUP_SETTINGS"),
    CmafGroupSettings: members({
      ...segmentation,
      FragmentLength: harmless("every GOP is a fragment"),
      MinFinalSegmentLength: honoured,
      WriteHlsManifest: honoured,
      WriteDashManifest: only("DISABLED"),
      MpdProfile: harmless("there is no DASH manifest"),
      MpdManifestBandwidthType: harmless("there is no DASH manifest"),
      MinBufferTime: harmless("there is no DASH manifest"),
      DashManifestStyle: harmless("there is no DASH manifest"),
      WriteSegmentTimelineInRepresentation: harmless("there is no DASH manifest"),
      PtsOffsetHandlingForBFrames: only("ZERO_BASED"),
      VideoCompositionOffsets: only("SIGNED"),
    }),
    HlsGroupSettings: members({
      ...segmentation,
      MinSegmentLength: only(0),
      MinFinalSegmentLength: only(0),
      OutputSelection: honoured,
      DirectoryStructure: only("SINGLE_DIRECTORY"),
      ProgramDateTime: only("EXCLUDE"),
      ProgramDateTimePeriod: harmless("there is no programme date"),
      TimedMetadataId3Frame: harmless("there is no timed metadata"),
      TimedMetadataId3Period: harmless("there is no timed metadata"),
      CaptionLanguageSetting: only("OMIT", "NONE"),
      CaptionSegmentLengthControl: harmless("there are no captions in the group"),
      AdMarkers: only([]),
      AudioOnlyHeader: only("INCLUDE", "EXCLUDE"),
      ProgressiveWriteHlsManifest: harmless("everything is written at the end"),
      TimestampDeltaMilliseconds: only(0),
    }),
    FileGroupSettings: members({ Destination: honoured, DestinationSettings: destinationSettings }),
  }),
});

const job = members({
  Inputs: list(input),
  OutputGroups: list(outputGroup),
  TimecodeConfig: members({
    Source: honoured,
    Start: honoured,
    Anchor: broadcastDetail,
    TimestampOffset: broadcastDetail,
  }),
  AdAvailOffset: only(0),
  FollowSource: only(1),
});

function isOneOf(value: unknown, values: readonly unknown[]): boolean {
  const text = JSON.stringify(value);
  return values.some((allowed) => JSON.stringify(allowed) === text);
}

function firstUnsupported(value: unknown, treatment: Treatment, path: string): string | null {
  if (value === undefined || value === null) return null;
  switch (treatment.kind) {
    case "honoured":
    case "harmless":
      return null;
    case "only":
      return isOneOf(value, treatment.values) ? null : `${path}: ${JSON.stringify(value)}`;
    case "list":
      if (!Array.isArray(value)) return path;
      for (const [index, entry] of value.entries()) {
        const found = firstUnsupported(entry, treatment.of, `${path}[${index}]`);
        if (found) return found;
      }
      return null;
    case "map":
    case "members": {
      for (const [name, entry] of Object.entries(value)) {
        if (entry === undefined || entry === null) continue;
        const own = treatment.kind === "map" ? treatment.of : treatment.members[name];
        const found = own ? firstUnsupported(entry, own, `${path}.${name}`) : `${path}.${name}`;
        if (found) return found;
      }
      return null;
    }
  }
}

/** The first setting of a job that the translation does not honour, as a path with its value; null when it honours all of them. */
export function unsupportedSetting(settings: unknown): string | null {
  return firstUnsupported(settings, job, "Settings");
}
