import { Hono, type MiddlewareHandler } from "hono";
import * as z from "zod";
import { mayEverywhere } from "../../../shared/access/grant.ts";
import type { Config } from "../../../shared/config/schema.ts";
import { DomainError } from "../../../shared/error.ts";
import type { ApiEnv } from "../../api/api-env.ts";
import { accepts, describe } from "../../api/openapi/describe.ts";
import type { DeadLetters } from "../dead-letters.ts";
import type { Executions } from "../executions.ts";
import { configurationOf, peopleOf } from "../organisation.ts";
import { DeadLetterQueueName, DeadLetterQueues, Redriven } from "../schemas/dead-letter.ts";
import { Execution, ExecutionStatus, ExecutionSummary, WorkflowName } from "../schemas/execution.ts";
import { Configuration, People } from "../schemas/organisation.ts";

export interface OperationDependencies {
  deadLetters: DeadLetters;
  executions: Executions;
  config: Config;
  /** Told who had which letters sent again. */
  note: (what: { queue: string; by: string; sent: number; refused: number }) => void;
}

const tag = "operations";
const ExecutionsQuery = z.object({
  machine: WorkflowName.default("ingest"),
  status: ExecutionStatus.optional(),
  cursor: z.string().max(1_024).optional(),
  limit: z.coerce.number<string>().int().min(1).max(100).default(50),
});
const ExecutionParam = z.object({ machine: WorkflowName, name: z.string().min(1).max(80) });
const QueueParam = z.object({ queue: DeadLetterQueueName });
const ExecutionsPage = z.object({ items: z.array(ExecutionSummary), cursor: z.string().nullable() });

/** These concern every brand at once. */
const everywhereOnly: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (!mayEverywhere(c.var.caller, "operate"))
    throw new DomainError("forbidden", "This is for administrators of the whole house.");
  c.header("cache-control", "private, no-store");
  return next();
};

/** How the house itself fares: what got stuck, what ran, and what it is set up with. */
export function makeOperationRoutes({ deadLetters, executions, config, note }: OperationDependencies) {
  return new Hono<ApiEnv>()
    .use(everywhereOnly)
    .get(
      "/dead-letters",
      describe({
        summary: "What could not be delivered",
        description: "Every dead-letter queue with ten of its letters at most, which stay where they are.",
        tag,
        responses: { 200: { description: "The queues", schema: DeadLetterQueues } },
      }),
      async (c) => c.json({ items: await deadLetters.list() }, 200),
    )
    .post(
      "/dead-letters/:queue/redrive",
      describe({
        summary: "Send dead letters again, to whom they were meant for",
        description:
          "As many as a request has time for; while `more` is true, ask again. What is refused stays in the queue. Each receiver knows what it has had already.",
        tag,
        responses: { 200: { description: "What became of them", schema: Redriven } },
      }),
      accepts("param", QueueParam),
      async (c) => {
        const { queue } = c.req.valid("param");
        const redriven = await deadLetters.redrive(queue);
        note({ queue, by: c.var.caller.subject, sent: redriven.sent, refused: redriven.refused.length });
        return c.json(redriven, 200);
      },
    )
    .get(
      "/executions",
      describe({
        summary: "Executions of a workflow, newest first",
        tag,
        responses: { 200: { description: "A page of them", schema: ExecutionsPage } },
      }),
      accepts("query", ExecutionsQuery),
      async (c) => {
        const { machine, ...question } = c.req.valid("query");
        return c.json(await executions.list({ workflow: machine, ...question }), 200);
      },
    )
    .get(
      "/executions/:machine/:name",
      describe({
        summary: "One execution, step by step",
        tag,
        responses: { 200: { description: "The execution", schema: Execution } },
      }),
      accepts("param", ExecutionParam),
      async (c) => {
        const { machine, name } = c.req.valid("param");
        const execution = await executions.find(machine, name);
        if (execution === undefined)
          throw new DomainError("not_found", "There is no such execution, or it is more than ninety days old.");
        return c.json(execution, 200);
      },
    )
    .get(
      "/people",
      describe({
        summary: "Whom the configuration knows, and what groups grant",
        tag,
        responses: { 200: { description: "People and grants", schema: People } },
      }),
      (c) => c.json(peopleOf(config), 200),
    )
    .get(
      "/configuration",
      describe({
        summary: "The configuration that is in force",
        tag,
        responses: { 200: { description: "The configuration", schema: Configuration } },
      }),
      (c) => c.json(configurationOf(config), 200),
    );
}
