import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  InvalidToken,
  ListExecutionsCommand,
  type SFNClient,
} from "@aws-sdk/client-sfn";
import { DomainError } from "../../shared/error.ts";
import { condenseHistory } from "./condense-history.ts";
import { redacted, redactedText } from "./redact.ts";
import { type Execution, ExecutionStatus, type ExecutionSummary, type WorkflowName } from "./schemas/execution.ts";

export interface ExecutionsPage {
  items: ExecutionSummary[];
  cursor: string | null;
}

/** An execution goes through a dozen states; of one that has looped for weeks, the first events are enough. */
const mostEvents = 2_000;

/** The executions of the workflows, as Step Functions keeps them: for ninety days. */
export function makeExecutions(stepFunctions: SFNClient, machines: Record<WorkflowName, string>) {
  return {
    /** Newest first. @throws DomainError invalid for a cursor of another list. */
    async list(question: {
      workflow: WorkflowName;
      status?: ExecutionStatus | undefined;
      cursor?: string | undefined;
      limit: number;
    }): Promise<ExecutionsPage> {
      const { workflow, status, cursor, limit } = question;
      try {
        const { executions = [], nextToken } = await stepFunctions.send(
          new ListExecutionsCommand({
            stateMachineArn: machines[workflow],
            statusFilter: status,
            nextToken: cursor,
            maxResults: limit,
          }),
        );
        return { items: executions.map((one) => summaryOf(workflow, one)), cursor: nextToken ?? null };
      } catch (cause) {
        if (!(cause instanceof InvalidToken)) throw cause;
        throw new DomainError("invalid", "The cursor is not one of this list's. Start again without one.", {
          cause,
          details: { field: "cursor" },
        });
      }
    },

    /** One execution, step by step; undefined when Step Functions knows nothing of it. */
    async find(workflow: WorkflowName, name: string): Promise<Execution | undefined> {
      const executionArn = `${machines[workflow].replace(":stateMachine:", ":execution:")}:${name}`;
      const found = await described(executionArn);
      if (found === undefined) return undefined;
      const events: HistoryEvent[] = [];
      let nextToken: string | undefined;
      do {
        const page = await stepFunctions.send(
          new GetExecutionHistoryCommand({ executionArn, maxResults: 1_000, nextToken, includeExecutionData: false }),
        );
        events.push(...(page.events ?? []));
        nextToken = page.nextToken;
      } while (nextToken !== undefined && events.length < mostEvents);
      const { steps, failure } = condenseHistory(events);
      const { error, cause } = found;
      return {
        ...summaryOf(workflow, found),
        input: redacted(parsed(found.input)),
        failure:
          failure ?? (error === undefined ? null : { error, cause: cause === undefined ? null : redactedText(cause) }),
        steps,
        truncated: nextToken !== undefined,
      };
    },
  };

  async function described(executionArn: string): Promise<DescribeExecutionCommandOutput | undefined> {
    try {
      return await stepFunctions.send(new DescribeExecutionCommand({ executionArn }));
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist || (error instanceof Error && error.name === "InvalidArn"))
        return undefined;
      throw error;
    }
  }
}
export type Executions = ReturnType<typeof makeExecutions>;

function summaryOf(
  workflow: WorkflowName,
  execution: Pick<DescribeExecutionCommandOutput, "name" | "status" | "startDate" | "stopDate">,
): ExecutionSummary {
  const { name = "", status, startDate, stopDate } = execution;
  return {
    workflow,
    name,
    status: ExecutionStatus.parse(status),
    startedAt: (startDate ?? new Date(0)).toISOString(),
    stoppedAt: stopDate?.toISOString() ?? null,
  };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "null");
  } catch {
    return text;
  }
}
