import { Hono } from "hono";
import * as z from "zod";
import { type Caller, may } from "../../../shared/access/grant.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import type { makeListing } from "../../../shared/catalog/listing.ts";
import { makeMeasureReviews } from "../../../shared/catalog/measure-reviews.ts";
import { wholeJournal } from "../../../shared/catalog/whole-journal.ts";
import type { Config } from "../../../shared/config/schema.ts";
import { DomainError } from "../../../shared/error.ts";
import { reviewHistory } from "../../../shared/review/history/review-history.ts";
import { approvals, roundsOf, stageTimes } from "../../../shared/review/metrics.ts";
import { summarise } from "../../../shared/review/review-summary.ts";
import { SpanEnd, spanOf } from "../../../shared/review/span.ts";
import { tallyReviews } from "../../../shared/review/tally.ts";
import type { ApiEnv } from "../api-env.ts";
import { makeFindAsset } from "../find-asset.ts";
import { accepts, describe } from "../openapi/describe.ts";
import { AssetMetrics, ReviewMetricsPage } from "../schemas/review-metrics.ts";

export interface MetricsDependencies {
  catalog: Pick<Catalog, "findAsset" | "journal" | "now">;
  list: ReturnType<typeof makeListing>;
  config: { brands: readonly Pick<Config["brands"][number], "id">[] };
}

const tag = "metrics";
const Query = z.object({
  /** Without it, all brands that the caller produces for. */
  brand: z.string().max(64).optional(),
  /** Rounds that were opened on this day (UTC) or at this moment, or later. */
  from: SpanEnd.optional(),
  /** Rounds that were opened until the end of this day, or before this moment. */
  to: SpanEnd.optional(),
  cursor: z.string().max(1_000).optional(),
});

/** How long reviews take, and whom they wait for. */
export function makeMetricsRoutes({ catalog, list, config }: MetricsDependencies) {
  const measure = makeMeasureReviews(catalog, list);
  return new Hono<ApiEnv>().get(
    "/reviews",
    describe({
      summary: "The reviews of brands in numbers",
      description:
        "For those who produce. A page looks at 50 assets at most, newest first; while `cursor` is not null, ask on with it and add up `tally`, whose lists of single durations are there for that: percentiles cannot be added.",
      tag,
      responses: { 200: { description: "A page of them", schema: ReviewMetricsPage } },
    }),
    accepts("query", Query),
    async (c) => {
      const { brand, from, to, cursor } = c.req.valid("query");
      const brands = brandsFor(c.var.caller, brand, config);
      const { tally, ...measured } = await measure({ brands, span: spanOf(from, to), cursor });
      return c.json({ ...measured, asOf: catalog.now().toISOString(), tally, summary: summarise(tally) }, 200);
    },
  );
}

/** The same for one asset. */
export function makeAssetMetricsRoutes({ catalog }: Pick<MetricsDependencies, "catalog">) {
  const find = makeFindAsset(catalog);
  return new Hono<ApiEnv>().get(
    "/:id/metrics",
    describe({
      summary: "The reviews of one asset in numbers",
      description: "Durations in milliseconds; a stage that is open counts up to `asOf`.",
      tag,
      responses: { 200: { description: "The numbers", schema: AssetMetrics } },
    }),
    async (c) => {
      const asset = await find(c.var.caller, c.req.param("id"), "preview");
      const records = await wholeJournal(catalog, asset);
      const history = reviewHistory(records);
      const now = catalog.now();
      return c.json(
        {
          assetId: asset.id,
          asOf: now.toISOString(),
          stages: stageTimes(roundsOf(history.versions), now),
          approvals: approvals(history),
          summary: summarise(tallyReviews(records, now)),
        },
        200,
      );
    },
  );
}

/**
 * The brands whose numbers somebody may see.
 * @throws DomainError not_found for a brand that is none of theirs, forbidden for one that they do not produce for.
 */
function brandsFor(caller: Caller, brand: string | undefined, { brands }: MetricsDependencies["config"]): string[] {
  const asked = brands.map(({ id }) => id).filter((id) => brand === undefined || id === brand);
  const produced = asked.filter((id) => may(caller, "produce", id));
  if (produced.length > 0) return produced;
  if (brand !== undefined && !asked.some((id) => may(caller, "view", id)))
    throw new DomainError("not_found", `There is no brand “${brand}” for you.`);
  throw new DomainError("forbidden", "Numbers of reviews are for those who produce for the brand.");
}
