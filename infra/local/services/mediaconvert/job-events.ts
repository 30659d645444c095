import type { BusEvent } from "../../kernel/backplane.ts";
import { type AccountPlace, jobArn, queueArn } from "./job-document.ts";
import type { JobRecord } from "./job-record.ts";
import type { MediaSource } from "./media-source.ts";
import { rateValue } from "./media-source.ts";
import { bitDepthOf, codecOf } from "./probe-result.ts";

type AwsEvent = Pick<BusEvent, "detail-type" | "source" | "resources" | "detail">;

function stateChange(
  job: JobRecord,
  place: AccountPlace,
  now: number,
  status: string,
  detail: Record<string, unknown>,
): AwsEvent {
  return {
    "detail-type": "MediaConvert Job State Change",
    source: "aws.mediaconvert",
    resources: [jobArn(place, job.id)],
    detail: {
      timestamp: now,
      accountId: place.accountId,
      queue: queueArn(place),
      jobId: job.id,
      status,
      userMetadata: job.userMetadata,
      ...detail,
    },
  };
}

function outputGroupDetails(job: JobRecord): unknown[] {
  return job.outputGroups.map((group) => ({
    outputDetails: group.outputs.map((output) => ({
      ...(output.outputFilePaths.length > 0 ? { outputFilePaths: output.outputFilePaths } : {}),
      durationInMs: output.durationInMs,
      ...(output.video
        ? {
            videoDetails: {
              widthInPx: output.video.widthInPx,
              heightInPx: output.video.heightInPx,
              ...(output.video.averageBitrate === null ? {} : { averageBitrate: output.video.averageBitrate }),
            },
          }
        : {}),
    })),
    ...(group.playlistFilePaths.length > 0 ? { playlistFilePaths: group.playlistFilePaths } : {}),
    type: group.type,
  }));
}

/** The event of a job's present status: PROGRESSING, COMPLETE, CANCELED or ERROR. */
export function statusEvent(job: JobRecord, place: AccountPlace, now: number): AwsEvent {
  if (job.status === "COMPLETE") {
    return stateChange(job, place, now, job.status, { warnings: [], outputGroupDetails: outputGroupDetails(job) });
  }
  if (job.status === "ERROR") {
    return stateChange(job, place, now, job.status, { errorCode: job.errorCode, errorMessage: job.errorMessage });
  }
  return stateChange(job, place, now, job.status, {});
}

/** How far a job is; sent at the interval that the job asks for. */
export function progressEvent(job: JobRecord, place: AccountPlace, now: number): AwsEvent {
  const order = ["PROBING", "TRANSCODING", "UPLOADING"] as const;
  const current = job.phase === null ? 0 : order.indexOf(job.phase);
  const phaseProgress = Object.fromEntries(
    order.map((phase, position) => [
      phase,
      position < current
        ? { status: "COMPLETE", percentComplete: 100 }
        : position === current
          ? { status: "PROGRESSING", percentComplete: phase === "TRANSCODING" ? job.percent : 0 }
          : { status: "NOT_STARTED", percentComplete: 0 },
    ]),
  );
  return stateChange(job, place, now, "STATUS_UPDATE", {
    jobProgress: { phaseProgress, jobPercentComplete: job.percent, currentPhase: job.phase, retryCount: 0 },
  });
}

const videoCodecs: Record<string, string> = { AVC: "H_264", HEVC: "H_265" };

/** What the inputs turned out to be. */
export function inputInformationEvent(
  job: JobRecord,
  sources: readonly MediaSource[],
  place: AccountPlace,
  now: number,
): AwsEvent {
  const inputDetails = sources.map((source, position) => ({
    id: position + 1,
    uri: source.url,
    audio: source.facts.audio.map((stream) => ({
      channels: stream.channels ?? 0,
      codec: codecOf(stream),
      language: (stream.tags.language ?? "und").toUpperCase(),
      sampleRate: stream.sample_rate ?? 0,
      streamId: stream.index + 1,
    })),
    data: [],
    video: source.facts.video.map((stream) => ({
      bitDepth: bitDepthOf(stream),
      codec: videoCodecs[codecOf(stream)] ?? codecOf(stream),
      fourCC: stream.codec_tag_string ?? "",
      frameRate: source.picture ? rateValue(source.picture.rate) : 0,
      height: stream.height ?? 0,
      interlaceMode: source.picture?.interlaced ? "INTERLACED" : "PROGRESSIVE",
      sar: stream.sample_aspect_ratio ?? "1:1",
      streamId: stream.index + 1,
      width: stream.width ?? 0,
    })),
  }));
  return stateChange(job, place, now, "INPUT_INFORMATION", { inputDetails });
}
