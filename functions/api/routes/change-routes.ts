import { Hono } from "hono";
import * as z from "zod";
import type { makeChanges } from "../../../shared/catalog/changes.ts";
import type { Config } from "../../../shared/config/schema.ts";
import type { ApiEnv } from "../api-env.ts";
import { brandsSeenBy } from "../brands-seen.ts";
import { accepts, describe } from "../openapi/describe.ts";
import { ChangeList } from "../schemas/change.ts";

export interface ChangeDependencies {
  changes: ReturnType<typeof makeChanges>;
  config: Pick<Config, "brands">;
}

const Query = z.object({
  brand: z.string().max(64).optional(),
  /** The `cursor` of the answer before; without it, the answer only says where to begin. */
  after: z.string().max(1_000).optional(),
  limit: z.coerce.number<string>().int().min(1).max(500).default(100),
});

/** What happened since somebody asked last, for pages that stay up to date. */
export function makeChangeRoutes({ changes, config }: ChangeDependencies) {
  return new Hono<ApiEnv>().get(
    "/",
    describe({
      summary: "What happened to assets since the answer before",
      description:
        "First happening first, each at least once: what happened within the last twenty seconds before the cursor was given may come again, and is known by its `sequence` in its asset's trail. While `more` is true, ask on at once.",
      tag: "assets",
      responses: { 200: { description: "What happened", schema: ChangeList } },
    }),
    accepts("query", Query),
    async (c) => {
      const { brand, ...question } = c.req.valid("query");
      return c.json(await changes({ brands: brandsSeenBy(c.var.caller, config, brand), ...question }), 200);
    },
  );
}
