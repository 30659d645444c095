import { pageToken, readPageToken } from "../../page-token.ts";
import { invalidToken } from "../invalid-token.ts";
import type { ExecutionRecord, Journal, Status } from "../journal.ts";

export interface ListExecutionsInput {
  stateMachineArn: string;
  statusFilter?: Status | undefined;
  redriveFilter?: "REDRIVEN" | "NOT_REDRIVEN" | undefined;
  maxResults?: number | undefined;
  nextToken?: string | undefined;
}

const DEFAULT_PAGE = 100;

/** ListExecutions' answer: newest first. */
export function listExecutions(journal: Journal, input: ListExecutionsInput): Record<string, unknown> {
  // 0 asks for the default.
  const limit = input.maxResults || DEFAULT_PAGE;
  const list = `executions of ${input.stateMachineArn}`;
  const found = journal.list({
    stateMachineArn: input.stateMachineArn,
    status: input.statusFilter,
    redriven: input.redriveFilter === undefined ? undefined : input.redriveFilter === "REDRIVEN",
    before: input.nextToken === undefined ? undefined : Number(readPageToken(list, input.nextToken, invalidToken)),
    limit: limit + 1,
  });
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    executions: page.map(toItem),
    ...(found.length > limit && last !== undefined && { nextToken: pageToken(list, String(last.sequence)) }),
  };
}

function toItem(execution: ExecutionRecord): Record<string, unknown> {
  return {
    executionArn: execution.arn,
    stateMachineArn: execution.stateMachineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt / 1000,
    ...(execution.stoppedAt !== null && { stopDate: execution.stoppedAt / 1000 }),
    redriveCount: execution.redriveCount,
    ...(execution.redrivenAt !== null && { redriveDate: execution.redrivenAt / 1000 }),
  };
}
