import { DomainError } from "../../shared/error.ts";
import type { PlannedRendition, Subject, Technical } from "../../shared/ingest/steps.ts";
import { audioProgrammes } from "../../shared/media/audio-programme.ts";
import { layoutOf } from "../../shared/rendition/layout.ts";
import type { AudioPreset } from "../../shared/rendition/preset.ts";
import { aacDescription, audioSelectors, fileGroup, mp3Description, waveformSource } from "./audio-outputs.ts";
import type { PlannedJob } from "./video-job.ts";

/** The job for a recording: AAC and MP3, both brought to the preset's loudness, and its own sound for the waveform. */
export function planAudioJob(
  subject: Subject,
  technical: Technical,
  renditionsBucket: string,
  preset: AudioPreset,
): PlannedJob {
  const layout = layoutOf(subject.assetId, subject.version);
  const to = (key: string) => `s3://${renditionsBucket}/${key}`;
  const [programme] = audioProgrammes(technical.audioTracks, 1);
  if (programme === undefined) throw new DomainError("unsupported", "The file holds no sound that can be decoded.");
  const loudness = { lufs: preset.targetLufs, truePeakDbtp: preset.truePeakDbtp };
  const durationMs = technical.durationMs;
  const rendition = (
    name: string,
    key: string,
    contentType: string,
    bitrateKbps: number,
    codec: string,
  ): PlannedRendition => ({
    name,
    role: "audio",
    contentType,
    key,
    bitrateKbps,
    codec,
    ...(durationMs !== undefined && { durationMs }),
  });
  return {
    settings: {
      TimecodeConfig: { Source: "ZEROBASED" },
      Inputs: [
        {
          FileInput: `s3://${subject.master.bucket}/${subject.master.key}`,
          TimecodeSource: "ZEROBASED",
          AudioSelectors: audioSelectors([programme]),
        },
      ],
      OutputGroups: [
        fileGroup("AAC", to(layout.aac), {
          ContainerSettings: { Container: "MP4", Mp4Settings: { MoovPlacement: "PROGRESSIVE_DOWNLOAD" } },
          AudioDescriptions: [aacDescription(programme, 0, { bitrateKbps: preset.aacBitrateKbps, ...loudness })],
          Extension: "m4a",
        }),
        fileGroup("MP3", to(layout.mp3), {
          ContainerSettings: { Container: "RAW" },
          AudioDescriptions: [mp3Description(programme, { bitrateKbps: preset.mp3BitrateKbps, ...loudness })],
          Extension: "mp3",
        }),
        waveformSource(programme, to(layout.waveformSource)),
      ],
    },
    plan: {
      renditions: [
        rendition("audio-aac", `${layout.aac}.m4a`, "audio/mp4", preset.aacBitrateKbps, "aac"),
        rendition("audio-mp3", `${layout.mp3}.mp3`, "audio/mpeg", preset.mp3BitrateKbps, "mp3"),
      ],
      loudnessLogKey: `${layout.waveformSource}_loudness.csv`,
      waveformSourceKey: `${layout.waveformSource}.wav`,
    },
  };
}
