import { Hono } from "hono";
import * as z from "zod";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import type { ApiEnv } from "../../api/api-env.ts";
import type { FindAsset } from "../../api/find-asset.ts";
import { accepts, describe } from "../../api/openapi/describe.ts";
import type { PipelineOf } from "../pipeline-of.ts";
import { Pipeline } from "../schemas/execution.ts";

export interface PipelineDependencies {
  catalog: Pick<Catalog, "getVersion">;
  findAsset: FindAsset;
  pipelineOf: PipelineOf;
}

const Query = z.object({
  /** Without it, the newest. */
  version: z.coerce.number<string>().int().min(1).max(1_000_000).optional(),
});

/** The way of an asset through the house, for those who produce for its brand. */
export function makePipelineRoutes({ catalog, findAsset, pipelineOf }: PipelineDependencies) {
  return new Hono<ApiEnv>().get(
    "/:id/pipeline",
    describe({
      summary: "The way of a version through the workflows, step by step",
      tag: "assets",
      responses: { 200: { description: "Its executions", schema: Pipeline } },
    }),
    accepts("query", Query),
    async (c) => {
      const asset = await findAsset(c.var.caller, c.req.param("id"), "produce");
      const { version = asset.version } = c.req.valid("query");
      return c.json(await pipelineOf(await catalog.getVersion(asset.id, version)), 200);
    },
  );
}
