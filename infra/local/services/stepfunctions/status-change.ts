import type { Kernel } from "../../kernel/kernel.ts";
import type { ExecutionRecord } from "./journal.ts";

/** Inputs and outputs that together would make the event too large are left out of it. */
const MAX_DATA_BYTES = 248 * 1024;

/**
 * Puts "Step Functions Execution Status Change" on the default bus.
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function announceStatus(kernel: Kernel, execution: ExecutionRecord): void {
  const bytes = Buffer.byteLength(execution.input) + Buffer.byteLength(execution.output ?? "");
  const included = bytes <= MAX_DATA_BYTES;
  kernel.use("events").putAwsEvent({
    source: "aws.states",
    "detail-type": "Step Functions Execution Status Change",
    resources: [execution.arn],
    detail: {
      executionArn: execution.arn,
      stateMachineArn: execution.stateMachineArn,
      name: execution.name,
      status: execution.status,
      startDate: Math.round(execution.startedAt),
      stopDate: execution.stoppedAt === null ? null : Math.round(execution.stoppedAt),
      input: included ? execution.input : null,
      inputDetails: { included },
      output: included ? execution.output : null,
      outputDetails: execution.output === null ? null : { included },
      error: execution.error,
      cause: execution.cause,
      redriveCount: execution.redriveCount,
      redriveDate: execution.redrivenAt === null ? null : Math.round(execution.redrivenAt),
    },
  });
}
