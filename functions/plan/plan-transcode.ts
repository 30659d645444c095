import { createHash } from "node:crypto";
import type { JobSettings } from "@aws-sdk/client-mediaconvert";
import { estimateOf } from "../../shared/cost/estimate.ts";
import { pipelineCharges } from "../../shared/cost/pipeline.ts";
import type { PriceBook } from "../../shared/cost/price-book.ts";
import { transcodeCharges } from "../../shared/cost/transcode.ts";
import { DomainError } from "../../shared/error.ts";
import type { CostEstimate, PlannedTranscode, Subject, Technical } from "../../shared/ingest/steps.ts";
import { framesPerSecond } from "../../shared/media/frame-rate.ts";
import { ProbeResult } from "../../shared/media/probe.ts";
import { readPixelAspect } from "../../shared/media/read-pixel-aspect.ts";
import type { ReadRange } from "../../shared/media/read-range.ts";
import { readRotation } from "../../shared/media/read-rotation.ts";
import { describeMedia, probeTellsPixelAspect } from "../../shared/media/technical.ts";
import type { AudioPreset, VideoPreset } from "../../shared/rendition/preset.ts";
import { planAudioJob } from "./audio-job.ts";
import { billedOutputs } from "./billed-outputs.ts";
import { tierOf } from "./transcode-tier.ts";
import { type PlannedJob, planVideoJob } from "./video-job.ts";

export interface PlanDependencies {
  /** Reads the registered version of a master. */
  openMaster(subject: Subject): ReadRange;
  renditionsBucket: string;
  video: VideoPreset;
  audio: AudioPreset;
  /** How long a master of each kind may run. */
  maxDurationMs: { video: number; audio: number };
  /** Detectors of Rekognition that look at each frame. */
  detectors: number;
  reviewersOf(brand: string): number;
  prices: PriceBook;
}

/** What one transcode is planned from. */
export interface TranscodeRequest {
  subject: Subject;
  /** The first `ProbeResults` entry of MediaConvert's Probe. */
  probe: unknown;
  /** What tells one attempt at this version from the next; part of the job's request token. */
  attempt?: string | undefined;
}

/**
 * Containers whose header says how the picture is turned, and for which MediaConvert's automatic rotation works; it says
 * as well what shape the pixels have.
 */
const withHeader = new Set(["mp4", "quicktime"]);

/**
 * Decides what is made of a film or a recording: from what Probe saw to the job's settings, the renditions it will
 * leave and what it will cost. The same master is planned the same way every time.
 *
 * @throws DomainError `unsupported` when there is nothing to show or play, `too_large` when it runs longer than allowed
 */
export function makePlanTranscode(deps: PlanDependencies) {
  return async ({ subject, probe, attempt }: TranscodeRequest): Promise<PlannedTranscode> => {
    const probed = ProbeResult.parse(probe ?? {});
    const declared =
      subject.kind === "video" && withHeader.has(probed.Container?.Format ?? "")
        ? await readHeader(deps.openMaster(subject), subject.master.bytes, probed)
        : {};
    const technical = describeMedia(probed, { kind: subject.kind, bytes: subject.master.bytes, ...declared });
    refuseTooLong(technical, subject, deps.maxDurationMs);
    const planned = hasPicture(technical)
      ? planVideoJob(subject, technical, deps.renditionsBucket, deps.video)
      : planAudioJob(subject, technical, deps.renditionsBucket, deps.audio);
    return {
      plan: { ...planned.plan, technical, estimate: estimate(planned, technical, subject, deps) },
      job: {
        ClientRequestToken: tokenOf(subject, planned.settings, attempt),
        Settings: { ...planned.settings },
        UserMetadata: { assetId: subject.assetId, version: String(subject.version), kind: subject.kind },
      },
    };
  };
}

async function readHeader(read: ReadRange, bytes: number, probed: ProbeResult) {
  const rotation = await readRotation(read, bytes);
  return probeTellsPixelAspect(probed) ? { rotation } : { rotation, pixelAspect: await readPixelAspect(read, bytes) };
}

function hasPicture(technical: Technical): boolean {
  if (technical.videoCodec === undefined && technical.width === undefined) return false;
  if (technical.width !== undefined && technical.height !== undefined) return true;
  throw new DomainError(
    "unsupported",
    "The size of the picture cannot be read from the file. It may be damaged: export it again and upload it under the same name.",
  );
}

function refuseTooLong(technical: Technical, subject: Subject, limits: PlanDependencies["maxDurationMs"]): void {
  const limit = subject.kind === "audio" ? limits.audio : limits.video;
  if (technical.durationMs === undefined || technical.durationMs <= limit) return;
  const minutes = (ms: number) => Math.round(ms / 60_000);
  throw new DomainError(
    "too_large",
    `The master runs ${minutes(technical.durationMs)} minutes; at most ${minutes(limit)} are accepted. Cut it into parts.`,
    { details: { durationMs: technical.durationMs, limitMs: limit } },
  );
}

/**
 * MediaConvert answers a second CreateJob with the same token by the first job, for a minute. The token stands for this
 * asset, these bytes, these settings and this attempt: a retry of the call is one job, a retry of the version another.
 */
function tokenOf(subject: Subject, settings: JobSettings, attempt: string | undefined): string {
  const identity = [subject.assetId, subject.version, subject.master.etag, attempt ?? "", JSON.stringify(settings)];
  return createHash("sha256").update(identity.join("\n")).digest("hex").slice(0, 32);
}

function estimate(planned: PlannedJob, technical: Technical, subject: Subject, deps: PlanDependencies): CostEstimate {
  const { durationMs } = technical;
  const outputs = billedOutputs(planned.settings, {
    durationMs,
    framesPerSecond: framesPerSecond(technical.frameRate),
  });
  const seconds = (durationMs ?? 0) / 1000;
  const renditionBytes = planned.plan.renditions.reduce(
    (sum, r) => sum + ((r.bitrateKbps ?? 0) * 1000 * seconds) / 8,
    0,
  );
  const frames =
    planned.plan.frameIntervalMs === undefined
      ? 0
      : Math.max(1, Math.ceil((durationMs ?? 0) / planned.plan.frameIntervalMs));
  const streams = outputs.length;
  const charges = [
    ...transcodeCharges(outputs, deps.prices),
    ...pipelineCharges(
      {
        kind: subject.kind,
        images: frames,
        detectors: deps.detectors,
        files: 20 + streams * (2 + Math.ceil(seconds / deps.video.segmentSeconds)) + frames,
        masterBytes: subject.master.bytes,
        renditionBytes,
        reviewers: deps.reviewersOf(subject.brand),
        ...(durationMs !== undefined && { durationMs }),
      },
      deps.prices,
    ),
  ];
  return estimateOf(charges, deps.prices, tierOf(planned.settings));
}
