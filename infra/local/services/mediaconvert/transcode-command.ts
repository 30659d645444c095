import { mkdirSync } from "node:fs";
import { basename, join } from "node:path";
import type { InsertableImage, JobSettings } from "@aws-sdk/client-mediaconvert";
import { audioArguments } from "./audio-encoding.ts";
import { addProgramme, formatFilter, inputArguments, type Segment } from "./audio-graph.ts";
import { type FilterGraph, makeFilterGraph } from "./filter-graph.ts";
import { correctionFilters, type Loudness, meterFilters } from "./loudness.ts";
import { startTimecodeOf } from "./media-facts.ts";
import { rateValue } from "./media-source.ts";
import type { PlannedAudio, PlannedOutput, PlannedVideo } from "./planned-output.ts";
import { sharedConversion } from "./shared-conversion.ts";
import { jpegQuantiser, pixelFormatOf, videoArguments } from "./video-encoding.ts";
import { outputFilters, overlayImage, sourceFilters } from "./video-filters.ts";

export interface TranscodeInputs {
  settings: JobSettings;
  segments: readonly Segment[];
  outputs: readonly PlannedOutput[];
  /** Loudness of the programmes that are corrected, by their key and algorithm. */
  measured: ReadonlyMap<string, Loudness>;
  /** Local paths of overlay images, by their URL. */
  imagePaths: ReadonlyMap<string, string>;
}

/** Names one measurement of one programme. */
export function measurementKey(audio: PlannedAudio): string {
  return `${audio.programme.key} ${audio.settings.AudioNormalizationSettings?.Algorithm ?? ""}`;
}

export function isCorrected(audio: PlannedAudio): boolean {
  return audio.settings.AudioNormalizationSettings?.AlgorithmControl === "CORRECT_AUDIO" && audio.programme.present;
}

/** The pictures of all segments as one stream, upright and progressive. */
function sharedVideo(graph: FilterGraph, inputs: TranscodeInputs): string {
  const deinterlacer = inputs.outputs.find((output) => output.video?.settings.VideoPreprocessors?.Deinterlacer)?.video
    ?.settings.VideoPreprocessors?.Deinterlacer;
  const first = inputs.segments[0]?.source.picture;
  const joined = inputs.segments.length > 1;
  const labels = inputs.segments.map((segment) => {
    const picture = segment.source.picture;
    if (!picture || !first) {
      const { width, height } = first ?? { width: 2, height: 2 };
      return graph.chain(
        [],
        [`color=black:s=${width}x${height}:d=${segment.clip.duration.toFixed(6)}`, "format=yuv420p", "setsar=1"],
      );
    }
    const filters = sourceFilters(picture, segment.source.input.Crop, deinterlacer);
    if (joined) {
      const inside = `scale=${first.width}:${first.height}:force_original_aspect_ratio=decrease`;
      const rate = `fps=${first.rate.numerator}/${first.rate.denominator}`;
      filters.push(
        rate,
        inside,
        `pad=${first.width}:${first.height}:(ow-iw)/2:(oh-ih)/2`,
        "setsar=1",
        "format=yuv420p",
      );
    }
    const label = `[${segment.inputIndex}:${picture.stream.index}]`;
    return filters.length === 0 ? label : graph.chain([label], filters);
  });
  return joined ? graph.chain(labels, [`concat=n=${labels.length}:v=1:a=0`]) : (labels[0] ?? "");
}

/** Frame captures take the first frame and then the first one of every interval, however the source is timed. */
function rateFilters(video: PlannedVideo, captured: boolean): string[] {
  const { numerator, denominator } = video.rate;
  if (captured) {
    const interval = denominator / numerator;
    const tick = (time: string) => `floor(${time}/${interval}+0.000001)`;
    return [`select='isnan(prev_selected_t)+gt(${tick("t")},${tick("prev_selected_t")})'`, `setpts=N*${interval}/TB`];
  }
  if (rateValue(video.rate) === rateValue(video.picture.rate)) return [];
  const codec = video.settings.CodecSettings;
  const algorithm = (codec?.H265Settings ?? codec?.H264Settings)?.FramerateConversionAlgorithm;
  return [
    algorithm === "INTERPOLATE" ? `framerate=fps=${numerator}/${denominator}` : `fps=${numerator}/${denominator}`,
  ];
}

function overlaysOf(inputs: TranscodeInputs, video: PlannedVideo): InsertableImage[] {
  const images = [
    ...(inputs.segments[0]?.source.input.ImageInserter?.InsertableImages ?? []),
    ...(video.settings.VideoPreprocessors?.ImageInserter?.InsertableImages ?? []),
  ];
  return images.toSorted((one, other) => (one.Layer ?? 0) - (other.Layer ?? 0));
}

/** Whether an output of an Apple HLS group is sound without a container: what `AUTOMATIC`, the default, means for sound alone. */
export function isPackedAudio(output: PlannedOutput): boolean {
  const container = output.output.OutputSettings?.HlsSettings?.AudioOnlyContainer ?? "AUTOMATIC";
  return output.packaging === "hls" && !output.video && container === "AUTOMATIC";
}

/** Where presentations begin on the MPEG-2 clock, in seconds: room for the frames that are decoded before they are shown. */
export const hlsStartSeconds = 10;

/**
 * The muxer's part of an output's arguments, and where it writes. Names are relative to the working folder, so that no
 * character of its path can mean anything to ffmpeg.
 */
function containerArguments(output: PlannedOutput, settings: JobSettings): string[] {
  const name = basename(output.workPath);
  const group = settings.OutputGroups?.[output.groupIndex]?.OutputGroupSettings;
  switch (output.packaging) {
    case "cmaf": {
      // Fragments are cut at key frames; sound has none, so it is cut by time.
      const length = group?.CmafGroupSettings?.SegmentLength ?? 10;
      const cut = output.video ? "+frag_keyframe" : "";
      return [
        "-f",
        "mp4",
        "-movflags",
        `${cut}+empty_moov+default_base_moof+skip_trailer`,
        ...(output.video ? [] : ["-frag_duration", String(length * 1_000_000)]),
        name,
      ];
    }
    case "hls": {
      mkdirSync(output.workPath, { recursive: true });
      const hls = group?.HlsGroupSettings;
      const single = hls?.SegmentControl === "SINGLE_FILE";
      if (isPackedAudio(output)) return ["-f", "adts", join(name, "audio.aac")];
      return [
        "-f",
        "hls",
        "-hls_time",
        String(hls?.SegmentLength ?? 10),
        "-hls_list_size",
        "0",
        "-hls_playlist_type",
        "vod",
        ...(single ? ["-hls_flags", "single_file"] : []),
        "-hls_segment_filename",
        join(name, single ? "segment.ts" : "segment-%05d.ts"),
        "-start_number",
        "1",
        // Every output has the same clock, whether its frames are reordered or not.
        ...[
          "-avoid_negative_ts",
          "disabled",
          "-output_ts_offset",
          String(hlsStartSeconds),
          "-muxdelay",
          "0",
          "-muxpreload",
          "0",
        ],
        join(name, "index.m3u8"),
      ];
    }
    case "file": {
      const container = output.output.ContainerSettings?.Container;
      if (container === "MP4" || container === "MOV") {
        const placement = output.output.ContainerSettings?.Mp4Settings?.MoovPlacement ?? "PROGRESSIVE_DOWNLOAD";
        const first = container === "MP4" && placement === "PROGRESSIVE_DOWNLOAD" ? ["-movflags", "+faststart"] : [];
        return ["-f", container === "MP4" ? "mp4" : "mov", ...first, name];
      }
      if (container === "M2TS") return ["-f", "mpegts", name];
      const codec = output.audio[0]?.settings.CodecSettings;
      const muxer =
        ({ MP3: "mp3", WAV: "wav", FLAC: "flac", AAC: "adts" } as Record<string, string>)[codec?.Codec ?? ""] ?? "adts";
      const rf64 = codec?.WavSettings?.Format === "RF64" ? ["-rf64", "always"] : [];
      // The encoder's name and version would make the same input give different bytes.
      return ["-f", muxer, ...rf64, "-bitexact", name];
    }
    case "frames":
      return ["-f", "image2", "-start_number", "0", name];
    case "captions":
      return [];
  }
}

/**
 * One ffmpeg command for all outputs: every input is decoded once and its frames are handed to every encoder.
 * @returns null when no output needs ffmpeg (captions alone)
 */
export function transcodeCommand(given: TranscodeInputs): string[] | null {
  const graph = makeFilterGraph();
  const conversion = sharedConversion(given.outputs);
  const inputs = conversion ? { ...given, outputs: conversion.outputs } : given;
  const withVideo = inputs.outputs.filter((output) => output.video);
  const withAudio = inputs.outputs.flatMap((output) => output.audio);
  const imageInputs: string[] = [];
  const files: string[][] = [];

  let videoCopies: string[] = [];
  if (withVideo.length > 0) {
    const video = sharedVideo(graph, inputs);
    const converted = conversion ? graph.chain([video], conversion.filters) : video;
    videoCopies = graph.copies(converted, withVideo.length, "video");
  }

  const programmes = Map.groupBy(withAudio, (audio) => audio.programme.key);
  const audioCopies = new Map<PlannedAudio, string>();
  for (const readers of programmes.values()) {
    const [reader] = readers;
    if (!reader) continue;
    const label = addProgramme(graph, inputs.segments, reader.settings, reader.programme);
    const copies = graph.copies(label, readers.length, "audio");
    for (const [position, audio] of readers.entries()) audioCopies.set(audio, copies[position] ?? "");
  }

  const videoLabel = (output: PlannedOutput, video: PlannedVideo, copy: string): string => {
    const captured = output.packaging === "frames";
    const pixelFormat = pixelFormatOf(video.settings);
    const source = inputs.segments[0]?.source;
    const filters = outputFilters(
      video.settings,
      {
        picture: video.picture,
        fitting: video.fitting,
        pixelAspect: video.pixelAspect,
        rate: captured ? video.picture.rate : video.rate,
        from: video.from,
        to: video.to,
        timecodeConfig: inputs.settings.TimecodeConfig,
        embeddedTimecode: source ? startTimecodeOf(source.facts) : null,
        pixelFormat,
      },
      rateFilters(video, captured),
    );
    let label = graph.chain([copy], filters);
    for (const image of overlaysOf(inputs, video)) {
      const path = inputs.imagePaths.get(image.ImageInserterInput ?? "");
      if (!path) continue;
      const index = inputs.segments.length + imageInputs.length;
      imageInputs.push(path);
      label = overlayImage(graph, label, `[${index}:v]`, image, video.rate, pixelFormat);
    }
    return label;
  };

  const audioLabel = (audio: PlannedAudio): string => {
    let label = audioCopies.get(audio) ?? "";
    const normalization = audio.settings.AudioNormalizationSettings;
    if (audio.readingsPath && !isCorrected(audio)) {
      const [kept, metered] = graph.copies(label, 2, "audio");
      const truePeak = normalization?.PeakCalculation === "TRUE_PEAK";
      graph.sink([metered ?? ""], [...meterFilters(audio.readingsPath, truePeak), "anullsink"]);
      label = kept ?? "";
    }
    const loudness = inputs.measured.get(measurementKey(audio));
    const correction =
      normalization && loudness ? correctionFilters(normalization, loudness, audio.format.sampleRate) : [];
    return graph.chain([label], [...correction, formatFilter(audio.format)]);
  };

  for (const output of inputs.outputs) {
    if (output.packaging === "captions") continue;
    const maps: string[] = [];
    if (output.video) {
      const copy = videoCopies[withVideo.indexOf(output)] ?? "";
      maps.push("-map", videoLabel(output, output.video, copy));
      const settings = output.video.settings;
      if (output.packaging === "frames") {
        const capture = settings.CodecSettings?.FrameCaptureSettings;
        maps.push("-c:v", "mjpeg", "-q:v", String(jpegQuantiser(capture?.Quality ?? 80)));
        maps.push("-r", `${output.video.rate.numerator}/${output.video.rate.denominator}`);
        if (capture?.MaxCaptures) maps.push("-frames:v", String(capture.MaxCaptures));
      } else {
        const packaged = output.packaging !== "file";
        maps.push(...videoArguments(settings, output.video.rate, output.video.to, packaged));
      }
    }
    const audioMaps = output.audio.flatMap((audio) => ["-map", audioLabel(audio)]);
    const audioCodecs = output.audio.flatMap((audio, track) => audioArguments(audio.settings, track, audio.language));
    files.push([
      ...maps,
      ...audioMaps,
      ...audioCodecs,
      "-map_metadata",
      "-1",
      ...containerArguments(output, inputs.settings),
    ]);
  }
  if (files.length === 0) return null;
  const images = imageInputs.flatMap((path) => [
    "-protocol_whitelist",
    "file",
    "-format_whitelist",
    "png_pipe",
    "-i",
    path,
  ]);
  return [...inputArguments(inputs.segments), ...images, "-filter_complex", graph.toString(), ...files.flat()];
}

/** A command that only listens: measures the programmes that will be corrected. Null when there are none. */
export function measureCommand(
  segments: readonly Segment[],
  programmes: readonly { audio: PlannedAudio; readingsPath: string }[],
): string[] | null {
  if (programmes.length === 0) return null;
  const graph = makeFilterGraph();
  const outputs = programmes.flatMap(({ audio, readingsPath }) => {
    const label = addProgramme(graph, segments, audio.settings, audio.programme);
    return ["-map", graph.chain([label], meterFilters(readingsPath, true)), "-f", "null", "-"];
  });
  return [...inputArguments(segments), "-filter_complex", graph.toString(), ...outputs];
}
