import type { PriceBook } from "../../shared/cost/price-book.ts";
import { refusalIn, refusedMaster } from "../../shared/ingest/refused-master.ts";
import type { PlanInput, PlannedTranscode, PlanOutput, Subject } from "../../shared/ingest/steps.ts";
import type { TranscodeRequest } from "./plan-transcode.ts";

export interface PlanMasterDependencies {
  /** What MediaConvert sees in a master. */
  probeMaster(subject: Subject): Promise<unknown>;
  planTranscode(request: TranscodeRequest): Promise<PlannedTranscode>;
  prices: PriceBook;
}

/**
 * Looks at a film or a recording and answers where the workflow goes on: to its transcode, or past it with the finding
 * that says why the master cannot be taken. Every other error passes through.
 */
export function makePlanMaster({ probeMaster, planTranscode, prices }: PlanMasterDependencies) {
  return async ({ subject, attempt }: PlanInput): Promise<PlanOutput> => {
    try {
      const probe = await probeMaster(subject);
      return { next: "transcode", ...(await planTranscode({ subject, probe, attempt })) };
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal === undefined) throw error;
      return { next: "tag", made: refusedMaster(subject, refusal, prices) };
    }
  };
}
