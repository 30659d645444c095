import { moderationWaivers } from "../quality/waived.ts";
import type { OwnAbsence } from "../review/absence.ts";
import { changedAspects } from "../review/changed-aspects.ts";
import { planReview, type ReviewPlan } from "../review/plan-review.ts";
import { reviewFactsOf } from "../review/review-facts.ts";
import type { ReviewRules } from "../review/review-rules.ts";
import { makeAbsences } from "./absences.ts";
import type { Catalog } from "./catalog.ts";
import type { AssetRecord, CatalogueRecord, ReviewStage, VersionRecord, Waiver } from "./records.ts";
import type { RoundPlan } from "./reviews.ts";
import { holds, makeWaivers } from "./waivers.ts";

/** What planning needs to know of a version besides its records. */
export interface PlanMaterial {
  catalogue: CatalogueRecord | undefined;
  ownAbsences: OwnAbsence[];
  /** All that were ever granted to the asset. */
  waivers: Waiver[];
}

/**
 * Works out how a round of a version will go, with the stages whose decisions carry over from the version before. Reads
 * only; what a review is begun with and what a dry run shows are the same.
 */
export function makeRoundPlanner(
  catalog: Pick<Catalog, "findCatalogue" | "findVersion" | "findReview" | "getVersion" | "change" | "items" | "now">,
  rules: ReviewRules,
) {
  const absences = makeAbsences(catalog, rules);
  const waivers = makeWaivers(catalog);

  return {
    /** Can be asked for in the same turn as the records of the version, and then travels with them. */
    async read(assetId: string, version: number): Promise<PlanMaterial> {
      const [catalogue, ownAbsences, granted] = await Promise.all([
        catalog.findCatalogue(assetId, version),
        absences.list(),
        waivers.list(assetId),
      ]);
      return { catalogue, ownAbsences, waivers: granted };
    },

    async plan(
      { catalogue, ownAbsences, waivers: granted }: PlanMaterial,
      asset: AssetRecord,
      version: VersionRecord,
      template?: string,
    ): Promise<RoundPlan> {
      const excepted = granted.filter((waiver) => holds(waiver, version.checksum, catalog.now()));
      const facts = reviewFactsOf(asset, version, catalogue, rules.marketsOf(asset.brand), excepted);
      const plan = planReview(facts, { ...rules, ownAbsences }, catalog.now(), template);
      return {
        plan,
        requestedBy: asset.metadata.requestedBy ?? version.uploadedBy ?? rules.brandName(asset.brand),
        waivers: moderationWaivers(catalogue?.tagged.tags ?? [], excepted),
        carriedOver: version.rounds > 1 ? new Map() : await carriedOver(plan, version),
      };
    },
  };

  /** Only into the first round of a version: one that is started again is to be looked at again. */
  async function carriedOver(plan: ReviewPlan, version: VersionRecord): Promise<RoundPlan["carriedOver"]> {
    const carried: RoundPlan["carriedOver"] = new Map();
    const wanting = plan.stages.filter(({ takesPlace, terms }) => takesPlace && terms.carryOverUnlessChanged);
    if (version.version === 1 || wanting.length === 0) return carried;
    const before = await catalog.findVersion(version.assetId, version.version - 1);
    if (before === undefined || before.rounds === 0) return carried;
    const [review, old, now] = await Promise.all([
      catalog.findReview(before.assetId, before.version, before.rounds),
      catalog.findCatalogue(before.assetId, before.version),
      catalog.findCatalogue(version.assetId, version.version),
    ]);
    if (review === undefined || old === undefined || now === undefined) return carried;
    const changed = changedAspects(old, now);
    for (const { id, terms } of wanting) {
      const stage = review.stages.find((one) => one.id === id && wasApproved(one));
      const criteria = terms.carryOverUnlessChanged ?? [];
      if (stage === undefined || criteria.some((aspect) => changed.includes(aspect))) continue;
      const because = `Carried over from version ${before.version}: ${criteria.join(", ")} did not change${changed.length === 0 ? "" : ` (${changed.join(", ")} did)`}.`;
      carried.set(id, { stage, because });
    }
    return carried;
  }
}
export type RoundPlanner = ReturnType<typeof makeRoundPlanner>;

const wasApproved = ({ state }: ReviewStage) =>
  state === "approved" || state === "approved_with_changes" || state === "carried_over";
