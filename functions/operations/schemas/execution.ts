import * as z from "zod";

const timestamp = z.iso.datetime();

export const WorkflowName = z.enum(["ingest", "review"]);
export type WorkflowName = z.infer<typeof WorkflowName>;

export const ExecutionStatus = z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED", "PENDING_REDRIVE"]);
export type ExecutionStatus = z.infer<typeof ExecutionStatus>;

export const ExecutionSummary = z.object({
  workflow: WorkflowName,
  name: z.string(),
  status: ExecutionStatus,
  startedAt: timestamp,
  stoppedAt: timestamp.nullable(),
});
export type ExecutionSummary = z.infer<typeof ExecutionSummary>;

export const Failure = z.object({ error: z.string(), cause: z.string().nullable() });
export type Failure = z.infer<typeof Failure>;

export const Step = z.object({
  /** The state, as the workflow calls it. */
  state: z.string(),
  enteredAt: timestamp,
  /** Null while it lasts, and for one that the execution ended in. */
  exitedAt: timestamp.nullable(),
  /** How often its task was tried; 0 for a state without one. */
  attempts: z.number().int().nonnegative(),
  /** The last failure, also one that was got over by another attempt or caught. */
  failure: Failure.nullable(),
});
export type Step = z.infer<typeof Step>;

export const Execution = ExecutionSummary.extend({
  /** What it was started with, without what lets somebody in. */
  input: z.unknown(),
  /** What it ended of. */
  failure: Failure.nullable(),
  steps: z.array(Step),
  /** Whether the history goes on after the last step that is shown. */
  truncated: z.boolean(),
});
export type Execution = z.infer<typeof Execution>;

/** The way of one version through the house. */
export const Pipeline = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  /** First the ingest, then the reviews in their order. */
  executions: z.array(
    ExecutionSummary.extend({
      status: ExecutionStatus,
      failure: Failure.nullable(),
      steps: z.array(Step),
    }),
  ),
  /** Executions of which Step Functions knows nothing any more: it forgets them after ninety days. */
  forgotten: z.array(z.object({ workflow: WorkflowName, name: z.string() })),
});
export type Pipeline = z.infer<typeof Pipeline>;
