import type { JobSettings, Output } from "@aws-sdk/client-mediaconvert";
import type { PlannedRendition, Subject, Technical, TranscodePlan } from "../../shared/ingest/steps.ts";
import { audioProgrammes } from "../../shared/media/audio-programme.ts";
import { framesPerSecond } from "../../shared/media/frame-rate.ts";
import { planLadder, scaleToLines, scaleToLongEdge } from "../../shared/rendition/ladder.ts";
import { layoutOf } from "../../shared/rendition/layout.ts";
import type { VideoPreset } from "../../shared/rendition/preset.ts";
import { sampleFrames, sampleThumbnails } from "../../shared/rendition/sampling.ts";
import { aacDescription, audioSelectors, fileGroup, waveformSource } from "./audio-outputs.ts";
import { captureGroup, h264, hlsGroup } from "./video-outputs.ts";

/** A job and what it will leave behind; the estimate is added by the planner. */
export interface PlannedJob {
  settings: JobSettings;
  plan: Omit<TranscodePlan, "technical" | "estimate">;
}

const audioGroup = "audio";

/** Peaks of film sound are held at EBU R 128's limit when it is normalised at all. */
const truePeakDbtp = -1;

/**
 * The job for a film: an HLS ladder, an MP4 proxy, frames to tag and to choose the poster from, small frames for
 * scrubbing, and its sound for the waveform. Every file has a group of its own, so that keys do not depend on the name
 * of the master.
 */
export function planVideoJob(
  subject: Subject,
  technical: Technical,
  renditionsBucket: string,
  preset: VideoPreset,
): PlannedJob {
  const { width = 0, height = 0 } = technical;
  const layout = layoutOf(subject.assetId, subject.version);
  const to = (key: string) => `s3://${renditionsBucket}/${key}`;
  const programmes = audioProgrammes(technical.audioTracks, preset.maxAudioTracks);
  const [mainProgramme] = programmes;
  const sound = { bitrateKbps: preset.audioBitrateKbps, lufs: preset.targetLufs, truePeakDbtp };
  const picture = { width, height, framesPerSecond: framesPerSecond(technical.frameRate) };
  const rungs = planLadder(picture, preset);
  const top = rungs[0];
  const frames = sampleFrames(technical.durationMs, preset);
  const thumbnails = sampleThumbnails(technical.durationMs, preset);

  const videoOutputs = rungs.map(
    (rung): Output => ({
      NameModifier: `-${rung.lines}p`,
      ContainerSettings: {
        Container: "CMFC",
        ...(mainProgramme !== undefined && { CmfcSettings: { AudioRenditionSets: audioGroup } }),
      },
      VideoDescription: h264(rung, technical, preset),
    }),
  );
  const audioOutputs = programmes.map(
    (programme, index): Output => ({
      NameModifier: `-audio-${index + 1}`,
      ContainerSettings: {
        Container: "CMFC",
        CmfcSettings: {
          AudioGroupId: audioGroup,
          AudioTrackType: index === 0 ? "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT" : "ALTERNATE_AUDIO_AUTO_SELECT",
        },
      },
      AudioDescriptions: [aacDescription(programme, index, sound)],
    }),
  );
  const proxy = planLadder(picture, { ...preset, maxLines: Math.min(preset.proxyLines, preset.maxLines) })[0];
  if (top === undefined || proxy === undefined) throw new Error("The ladder has no rungs.");

  const durationMs = technical.durationMs;
  const common = durationMs === undefined ? {} : { durationMs };
  const renditions: PlannedRendition[] = [
    {
      name: "hls",
      role: "hls",
      contentType: "application/vnd.apple.mpegurl",
      key: `${layout.hls}.m3u8`,
      width: top.width,
      height: top.height,
      bitrateKbps: top.maxBitrateKbps + (mainProgramme === undefined ? 0 : preset.audioBitrateKbps),
      codec: "h264",
      ...common,
    },
    {
      name: "proxy",
      role: "proxy",
      contentType: "video/mp4",
      key: `${layout.proxy}.mp4`,
      width: proxy.width,
      height: proxy.height,
      bitrateKbps: proxy.maxBitrateKbps + (mainProgramme === undefined ? 0 : preset.audioBitrateKbps),
      codec: "h264",
      ...common,
    },
  ];

  return {
    settings: {
      TimecodeConfig: { Source: "ZEROBASED" },
      Inputs: [
        {
          FileInput: `s3://${subject.master.bucket}/${subject.master.key}`,
          TimecodeSource: "ZEROBASED",
          VideoSelector: { Rotate: "AUTO", ColorSpace: "FOLLOW" },
          ...(mainProgramme !== undefined && { AudioSelectors: audioSelectors(programmes) }),
        },
      ],
      OutputGroups: [
        hlsGroup(to(layout.hls), videoOutputs, audioOutputs, preset),
        fileGroup("Proxy", to(layout.proxy), {
          ContainerSettings: { Container: "MP4", Mp4Settings: { MoovPlacement: "PROGRESSIVE_DOWNLOAD" } },
          VideoDescription: h264(proxy, technical, preset),
          ...(mainProgramme !== undefined && { AudioDescriptions: [aacDescription(mainProgramme, 0, sound)] }),
        }),
        captureGroup("Frames", to(layout.frames), scaleToLongEdge(picture, preset.framePixels), frames, technical, 85),
        captureGroup("Thumbnails", to(layout.scrub), thumbnailSize(picture, preset), thumbnails, technical, 70),
        ...(mainProgramme === undefined ? [] : [waveformSource(mainProgramme, to(layout.waveformSource))]),
      ],
    },
    plan: {
      renditions,
      framePrefix: `${layout.frames}.`,
      frameIntervalMs: frames.intervalMs,
      scrubPrefix: `${layout.scrub}.`,
      scrubIntervalMs: thumbnails.intervalMs,
      ...(mainProgramme !== undefined && {
        loudnessLogKey: `${layout.waveformSource}_loudness.csv`,
        waveformSourceKey: `${layout.waveformSource}.wav`,
      }),
    },
  };
}

/** A thumbnail is as wide as the preset says, or for a tall picture as high; a sprite of a hundred stays a small file. */
function thumbnailSize(picture: { width: number; height: number }, preset: VideoPreset) {
  const long = scaleToLongEdge(picture, preset.thumbnailPixels);
  return Math.min(long.width, long.height) >= 64 ? long : scaleToLines(picture, 64);
}
