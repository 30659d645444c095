import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { JobSettings, OutputGroup } from "@aws-sdk/client-mediaconvert";
import { type Segment, segmentsOf } from "./audio-graph.ts";
import { clipCues, parseCaptions, webVtt } from "./captions.ts";
import { FfmpegError, runFfmpeg } from "./ffmpeg.ts";
import { openInput, UnreadableInputError } from "./input-container.ts";
import { JobError } from "./job-error.ts";
import type { OutputGroupReport } from "./job-record.ts";
import { type Loudness, loudnessCsv, loudnessOf, parseReadings } from "./loudness.ts";
import { type MediaSource, readMediaSource, totalDuration } from "./media-source.ts";
import { packageCmaf } from "./package-cmaf.ts";
import { packageHls } from "./package-hls.ts";
import { extensionOf, groupStem, type PlannedAudio, type PlannedOutput, planOutputs } from "./planned-output.ts";
import { contentTypeOf, type PublishedFile } from "./published-file.ts";
import { parseS3Url, s3Url } from "./s3-location.ts";
import { isCorrected, measureCommand, measurementKey, transcodeCommand } from "./transcode-command.ts";

/** What a running job needs of its surroundings. */
export interface JobSurroundings {
  /** The local file of an object, read in the job's name. Throws JobError 1401 and 1404. */
  readObject(url: string): Promise<string>;
  /** Writes one finished file in the job's name. Throws JobError 1401 and 1404. */
  publish(file: PublishedFile): Promise<void>;
  /** A folder that exists for this run alone. */
  workFolder: string;
  signal: AbortSignal;
  onInputs(sources: readonly MediaSource[]): void;
  onPhase(phase: "TRANSCODING" | "UPLOADING"): void;
  /** 0 to 100. */
  onProgress(percent: number): void;
}

async function openSources(settings: JobSettings, surroundings: JobSurroundings): Promise<MediaSource[]> {
  const sources: MediaSource[] = [];
  for (const input of settings.Inputs ?? []) {
    surroundings.signal.throwIfAborted();
    const url = input.FileInput ?? "";
    const path = await surroundings.readObject(url);
    try {
      sources.push(readMediaSource(url, path, input, await openInput(url, path)));
    } catch (error) {
      if (error instanceof UnreadableInputError) throw new JobError(1010, error.message, { cause: error });
      throw error;
    }
  }
  return sources;
}

/** ffmpeg's failures in the service's codes: what cannot be read is the source's fault, anything else unexpected. */
async function ffmpeg(args: readonly string[], surroundings: JobSurroundings, seconds: number): Promise<void> {
  try {
    await runFfmpeg(["-v", "error", ...args], {
      cwd: surroundings.workFolder,
      signal: surroundings.signal,
      onProgress: (position) =>
        surroundings.onProgress(Math.min(99, Math.floor((100 * position) / Math.max(seconds, 0.001)))),
    });
  } catch (error) {
    if (!(error instanceof FfmpegError)) throw error;
    if (/No space left on device/.test(error.stderr))
      throw new JobError(1507, "Write error, disk full", { cause: error });
    if (/Invalid data found|moov atom not found|could not find codec/i.test(error.stderr)) {
      throw new JobError(1076, `The transcoder couldn't read from one of the input files: ${error.message}`, {
        cause: error,
      });
    }
    throw new JobError(1999, `There is an unexpected transcoding error: ${error.message}`, { cause: error });
  }
}

/** Measures every programme that is to be corrected, each once. */
async function measure(segments: readonly Segment[], outputs: readonly PlannedOutput[], surroundings: JobSurroundings) {
  const corrected = new Map<string, PlannedAudio>();
  for (const audio of outputs.flatMap((output) => output.audio)) {
    if (isCorrected(audio)) corrected.set(measurementKey(audio), audio);
  }
  const programmes = [...corrected].map(([key, audio], position) => ({
    key,
    audio,
    readingsPath: join(surroundings.workFolder, `measured-${position}.txt`),
  }));
  const command = measureCommand(segments, programmes);
  const loudness = new Map<string, Loudness>();
  const readings = new Map<string, string>();
  if (command) await ffmpeg(command, { ...surroundings, onProgress: () => undefined }, 1);
  for (const programme of programmes) {
    const parsed = parseReadings(await readFile(programme.readingsPath, "utf8"));
    loudness.set(programme.key, loudnessOf(parsed, programme.audio.settings.AudioNormalizationSettings?.Algorithm));
    readings.set(programme.key, programme.readingsPath);
  }
  return { loudness, readings };
}

async function overlayImages(settings: JobSettings, surroundings: JobSurroundings): Promise<Map<string, string>> {
  const outputs = (settings.OutputGroups ?? []).flatMap((group) => group.Outputs ?? []);
  const inserters = [
    ...(settings.Inputs ?? []).map((input) => input.ImageInserter),
    ...outputs.map((output) => output.VideoDescription?.VideoPreprocessors?.ImageInserter),
  ];
  const paths = new Map<string, string>();
  for (const image of inserters.flatMap((inserter) => inserter?.InsertableImages ?? [])) {
    const url = image.ImageInserterInput ?? "";
    if (url !== "" && !paths.has(url)) paths.set(url, await surroundings.readObject(url));
  }
  return paths;
}

/** Turns the sidecar that an output's selector names into WebVTT, cut to the input's clips. */
async function writeCaptions(
  output: PlannedOutput,
  sources: readonly MediaSource[],
  surroundings: JobSurroundings,
): Promise<string> {
  const name = output.output.CaptionDescriptions?.[0]?.CaptionSelectorName ?? "";
  let before = 0;
  const cues = [];
  for (const source of sources) {
    const file = source.input.CaptionSelectors?.[name]?.SourceSettings?.FileSourceSettings;
    const text = file?.SourceFile ? await readFile(await surroundings.readObject(file.SourceFile), "utf8") : "";
    const shift = (file?.TimeDelta ?? 0) / (file?.TimeDeltaUnits === "MILLISECONDS" ? 1000 : 1);
    for (const clip of source.clips) {
      cues.push(
        ...clipCues(parseCaptions(text), clip, shift).map((cue) => ({
          ...cue,
          start: cue.start + before,
          end: cue.end + before,
        })),
      );
      before += clip.duration;
    }
  }
  const path = `${output.workPath}.vtt`;
  await writeFile(path, webVtt(cues));
  return path;
}

/** The files of an output in a file group. */
async function fileOutput(output: PlannedOutput, captionPaths: ReadonlyMap<string, string>): Promise<PublishedFile[]> {
  const { bucket, key } = output.stem;
  if (output.packaging === "captions") {
    const filePath = captionPaths.get(output.workPath) ?? "";
    return [
      { bucket, key: `${key}.${output.output.Extension ?? "vtt"}`, content: { filePath }, contentType: "text/vtt" },
    ];
  }
  const extension = extensionOf(output.output);
  if (output.packaging === "file") {
    const name = `${key}.${extension}`;
    // MP4 of sound alone is audio to a browser.
    const contentType = extension === "mp4" && !output.video ? "audio/mp4" : contentTypeOf(name);
    return [{ bucket, key: name, content: { filePath: output.workPath }, contentType }];
  }
  const [before = "", after = ""] = basename(output.workPath).split("%07d");
  const names = await readdir(dirname(output.workPath));
  const captured = names.filter((name) => name.startsWith(before) && name.endsWith(after)).sort();
  return captured.map((name) => ({
    bucket,
    key: `${key}.${/\.(\d{7})\./.exec(name)?.[1] ?? ""}.${extension}`,
    content: { filePath: join(dirname(output.workPath), name) },
    contentType: contentTypeOf(extension),
  }));
}

async function loudnessLogs(output: PlannedOutput, measured: ReadonlyMap<string, string>): Promise<PublishedFile[]> {
  const logs: PublishedFile[] = [];
  const logged = output.audio.filter((audio) => audio.readingsPath !== null && audio.programme.present);
  for (const [track, audio] of logged.entries()) {
    const path = (isCorrected(audio) ? measured.get(measurementKey(audio)) : audio.readingsPath) ?? "";
    const text = loudnessCsv(parseReadings(await readFile(path, "utf8")));
    const suffix = logged.length > 1 ? `_loudness_${track + 1}` : "_loudness";
    logs.push({
      bucket: output.stem.bucket,
      key: `${output.stem.key}${suffix}.csv`,
      content: Buffer.from(text),
      contentType: "text/csv",
    });
  }
  return logs;
}

function reportType(group: OutputGroup): OutputGroupReport["type"] {
  if (group.OutputGroupSettings?.Type === "CMAF_GROUP_SETTINGS") return "CMAF_GROUP";
  return group.OutputGroupSettings?.Type === "HLS_GROUP_SETTINGS" ? "HLS_GROUP" : "FILE_GROUP";
}

function reportOutput(
  output: PlannedOutput,
  seconds: number,
  outputFilePaths: string[],
): OutputGroupReport["outputs"][number] {
  return {
    outputFilePaths,
    durationInMs: Math.round(1000 * seconds),
    video: output.video
      ? {
          widthInPx: output.video.fitting.frame.width,
          heightInPx: output.video.fitting.frame.height,
          averageBitrate: null,
        }
      : null,
  };
}

/**
 * Runs a job from its inputs to its published outputs: one ffmpeg for all of them, then packaging, then everything is
 * published. Nothing is published before all of it has been made.
 * @throws JobError for what the service would end a job with; the signal's reason when it was cancelled
 */
export async function runJob(settings: JobSettings, surroundings: JobSurroundings): Promise<OutputGroupReport[]> {
  await rm(surroundings.workFolder, { recursive: true, force: true });
  await mkdir(surroundings.workFolder, { recursive: true });
  const sources = await openSources(settings, surroundings);
  surroundings.onInputs(sources);
  const segments = segmentsOf(sources);
  const firstKey = parseS3Url(sources[0]?.url ?? "")?.key ?? "";
  const outputs = planOutputs(settings, segments, firstKey, surroundings.workFolder);
  const seconds = totalDuration(sources);

  surroundings.onPhase("TRANSCODING");
  const imagePaths = await overlayImages(settings, surroundings);
  const measured = await measure(segments, outputs, surroundings);
  const command = transcodeCommand({ settings, segments, outputs, measured: measured.loudness, imagePaths });
  if (command) await ffmpeg(command, surroundings, seconds);
  const captionPaths = new Map<string, string>();
  for (const output of outputs) {
    if (output.packaging === "captions")
      captionPaths.set(output.workPath, await writeCaptions(output, sources, surroundings));
  }

  surroundings.signal.throwIfAborted();
  const files: PublishedFile[] = [];
  const reports: OutputGroupReport[] = [];
  for (const [groupIndex, group] of (settings.OutputGroups ?? []).entries()) {
    const own = outputs.filter((output) => output.groupIndex === groupIndex);
    const base = groupStem(group, firstKey);
    const type = reportType(group);
    const playlists =
      type === "CMAF_GROUP"
        ? await packageCmaf(group, own, base, captionPaths, files)
        : type === "HLS_GROUP"
          ? await packageHls(group, own, base, files)
          : [];
    const outputReports: OutputGroupReport["outputs"] = [];
    for (const output of own) {
      const paths: string[] = [];
      if (type === "FILE_GROUP") {
        const made = await fileOutput(output, captionPaths);
        files.push(...made);
        // Of frame captures, the event names the last.
        const last = made.at(-1);
        if (last) paths.push(s3Url(last));
      }
      if (type === "HLS_GROUP") paths.push(s3Url({ bucket: output.stem.bucket, key: `${output.stem.key}.m3u8` }));
      files.push(...(await loudnessLogs(output, measured.readings)));
      outputReports.push(reportOutput(output, seconds, paths));
    }
    reports.push({
      type,
      playlistFilePaths: playlists.map((key) => s3Url({ bucket: base.bucket, key })),
      outputs: outputReports,
    });
  }

  surroundings.onPhase("UPLOADING");
  for (const file of files) {
    surroundings.signal.throwIfAborted();
    await surroundings.publish(file);
  }
  return reports;
}
