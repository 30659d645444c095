import type { AudioCodec, ContainerType, Input, JobSettings, Output, OutputGroup } from "@aws-sdk/client-mediaconvert";
import { destinationOf } from "./planned-output.ts";
import { parseS3Url } from "./s3-location.ts";

/** What is wrong with a job, at which place of its settings. */
export interface Objection {
  path: string;
  message: string;
}

/** Audio codecs by container ("Supported output formats" in the user guide), as far as the laptop cloud knows both. */
const audioIn: Partial<Record<ContainerType, readonly AudioCodec[]>> = {
  CMFC: ["AAC", "AC3", "EAC3", "EAC3_ATMOS", "FLAC"],
  M3U8: ["AAC", "AC3", "EAC3", "MP2", "MP3"],
  MP4: ["AAC", "AC3", "EAC3", "EAC3_ATMOS", "MP2", "MP3", "FLAC", "WAV", "OPUS"],
  MOV: ["AAC", "AC3", "EAC3", "AIFF", "WAV", "MP2", "MP3"],
  M2TS: ["AAC", "AC3", "EAC3", "EAC3_ATMOS", "MP2", "AIFF", "WAV"],
  RAW: ["AAC", "MP2", "MP3", "WAV", "AIFF", "AC3", "EAC3", "FLAC"],
  WEBM: ["OPUS", "VORBIS"],
};

const videoIn: Partial<Record<ContainerType, readonly string[]>> = {
  CMFC: ["H_264", "H_265", "AV1", "VP9"],
  M3U8: ["H_264", "H_265"],
  MP4: ["H_264", "H_265", "AV1", "VP9", "MPEG2", "PASSTHROUGH"],
  MOV: ["H_264", "H_265", "PRORES", "MPEG2", "AVC_INTRA", "UNCOMPRESSED"],
  M2TS: ["H_264", "H_265", "MPEG2"],
  WEBM: ["VP8", "VP9", "AV1"],
  RAW: ["H_264", "H_265", "MPEG2", "FRAME_CAPTURE", "UNCOMPRESSED"],
};

const containerOf: Record<string, ContainerType> = { CMAF_GROUP_SETTINGS: "CMFC", HLS_GROUP_SETTINGS: "M3U8" };
const settingsOf: Record<string, keyof NonNullable<OutputGroup["OutputGroupSettings"]>> = {
  CMAF_GROUP_SETTINGS: "CmafGroupSettings",
  HLS_GROUP_SETTINGS: "HlsGroupSettings",
  FILE_GROUP_SETTINGS: "FileGroupSettings",
  DASH_ISO_GROUP_SETTINGS: "DashIsoGroupSettings",
  MS_SMOOTH_GROUP_SETTINGS: "MsSmoothGroupSettings",
};

/** Bit rates that AAC may have ("Bitrate" of AacSettings in the API reference). */
const aacBitrates = new Set([
  6000, 8000, 10000, 12000, 14000, 16000, 20000, 24000, 28000, 32000, 40000, 48000, 56000, 64000, 80000, 96000, 112000,
  128000, 160000, 192000, 224000, 256000, 288000, 320000, 384000, 448000, 512000, 576000, 640000, 768000, 896000,
  1024000,
]);

class Objections {
  readonly found: Objection[] = [];

  /** Notes an objection when the condition holds. */
  when(condition: boolean, path: string, message: string): void {
    if (condition) this.found.push({ path, message });
  }
}

function checkInput(input: Input, path: string, objections: Objections): void {
  objections.when(!input.FileInput && !input.VideoGenerator, `${path}/fileInput`, "is required");
  for (const [index, clip] of (input.InputClippings ?? []).entries()) {
    const at = `${path}/inputClippings/${index}`;
    objections.when(
      !clip.StartTimecode && !clip.EndTimecode,
      at,
      "Start timecode or End timecode may be left blank, but not both",
    );
    const both = clip.StartTimecode !== undefined && clip.EndTimecode !== undefined;
    objections.when(
      both && (clip.StartTimecode ?? "") > (clip.EndTimecode ?? ""),
      at,
      "End timecode must not be before Start timecode",
    );
  }
  objections.when(
    input.TimecodeSource === "SPECIFIEDSTART" && !input.TimecodeStart,
    `${path}/timecodeStart`,
    "is required when timecodeSource is SPECIFIEDSTART",
  );
  const defaults = Object.values(input.AudioSelectors ?? {}).filter(
    (selector) => selector.DefaultSelection === "DEFAULT",
  );
  objections.when(defaults.length > 1, `${path}/audioSelectors`, "Only one audio selector can be the default");
}

function checkRates(
  settings: NonNullable<NonNullable<Output["VideoDescription"]>["CodecSettings"]>["H264Settings"],
  path: string,
  objections: Objections,
): void {
  if (!settings) return;
  const mode = settings.RateControlMode;
  objections.when(
    mode === "QVBR" && !settings.MaxBitrate,
    `${path}/maxBitrate`,
    "is required when rateControlMode is QVBR",
  );
  objections.when(
    mode === "QVBR" && settings.Bitrate !== undefined,
    `${path}/bitrate`,
    "must not be set when rateControlMode is QVBR",
  );
  objections.when(
    mode !== "QVBR" && settings.QvbrSettings !== undefined,
    `${path}/qvbrSettings`,
    "is allowed only when rateControlMode is QVBR",
  );
  objections.when(
    (mode === "CBR" || mode === "VBR" || mode === undefined) && !settings.Bitrate,
    `${path}/bitrate`,
    `is required when rateControlMode is ${mode ?? "not set"}`,
  );
  objections.when(
    mode === "CBR" && settings.MaxBitrate !== undefined,
    `${path}/maxBitrate`,
    "must not be set when rateControlMode is CBR",
  );
  objections.when(
    mode === "VBR" && settings.MaxBitrate !== undefined && settings.MaxBitrate < (settings.Bitrate ?? 0),
    `${path}/maxBitrate`,
    "must not be less than bitrate",
  );
  objections.when(
    settings.FramerateControl === "SPECIFIED" && (!settings.FramerateNumerator || !settings.FramerateDenominator),
    `${path}/framerateNumerator`,
    "framerateNumerator and framerateDenominator are required when framerateControl is SPECIFIED",
  );
  objections.when(
    settings.ParControl === "SPECIFIED" && (!settings.ParNumerator || !settings.ParDenominator),
    `${path}/parNumerator`,
    "parNumerator and parDenominator are required when parControl is SPECIFIED",
  );
  objections.when(
    settings.GopSizeUnits === "AUTO" && settings.GopSize !== undefined && settings.GopSize !== 0,
    `${path}/gopSize`,
    "must not be set when gopSizeUnits is AUTO",
  );
  objections.when(
    settings.GopSize !== undefined && settings.GopSizeUnits !== "SECONDS" && !Number.isInteger(settings.GopSize),
    `${path}/gopSize`,
    "must be a whole number of frames when gopSizeUnits is FRAMES",
  );
}

function checkVideo(output: Output, container: ContainerType | undefined, path: string, objections: Objections): void {
  const video = output.VideoDescription;
  if (!video) return;
  const at = `${path}/videoDescription`;
  for (const [name, length] of [
    ["width", video.Width],
    ["height", video.Height],
  ] as const) {
    objections.when(length !== undefined && length % 2 !== 0, `${at}/${name}`, "must be an even number");
  }
  for (const [name, rectangle] of [
    ["crop", video.Crop],
    ["position", video.Position],
  ] as const) {
    const odd = [rectangle?.X, rectangle?.Y, rectangle?.Width, rectangle?.Height].some(
      (edge) => edge !== undefined && edge % 2 !== 0,
    );
    objections.when(odd, `${at}/${name}`, "must use even numbers");
  }
  const codec = video.CodecSettings;
  const name = codec?.Codec;
  objections.when(!name, `${at}/codecSettings/codec`, "is required");
  const settingsName = { H_264: "H264Settings", H_265: "H265Settings", FRAME_CAPTURE: "FrameCaptureSettings" } as const;
  const own = name && name in settingsName ? settingsName[name as keyof typeof settingsName] : null;
  objections.when(
    own !== null && codec?.[own] === undefined,
    `${at}/codecSettings`,
    `${own} is required when codec is ${name}`,
  );
  const allowed = container ? videoIn[container] : undefined;
  objections.when(
    name !== undefined && allowed !== undefined && !allowed.includes(name),
    `${at}/codecSettings/codec`,
    `${name} is not supported in container ${container}`,
  );
  checkRates(codec?.H264Settings, `${at}/codecSettings/h264Settings`, objections);
  if (codec?.H265Settings)
    checkRates({ ...codec.H265Settings } as typeof codec.H264Settings, `${at}/codecSettings/h265Settings`, objections);
  if (name === "FRAME_CAPTURE") {
    objections.when(
      container !== "RAW",
      `${path}/containerSettings/container`,
      "must be RAW when codec is FRAME_CAPTURE",
    );
    objections.when(
      (output.AudioDescriptions?.length ?? 0) > 0,
      `${path}/audioDescriptions`,
      "are not allowed when codec is FRAME_CAPTURE",
    );
    const capture = codec?.FrameCaptureSettings;
    objections.when(
      (capture?.FramerateNumerator === undefined) !== (capture?.FramerateDenominator === undefined),
      `${at}/codecSettings/frameCaptureSettings`,
      "framerateNumerator and framerateDenominator must be set together",
    );
  }
}

function checkAudio(
  output: Output,
  container: ContainerType | undefined,
  inputs: readonly Input[],
  path: string,
  objections: Objections,
): void {
  for (const [index, audio] of (output.AudioDescriptions ?? []).entries()) {
    const at = `${path}/audioDescriptions/${index}`;
    const codec = audio.CodecSettings?.Codec;
    objections.when(!codec, `${at}/codecSettings/codec`, "is required");
    const allowed = container ? audioIn[container] : undefined;
    objections.when(
      codec !== undefined && allowed !== undefined && !allowed.includes(codec),
      `${at}/codecSettings/codec`,
      `${codec} is not supported in container ${container}`,
    );
    const aac = audio.CodecSettings?.AacSettings;
    if (codec === "AAC") {
      objections.when(!aac, `${at}/codecSettings/aacSettings`, "is required when codec is AAC");
      objections.when(
        aac !== undefined && aac.SampleRate === undefined,
        `${at}/codecSettings/aacSettings/sampleRate`,
        "is required",
      );
      objections.when(
        aac !== undefined && aac.CodingMode === undefined,
        `${at}/codecSettings/aacSettings/codingMode`,
        "is required",
      );
      objections.when(
        aac?.Bitrate !== undefined && !aacBitrates.has(aac.Bitrate),
        `${at}/codecSettings/aacSettings/bitrate`,
        `${aac?.Bitrate} is not one of the valid values`,
      );
      objections.when(
        aac?.RateControlMode === "VBR" && aac.Bitrate !== undefined,
        `${at}/codecSettings/aacSettings/bitrate`,
        "must not be set when rateControlMode is VBR",
      );
    }
    const mp3 = audio.CodecSettings?.Mp3Settings;
    objections.when(
      codec === "MP3" && mp3?.RateControlMode === "VBR" && mp3.Bitrate !== undefined,
      `${at}/codecSettings/mp3Settings/bitrate`,
      "must not be set when rateControlMode is VBR",
    );
    const depth = audio.CodecSettings?.WavSettings?.BitDepth;
    objections.when(
      depth !== undefined && depth !== 16 && depth !== 24,
      `${at}/codecSettings/wavSettings/bitDepth`,
      "must be 16 or 24",
    );
    const source = audio.AudioSourceName ?? "Audio Selector 1";
    for (const [position, input] of inputs.entries()) {
      const known = { ...input.AudioSelectors, ...input.AudioSelectorGroups };
      const fallback = Object.values(input.AudioSelectors ?? {}).some(
        (selector) => selector.DefaultSelection === "DEFAULT",
      );
      objections.when(
        !(source in known) && !fallback,
        `${at}/audioSourceName`,
        `"${source}" is not an audio selector of input ${position + 1}, which has no default selector either`,
      );
    }
  }
}

function checkOutput(
  group: OutputGroup,
  output: Output,
  inputs: readonly Input[],
  path: string,
  objections: Objections,
): void {
  const type = group.OutputGroupSettings?.Type ?? "";
  const container = output.ContainerSettings?.Container;
  objections.when(!container, `${path}/containerSettings/container`, "is required");
  const demanded = containerOf[type];
  objections.when(
    demanded !== undefined && container !== undefined && container !== demanded,
    `${path}/containerSettings/container`,
    `must be ${demanded} in an output group of type ${type}`,
  );
  objections.when(
    type === "FILE_GROUP_SETTINGS" &&
      (container === "CMFC" || container === "M3U8" || container === "MPD" || container === "ISMV"),
    `${path}/containerSettings/container`,
    `${container} is not allowed in a file group`,
  );
  const captions = output.CaptionDescriptions?.length ?? 0;
  const audio = output.AudioDescriptions?.length ?? 0;
  objections.when(
    !output.VideoDescription && audio === 0 && captions === 0,
    path,
    "An output must have video, audio or captions",
  );
  objections.when(
    captions > 0 &&
      (output.VideoDescription !== undefined || audio > 0) &&
      output.CaptionDescriptions?.some((caption) => caption.DestinationSettings?.DestinationType === "WEBVTT") === true,
    `${path}/captionDescriptions`,
    "WEBVTT captions must be in an output of their own",
  );
  objections.when(captions > 1, `${path}/captionDescriptions`, "A sidecar output takes one caption description");
  for (const [index, caption] of (output.CaptionDescriptions ?? []).entries()) {
    const selector = caption.CaptionSelectorName;
    const at = `${path}/captionDescriptions/${index}/captionSelectorName`;
    objections.when(!selector, at, "is required");
    for (const input of inputs) {
      objections.when(
        selector !== undefined && !(selector in (input.CaptionSelectors ?? {})),
        at,
        `"${selector}" is not a caption selector of every input`,
      );
    }
  }
  if (type === "CMAF_GROUP_SETTINGS") {
    objections.when(
      output.VideoDescription !== undefined && audio > 0,
      path,
      "CMAF outputs must have video or audio, not both: put audio into an output of its own",
    );
    objections.when(
      audio > 1,
      `${path}/audioDescriptions`,
      "A CMAF audio output must have exactly one audio description",
    );
  }
  objections.when(
    container === "RAW" && audio > 1,
    `${path}/audioDescriptions`,
    "An output without a container takes one audio description",
  );
  objections.when(
    container === "RAW" && audio > 0 && output.VideoDescription !== undefined,
    path,
    "An output without a container takes video or audio, not both",
  );
  checkVideo(output, container, path, objections);
  checkAudio(output, container, inputs, path, objections);
}

function checkSegments(group: OutputGroup, path: string, objections: Objections): void {
  const settings = group.OutputGroupSettings;
  const segmented = settings?.CmafGroupSettings ?? settings?.HlsGroupSettings;
  if (!segmented) return;
  const length = segmented.SegmentLength ?? 10;
  const fragment = settings?.CmafGroupSettings?.FragmentLength;
  const at = `${path}/outputGroupSettings`;
  objections.when(
    fragment !== undefined && length % fragment !== 0,
    `${at}/cmafGroupSettings/fragmentLength`,
    "segmentLength must be a multiple of fragmentLength",
  );
  const final = segmented.MinFinalSegmentLength;
  objections.when(
    final !== undefined && final >= length,
    `${at}/minFinalSegmentLength`,
    "must be less than segmentLength",
  );
  for (const [index, output] of (group.Outputs ?? []).entries()) {
    const codec = output.VideoDescription?.CodecSettings;
    const gop = codec?.H264Settings ?? codec?.H265Settings;
    objections.when(
      gop?.GopClosedCadence === 0,
      `${path}/outputs/${index}/videoDescription/codecSettings`,
      "gopClosedCadence must not be 0 in segmented outputs",
    );
    objections.when(
      gop?.GopSizeUnits === "SECONDS" && gop.GopSize !== undefined && gop.GopSize > length,
      `${path}/outputs/${index}/videoDescription/codecSettings`,
      "gopSize must not be longer than the segment",
    );
  }
}

function checkGroup(group: OutputGroup, inputs: readonly Input[], path: string, objections: Objections): void {
  const type = group.OutputGroupSettings?.Type;
  objections.when(!type, `${path}/outputGroupSettings/type`, "is required");
  const settings = type ? settingsOf[type] : undefined;
  objections.when(
    settings !== undefined && group.OutputGroupSettings?.[settings] === undefined,
    `${path}/outputGroupSettings`,
    `${settings} is required when type is ${type}`,
  );
  const destination = destinationOf(group);
  const location = parseS3Url(destination ?? "");
  objections.when(destination === undefined, `${path}/outputGroupSettings/destination`, "is required");
  objections.when(
    destination !== undefined && !location,
    `${path}/outputGroupSettings/destination`,
    "must be an S3 location, such as s3://bucket/folder/",
  );
  objections.when(!group.Outputs?.length, `${path}/outputs`, "must have at least one output");
  const names = new Set<string>();
  for (const [index, output] of (group.Outputs ?? []).entries()) {
    const outputPath = `${path}/outputs/${index}`;
    const segmented =
      type === "HLS_GROUP_SETTINGS" || type === "CMAF_GROUP_SETTINGS" || type === "DASH_ISO_GROUP_SETTINGS";
    const several = (group.Outputs?.length ?? 0) > 1;
    objections.when((several || segmented) && !output.NameModifier, `${outputPath}/nameModifier`, "is required");
    // Two outputs may share a modifier when their extensions keep them apart.
    const name = `${output.NameModifier ?? ""}.${type === "FILE_GROUP_SETTINGS" ? (output.Extension ?? output.ContainerSettings?.Container ?? "") : ""}`;
    objections.when(
      names.has(name),
      `${outputPath}/nameModifier`,
      `"${output.NameModifier ?? ""}" is used by another output of the group`,
    );
    names.add(name);
    checkOutput(group, output, inputs, outputPath, objections);
  }
  checkSegments(group, path, objections);
}

/** Everything for which the service would turn these settings away, beyond what their schema says. */
export function objectionsTo(settings: JobSettings): Objection[] {
  const objections = new Objections();
  const inputs = settings.Inputs ?? [];
  objections.when(inputs.length === 0, "/inputs", "must have at least one input");
  objections.when(inputs.length > 150, "/inputs", "must have at most 150 inputs");
  objections.when(!settings.OutputGroups?.length, "/outputGroups", "must have at least one output group");
  for (const [index, input] of inputs.entries()) checkInput(input, `/inputs/${index}`, objections);
  for (const [index, group] of (settings.OutputGroups ?? []).entries())
    checkGroup(group, inputs, `/outputGroups/${index}`, objections);
  return objections.found;
}
