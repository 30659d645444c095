import type { PlanInput, PlanOutput, Subject } from "../../shared/ingest/steps.ts";
import type { ReadRange } from "../../shared/media/read-range.ts";
import { readTags } from "../../shared/media/read-tags.ts";

export interface PlanWithTagsDependencies {
  planMaster(input: PlanInput): Promise<PlanOutput>;
  /** Reads the registered version of a master. */
  openMaster(subject: Subject): ReadRange;
}

/** Reads a master's tags while it is probed and planned; they travel with what the workflow goes on with, whichever that is. */
export function makePlanWithTags({ planMaster, openMaster }: PlanWithTagsDependencies) {
  return async (input: PlanInput): Promise<PlanOutput> => {
    const { subject } = input;
    const [planned, embedded] = await Promise.all([
      planMaster(input),
      readTags(openMaster(subject), subject.master.bytes),
    ]);
    return planned.next === "transcode"
      ? { ...planned, plan: { ...planned.plan, embedded } }
      : { ...planned, made: { ...planned.made, embedded } };
  };
}
