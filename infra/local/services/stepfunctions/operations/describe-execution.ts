import type { ExecutionRecord } from "../journal.ts";
import { whyNotRedrivable } from "../redrivable.ts";

/** DescribeExecution's answer. Times are seconds since the epoch. */
export function describeExecution(execution: ExecutionRecord, now: number, withData: boolean): Record<string, unknown> {
  const notRedrivable = whyNotRedrivable(execution, now);
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...(execution.stoppedAt !== null && { stopDate: execution.stoppedAt / 1000 }),
    ...(withData && { input: execution.input }),
    inputDetails: { included: withData },
    ...(execution.output !== null && {
      ...(withData && { output: execution.output }),
      outputDetails: { included: withData },
    }),
    ...(execution.traceHeader !== null && { traceHeader: execution.traceHeader }),
    ...(withData && execution.error !== null && { error: execution.error }),
    ...(withData && execution.cause !== null && { cause: execution.cause }),
    redriveCount: execution.redriveCount,
    ...(execution.redrivenAt !== null && { redriveDate: execution.redrivenAt / 1000 }),
    redriveStatus: notRedrivable === null ? "REDRIVABLE" : "NOT_REDRIVABLE",
    ...(notRedrivable !== null && { redriveStatusReason: notRedrivable }),
  };
}
