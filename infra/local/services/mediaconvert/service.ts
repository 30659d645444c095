import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { CreateJobRequest } from "@aws-sdk/client-mediaconvert";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Call, operation } from "../../kernel/service.ts";
import { findFontFile } from "./font-file.ts";
import { openInput, UnreadableInputError } from "./input-container.ts";
import { type AccountPlace, jobArn, jobDocument, queueArn } from "./job-document.ts";
import { listJobsOperation } from "./job-listing.ts";
import { makeJobQueue } from "./job-queue.ts";
import { isFinished, type JobRecord } from "./job-record.ts";
import { objectionsTo } from "./job-rules.ts";
import { makeJobStore } from "./job-store.ts";
import { probeResultOf, type WireProbeResult } from "./probe-result.ts";
import { checkQueue } from "./queue-name.ts";
import { queueOperations } from "./queue-operations.ts";
import { parseS3Url } from "./s3-location.ts";
import { unsupportedSetting } from "./supported-settings.ts";

/** How long the service remembers a request token: "a repeat within one minute is the same job". */
const tokenMemoryMs = 60_000;

function badRequest(message: string, cause?: unknown): AwsError {
  return new AwsError("BadRequestException", message, { statusCode: 400, cause });
}

/** Refuses what the service would refuse, then what the laptop cloud cannot do. */
function checkJob(request: CreateJobRequest, place: AccountPlace): void {
  if (request.Queue !== undefined) checkQueue(request.Queue, place);
  const settings = request.Settings ?? {};
  const objections = objectionsTo(settings);
  if (objections.length > 0) throw badRequest(objections.map(({ path, message }) => `${path}: ${message}`).join("; "));
  for (const name of ["JobTemplate", "JobEngineVersion", "HopDestinations"] as const) {
    const value = request[name];
    if (value !== undefined && !(Array.isArray(value) && value.length === 0))
      throw new NotSupportedError(`MediaConvert CreateJob with ${name}`);
  }
  if (request.AccelerationSettings?.Mode === "ENABLED")
    throw new NotSupportedError("MediaConvert accelerated transcoding");
  const unsupported = unsupportedSetting(settings);
  if (unsupported) throw new NotSupportedError(`the MediaConvert setting ${unsupported}`);
  for (const [group, output] of (settings.OutputGroups ?? []).flatMap((each) =>
    (each.Outputs ?? []).map((own) => [each, own] as const),
  )) {
    const packed =
      group.OutputGroupSettings?.Type === "HLS_GROUP_SETTINGS" &&
      !output.VideoDescription &&
      output.OutputSettings?.HlsSettings?.AudioOnlyContainer !== "M2TS";
    const codec = output.AudioDescriptions?.[0]?.CodecSettings?.Codec;
    if (packed && codec !== "AAC")
      throw new NotSupportedError(`Apple HLS outputs of ${codec ?? "captions"} without a container`);
  }
  const outputs = (settings.OutputGroups ?? []).flatMap((group) => group.Outputs ?? []);
  // Refuses on a machine without fonts, before the job begins.
  if (outputs.some((output) => output.VideoDescription?.VideoPreprocessors?.TimecodeBurnin)) findFontFile();
  for (const input of settings.Inputs ?? []) {
    if (!parseS3Url(input.FileInput ?? ""))
      throw new NotSupportedError(`MediaConvert inputs from ${input.FileInput ?? "nowhere"}`);
  }
}

/**
 * Makes AWS Elemental MediaConvert: Probe by ffprobe, jobs by ffmpeg. Jobs are kept in the store and taken up again after
 * a restart. Reads and writes S3 as the job's role, and tells EventBridge of every change.
 */
export function makeMediaConvert(kernel: Kernel, options: { concurrentJobs?: number } = {}): void {
  const place = { accountId: kernel.accountId, region: kernel.region };
  const jobs = makeJobStore(kernel.store);
  const queue = makeJobQueue(kernel, jobs, options.concurrentJobs);

  function find(id: string): JobRecord {
    const job = jobs.find(id);
    if (!job) throw new AwsError("NotFoundException", `The specified job doesn't exist: ${id}`, { statusCode: 404 });
    return job;
  }

  /** The job that an earlier request with the same token made, within the service's memory. */
  function repeated(request: CreateJobRequest): JobRecord | null {
    const token = request.ClientRequestToken;
    const earlier = token === undefined ? null : jobs.findByToken(token);
    if (!earlier || kernel.clock.now() - earlier.createdAt > tokenMemoryMs) return null;
    if (!isDeepStrictEqual(earlier.settings, request.Settings) || earlier.role !== request.Role) {
      throw new AwsError("ConflictException", "The ClientRequestToken was used with a different request", {
        statusCode: 409,
      });
    }
    return earlier;
  }

  function create(request: CreateJobRequest): JobRecord {
    checkJob(request, place);
    const earlier = repeated(request);
    if (earlier) return earlier;
    const now = kernel.clock.now();
    const job: JobRecord = {
      id: `${now}-${randomBytes(3).toString("hex")}`,
      status: "SUBMITTED",
      role: request.Role ?? "",
      settings: request.Settings ?? {},
      userMetadata: request.UserMetadata ?? {},
      clientRequestToken: request.ClientRequestToken ?? null,
      statusUpdateSeconds: Number((request.StatusUpdateInterval ?? "SECONDS_60").replace("SECONDS_", "")),
      priority: request.Priority ?? 0,
      createdAt: now,
      startedAt: null,
      finishedAt: null,
      phase: null,
      percent: 0,
      errorCode: null,
      errorMessage: null,
      outputGroups: [],
    };
    jobs.save(job);
    queue.submit(job);
    return job;
  }

  async function probe(url: string, call: Call): Promise<WireProbeResult> {
    const location = parseS3Url(url);
    if (!location || location.key === "") throw new NotSupportedError(`MediaConvert Probe of ${url}`);
    const s3 = kernel.use("s3");
    try {
      // One byte answers for the whole object's facts.
      const object = await s3.getObject(location.bucket, location.key, call.caller, { start: 0, end: 0 });
      const path = await s3.getObjectPath(location.bucket, location.key, call.caller);
      return probeResultOf(await openInput(url, path), {
        etag: object.etag,
        bytes: object.totalBytes,
        contentType: object.contentType,
        ...(object.lastModified === undefined ? {} : { lastModified: Math.floor(object.lastModified / 1000) }),
      });
    } catch (error) {
      if (error instanceof UnreadableInputError) throw badRequest(error.message, error);
      if (error instanceof AwsError && /AccessDenied/.test(error.code)) {
        throw new AwsError("ForbiddenException", `Access to ${url} was denied: ${error.message}`, {
          statusCode: 403,
          cause: error,
        });
      }
      if (error instanceof AwsError && /NoSuch|NotFound/.test(error.code)) {
        throw new AwsError("NotFoundException", `${url} doesn't exist: ${error.message}`, {
          statusCode: 404,
          cause: error,
        });
      }
      if (error instanceof AwsError && /InvalidRange/.test(error.code))
        throw badRequest(new UnreadableInputError(url).message, error);
      throw error;
    }
  }

  kernel.register({
    name: "mediaconvert",
    operations: {
      CreateJob: operation<CreateJobRequest, { Job: Record<string, unknown> }>({
        authorize: (input) => [
          { action: "mediaconvert:CreateJob", resource: queueArn(place) },
          {
            action: "iam:PassRole",
            resource: input.Role ?? "",
            context: { "iam:PassedToService": "mediaconvert.amazonaws.com" },
          },
        ],
        handle: (input) => ({ Job: jobDocument(create(input), place) }),
      }),
      GetJob: operation<{ Id: string }, { Job: Record<string, unknown> }>({
        authorize: (input) => [{ action: "mediaconvert:GetJob", resource: jobArn(place, input.Id) }],
        handle: (input) => ({ Job: jobDocument(find(input.Id), place) }),
      }),
      CancelJob: operation<{ Id: string }, Record<string, never>>({
        authorize: (input) => [{ action: "mediaconvert:CancelJob", resource: jobArn(place, input.Id) }],
        handle(input) {
          const job = find(input.Id);
          if (isFinished(job.status)) {
            throw new AwsError("ConflictException", `The job is ${job.status} and can't be canceled`, {
              statusCode: 409,
            });
          }
          queue.cancel(job.id);
          return {};
        },
      }),
      ListJobs: listJobsOperation(jobs, place),
      ...queueOperations(kernel, jobs, queue.concurrentJobs),
      Probe: operation<{ InputFiles?: { FileUrl?: string }[] }, { ProbeResults: WireProbeResult[] }>({
        authorize: () => [{ action: "mediaconvert:Probe", resource: "*" }],
        async handle(input, call) {
          const urls = (input.InputFiles ?? []).map((file) => file.FileUrl ?? "");
          if (urls.length !== 1) throw badRequest("inputFiles must have exactly one file");
          return { ProbeResults: await Promise.all(urls.map((url) => probe(url, call))) };
        },
      }),
    },
  });

  kernel.provide("mediaconvert", {
    async waitForJob(id) {
      const job = await queue.waitForEnd(id);
      if (!isFinished(job.status)) throw new Error(`MediaConvert job ${id} has not ended`);
      return { status: job.status, job: jobDocument(job, place) };
    },
  });
  kernel.onReady(() => queue.resume());
}
