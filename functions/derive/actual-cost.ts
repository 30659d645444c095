import type { JobSettings } from "@aws-sdk/client-mediaconvert";
import { estimateOf } from "../../shared/cost/estimate.ts";
import { pipelineCharges } from "../../shared/cost/pipeline.ts";
import type { PriceBook } from "../../shared/cost/price-book.ts";
import { transcodeCharges } from "../../shared/cost/transcode.ts";
import type { CostEstimate, Subject } from "../../shared/ingest/steps.ts";
import { billedOutputs } from "../plan/billed-outputs.ts";
import { tierOf } from "../plan/transcode-tier.ts";
import { EndedJob, outputDurations } from "./ended-job.ts";

/** What was really made. */
export interface ActualWork {
  subject: Subject;
  files: number;
  renditionBytes: number;
  frames: number;
  durationMs: number | undefined;
  framesPerSecond: number | undefined;
  detectors: number;
  reviewersOf(brand: string): number;
  prices: PriceBook;
}

/**
 * What a job and the work around it cost, from the job's own account: the settings it ran with and the length of every
 * output. What AWS does not tell here (the functions' time, the states) is counted as in the estimate. Undefined when
 * the job is not at hand, as in a retry that goes on from its outputs.
 */
export function actualCost(job: unknown, work: ActualWork): CostEstimate | undefined {
  const ended = EndedJob.safeParse(job);
  if (!ended.success || ended.data.Settings?.OutputGroups === undefined) return undefined;
  const settings: JobSettings = ended.data.Settings;
  const durations = outputDurations(ended.data);
  const planned = billedOutputs(settings, { durationMs: work.durationMs, framesPerSecond: work.framesPerSecond });
  const outputs = planned.map((output, index) => ({ ...output, durationMs: durations[index] ?? output.durationMs }));
  const charges = [
    ...transcodeCharges(outputs, work.prices),
    ...pipelineCharges(
      {
        kind: work.subject.kind,
        images: work.frames,
        detectors: work.detectors,
        files: work.files,
        masterBytes: work.subject.master.bytes,
        renditionBytes: work.renditionBytes,
        reviewers: work.reviewersOf(work.subject.brand),
        ...(work.durationMs !== undefined && { durationMs: work.durationMs }),
      },
      work.prices,
    ),
  ];
  return estimateOf(charges, work.prices, tierOf(settings));
}
