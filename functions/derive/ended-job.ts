import * as z from "zod";

/** What a finished job says about itself (API reference, "Job"), as far as it is looked at. */
export const EndedJob = z.object({
  Settings: z.looseObject({ OutputGroups: z.array(z.looseObject({})).optional() }).optional(),
  OutputGroupDetails: z
    .array(z.object({ OutputDetails: z.array(z.object({ DurationInMs: z.number().optional() })).optional() }))
    .optional(),
});
export type EndedJob = z.infer<typeof EndedJob>;

/** How long each output turned out, group by group in the order of the job. */
export function outputDurations(job: EndedJob): number[] {
  return (job.OutputGroupDetails ?? [])
    .flatMap((group) => group.OutputDetails ?? [])
    .map((output) => output.DurationInMs ?? 0);
}

/** The longest output in milliseconds: the film's length where its container does not tell it. */
export function longestOutput(job: unknown): number | undefined {
  const ended = EndedJob.safeParse(job);
  const longest = ended.success ? Math.max(0, ...outputDurations(ended.data)) : 0;
  return longest > 0 ? Math.round(longest) : undefined;
}
