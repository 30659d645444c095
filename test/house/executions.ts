import { type HistoryEvent, paginateGetExecutionHistory, type SFNClient } from "@aws-sdk/client-sfn";

export interface ExecutionCounts {
  statesEntered: number;
  lambdaCalls: number;
}

/** How many states an execution entered and how many functions it invoked, retries among them, by its own history. */
export async function countExecution(sfn: SFNClient, executionArn: string): Promise<ExecutionCounts> {
  const events: HistoryEvent[] = [];
  for await (const page of paginateGetExecutionHistory({ client: sfn }, { executionArn, maxResults: 1000 })) {
    events.push(...(page.events ?? []));
  }
  return {
    statesEntered: events.filter(({ type }) => type?.endsWith("StateEntered")).length,
    lambdaCalls: events.filter(({ taskScheduledEventDetails }) => taskScheduledEventDetails?.resourceType === "lambda")
      .length,
  };
}
