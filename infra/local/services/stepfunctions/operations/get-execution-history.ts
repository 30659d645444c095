import { pageToken, readPageToken } from "../../page-token.ts";
import type { HistoryEvent } from "../history.ts";
import { invalidToken } from "../invalid-token.ts";
import type { Journal } from "../journal.ts";

export interface GetExecutionHistoryInput {
  executionArn: string;
  maxResults?: number | undefined;
  reverseOrder?: boolean | undefined;
  nextToken?: string | undefined;
  includeExecutionData?: boolean | undefined;
}

const DEFAULT_PAGE = 100;

/** GetExecutionHistory's answer: oldest first unless asked otherwise. */
export function getExecutionHistory(journal: Journal, input: GetExecutionHistoryInput): Record<string, unknown> {
  const reverse = input.reverseOrder ?? false;
  const limit = input.maxResults || DEFAULT_PAGE;
  const list = `history of ${input.executionArn} ${reverse ? "back" : "on"}`;
  const from =
    input.nextToken !== undefined
      ? Number(readPageToken(list, input.nextToken, invalidToken))
      : reverse
        ? journal.lastEventId(input.executionArn)
        : 1;
  const found = journal.events(input.executionArn, { from, limit: limit + 1, reverse });
  const next = found[limit];
  return {
    events: found.slice(0, limit).map((event) => toWire(event, input.includeExecutionData ?? true)),
    ...(next !== undefined && { nextToken: pageToken(list, String(next.id)) }),
  };
}

function toWire(event: HistoryEvent, withData: boolean): Record<string, unknown> {
  return {
    timestamp: event.at / 1000,
    type: event.type,
    id: event.id,
    previousEventId: event.previousEventId,
    ...(withData ? event.details : Object.fromEntries(Object.entries(event.details).map(withoutData))),
  };
}

const DATA = ["input", "output", "assignedVariables"];

/** Input, output and variables are left out; what says whether they were cut stays. */
function withoutData([name, details]: [string, unknown]): [string, unknown] {
  if (typeof details !== "object" || details === null) return [name, details];
  return [name, Object.fromEntries(Object.entries(details).filter(([member]) => !DATA.includes(member)))];
}
