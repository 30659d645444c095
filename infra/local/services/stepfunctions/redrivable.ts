import type { ExecutionRecord } from "./journal.ts";

const REDRIVE_WITHIN_MS = 14 * 24 * 3600 * 1000;

/**
 * Why an execution cannot be redriven; null when it can: it failed, timed out or was stopped, at most 14 days ago.
 * https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export function whyNotRedrivable(execution: ExecutionRecord, now: number): string | null {
  if (execution.status === "RUNNING" || execution.status === "SUCCEEDED")
    return `Execution is ${execution.status} and cannot be redriven`;
  if (execution.stoppedAt !== null && now - execution.stoppedAt > REDRIVE_WITHIN_MS)
    return "Execution has exceeded the redrivable period of 14 days";
  return null;
}
