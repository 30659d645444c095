import { Hono } from "hono";
import * as z from "zod";
import { type Caller, may } from "../../../shared/access/grant.ts";
import type { Catalog } from "../../../shared/catalog/catalog.ts";
import type { makeListing } from "../../../shared/catalog/listing.ts";
import type { AssetRecord } from "../../../shared/catalog/records.ts";
import { byUrgency, isInQueue, ReviewQueue, standingOf } from "../../../shared/catalog/review-standing.ts";
import type { Config } from "../../../shared/config/schema.ts";
import { DomainError } from "../../../shared/error.ts";
import { mapBounded } from "../../../shared/media/map-bounded.ts";
import type { ApiEnv } from "../api-env.ts";
import type { makeAssetView } from "../asset-view.ts";
import { accepts, describe } from "../openapi/describe.ts";
import { ReviewList } from "../schemas/review-view.ts";

export interface ReviewListDependencies {
  catalog: Pick<Catalog, "findReview" | "now">;
  list: ReturnType<typeof makeListing>;
  view: Pick<ReturnType<typeof makeAssetView>, "summaries">;
  config: Pick<Config, "brands">;
}

const Query = z.object({
  queue: ReviewQueue.default("open"),
  brand: z.string().max(64).optional(),
  /** Those alone that the caller has uploaded or asked for. */
  mine: z.enum(["true", "false"]).optional(),
  limit: z.coerce.number<string>().int().min(1).max(300).default(60),
});

/** More are under way at once in no house that could still look at them. */
const mostLookedAt = 2_000;

/** The reviews of brands, for those who run them. */
export function makeReviewListRoutes({ catalog, list, view, config }: ReviewListDependencies) {
  return new Hono<ApiEnv>().get(
    "/",
    describe({
      summary: "Where the reviews of your brands stand, the most urgent first",
      description: "For those who produce: which stages are open, who has decided there, and who is late.",
      tag: "review",
      responses: { 200: { description: "The reviews", schema: ReviewList } },
    }),
    accepts("query", Query),
    async (c) => {
      const { queue, brand, mine, limit } = c.req.valid("query");
      const { caller } = c.var;
      const now = catalog.now();
      const all = (await underReview(producedBy(caller, brand))).filter(
        (asset) => mine !== "true" || isOf(asset, caller),
      );
      const wanted = all.filter((asset) => isInQueue(queue, asset, now)).sort(byUrgency);
      const shown = wanted.slice(0, limit);
      const [summaries, reviews] = await Promise.all([
        view.summaries(shown, caller),
        mapBounded(shown, 16, ({ id, version, review }) =>
          review === null ? Promise.resolve(undefined) : catalog.findReview(id, version, review.round),
        ),
      ]);
      return c.json(
        {
          items: summaries.map((asset, at) => {
            const review = reviews[at];
            return { asset, standing: review === undefined ? null : standingOf(review, now) };
          }),
          total: wanted.length,
          counts: {
            open: countIn("open"),
            overdue: countIn("overdue"),
            "to-begin": countIn("to-begin"),
            "changes-requested": countIn("changes-requested"),
          },
        },
        200,
      );

      function countIn(one: ReviewQueue): number {
        return all.filter((asset) => isInQueue(one, asset, now)).length;
      }
    },
  );

  async function underReview(brands: readonly string[]): Promise<AssetRecord[]> {
    const found = await Promise.all(
      (["in_review", "changes_requested"] as const).map((status) => list({ brands, status, limit: mostLookedAt })),
    );
    return found.flatMap(({ items }) => items);
  }

  /** @throws DomainError forbidden when they produce for none. */
  function producedBy(caller: Caller, asked: string | undefined): string[] {
    const produced = config.brands.map(({ id }) => id).filter((id) => may(caller, "produce", id));
    if (produced.length === 0) throw new DomainError("forbidden", "This is for those who produce for a brand.");
    return produced.filter((id) => asked === undefined || id === asked);
  }
}

function isOf({ uploadedBy, metadata }: AssetRecord, { email, name }: Caller): boolean {
  const me = [email, name].flatMap((one) => one?.toLowerCase() ?? []);
  return [uploadedBy, metadata.requestedBy].some((one) => one != null && me.includes(one.toLowerCase()));
}
