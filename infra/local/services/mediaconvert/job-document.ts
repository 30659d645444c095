import type { JobRecord } from "./job-record.ts";

/** The one queue of an account that made none of its own. */
export const DEFAULT_QUEUE = "Default";

export interface AccountPlace {
  accountId: string;
  region: string;
}

/** The ARN of a queue; of the one that every account has, unless another is named. */
export function queueArn(place: AccountPlace, name = DEFAULT_QUEUE): string {
  return `arn:aws:mediaconvert:${place.region}:${place.accountId}:queues/${name}`;
}

export function jobArn(place: AccountPlace, id: string): string {
  return `arn:aws:mediaconvert:${place.region}:${place.accountId}:jobs/${id}`;
}

const seconds = (milliseconds: number) => Math.floor(milliseconds / 1000);

/** A job as GetJob answers it; timestamps are seconds, as on the wire. */
export function jobDocument(job: JobRecord, place: AccountPlace): Record<string, unknown> {
  return {
    AccelerationSettings: { Mode: "DISABLED" },
    AccelerationStatus: "NOT_APPLICABLE",
    Arn: jobArn(place, job.id),
    BillingTagsSource: "JOB",
    ...(job.clientRequestToken === null ? {} : { ClientRequestToken: job.clientRequestToken }),
    CreatedAt: seconds(job.createdAt),
    ...(job.phase === null ? {} : { CurrentPhase: job.phase }),
    ...(job.errorCode === null ? {} : { ErrorCode: job.errorCode, ErrorMessage: job.errorMessage ?? "" }),
    Id: job.id,
    ...(job.status === "PROGRESSING" || job.status === "COMPLETE" ? { JobPercentComplete: job.percent } : {}),
    Messages: { Info: [], Warning: [] },
    ...(job.status === "COMPLETE" ? { OutputGroupDetails: job.outputGroups.map(outputGroupDetail) } : {}),
    Priority: job.priority,
    Queue: queueArn(place),
    RetryCount: 0,
    Role: job.role,
    Settings: job.settings,
    Status: job.status,
    StatusUpdateInterval: `SECONDS_${job.statusUpdateSeconds}`,
    Timing: {
      SubmitTime: seconds(job.createdAt),
      ...(job.startedAt === null ? {} : { StartTime: seconds(job.startedAt) }),
      ...(job.finishedAt === null ? {} : { FinishTime: seconds(job.finishedAt) }),
    },
    UserMetadata: job.userMetadata,
  };
}

function outputGroupDetail(group: JobRecord["outputGroups"][number]): Record<string, unknown> {
  return {
    OutputDetails: group.outputs.map((output) => ({
      DurationInMs: output.durationInMs,
      ...(output.video
        ? { VideoDetails: { WidthInPx: output.video.widthInPx, HeightInPx: output.video.heightInPx } }
        : {}),
    })),
  };
}
