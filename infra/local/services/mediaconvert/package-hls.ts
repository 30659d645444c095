import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { HlsGroupSettings, OutputGroup } from "@aws-sdk/client-mediaconvert";
import { readMediaFacts } from "./media-facts.ts";
import { rateValue } from "./media-source.ts";
import { cutPackedAudio } from "./packed-audio.ts";
import type { PlannedOutput } from "./planned-output.ts";
import { mediaPlaylist, multivariantPlaylist, type PlaylistSegment, type PlaylistVariant } from "./playlist.ts";
import { contentTypeOf, type PublishedFile, playlistFile } from "./published-file.ts";
import type { S3Location } from "./s3-location.ts";
import { hlsStartSeconds, isPackedAudio } from "./transcode-command.ts";

/** Reads the entries of the playlist that ffmpeg wrote: file, seconds, byte range. */
function parseMediaPlaylist(text: string): PlaylistSegment[] {
  const segments: PlaylistSegment[] = [];
  let duration = 0;
  let range: PlaylistSegment["range"];
  let after = 0;
  for (const line of text.split("\n")) {
    const length = /^#EXTINF:([\d.]+)/.exec(line);
    if (length) duration = Number(length[1]);
    const bytes = /^#EXT-X-BYTERANGE:(\d+)(?:@(\d+))?/.exec(line);
    if (bytes) {
      range = { length: Number(bytes[1]), offset: bytes[2] === undefined ? after : Number(bytes[2]) };
      after = range.offset + range.length;
    }
    if (line !== "" && !line.startsWith("#")) {
      segments.push({ uri: line.trim(), duration, ...(range ? { range } : {}) });
      range = undefined;
    }
  }
  return segments;
}

/** H.264 in a transport stream has no configuration box; profile and level come from ffprobe. */
const profileBytes: Record<string, string> = {
  "Constrained Baseline": "42c0",
  Baseline: "4200",
  Main: "4d40",
  High: "6400",
  "High 4:2:2": "7a00",
};

async function codecsOf(path: string): Promise<string[]> {
  const facts = await readMediaFacts(path);
  return facts.streams.flatMap((stream) => {
    if (stream.codec_name === "h264")
      return `avc1.${profileBytes[stream.profile ?? ""] ?? "6400"}${(stream.level ?? 40).toString(16).padStart(2, "0")}`;
    if (stream.codec_name === "aac") return "mp4a.40.2";
    if (stream.codec_name === "mp3") return "mp4a.40.34";
    return [];
  });
}

interface Packaged {
  output: PlannedOutput;
  variant: PlaylistVariant;
}

async function packageOutput(
  output: PlannedOutput,
  settings: HlsGroupSettings,
  files: PublishedFile[],
): Promise<Packaged> {
  const { bucket, key } = output.stem;
  const folder = key.slice(0, key.lastIndexOf("/") + 1);
  const name = key.slice(folder.length);
  const modifier = output.output.OutputSettings?.HlsSettings?.SegmentModifier ?? "";
  const packed = isPackedAudio(output);
  const written: PlaylistSegment[] = packed
    ? await cutPackedAudio(output.workPath, settings.SegmentLength ?? 10, hlsStartSeconds)
    : parseMediaPlaylist(await readFile(join(output.workPath, "index.m3u8"), "utf8"));
  const single = settings.SegmentControl === "SINGLE_FILE" && !packed;
  const extension = packed ? "aac" : "ts";
  let published: string | null = null;
  let bytes = 0;
  let peak = 1;
  const segments: PlaylistSegment[] = [];
  for (const [position, segment] of written.entries()) {
    const uri = single
      ? `${name}${modifier}.${extension}`
      : `${name}${modifier}_${String(position + 1).padStart(5, "0")}.${extension}`;
    const filePath = join(output.workPath, segment.uri);
    if (uri !== published)
      files.push({ bucket, key: `${folder}${uri}`, content: { filePath }, contentType: contentTypeOf(uri) });
    published = uri;
    const size = segment.range?.length ?? (await stat(filePath)).size;
    bytes += size;
    peak = Math.max(peak, Math.ceil((8 * size) / Math.max(segment.duration, 0.001)));
    segments.push({ ...segment, uri });
  }
  const integerDurations = settings.ManifestDurationFormat === "INTEGER";
  files.push(playlistFile(bucket, `${folder}${name}.m3u8`, mediaPlaylist({ integerDurations, segments })));
  const seconds = segments.reduce((sum, segment) => sum + segment.duration, 0);
  const video = output.video;
  return {
    output,
    variant: {
      uri: `${name}.m3u8`,
      bandwidth: peak,
      averageBandwidth: Math.ceil((8 * bytes) / Math.max(seconds, 0.001)),
      codecs: packed ? ["mp4a.40.2"] : await codecsOf(join(output.workPath, written[0]?.uri ?? "")),
      ...(video ? { resolution: video.fitting.frame, frameRate: rateValue(video.rate) } : {}),
    },
  };
}

/**
 * Packages an Apple HLS group: transport stream segments `<name>_00001.ts`, `<name>.m3u8` for each output, the multivariant playlist.
 * @returns the keys of the multivariant playlist and of each output's own
 */
export async function packageHls(
  group: OutputGroup,
  outputs: readonly PlannedOutput[],
  base: S3Location,
  files: PublishedFile[],
): Promise<string[]> {
  const settings = group.OutputGroupSettings?.HlsGroupSettings ?? {};
  const packaged: Packaged[] = [];
  for (const output of outputs) packaged.push(await packageOutput(output, settings, files));
  const videos = packaged.filter((entry) => entry.output.video);
  const audioOnly = (entry: Packaged) =>
    entry.output.output.OutputSettings?.HlsSettings?.AudioTrackType === "AUDIO_ONLY_VARIANT_STREAM";
  const renditions = videos.length === 0 ? [] : packaged.filter((entry) => !entry.output.video && !audioOnly(entry));
  const groupOf = (entry: Packaged) => entry.output.output.OutputSettings?.HlsSettings?.AudioGroupId ?? "program_audio";
  const variants = packaged
    .filter((entry) => !renditions.includes(entry))
    .flatMap((entry) => {
      const sets = entry.output.output.OutputSettings?.HlsSettings?.AudioRenditionSets?.split(",").map((name) =>
        name.trim(),
      );
      const groups = [...new Set(renditions.map(groupOf))].filter((name) => !sets || sets.includes(name));
      if (!entry.output.video || groups.length === 0) return [entry.variant];
      return groups.map((audioGroup) => {
        const audio = renditions.filter((rendition) => groupOf(rendition) === audioGroup);
        return {
          ...entry.variant,
          audioGroup,
          bandwidth: entry.variant.bandwidth + Math.max(0, ...audio.map((rendition) => rendition.variant.bandwidth)),
          averageBandwidth:
            entry.variant.averageBandwidth +
            Math.max(0, ...audio.map((rendition) => rendition.variant.averageBandwidth)),
          codecs: [...entry.variant.codecs, ...audio.flatMap((rendition) => rendition.variant.codecs)],
        };
      });
    });
  const text = multivariantPlaylist({
    version: settings.SegmentControl === "SINGLE_FILE" ? 4 : 3,
    renditions: renditions.map((entry, position) => {
      const type = entry.output.output.OutputSettings?.HlsSettings?.AudioTrackType;
      const audio = entry.output.audio[0];
      return {
        type: "AUDIO",
        groupId: groupOf(entry),
        name: audio?.settings.StreamName ?? audio?.language ?? `Audio ${position + 1}`,
        language: audio?.language ?? null,
        isDefault: type === undefined ? position === 0 : type === "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT",
        autoselect: type !== "ALTERNATE_AUDIO_NOT_AUTO_SELECT",
        uri: entry.variant.uri,
      };
    }),
    variants,
    iFrames: [],
  });
  if (settings.OutputSelection === "SEGMENTS_ONLY") return [];
  files.push(playlistFile(base.bucket, `${base.key}.m3u8`, text));
  return [`${base.key}.m3u8`];
}
