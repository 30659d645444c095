import type { AssetRecord, CatalogueRecord, VersionRecord } from "../catalog/records.ts";
import { countedModeration, type Exception } from "../quality/waived.ts";
import type { ConditionFacts } from "./condition.ts";

/**
 * What review templates look at, of a version that is catalogued. Markets, budget and the design template come from the
 * uploader's own fields `market` (or `markets`, by commas), `budgetUsd` and `madeFrom`. What waivers except does not count.
 */
export function reviewFactsOf(
  asset: Pick<AssetRecord, "brand" | "campaign" | "metadata">,
  version: Pick<VersionRecord, "kind" | "rights">,
  catalogue: Pick<CatalogueRecord, "tagged"> | undefined,
  brandMarkets: readonly string[],
  waivers: readonly Exception[] = [],
): ConditionFacts {
  const { tags = [], custom = {} } = asset.metadata;
  const field = (name: string) => custom[name]?.trim() || undefined;
  const markets = (field("market") ?? field("markets") ?? "")
    .split(",")
    .map((market) => market.trim().toLowerCase())
    .filter((market) => market !== "");
  const found = catalogue?.tagged.tags ?? [];
  const labels = found.filter(({ type }) => type === "label").flatMap(({ name, parents }) => [name, ...parents]);
  const budget = Number(field("budgetUsd"));
  return {
    kind: version.kind,
    brand: asset.brand,
    campaign: asset.campaign,
    markets: markets.length > 0 ? markets : brandMarkets,
    tags: [...tags, ...labels],
    moderation: countedModeration(found, waivers),
    madeFrom: field("madeFrom") ?? null,
    rights: version.rights,
    budgetUsd: field("budgetUsd") !== undefined && Number.isFinite(budget) ? budget : null,
  };
}
