import * as z from "zod";
import { runFfprobe } from "./ffmpeg.ts";
import { onlyInputFormats } from "./input-format.ts";

const NumberText = z.coerce.number().optional().catch(undefined);

const SideData = z.looseObject({ side_data_type: z.string().optional(), rotation: z.number().optional() });

const ProbedStream = z.object({
  index: z.number().int(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  profile: z.string().optional(),
  level: z.number().optional(),
  width: z.number().int().optional(),
  height: z.number().int().optional(),
  sample_aspect_ratio: z.string().optional(),
  pix_fmt: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  field_order: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  bits_per_raw_sample: NumberText,
  bits_per_sample: NumberText,
  sample_rate: NumberText,
  sample_fmt: z.string().optional(),
  channels: z.number().int().optional(),
  channel_layout: z.string().optional(),
  duration: NumberText,
  bit_rate: NumberText,
  nb_frames: NumberText,
  disposition: z.record(z.string(), z.number()).default({}),
  tags: z.record(z.string(), z.string()).default({}),
  side_data_list: z.array(SideData).default([]),
});
export type ProbedStream = z.infer<typeof ProbedStream>;

const ProbedFormat = z.object({
  format_name: z.string(),
  duration: NumberText,
  start_time: NumberText,
  bit_rate: NumberText,
  tags: z.record(z.string(), z.string()).default({}),
});

/** What ffprobe says of a file, its streams in their order. Pictures attached to a song are left out of `video`. */
export interface MediaFacts {
  formatNames: string[];
  majorBrand: string | null;
  /** Seconds; 0 when the file does not say. */
  duration: number;
  streams: ProbedStream[];
  video: ProbedStream[];
  audio: ProbedStream[];
}

/** `30000/1001` and the like; null for `0/0`, which ffprobe writes when it does not know. */
export function parseRate(text: string | undefined): { numerator: number; denominator: number } | null {
  const match = /^(\d+)\/(\d+)$/.exec(text ?? "");
  const numerator = Number(match?.[1] ?? 0);
  const denominator = Number(match?.[2] ?? 0);
  return numerator > 0 && denominator > 0 ? { numerator, denominator } : null;
}

/** Clockwise degrees by which a player turns the picture, as the container asks: 0, 90, 180 or 270. */
export function rotationOf(stream: ProbedStream): 0 | 90 | 180 | 270 {
  const matrix = stream.side_data_list.find((entry) => entry.rotation !== undefined)?.rotation;
  // The display matrix counts anticlockwise, the older `rotate` tag clockwise.
  const clockwise = matrix === undefined ? Number(stream.tags.rotate ?? 0) : -matrix;
  const turned = ((Math.round(clockwise / 90) % 4) + 4) % 4;
  return turned === 1 ? 90 : turned === 2 ? 180 : turned === 3 ? 270 : 0;
}

export function isInterlaced(stream: ProbedStream): boolean {
  return stream.field_order !== undefined && ["tt", "bb", "tb", "bt"].includes(stream.field_order);
}

/** The timecode of the first frame, when a track or the container carries one. */
export function startTimecodeOf(facts: MediaFacts, formatTags: Record<string, string> = {}): string | null {
  return facts.streams.find((stream) => stream.tags.timecode)?.tags.timecode ?? formatTags.timecode ?? null;
}

/** Seconds to the end of the last packet, for files that were written without knowing how long they would get. */
async function measureDuration(path: string): Promise<number> {
  const packets = await runFfprobe([
    "-of",
    "csv=p=0",
    "-show_entries",
    "packet=pts_time,duration_time",
    ...onlyInputFormats,
    path,
  ]);
  let end = 0;
  for (const line of packets.split("\n")) {
    const [at = 0, length = 0] = line.split(",").map((field) => Number.parseFloat(field) || 0);
    end = Math.max(end, at + length);
  }
  return end;
}

/**
 * Reads a media file's structure.
 * @throws FfmpegError when no demuxer recognises it.
 */
export async function readMediaFacts(path: string): Promise<MediaFacts> {
  const answer = z
    .object({ streams: z.array(ProbedStream).default([]), format: ProbedFormat })
    .parse(JSON.parse(await runFfprobe(["-of", "json", "-show_format", "-show_streams", ...onlyInputFormats, path])));
  const told = answer.format.duration ?? Math.max(0, ...answer.streams.map((stream) => stream.duration ?? 0));
  return {
    formatNames: answer.format.format_name.split(","),
    majorBrand: answer.format.tags.major_brand?.trim() ?? null,
    duration: told > 0 ? told : await measureDuration(path),
    streams: answer.streams,
    video: answer.streams.filter((stream) => stream.codec_type === "video" && !stream.disposition.attached_pic),
    audio: answer.streams.filter((stream) => stream.codec_type === "audio"),
  };
}
