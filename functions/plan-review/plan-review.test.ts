import { expect, it, vi } from "vitest";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeRoundPlanner } from "../../shared/catalog/plan-round.ts";
import { config } from "../../shared/config/config.ts";
import { reviewRulesOf } from "../../shared/review/review-rules.ts";
import { ReviewTemplate } from "../../shared/review/review-template.ts";
import { makePlanReview } from "./plan-review.ts";

const guest = (name: string) => ({ guest: { name, email: `${name.toLowerCase()}@example.com` } });
const span = { deadline: { hours: 48 }, grace: { hours: 24 } };
const template = ReviewTemplate.parse({
  id: "campaign",
  name: "Campaign",
  stages: [
    { id: "legal", name: "Legal", reviewers: [guest("Lena")], ...span },
    { id: "brand", name: "Brand", after: [], reviewers: [guest("Bo")], ...span },
    { id: "client", name: "Client", after: ["legal", "brand"], reviewers: [guest("Cam")], ...span },
  ],
});

async function planned() {
  const house = makeCatalogHouse();
  const assetId = await house.register();
  await house.catalogue(assetId);
  await house.planReview(assetId, 1, 1, [template]);
  const planner = { ...makeRoundPlanner(house.catalog, reviewRulesOf(config)), plan: vi.fn() };
  const planReview = makePlanReview({ reviews: house.reviews, planner });
  const plan = async () => (await planReview({ assetId, version: 1, round: 1 })).stages.map(({ id }) => id);
  return { ...house, assetId, plan, planner };
}

it("a round that is planned already begins with the same stages", async () => {
  const { plan, planner } = await planned();
  expect(await plan()).toEqual(["legal", "brand"]);
  expect(planner.plan).not.toHaveBeenCalled();
});

it("a stage that was decided, from an inbox, before its workflow began is still seen to its end", async () => {
  const { assetId, decide, plan } = await planned();
  await decide(assetId, "approve", { stage: "legal" });
  expect(await plan()).toEqual(["legal", "brand"]);
});

it("a round that is over begins with nothing", async () => {
  const { assetId, reviews, plan } = await planned();
  await reviews.abandon({ assetId, version: 1, round: 1 }, "It broke.");
  expect(await plan()).toEqual([]);
});
