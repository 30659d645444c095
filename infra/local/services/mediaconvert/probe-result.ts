import type {
  AudioProperties,
  Codec,
  CodecMetadata,
  ColorPrimaries,
  Format,
  MatrixCoefficients,
  ProbeResult,
  Track,
  TransferCharacteristics,
  VideoProperties,
} from "@aws-sdk/client-mediaconvert";
import { isInterlaced, type MediaFacts, type ProbedStream, parseRate } from "./media-facts.ts";
import { displayAspectOf, sampleAspectOf } from "./sample-aspect.ts";

/** What S3 knows of the probed object. */
export interface ObjectFacts {
  etag: string;
  bytes: number;
  /** Seconds since the epoch, as the wire wants it. */
  lastModified?: number;
  contentType: string;
}

/** A probe result as it goes over the wire: timestamps are seconds. */
export type WireProbeResult = Omit<ProbeResult, "Metadata"> & {
  Metadata: { ETag: string; FileSize: number; LastModified?: number; MimeType: string };
};

/** The containers that Probe names; any other leaves `Format` out, as the API reference says. */
function formatOf(facts: MediaFacts): Format | undefined {
  const names = new Set(facts.formatNames);
  if (names.has("mov")) return facts.majorBrand === "qt" ? "quicktime" : "mp4";
  if (names.has("webm") && names.has("matroska")) return isWebm(facts) ? "webm" : "matroska";
  if (names.has("mxf")) return "mxf";
  if (names.has("wav")) return "wave";
  if (names.has("avi")) return "avi";
  if (names.has("mpegts")) return "mpegts";
  return undefined;
}

/** ffprobe names both Matroska and WebM; WebM is the one that holds nothing but its own codecs. */
function isWebm(facts: MediaFacts): boolean {
  const allowed = new Set(["vp8", "vp9", "av1", "vorbis", "opus", "webvtt"]);
  return facts.streams.every((stream) => allowed.has(stream.codec_name ?? ""));
}

const codecs: Record<string, Codec> = {
  aac: "AAC",
  ac3: "AC3",
  eac3: "EAC3",
  flac: "FLAC",
  mp3: "MP3",
  opus: "OPUS",
  vorbis: "VORBIS",
  av1: "AV1",
  h264: "AVC",
  hevc: "HEVC",
  jpeg2000: "JPEG2000",
  mjpeg: "MJPEG",
  mpeg1video: "MPEG1",
  mpeg2video: "MPEG2",
  mpeg4: "MP4V",
  prores: "PRORES",
  qtrle: "QTRLE",
  theora: "THEORA",
  rawvideo: "UNCOMPRESSED",
  v210: "UNCOMPRESSED",
  vc1: "VFW",
  vp8: "VP8",
  vp9: "VP9",
  eia_608: "C608",
  webvtt: "WEBVTT",
};

/** MediaConvert's name of a codec that ffprobe names. */
export function codecOf(stream: ProbedStream): Codec {
  const name = stream.codec_name ?? "";
  return codecs[name] ?? (name.startsWith("pcm_") ? "PCM" : "UNKNOWN");
}

const primaries: Record<string, ColorPrimaries> = {
  bt709: "ITU_709",
  bt470m: "ITU_470M",
  bt470bg: "ITU_470BG",
  smpte170m: "SMPTE_170M",
  smpte240m: "SMPTE_240M",
  film: "GENERIC_FILM",
  bt2020: "ITU_2020",
  smpte428: "SMPTE_428_1",
  smpte431: "SMPTE_431_2",
  smpte432: "SMPTE_EG_432_1",
  ebu3213: "EBU_3213_E",
  "jedec-p22": "EBU_3213_E",
  reserved: "RESERVED",
};

const transfers: Record<string, TransferCharacteristics> = {
  bt709: "ITU_709",
  bt470m: "ITU_470M",
  gamma22: "ITU_470M",
  bt470bg: "ITU_470BG",
  gamma28: "ITU_470BG",
  smpte170m: "SMPTE_170M",
  smpte240m: "SMPTE_240M",
  linear: "LINEAR",
  log100: "LOG10_2",
  log316: "LOC10_2_5",
  "iec61966-2-4": "IEC_61966_2_4",
  bt1361e: "ITU_1361",
  "iec61966-2-1": "IEC_61966_2_1",
  "bt2020-10": "ITU_2020_10bit",
  "bt2020-12": "ITU_2020_12bit",
  smpte2084: "SMPTE_2084",
  smpte428: "SMPTE_428_1",
  "arib-std-b67": "ARIB_B67",
  reserved: "RESERVED",
};

const matrices: Record<string, MatrixCoefficients> = {
  gbr: "RGB",
  bt709: "ITU_709",
  fcc: "FCC",
  bt470bg: "ITU_470BG",
  smpte170m: "SMPTE_170M",
  smpte240m: "SMPTE_240M",
  ycgco: "YCgCo",
  bt2020nc: "ITU_2020_NCL",
  bt2020c: "ITU_2020_CL",
  smpte2085: "SMPTE_2085",
  "chroma-derived-nc": "CD_NCL",
  "chroma-derived-c": "CD_CL",
  ictcp: "ITU_2100ICtCp",
  reserved: "RESERVED",
};

/** Bits a component, from the stream itself or else from the name of its pixel format (`yuv422p10le`). */
export function bitDepthOf(stream: ProbedStream): number {
  if (stream.bits_per_raw_sample) return stream.bits_per_raw_sample;
  const match = /(?:p|gray|gbrp|p0)(9|10|12|14|16)(?:le|be)?$/.exec(stream.pix_fmt ?? "");
  return match ? Number(match[1]) : 8;
}

/** The codecs whose own headers Probe looks into (API reference, CodecMetadata). */
const readHeaders = new Set<Codec>(["AVC", "HEVC", "MPEG2"]);
/** The containers that say what shape the pixels have; of the others, it is the coded picture that does. */
const declareAspect = new Set<Format>(["mp4", "quicktime", "matroska", "webm", "mxf"]);

/** How a picture is shown, as Probe's two places for it say it: lowest terms, and nothing where nothing is known. */
function aspectsOf(stream: ProbedStream): Pick<VideoProperties, "SampleAspectRatio" | "DisplayAspectRatio"> {
  const sample = sampleAspectOf(stream);
  const display = sample && displayAspectOf(stream, sample);
  if (!sample || !display) return {};
  return {
    SampleAspectRatio: { Numerator: sample.numerator, Denominator: sample.denominator },
    DisplayAspectRatio: { Numerator: display.numerator, Denominator: display.denominator },
  };
}

/**
 * The API reference spells out `FieldOrder`, and leaves `ScanType` to be guessed after it. ffprobe's second letter is the
 * field that is shown first.
 */
function codecMetadata(stream: ProbedStream): CodecMetadata {
  const interlaced = isInterlaced(stream);
  return {
    BitDepth: bitDepthOf(stream),
    ...(interlaced ? { FieldOrder: stream.field_order?.endsWith("t") ? "TopFieldFirst" : "BottomFieldFirst" } : {}),
    Height: stream.height ?? 0,
    ...(stream.profile ? { Profile: stream.profile } : {}),
    ScanType: interlaced ? "Interlaced" : "Progressive",
    Width: stream.width ?? 0,
  };
}

function videoProperties(stream: ProbedStream, format: Format | undefined): VideoProperties {
  const rate = parseRate(stream.avg_frame_rate) ?? parseRate(stream.r_frame_rate);
  const declared = format !== undefined && declareAspect.has(format);
  return {
    BitDepth: bitDepthOf(stream),
    ...(stream.bit_rate ? { BitRate: stream.bit_rate } : {}),
    ...(readHeaders.has(codecOf(stream))
      ? { CodecMetadata: { ...codecMetadata(stream), ...(declared ? {} : aspectsOf(stream)) } }
      : {}),
    ...(declared ? aspectsOf(stream) : {}),
    ColorPrimaries: primaries[stream.color_primaries ?? ""] ?? "UNSPECIFIED",
    ...(rate ? { FrameRate: { Numerator: rate.numerator, Denominator: rate.denominator } } : {}),
    Height: stream.height ?? 0,
    MatrixCoefficients: matrices[stream.color_space ?? ""] ?? "UNSPECIFIED",
    TransferCharacteristics: transfers[stream.color_transfer ?? ""] ?? "UNSPECIFIED",
    Width: stream.width ?? 0,
  };
}

/** Bits a sample: of PCM and FLAC as coded; lossy codecs have none, for which the service answers 16. */
function audioBitDepthOf(stream: ProbedStream): number {
  return stream.bits_per_sample || stream.bits_per_raw_sample || 16;
}

function audioProperties(stream: ProbedStream): AudioProperties {
  const language = stream.tags.language;
  return {
    BitDepth: audioBitDepthOf(stream),
    ...(stream.bit_rate ? { BitRate: stream.bit_rate } : {}),
    Channels: stream.channels ?? 0,
    FrameRate: { Numerator: stream.sample_rate ?? 0, Denominator: 1 },
    ...(language ? { LanguageCode: language } : {}),
    SampleRate: stream.sample_rate ?? 0,
  };
}

function trackOf(stream: ProbedStream, index: number, facts: MediaFacts): Track {
  const duration = stream.duration ?? facts.duration;
  if (stream.codec_type === "video") {
    return {
      Index: index,
      TrackType: "video",
      Codec: codecOf(stream),
      Duration: duration,
      VideoProperties: videoProperties(stream, formatOf(facts)),
    };
  }
  if (stream.codec_type === "audio") {
    return {
      Index: index,
      TrackType: "audio",
      Codec: codecOf(stream),
      Duration: duration,
      AudioProperties: audioProperties(stream),
    };
  }
  const language = stream.tags.language;
  return {
    Index: index,
    TrackType: "data",
    Codec: codecOf(stream),
    Duration: duration,
    DataProperties: language ? { LanguageCode: language } : {},
  };
}

/** The service's answer for one file. Tracks are numbered from 1, in the container's order. */
export function probeResultOf(facts: MediaFacts, object: ObjectFacts): WireProbeResult {
  const streams = facts.streams.filter((stream) => !stream.disposition.attached_pic);
  const tracks = streams.map((stream, position) => trackOf(stream, position + 1, facts));
  const indexesOf = (type: Track["TrackType"]) =>
    tracks.filter((track) => track.TrackType === type).map((track) => track.Index ?? 0);
  const format = formatOf(facts);
  return {
    Container: { ...(format ? { Format: format } : {}), Duration: facts.duration, Tracks: tracks },
    Metadata: {
      ETag: object.etag,
      FileSize: object.bytes,
      ...(object.lastModified === undefined ? {} : { LastModified: object.lastModified }),
      MimeType: object.contentType,
    },
    TrackMappings: [
      {
        VideoTrackIndexes: indexesOf("video"),
        AudioTrackIndexes: indexesOf("audio"),
        DataTrackIndexes: indexesOf("data"),
      },
    ],
  };
}
