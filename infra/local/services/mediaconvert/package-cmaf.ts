import { readFile } from "node:fs/promises";
import type { CmafGroupSettings, OutputGroup } from "@aws-sdk/client-mediaconvert";
import { cmafCaptions } from "./caption-rendition.ts";
import { codecString } from "./codec-string.ts";
import { parseFragmentedMp4, segmentFragments } from "./fragmented-mp4.ts";
import { rateValue } from "./media-source.ts";
import type { PlannedOutput } from "./planned-output.ts";
import { mediaPlaylist, multivariantPlaylist, type PlaylistRendition, type PlaylistVariant } from "./playlist.ts";
import { type PublishedFile, playlistFile } from "./published-file.ts";
import type { S3Location } from "./s3-location.ts";

/** One output of the group, packaged: its files, and what the multivariant playlist says of it. */
interface Packaged {
  output: PlannedOutput;
  playlistName: string;
  iFramePlaylistName: string | null;
  codec: string;
  bandwidth: number;
  averageBandwidth: number;
  iFrameBandwidth: number;
}

function nameOf(key: string): string {
  return key.slice(key.lastIndexOf("/") + 1);
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf("/") + 1);
}

async function packageOutput(
  output: PlannedOutput,
  settings: CmafGroupSettings,
  files: PublishedFile[],
): Promise<Packaged> {
  const media = parseFragmentedMp4(await readFile(output.workPath));
  const extension = output.video ? "cmfv" : "cmfa";
  const contentType = output.video ? "video/mp4" : "audio/mp4";
  const length = settings.SegmentLength ?? 10;
  const segments = segmentFragments(media.fragments, length, settings.MinFinalSegmentLength);
  const { bucket, key } = output.stem;
  const name = nameOf(key);
  const single = settings.SegmentControl === "SINGLE_FILE";
  const integerDurations = settings.ManifestDurationFormat === "INTEGER";
  const wantsIFrames =
    output.video !== null && output.output.ContainerSettings?.CmfcSettings?.IFrameOnlyManifest === "INCLUDE";
  const segmentName = (position: number) => `${name}_${String(position + 1).padStart(9, "0")}.${extension}`;

  const initName = single ? `${name}.${extension}` : `${name}init.${extension}`;
  const folder = folderOf(key);
  if (single) {
    files.push({ bucket, key: `${folder}${initName}`, content: media.bytes, contentType });
  } else {
    files.push({ bucket, key: `${folder}${initName}`, content: media.init, contentType });
    for (const [position, segment] of segments.entries()) {
      const content = media.bytes.subarray(segment.start, segment.end);
      files.push({ bucket, key: `${folder}${segmentName(position)}`, content, contentType });
    }
  }
  const map = { uri: initName, ...(single ? { range: { offset: 0, length: media.init.length } } : {}) };
  const playlist = mediaPlaylist({
    integerDurations,
    map,
    segments: segments.map((segment, position) => ({
      uri: single ? initName : segmentName(position),
      duration: segment.duration,
      ...(single ? { range: { offset: segment.start, length: segment.end - segment.start } } : {}),
    })),
  });
  const playlistName = `${name}.m3u8`;
  files.push(playlistFile(bucket, `${folder}${playlistName}`, playlist));

  const iFramePlaylistName = wantsIFrames ? `${name}_I-Frame.m3u8` : null;
  const iFrames = segments.flatMap((segment, position) =>
    segment.fragments.map((fragment) => ({
      uri: single ? initName : segmentName(position),
      duration: fragment.duration,
      range: {
        offset: fragment.start - (single ? 0 : segment.start),
        length: fragment.firstSampleEnd - fragment.start,
      },
    })),
  );
  if (iFramePlaylistName) {
    const text = mediaPlaylist({ integerDurations, iFramesOnly: true, map, segments: iFrames });
    files.push(playlistFile(bucket, `${folder}${iFramePlaylistName}`, text));
  }
  const seconds = segments.reduce((sum, segment) => sum + segment.duration, 0);
  const bits = (bytes: number, duration: number) => Math.ceil((8 * bytes) / Math.max(duration, 0.001));
  return {
    output,
    playlistName,
    iFramePlaylistName,
    codec: codecString(media.init) ?? "",
    bandwidth: Math.max(1, ...segments.map((segment) => bits(segment.end - segment.start, segment.duration))),
    averageBandwidth: bits(media.bytes.length - media.init.length, seconds),
    iFrameBandwidth: Math.max(1, ...iFrames.map((frame) => bits(frame.range.length, frame.duration))),
  };
}

/** The audio group that a rendition is in: the job's, or one of its own. */
function audioGroupOf(packaged: Packaged): string {
  return (
    packaged.output.output.ContainerSettings?.CmfcSettings?.AudioGroupId ??
    `program_audio_${packaged.output.outputIndex}`
  );
}

function audioRendition(packaged: Packaged, position: number): PlaylistRendition {
  const type = packaged.output.output.ContainerSettings?.CmfcSettings?.AudioTrackType;
  const audio = packaged.output.audio[0];
  // Without a type, the first audio is the default: what the service does for a group's first audio output.
  const isDefault = type === undefined ? position === 0 : type === "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT";
  return {
    type: "AUDIO",
    groupId: audioGroupOf(packaged),
    name: audio?.settings.StreamName ?? audio?.language ?? `Audio ${position + 1}`,
    language: audio?.language ?? null,
    isDefault,
    autoselect: type !== "ALTERNATE_AUDIO_NOT_AUTO_SELECT",
    ...(audio ? { channels: audio.format.channels } : {}),
    ...(packaged.output.output.ContainerSettings?.CmfcSettings?.DescriptiveVideoServiceFlag === "FLAG"
      ? { characteristics: "public.accessibility.describes-video" }
      : {}),
    uri: packaged.playlistName,
  };
}

function variantsOf(packaged: Packaged, renditions: Packaged[], subtitlesGroup: string | null): PlaylistVariant[] {
  const sets = packaged.output.output.ContainerSettings?.CmfcSettings?.AudioRenditionSets?.split(",").map((name) =>
    name.trim(),
  );
  const groups = [...new Set(renditions.map(audioGroupOf))].filter((group) => !sets || sets.includes(group));
  const video = packaged.output.video;
  const of = (audioGroup: string | null): PlaylistVariant => {
    const audio = renditions.filter((rendition) => audioGroupOf(rendition) === audioGroup);
    const loudest = Math.max(0, ...audio.map((rendition) => rendition.bandwidth));
    const average = Math.max(0, ...audio.map((rendition) => rendition.averageBandwidth));
    return {
      uri: packaged.playlistName,
      bandwidth: packaged.bandwidth + loudest,
      averageBandwidth: packaged.averageBandwidth + average,
      codecs: [packaged.codec, ...audio.map((rendition) => rendition.codec)],
      ...(video ? { resolution: video.fitting.frame, frameRate: rateValue(video.rate) } : {}),
      ...(audioGroup ? { audioGroup } : {}),
      ...(subtitlesGroup ? { subtitlesGroup } : {}),
    };
  };
  return groups.length === 0 ? [of(null)] : groups.map(of);
}

/**
 * Packages a CMAF group for HLS: segments (or one file with byte ranges), a playlist for each output, the multivariant one.
 * Names are the service's: `<name>init.cmfv`, `<name>_000000001.cmfv`, `<name>.m3u8`.
 * @returns the key of the multivariant playlist
 */
export async function packageCmaf(
  group: OutputGroup,
  outputs: readonly PlannedOutput[],
  base: S3Location,
  captionPaths: ReadonlyMap<string, string>,
  files: PublishedFile[],
): Promise<string[]> {
  const settings = group.OutputGroupSettings?.CmafGroupSettings ?? {};
  const packaged: Packaged[] = [];
  for (const output of outputs) {
    if (output.packaging === "cmaf") packaged.push(await packageOutput(output, settings, files));
  }
  const subtitles = cmafCaptions(outputs, captionPaths, files);
  const variantOnly = (entry: Packaged) =>
    entry.output.output.ContainerSettings?.CmfcSettings?.AudioTrackType === "AUDIO_ONLY_VARIANT_STREAM";
  const audio = packaged.filter((entry) => !entry.output.video);
  const renditions = audio.filter((entry) => !variantOnly(entry));
  const videos = packaged.filter((entry) => entry.output.video);
  const subtitlesGroup = subtitles.length > 0 ? "subs" : null;
  // A group of sound alone has nothing that its renditions could accompany: each is a variant.
  const alone = videos.length === 0 ? audio : audio.filter(variantOnly);
  const text = multivariantPlaylist({
    version: 7,
    renditions: [...(videos.length === 0 ? [] : renditions.map(audioRendition)), ...subtitles],
    variants: [
      ...videos.flatMap((entry) => variantsOf(entry, renditions, subtitlesGroup)),
      ...alone.flatMap((entry) => variantsOf(entry, [], null)),
    ],
    iFrames: videos.flatMap((entry) =>
      entry.iFramePlaylistName
        ? [
            {
              uri: entry.iFramePlaylistName,
              bandwidth: entry.iFrameBandwidth,
              averageBandwidth: entry.iFrameBandwidth,
              codecs: [entry.codec],
              ...(entry.output.video ? { resolution: entry.output.video.fitting.frame } : {}),
            },
          ]
        : [],
    ),
  });
  if (settings.WriteHlsManifest === "DISABLED") return [];
  files.push(playlistFile(base.bucket, `${base.key}.m3u8`, text));
  return [`${base.key}.m3u8`];
}
