/** What MediaConvert's Probe answers about masters of all kinds; the shapes follow the API reference's ProbeResult. */

interface VideoFacts {
  width: number;
  height: number;
  rate?: [number, number];
  seconds?: number;
  codec?: string;
  scan?: string;
  fieldOrder?: string;
  /** What the container says of the shape of its pixels. */
  aspect?: [number, number];
  /** What the coded picture itself says. */
  codedAspect?: [number, number];
  transfer?: string;
  primaries?: string;
  profile?: string;
  bits?: number;
}

/** The codecs whose headers Probe reads (API reference, CodecMetadata). */
const readHeaders = new Set(["AVC", "HEVC", "MPEG2"]);

const aspect = (ratio: [number, number] | undefined) =>
  ratio === undefined ? {} : { SampleAspectRatio: { Numerator: ratio[0], Denominator: ratio[1] } };

function video(facts: VideoFacts, index = 1) {
  const [numerator, denominator] = facts.rate ?? [25, 1];
  return {
    Index: index,
    TrackType: "video",
    Codec: facts.codec ?? "AVC",
    ...(facts.seconds !== undefined && { Duration: facts.seconds }),
    VideoProperties: {
      Width: facts.width,
      Height: facts.height,
      BitDepth: facts.bits ?? 8,
      BitRate: 8_000_000,
      FrameRate: { Numerator: numerator, Denominator: denominator },
      ColorPrimaries: facts.primaries ?? "ITU_709",
      TransferCharacteristics: facts.transfer ?? "ITU_709",
      MatrixCoefficients: "ITU_709",
      ...aspect(facts.aspect),
      ...(readHeaders.has(facts.codec ?? "AVC") && {
        CodecMetadata: {
          ScanType: facts.scan ?? "Progressive",
          ...(facts.fieldOrder !== undefined && { FieldOrder: facts.fieldOrder }),
          ...aspect(facts.codedAspect),
          Profile: facts.profile ?? "High",
          Level: "4.0",
          ChromaSubsampling: "4:2:0",
          Width: facts.width,
          Height: facts.height,
        },
      }),
    },
  };
}

function audio(
  channels = 2,
  over: { codec?: string; language?: string; rate?: number; seconds?: number; index?: number } = {},
) {
  return {
    Index: over.index ?? 2,
    TrackType: "audio",
    Codec: over.codec ?? "AAC",
    ...(over.seconds !== undefined && { Duration: over.seconds }),
    AudioProperties: {
      BitDepth: 16,
      BitRate: 128_000,
      Channels: channels,
      SampleRate: over.rate ?? 48_000,
      FrameRate: { Numerator: 375, Denominator: 8 },
      ...(over.language !== undefined && { LanguageCode: over.language }),
    },
  };
}

const data = { Index: 9, TrackType: "data", DataProperties: { LanguageCode: "eng" } };

function file(format: string | undefined, seconds: number | undefined, tracks: unknown[], mime?: string) {
  return {
    Container: {
      ...(format !== undefined && { Format: format }),
      ...(seconds !== undefined && { Duration: seconds }),
      Tracks: tracks,
    },
    Metadata: { FileSize: 12_345_678, ETag: '"abc"', ...(mime !== undefined && { MimeType: mime }) },
  };
}

export const hdr = {
  hlg: file("quicktime", 12, [
    video({
      width: 3840,
      height: 2160,
      rate: [50, 1],
      codec: "HEVC",
      transfer: "ARIB_B67",
      primaries: "ITU_2020",
      bits: 10,
      profile: "Main 10",
    }),
    audio(2),
  ]),
  pq: file("mp4", 12, [
    video({
      width: 3840,
      height: 2160,
      rate: [24000, 1001],
      codec: "HEVC",
      transfer: "SMPTE_2084",
      primaries: "ITU_2020",
      bits: 10,
      profile: "Main 10",
    }),
    audio(6, { codec: "EAC3" }),
  ]),
  "dolby vision": file("mp4", 12, [
    video({
      width: 1920,
      height: 1080,
      codec: "HEVC",
      transfer: "ARIB_B67",
      primaries: "ITU_2020",
      profile: "dvhe.08.07",
      bits: 10,
    }),
  ]),
};

export const videoSources = {
  hd25: file("mp4", 60.04, [video({ width: 1920, height: 1080 }), audio()], "video/mp4"),
  "hd 29.97 in quicktime": file(
    "quicktime",
    30.03,
    [video({ width: 1920, height: 1080, rate: [30000, 1001], codec: "PRORES" }), audio(2, { codec: "PCM" })],
    "video/quicktime",
  ),
  "hd 60": file("mp4", 10, [video({ width: 1920, height: 1080, rate: [60, 1] }), audio()]),
  "hd 119.88": file("mp4", 10, [video({ width: 1920, height: 1080, rate: [120000, 1001] }), audio()]),
  "uhd 24": file("mxf", 120, [
    video({ width: 3840, height: 2160, rate: [24, 1], codec: "PRORES" }),
    audio(2, { codec: "PCM" }),
  ]),
  "dci 4k": file("mxf", 90, [
    video({ width: 4096, height: 2160, rate: [24, 1], codec: "JPEG2000" }),
    audio(6, { codec: "PCM" }),
  ]),
  "8k": file("mp4", 8, [video({ width: 7680, height: 4320, rate: [60, 1], codec: "HEVC" }), audio()]),
  "720p50": file("mpegts", 45.2, [video({ width: 1280, height: 720, rate: [50, 1] }), audio(2, { codec: "MP3" })]),
  "sd pal interlaced": file("mxf", 25, [
    video({ width: 720, height: 576, scan: "Interlaced", codec: "MPEG2" }),
    audio(1, { codec: "PCM" }),
    audio(1, { codec: "PCM", index: 3 }),
  ]),
  "ntsc interlaced": file("mpegts", 25, [
    video({ width: 720, height: 480, rate: [30000, 1001], scan: "INTERLACED", codec: "MPEG2" }),
    audio(2, { codec: "AC3" }),
  ]),
  "1080i mbaff": file("mpegts", 25, [video({ width: 1920, height: 1080, scan: "MBAFF" }), audio()]),
  "1080i by its field order": file("mpegts", 25, [
    video({ width: 1920, height: 1080, scan: "", fieldOrder: "TopFieldFirst" }),
    audio(),
  ]),
  "pal widescreen": file("mxf", 25, [video({ width: 720, height: 576, aspect: [64, 45], codec: "MPEG2" })]),
  "ntsc by its coded picture": file("mpegts", 25, [
    video({ width: 720, height: 480, rate: [30000, 1001], codedAspect: [8, 9], codec: "MPEG2" }),
  ]),
  "hdv whose container knows better": file("quicktime", 25, [
    video({ width: 1440, height: 1080, aspect: [4, 3], codedAspect: [1, 1] }),
  ]),
  portrait: file("mp4", 15, [video({ width: 1080, height: 1920, rate: [30, 1] }), audio()]),
  square: file("mp4", 15, [video({ width: 1080, height: 1080, rate: [30, 1] }), audio()]),
  ultrawide: file("mp4", 15, [video({ width: 5120, height: 1440 }), audio()]),
  banner: file("mp4", 15, [video({ width: 3840, height: 120 })]),
  "odd edges": file("matroska", 7.3, [video({ width: 1279, height: 719 }), audio()]),
  small: file(
    "webm",
    4.2,
    [video({ width: 320, height: 180, codec: "VP9" }), audio(2, { codec: "OPUS" })],
    "video/webm",
  ),
  tiny: file("avi", 4.2, [video({ width: 64, height: 48, codec: "MPEG1" })]),
  minimal: file("avi", 4.2, [video({ width: 32, height: 32, codec: "MPEG1" })]),
  silent: file("mp4", 6, [video({ width: 1280, height: 720 })]),
  "one frame": file("mp4", 0.04, [video({ width: 1280, height: 720 })]),
  "half a second": file("mp4", 0.5, [video({ width: 1280, height: 720 }), audio()]),
  "three languages": file("mp4", 60, [
    video({ width: 1920, height: 1080 }),
    audio(2, { language: "eng" }),
    audio(2, { language: "deu", index: 3 }),
    audio(6, { language: "fra", index: 4 }),
    data,
  ]),
  "eight mono tracks": file("mxf", 60, [
    video({ width: 1920, height: 1080, codec: "MPEG2" }),
    ...Array.from({ length: 8 }, (_, i) => audio(1, { codec: "PCM", index: 2 + i })),
  ]),
  "a dozen commentaries": file("matroska", 60, [
    video({ width: 1920, height: 1080 }),
    ...Array.from({ length: 12 }, (_, i) => audio(2, { index: 2 + i, language: i % 2 === 0 ? "eng" : "spa" })),
  ]),
  "variable frame rate": file("mp4", 20, [video({ width: 886, height: 1920, rate: [0, 0] }), audio()]),
  "no frame rate at all": file("mp4", 20, [
    { Index: 1, TrackType: "video", Codec: "AVC", VideoProperties: { Width: 640, Height: 360 } },
  ]),
  "unknown length": file("webm", undefined, [
    video({ width: 1280, height: 720, codec: "VP8" }),
    audio(2, { codec: "VORBIS" }),
  ]),
  "length only on the tracks": file("matroska", undefined, [
    video({ width: 1280, height: 720, seconds: 9.5 }),
    audio(2, { seconds: 9.6 }),
  ]),
  "cover art beside the film": file("mp4", 20, [
    video({ width: 600, height: 600, codec: "MJPEG" }, 1),
    video({ width: 1920, height: 1080 }, 2),
    audio(2, { index: 3 }),
  ]),
  "four hours": file("mp4", 4 * 3600 - 1, [video({ width: 1920, height: 1080 }), audio()]),
  ...hdr,
};

export const audioSources = {
  wav: file("wave", 180.5, [audio(2, { codec: "PCM", rate: 44_100 })], "audio/wav"),
  "wav 96 kHz mono": file("wave", 2, [audio(1, { codec: "PCM", rate: 96_000 })]),
  m4a: file("mp4", 200, [audio()], "audio/mp4"),
  "m4a with a cover": file("mp4", 200, [audio(), video({ width: 600, height: 600, codec: "MJPEG" }, 2)]),
  mp3: file(undefined, 200, [audio(2, { codec: "MP3", rate: 44_100 })], "audio/mpeg"),
  flac: file(undefined, 200, [audio(2, { codec: "FLAC" })]),
  "ogg without a length": file(undefined, undefined, [audio(2, { codec: "VORBIS" })]),
  "surround wav": file("wave", 30, [audio(6, { codec: "PCM" })]),
  "a click": file("wave", 0.1, [audio(1, { codec: "PCM" })]),
};

/** Codecs of which Probe tells neither scan type nor field order. */
export const unscanned = {
  prores: file("quicktime", 12, [video({ width: 1920, height: 1080, codec: "PRORES" }), audio(2, { codec: "PCM" })]),
  vp9: file("webm", 12, [video({ width: 1920, height: 1080, codec: "VP9" })]),
};

export const unplayable = {
  "no tracks": file("mp4", 10, []),
  "only data": file("quicktime", 10, [data]),
  nothing: {},
};

export const probes = { ...videoSources, ...audioSources, ...unplayable };
