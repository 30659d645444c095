import type { Kind } from "../asset/kind.ts";
import { DomainError } from "../error.ts";
import type { Technical } from "../ingest/steps.ts";
import { framesPerSecond } from "./frame-rate.ts";
import { meaningfulAspect, onSquarePixels, type PixelAspect } from "./pixel-aspect.ts";
import type { ProbeResult, ProbeTrack } from "./probe.ts";

/** Clockwise rotation that a player applies, in degrees. */
export type Rotation = 0 | 90 | 180 | 270;

/**
 * A probe's answer in the pipeline's own words. Width and height are those of the picture as it is seen: after rotation,
 * on square pixels. Unknown things are absent, never guessed.
 *
 * @param master size and declared type, for what the probe leaves out; `rotation` and `pixelAspect` from the container's
 *   own header, the latter for a probe that is silent on it
 * @throws DomainError `unsupported` when there is nothing in the file that could be shown or played.
 */
export function describeMedia(
  probe: ProbeResult,
  master: { kind: Kind; bytes: number; rotation?: Rotation; pixelAspect?: PixelAspect | undefined },
): Technical {
  const tracks = probe.Container?.Tracks ?? [];
  const audio = tracks.filter(isAudio);
  const video = master.kind === "video" ? mainVideo(tracks) : undefined;
  if (video === undefined && audio.length === 0) throw nothingToPlay(master.kind, tracks);
  const durationMs = longest(probe, video === undefined ? audio : [video, ...audio]);
  const container = containerOf(probe, audio);
  return {
    container: container.name,
    mimeType:
      (video === undefined ? audioMimeTypes[container.name] : undefined) ??
      container.mimeType ??
      probe.Metadata?.MimeType ??
      "application/octet-stream",
    bytes: probe.Metadata?.FileSize ?? master.bytes,
    ...(durationMs !== undefined && { durationMs }),
    ...(video !== undefined && describeVideo(video, master.rotation ?? 0, master.pixelAspect)),
    audioTracks: audio.map(describeAudio),
  };
}

function isAudio(track: ProbeTrack): boolean {
  return track.TrackType === "audio" || (track.TrackType === undefined && track.AudioProperties !== undefined);
}

function isVideo(track: ProbeTrack): boolean {
  return track.TrackType === "video" || (track.TrackType === undefined && track.VideoProperties !== undefined);
}

/** Cover art is a video track of one JPEG; it is the picture only where there is no other. */
function mainVideo(tracks: ProbeTrack[]): ProbeTrack | undefined {
  const candidates = tracks.filter(isVideo);
  return candidates.find((track) => track.Codec !== "MJPEG") ?? candidates[0];
}

function nothingToPlay(kind: Kind, tracks: ProbeTrack[]): DomainError {
  const found =
    tracks.length === 0 ? "no tracks at all" : `only ${tracks.map((t) => t.TrackType ?? "unknown").join(", ")}`;
  return new DomainError(
    "unsupported",
    `This ${kind} file holds neither picture nor sound that can be decoded (${found}). It may be damaged or cut short: export it again and upload it under the same name.`,
    { details: { tracks: tracks.length } },
  );
}

function longest(probe: ProbeResult, tracks: ProbeTrack[]): number | undefined {
  const container = probe.Container?.Duration;
  const seconds =
    container !== undefined && container > 0 ? container : Math.max(0, ...tracks.map((track) => track.Duration ?? 0));
  return Number.isFinite(seconds) && seconds > 0 ? Math.max(1, Math.round(seconds * 1000)) : undefined;
}

function describeVideo(track: ProbeTrack, rotation: Rotation, declared: PixelAspect | undefined): Partial<Technical> {
  const properties = track.VideoProperties ?? {};
  const metadata = properties.CodecMetadata ?? {};
  const codedWidth = positive(properties.Width) ?? positive(metadata.Width);
  const codedHeight = positive(properties.Height) ?? positive(metadata.Height);
  const pixelAspect = saysPixelAspect(track) ? probedAspect(track) : declared;
  const shown =
    codedWidth === undefined || codedHeight === undefined
      ? { width: codedWidth, height: codedHeight }
      : onSquarePixels({ width: codedWidth, height: codedHeight }, pixelAspect);
  const turned = rotation === 90 || rotation === 270;
  const width = turned ? shown.height : shown.width;
  const height = turned ? shown.width : shown.height;
  const interlaced = isInterlaced(track);
  const rate = fraction(properties.FrameRate) ?? fraction(metadata.CodedFrameRate);
  const primaries = properties.ColorPrimaries ?? metadata.ColorPrimaries;
  const hdr = hdrOf(track);
  return {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
    ...(rotation !== 0 && { rotation }),
    ...(rate !== undefined && { frameRate: rate }),
    ...(track.Codec !== undefined && { videoCodec: track.Codec.toLowerCase() }),
    ...(pixelAspect !== undefined && { pixelAspect }),
    ...(interlaced !== undefined && { interlaced }),
    ...(hdr !== undefined && { hdr }),
    ...(primaries !== undefined && primaries !== "UNSPECIFIED" && { colourSpace: primaries.toLowerCase() }),
  };
}

/** Whether Probe was able to tell the shape of the main picture's pixels. */
export function probeTellsPixelAspect(probe: ProbeResult): boolean {
  const video = mainVideo(probe.Container?.Tracks ?? []);
  return video !== undefined && saysPixelAspect(video);
}

function saysPixelAspect(track: ProbeTrack): boolean {
  return aspectsOf(track).length > 0;
}

/** The container's word counts before that of the coded picture, as it does for players. */
function probedAspect(track: ProbeTrack): PixelAspect | undefined {
  const [aspect] = aspectsOf(track);
  return meaningfulAspect(aspect?.Numerator, aspect?.Denominator);
}

function aspectsOf({ VideoProperties: properties }: ProbeTrack) {
  return [properties?.SampleAspectRatio, properties?.CodecMetadata?.SampleAspectRatio].filter(
    (aspect) => (aspect?.Numerator ?? 0) > 0 && (aspect?.Denominator ?? 0) > 0,
  );
}

/** Codecs that know no fields. */
const alwaysProgressive = new Set(["AV1", "VP8", "VP9", "THEORA", "QTRLE"]);

/**
 * Undefined where nothing says it. The API reference has `FieldOrder` for interlaced video alone, and leaves open how
 * `ScanType` is spelt: whatever speaks of fields is taken for interlaced.
 */
function isInterlaced(track: ProbeTrack): boolean | undefined {
  const { ScanType: scanType, FieldOrder: fieldOrder } = track.VideoProperties?.CodecMetadata ?? {};
  if (fieldOrder) return true;
  if (scanType) return /interlac|mbaff|field|\b[tb]ff\b/i.test(scanType) && !/progressive/i.test(scanType);
  return alwaysProgressive.has(track.Codec ?? "") ? false : undefined;
}

/** ITU-R BT.2100: the transfer function tells HLG from PQ; primaries alone (wide-gamut SDR) make no HDR. */
function hdrOf(track: ProbeTrack): Technical["hdr"] {
  const properties = track.VideoProperties;
  const profile = properties?.CodecMetadata?.Profile ?? "";
  if (/dolby|dvh|dvav/i.test(profile)) return "dolby-vision";
  const transfer = properties?.TransferCharacteristics ?? properties?.CodecMetadata?.TransferCharacteristics;
  if (transfer === "ARIB_B67") return "hlg";
  if (transfer === "SMPTE_2084") return "hdr10";
  return undefined;
}

function describeAudio(track: ProbeTrack): Technical["audioTracks"][number] {
  const properties = track.AudioProperties ?? {};
  const language = properties.LanguageCode?.toLowerCase();
  return {
    codec: (track.Codec ?? "unknown").toLowerCase(),
    channels: Math.max(1, Math.round(properties.Channels ?? 2)),
    sampleRateHz: Math.max(1, Math.round(properties.SampleRate ?? 48_000)),
    ...(language !== undefined && language !== "" && language !== "und" && { language }),
  };
}

const mimeTypes: Readonly<Record<string, string>> = {
  mp4: "video/mp4",
  quicktime: "video/quicktime",
  matroska: "video/x-matroska",
  webm: "video/webm",
  mxf: "application/mxf",
  wave: "audio/wav",
  avi: "video/x-msvideo",
  mpegts: "video/mp2t",
  mp3: "audio/mpeg",
  flac: "audio/flac",
  ogg: "audio/ogg",
  aac: "audio/aac",
};

/** The same containers without a picture. */
const audioMimeTypes: Readonly<Record<string, string>> = {
  mp4: "audio/mp4",
  quicktime: "audio/mp4",
  matroska: "audio/x-matroska",
  webm: "audio/webm",
};

const containerOfCodec: Readonly<Record<string, string>> = {
  MP3: "mp3",
  FLAC: "flac",
  VORBIS: "ogg",
  OPUS: "ogg",
  AAC: "aac",
};

/** Probe names eight containers; plain audio files are none of them and are named after their codec. */
function containerOf(probe: ProbeResult, audio: ProbeTrack[]): { name: string; mimeType: string | undefined } {
  const name = probe.Container?.Format ?? containerOfCodec[audio[0]?.Codec ?? ""] ?? "unknown";
  return { name, mimeType: mimeTypes[name] };
}

function fraction(rate: { Numerator?: number | undefined; Denominator?: number | undefined } | undefined) {
  if (rate?.Numerator === undefined || rate.Denominator === undefined) return undefined;
  const value = { numerator: Math.round(rate.Numerator), denominator: Math.round(rate.Denominator) };
  return framesPerSecond(value) === undefined ? undefined : value;
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value >= 1 ? Math.round(value) : undefined;
}
