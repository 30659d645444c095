import { Hono } from "hono";
import type { ApiEnv } from "../api/api-env.ts";
import { openApiDocument } from "../api/openapi/document.ts";
import { makeShell, type Report, signedInOnly } from "../api/shell.ts";
import { makeOperationRoutes, type OperationDependencies } from "./routes/operation-routes.ts";
import { makePipelineRoutes, type PipelineDependencies } from "./routes/pipeline-routes.ts";

export interface OperationsDependencies extends OperationDependencies, PipelineDependencies {
  version: string;
  report: Report;
}

/**
 * The part of `/v1` that looks into the machinery. It is a function of its own behind the same HTTP API, so that what may
 * read executions and call functions is not what faces everybody.
 */
export function makeOperationsApp(dependencies: OperationsDependencies) {
  const app = makeShell(dependencies.report);
  app.use("/v1/*", signedInOnly);
  const signedIn = new Hono<ApiEnv>()
    .route("/operations", makeOperationRoutes(dependencies))
    .route("/assets", makePipelineRoutes(dependencies));
  const routes = app.route("/v1", signedIn);
  routes.get("/v1/operations/openapi.json", (c) => c.json(openApiDocument(routes, dependencies.version)));
  return routes;
}

/**
 * For clients that are typed by the routes: `hc<OperationsType>(url)`.
 * @public
 */
export type OperationsType = ReturnType<typeof makeOperationsApp>;
