import { join } from "node:path";
import type {
  AudioDescription,
  JobSettings,
  Output,
  OutputGroup,
  VideoDescription,
} from "@aws-sdk/client-mediaconvert";
import { type AudioFormat, audioFormatOf, outputLanguage } from "./audio-encoding.ts";
import { type AudioProgramme, programmeOf, type Segment } from "./audio-graph.ts";
import { type Colour, outputColour, sourceColour } from "./colour.ts";
import { type Fitting, fitPicture } from "./frame-size.ts";
import { JobError } from "./job-error.ts";
import { type Rate, rateValue, type SourcePicture } from "./media-source.ts";
import { parseS3Url, type S3Location, stemOf } from "./s3-location.ts";
import { type Aspect, inPixelsOf, outputAspect, squarePixels } from "./sample-aspect.ts";
import { gopFrames, outputRate } from "./video-encoding.ts";

type Packaging = "cmaf" | "hls" | "file" | "frames" | "captions";

export interface PlannedVideo {
  settings: VideoDescription;
  picture: SourcePicture;
  fitting: Fitting;
  /** What the output says of the shape of its pixels. */
  pixelAspect: Aspect;
  rate: Rate;
  from: Colour;
  to: Colour;
  gopSeconds: number;
}

export interface PlannedAudio {
  settings: AudioDescription;
  programme: AudioProgramme;
  format: AudioFormat;
  language: string | null;
  /** Where the meter writes its readings, when the job asks for a loudness log. */
  readingsPath: string | null;
}

/** One output of a job: what is in it, and the working file (or pattern of files) that ffmpeg writes. */
export interface PlannedOutput {
  groupIndex: number;
  outputIndex: number;
  output: Output;
  packaging: Packaging;
  /** Bucket and key without extension. */
  stem: S3Location;
  video: PlannedVideo | null;
  audio: PlannedAudio[];
  workPath: string;
}

/** The destination of a group, whatever its type. */
export function destinationOf(group: OutputGroup): string | undefined {
  const settings = group.OutputGroupSettings;
  return (
    settings?.CmafGroupSettings?.Destination ??
    settings?.HlsGroupSettings?.Destination ??
    settings?.FileGroupSettings?.Destination
  );
}

/** Where a group's files begin. */
export function groupStem(group: OutputGroup, firstInput: string): S3Location {
  const location = parseS3Url(destinationOf(group) ?? "");
  if (!location) throw new JobError(1040, "The destination of an output group is not an S3 location");
  return stemOf(location, firstInput);
}

function packagingOf(group: OutputGroup, output: Output): Packaging {
  if (!output.VideoDescription && !output.AudioDescriptions?.length) return "captions";
  if (output.VideoDescription?.CodecSettings?.Codec === "FRAME_CAPTURE") return "frames";
  if (group.OutputGroupSettings?.Type === "CMAF_GROUP_SETTINGS") return "cmaf";
  return group.OutputGroupSettings?.Type === "HLS_GROUP_SETTINGS" ? "hls" : "file";
}

const rawExtensions: Record<string, string> = { AAC: "aac", MP3: "mp3", WAV: "wav", FLAC: "flac" };
const containerExtensions: Record<string, string> = { MP4: "mp4", MOV: "mov", M2TS: "m2ts" };

/** The extension of an output in a file group: its own, else the container's, else the codec's. */
export function extensionOf(output: Output): string {
  if (output.Extension) return output.Extension.replace(/^\./, "");
  const container = containerExtensions[output.ContainerSettings?.Container ?? ""];
  if (container) return container;
  if (output.VideoDescription?.CodecSettings?.Codec === "FRAME_CAPTURE") return "jpg";
  return rawExtensions[output.AudioDescriptions?.[0]?.CodecSettings?.Codec ?? ""] ?? "mp4";
}

function planVideo(video: VideoDescription, segments: readonly Segment[]): PlannedVideo {
  const first = segments[0]?.source;
  if (!first?.picture) throw new JobError(1020, "No video found in the input stream, and an output asks for video");
  const picture = first.picture;
  const crop =
    video.Crop?.Width && video.Crop.Height ? { width: video.Crop.Width, height: video.Crop.Height } : picture;
  const codec = video.CodecSettings;
  const settings = codec?.H265Settings ?? codec?.H264Settings ?? {};
  const captured = codec?.FrameCaptureSettings;
  const rate = captured
    ? { numerator: captured.FramerateNumerator ?? 1, denominator: captured.FramerateDenominator ?? 1 }
    : outputRate(settings, picture.rate);
  const from = sourceColour(first.input, picture.stream);
  const pixelAspect = outputAspect(video, picture.pixelAspect);
  const source = { width: inPixelsOf(crop.width, picture.pixelAspect, pixelAspect), height: crop.height };
  return {
    settings: video,
    picture,
    fitting: fitPicture(source, video),
    pixelAspect: captured ? squarePixels : pixelAspect,
    rate,
    from,
    to: outputColour(from, video.VideoPreprocessors?.ColorCorrector),
    gopSeconds: gopFrames(settings, rate) / rateValue(rate),
  };
}

/**
 * Decides what every output holds.
 * @throws JobError 1020 when there is no video for one that needs it, 1021 when there is no audio for one of sound alone
 */
export function planOutputs(
  settings: JobSettings,
  segments: readonly Segment[],
  firstInputKey: string,
  workFolder: string,
): PlannedOutput[] {
  return (settings.OutputGroups ?? []).flatMap((group, groupIndex) => {
    const base = groupStem(group, firstInputKey);
    return (group.Outputs ?? []).map((output, outputIndex): PlannedOutput => {
      const packaging = packagingOf(group, output);
      const video = output.VideoDescription ? planVideo(output.VideoDescription, segments) : null;
      const audio = (output.AudioDescriptions ?? []).map((description, track): PlannedAudio => {
        const programme = programmeOf(segments, description);
        return {
          settings: description,
          programme,
          format: audioFormatOf(description.CodecSettings ?? {}, programme.format),
          language: outputLanguage(description, programme.language),
          readingsPath:
            description.AudioNormalizationSettings?.LoudnessLogging === "LOG"
              ? join(workFolder, `loudness-${groupIndex}-${outputIndex}-${track}.txt`)
              : null,
        };
      });
      if (!video && audio.length > 0 && segments.every((segment) => segment.source.facts.audio.length === 0)) {
        throw new JobError(1021, "No audio found in the input stream, and an output of audio alone asks for it");
      }
      const name = `output-${groupIndex}-${outputIndex}`;
      return {
        groupIndex,
        outputIndex,
        output,
        packaging,
        stem: { bucket: base.bucket, key: `${base.key}${output.NameModifier ?? ""}` },
        video,
        audio,
        workPath: join(
          workFolder,
          packaging === "frames" ? `${name}.%07d.jpg` : packaging === "file" ? `${name}.${extensionOf(output)}` : name,
        ),
      };
    });
  });
}
