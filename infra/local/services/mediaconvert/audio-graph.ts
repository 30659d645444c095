import type { AudioDescription, AudioSelector } from "@aws-sdk/client-mediaconvert";
import type { AudioFormat } from "./audio-encoding.ts";
import { channelsOf, remixFilter, selectedStreams, selectorFor } from "./audio-source.ts";
import type { FilterGraph } from "./filter-graph.ts";
import { onlyInputFormats } from "./input-format.ts";
import type { Clip, MediaSource } from "./media-source.ts";

/** A clip of an input as ffmpeg sees it: an input file of its own. */
export interface Segment {
  source: MediaSource;
  clip: Clip;
  inputIndex: number;
}

export function segmentsOf(sources: readonly MediaSource[]): Segment[] {
  return sources
    .flatMap((source) => source.clips.map((clip) => ({ source, clip })))
    .map((segment, inputIndex) => ({ ...segment, inputIndex }));
}

/** ffmpeg's input arguments; a clip is sought to exactly, since its frames are decoded. */
export function inputArguments(segments: readonly Segment[]): string[] {
  return segments.flatMap(({ source, clip }) => {
    const whole = clip.start === 0 && clip.duration >= source.facts.duration;
    const cut = whole ? [] : ["-ss", clip.start.toFixed(6), "-t", clip.duration.toFixed(6)];
    return ["-noautorotate", ...onlyInputFormats, ...cut, "-i", source.path];
  });
}

/** What an audio description reads: one selector's sound over all segments, remixed. */
export interface AudioProgramme {
  /** The same for descriptions that read the same sound. */
  key: string;
  format: AudioFormat;
  language: string | null;
  /** False when no input has the sound that the selector means. */
  present: boolean;
}

function streamsIn(segment: Segment, description: AudioDescription) {
  const selector = selectorFor(segment.source.input, description.AudioSourceName);
  return { selector, streams: selector ? selectedStreams(selector, segment.source.facts) : [] };
}

/** What a description reads, before anything is decoded. */
export function programmeOf(segments: readonly Segment[], description: AudioDescription): AudioProgramme {
  const all = segments.map((segment) => streamsIn(segment, description));
  const first = all.find((entry) => entry.streams.length > 0);
  const remix = description.RemixSettings ?? first?.selector?.RemixSettings;
  const channels = remix?.ChannelMapping?.OutputChannels?.length ?? (channelsOf(first?.streams ?? []) || 2);
  return {
    key: JSON.stringify([description.AudioSourceName ?? null, description.RemixSettings ?? null]),
    format: { sampleRate: first?.streams[0]?.sample_rate ?? 48_000, channels },
    language: first?.streams[0]?.tags.language ?? null,
    present: first !== undefined,
  };
}

function layoutOf(channels: number): string {
  return ({ 1: "mono", 2: "stereo", 6: "5.1", 8: "7.1" } as Record<number, string>)[channels] ?? `${channels}c`;
}

/** Filters that bring sound to a sample rate and a number of channels. */
export function formatFilter(format: AudioFormat): string {
  return `aformat=sample_rates=${format.sampleRate}:channel_layouts=${layoutOf(format.channels)}`;
}

function offsetFilters(selector: AudioSelector | null): string[] {
  const offset = selector?.Offset ?? 0;
  if (offset > 0) return [`adelay=${Array(16).fill(offset).join("|")}`];
  if (offset < 0) return [`atrim=start=${-offset / 1000}`, "asetpts=PTS-STARTPTS"];
  return [];
}

function segmentLabel(
  graph: FilterGraph,
  segment: Segment,
  description: AudioDescription,
  programme: AudioProgramme,
  joined: boolean,
): string {
  const { selector, streams } = streamsIn(segment, description);
  const remix = description.RemixSettings ?? selector?.RemixSettings;
  const format = joined ? [formatFilter(programme.format)] : [];
  if (streams.length === 0) {
    const silence = `anullsrc=channel_layout=${layoutOf(programme.format.channels)}:sample_rate=${programme.format.sampleRate}`;
    return graph.chain([], [silence, `atrim=duration=${segment.clip.duration.toFixed(6)}`, ...format]);
  }
  const labels = streams.map((stream) => `[${segment.inputIndex}:${stream.index}]`);
  const merged = labels.length > 1 ? [`amerge=inputs=${labels.length}`] : [];
  const filters = [...merged, ...offsetFilters(selector), ...(remix ? [remixFilter(remix)] : []), ...format];
  return filters.length === 0 ? (labels[0] ?? "") : graph.chain(labels, filters);
}

/** Adds a programme to the graph and answers its label. */
export function addProgramme(
  graph: FilterGraph,
  segments: readonly Segment[],
  description: AudioDescription,
  programme: AudioProgramme,
): string {
  const joined = segments.length > 1;
  const labels = segments.map((segment) => segmentLabel(graph, segment, description, programme, joined));
  if (!joined) return labels[0] ?? "";
  return graph.chain(labels, [`concat=n=${labels.length}:v=0:a=1`]);
}
