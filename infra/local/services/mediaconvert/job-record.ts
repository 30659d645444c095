import type { JobSettings, JobStatus } from "@aws-sdk/client-mediaconvert";

/** What the laptop cloud keeps of a job. Times are milliseconds since the epoch. */
export interface JobRecord {
  id: string;
  status: JobStatus;
  role: string;
  settings: JobSettings;
  userMetadata: Record<string, string>;
  clientRequestToken: string | null;
  statusUpdateSeconds: number;
  priority: number;
  createdAt: number;
  startedAt: number | null;
  finishedAt: number | null;
  phase: "PROBING" | "TRANSCODING" | "UPLOADING" | null;
  percent: number;
  errorCode: number | null;
  errorMessage: string | null;
  outputGroups: OutputGroupReport[];
}

/** What a finished group is reported as, in the job and in its event. */
export interface OutputGroupReport {
  type: "FILE_GROUP" | "HLS_GROUP" | "CMAF_GROUP";
  playlistFilePaths: string[];
  outputs: {
    outputFilePaths: string[];
    durationInMs: number;
    video: { widthInPx: number; heightInPx: number; averageBitrate: number | null } | null;
  }[];
}

export function isFinished(status: JobStatus): status is "COMPLETE" | "ERROR" | "CANCELED" {
  return status === "COMPLETE" || status === "ERROR" || status === "CANCELED";
}
