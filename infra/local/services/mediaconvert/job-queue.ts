import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";
import { JobError } from "./job-error.ts";
import { inputInformationEvent, progressEvent, statusEvent } from "./job-events.ts";
import { isFinished, type JobRecord } from "./job-record.ts";
import type { JobStore } from "./job-store.ts";
import type { PublishedFile } from "./published-file.ts";
import { runJob } from "./run-job.ts";
import { parseS3Url, s3Url } from "./s3-location.ts";

export interface JobQueue {
  /** How many jobs run at the same time. */
  readonly concurrentJobs: number;
  /** Takes a job that has just been stored. */
  submit(job: JobRecord): void;
  /** Takes up again whatever had not ended when the cloud stopped. */
  resume(): void;
  /** Ends a job that has not ended, killing its ffmpeg. */
  cancel(id: string): void;
  /** Resolves when the job has ended; at once when it has already. */
  waitForEnd(id: string): Promise<JobRecord>;
}

class JobCanceled extends Error {}
class CloudStopped extends Error {}

/** S3's refusals in the service's codes. */
function asJobError(error: unknown, url: string): unknown {
  if (!(error instanceof AwsError)) return error;
  if (/NoSuchKey|NoSuchBucket|NotFound|InvalidObjectState/.test(error.code)) {
    return new JobError(1404, `Unable to open input file [${url}]: [Amazon S3 could not find it: ${error.message}]`, {
      cause: error,
    });
  }
  if (/AccessDenied|Forbidden/.test(error.code)) {
    return new JobError(1401, `Amazon S3 denied access to [${url}]: ${error.message}`, { cause: error });
  }
  return error;
}

/** Runs jobs one after the other (more on machines with many cores: each ffmpeg already uses all that it is given). */
export function makeJobQueue(
  kernel: Kernel,
  jobs: JobStore,
  concurrency = Math.max(1, Math.floor(availableParallelism() / 4)),
): JobQueue {
  const place = { accountId: kernel.accountId, region: kernel.region };
  const waiting: string[] = [];
  const running = new Map<string, AbortController>();
  const works = new Set<Promise<void>>();
  const ends = new Map<string, ((job: JobRecord) => void)[]>();
  let stopped = false;

  function announce(job: JobRecord): void {
    kernel.use("events").putAwsEvent(statusEvent(job, place, kernel.clock.now()));
  }

  function end(job: JobRecord, change: Partial<JobRecord>): void {
    Object.assign(job, change, { finishedAt: kernel.clock.now(), phase: null });
    jobs.save(job);
    announce(job);
    for (const resolve of ends.get(job.id) ?? []) resolve(job);
    ends.delete(job.id);
  }

  function assume(job: JobRecord): Caller {
    try {
      return kernel.assumeRole(job.role, "mediaconvert.amazonaws.com", `EmeJob-${job.id}`);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      // IAM answers alike for a role that does not exist and for one that trusts others (which AWS tells as 1433 and 1434).
      throw new JobError(
        1434,
        `MediaConvert can't assume the role specified in your job settings: [${job.role}]: ${error.message}`,
        {
          cause: error,
        },
      );
    }
  }

  async function transcode(job: JobRecord, controller: AbortController): Promise<JobRecord["outputGroups"]> {
    const fault = kernel.faults.draw("mediaconvert:Job");
    if (fault && fault.kind !== "delay" && fault.kind !== "duplicate") {
      throw new JobError(1999, "There is an unexpected transcoding error (an injected fault)");
    }
    const caller = assume(job);
    const s3 = kernel.use("s3");
    const locate = (url: string) => {
      const location = parseS3Url(url);
      if (!location) throw new JobError(1404, `Unable to open input file [${url}]: [not an S3 location]`);
      return location;
    };
    return runJob(job.settings, {
      workFolder: join(kernel.store.folder("mediaconvert"), job.id),
      signal: controller.signal,
      async readObject(url) {
        const { bucket, key } = locate(url);
        try {
          return await s3.getObjectPath(bucket, key, caller);
        } catch (error) {
          throw asJobError(error, url);
        }
      },
      async publish(file: PublishedFile) {
        const content = file.content;
        try {
          await s3.putObject(file.bucket, file.key, content, caller, { contentType: file.contentType });
        } catch (error) {
          throw asJobError(error, s3Url(file));
        }
      },
      onInputs: (sources) =>
        kernel.use("events").putAwsEvent(inputInformationEvent(job, sources, place, kernel.clock.now())),
      onPhase(phase) {
        job.phase = phase;
        jobs.save(job);
      },
      onProgress(percent) {
        if (percent <= job.percent) return;
        job.percent = percent;
        jobs.save(job);
      },
    });
  }

  async function run(id: string, controller: AbortController): Promise<void> {
    const job = jobs.find(id);
    if (!job || isFinished(job.status)) return;
    const resumed = job.status === "PROGRESSING";
    Object.assign(job, {
      status: "PROGRESSING",
      phase: "PROBING",
      percent: 0,
      startedAt: job.startedAt ?? kernel.clock.now(),
    });
    jobs.save(job);
    if (!resumed) announce(job);
    // By the machine's clock: the encoder's progress does not follow the clock that can be moved.
    const updates = setInterval(
      () => kernel.use("events").putAwsEvent(progressEvent(job, place, kernel.clock.now())),
      1000 * job.statusUpdateSeconds,
    );
    try {
      const outputGroups = await transcode(job, controller);
      kernel.meter({ service: "mediaconvert", operation: "Job", caller: job.role, resource: id });
      end(job, { status: "COMPLETE", percent: 100, outputGroups });
    } catch (error) {
      // The job stays PROGRESSING in the store and is taken up again at the next start.
      if (error instanceof CloudStopped) return;
      if (error instanceof JobCanceled) end(job, { status: "CANCELED" });
      else {
        if (!(error instanceof JobError))
          kernel.log("error", `MediaConvert job ${id} failed`, {
            error: String(error instanceof Error ? error.stack : error),
          });
        const code = error instanceof JobError ? error.code : 1999;
        end(job, {
          status: "ERROR",
          errorCode: code,
          errorMessage: error instanceof Error ? error.message : String(error),
        });
      }
    } finally {
      clearInterval(updates);
      await rm(join(kernel.store.folder("mediaconvert"), id), { recursive: true, force: true });
    }
  }

  function pump(): void {
    while (!stopped && running.size < concurrency) {
      const id = waiting.shift();
      if (id === undefined) return;
      const controller = new AbortController();
      running.set(id, controller);
      const work = run(id, controller).finally(() => {
        running.delete(id);
        works.delete(work);
        pump();
      });
      works.add(work);
      void kernel.track(`mediaconvert job ${id}`, work).catch(() => undefined);
    }
  }

  kernel.onStop(async () => {
    stopped = true;
    for (const controller of running.values()) controller.abort(new CloudStopped("the laptop cloud stops"));
    await Promise.allSettled(works);
  });

  return {
    concurrentJobs: concurrency,
    submit(job) {
      waiting.push(job.id);
      pump();
    },
    resume() {
      for (const job of jobs.unfinished()) if (!waiting.includes(job.id) && !running.has(job.id)) waiting.push(job.id);
      pump();
    },
    cancel(id) {
      const controller = running.get(id);
      if (controller) {
        controller.abort(new JobCanceled("the job was cancelled"));
        return;
      }
      const position = waiting.indexOf(id);
      if (position >= 0) waiting.splice(position, 1);
      const job = jobs.find(id);
      if (job && !isFinished(job.status)) end(job, { status: "CANCELED" });
    },
    waitForEnd(id) {
      const job = jobs.find(id);
      if (!job)
        return Promise.reject(new AwsError("NotFoundException", `Job ${id} does not exist`, { statusCode: 404 }));
      if (isFinished(job.status)) return Promise.resolve(job);
      return new Promise((resolve) => ends.set(id, [...(ends.get(id) ?? []), resolve]));
    },
  };
}
