import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { ExecutionStatus, WorkflowName } from "../../../functions/operations/schemas/execution.ts";
import { screen, signedInRoute } from "../root-routes.ts";

const operations = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/operations",
  component: screen(["operations"], () => import("./operations-frame.tsx"), "OperationsFrame"),
});

const overview = createRoute({
  getParentRoute: () => operations,
  path: "/",
  component: screen(["operations"], () => import("./overview-page.tsx"), "OverviewPage"),
});

const troubles = createRoute({
  getParentRoute: () => operations,
  path: "/assets",
  validateSearch: z.object({ status: z.enum(["failed", "quarantined"]).optional().catch(undefined) }),
  component: screen(["operations"], () => import("./troubles-page.tsx"), "TroublesPage"),
});

const deadLetters = createRoute({
  getParentRoute: () => operations,
  path: "/dead-letters",
  component: screen(["operations"], () => import("./dead-letters-page.tsx"), "DeadLettersPage"),
});

const executions = createRoute({
  getParentRoute: () => operations,
  path: "/executions",
  validateSearch: z.object({
    machine: WorkflowName.optional().catch(undefined),
    status: ExecutionStatus.optional().catch(undefined),
  }),
  component: screen(["operations"], () => import("./executions-page.tsx"), "ExecutionsPage"),
});

const execution = createRoute({
  getParentRoute: () => operations,
  path: "/executions/$machine/$name",
  params: {
    parse: ({ machine, name }) => ({ machine: WorkflowName.parse(machine), name }),
    stringify: (params) => params,
  },
  component: screen(["operations"], () => import("./execution-page.tsx"), "ExecutionPage"),
});

const people = createRoute({
  getParentRoute: () => operations,
  path: "/people",
  component: screen(["operations"], () => import("./people-page.tsx"), "PeoplePage"),
});

const configuration = createRoute({
  getParentRoute: () => operations,
  path: "/configuration",
  validateSearch: z.object({ find: z.string().optional().catch(undefined) }),
  component: screen(["operations"], () => import("./configuration-page.tsx"), "ConfigurationPage"),
});

export const operationsRoute = operations.addChildren([
  overview,
  troubles,
  deadLetters,
  executions,
  execution,
  people,
  configuration,
]);
