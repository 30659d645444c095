import * as z from "zod";
import { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import {
  type DeadLetterQueueName,
  DeadLetterQueues,
  Redriven,
} from "../../../functions/operations/schemas/dead-letter.ts";
import {
  Execution,
  type ExecutionStatus,
  ExecutionSummary,
  type WorkflowName,
} from "../../../functions/operations/schemas/execution.ts";
import { Configuration, People } from "../../../functions/operations/schemas/organisation.ts";
import { assetPath, signed, write } from "../api.ts";

const Troubles = z.object({ items: z.array(AssetSummary), cursor: z.string().nullable() });
const Executions = z.object({ items: z.array(ExecutionSummary), cursor: z.string().nullable() });

export type Trouble = "failed" | "quarantined";

export interface ExecutionFilter {
  machine: WorkflowName;
  status?: ExecutionStatus | undefined;
  cursor?: string | undefined;
  limit?: number;
}

/** The part of the API by which the house itself is looked after. */
export const operationsApi = {
  troubles: (status: Trouble, cursor: string | undefined, signal?: AbortSignal) =>
    signed(`/v1/assets${queryOf({ status, cursor, limit: "100" })}`, Troubles, { signal }),
  retry: (id: string) => signed(`${assetPath(id)}/retry`, z.unknown(), write()),

  deadLetters: () => signed("/v1/operations/dead-letters", DeadLetterQueues),
  redrive: (queue: DeadLetterQueueName) =>
    signed(`/v1/operations/dead-letters/${queue}/redrive`, Redriven, { method: "POST" }),

  executions: ({ machine, status, cursor, limit = 50 }: ExecutionFilter, signal?: AbortSignal) =>
    signed(`/v1/operations/executions${queryOf({ machine, status, cursor, limit: String(limit) })}`, Executions, {
      signal,
    }),
  execution: (machine: WorkflowName, name: string) =>
    signed(`/v1/operations/executions/${machine}/${encodeURIComponent(name)}`, Execution),

  people: () => signed("/v1/operations/people", People),
  configuration: () => signed("/v1/operations/configuration", Configuration),
};

function queryOf(parts: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) query.set(name, value);
  return `?${query}`;
}
