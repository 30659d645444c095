import { expect, it } from "vitest";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { config } from "../../shared/config/config.ts";
import { ReviewTemplate } from "../../shared/review/review-template.ts";
import { makeRecordFailure } from "./record-failure.ts";

const span = { deadline: { hours: 48 }, grace: { hours: 24 } };
const guest = (name: string) => ({ guest: { name, email: `${name.toLowerCase()}@example.com` } });
const template = ReviewTemplate.parse({
  id: "campaign",
  name: "Campaign",
  stages: ["legal", "brand"].map((id) => ({ id, name: id, after: [], reviewers: [guest("Lena")], ...span })),
});

/** Two stages wait, and the workflow of one breaks. */
async function broken() {
  const house = makeCatalogHouse();
  const assetId = await house.register();
  await house.catalogue(assetId);
  const review = { assetId, version: 1, round: 1 };
  await house.planReview(assetId, 1, 1, [template]);
  for (const stage of ["legal", "brand"]) await house.ask(assetId, stage, `token-${stage}`);
  const woken: { taskToken: string; decision: string }[] = [];
  let refusals = 0;
  const recordFailure = makeRecordFailure({
    outcome: house.outcome,
    reviews: house.reviews,
    wakeReview: async (taskToken, { decision }) => {
      if (refusals-- > 0) throw new Error("Throttled.");
      woken.push({ taskToken, decision });
    },
    config,
  });
  const record = () =>
    recordFailure({ executionArn: "review-1", step: "review", error: "Boom", cause: "It broke.", review });
  return { ...house, record, woken, assetId, refuseOnce: () => (refusals = 1) };
}

it("a review that breaks off lets none of its stages wait on", async () => {
  const { record, woken, catalog, assetId } = await broken();
  await record();
  expect((await catalog.getVersion(assetId, 1)).status).toBe("changes_requested");
  expect(woken).toEqual([
    { taskToken: "token-legal", decision: "cancelled" },
    { taskToken: "token-brand", decision: "cancelled" },
  ]);
});

it("wakes them when it is repeated, should it have died in between, and records nothing twice", async () => {
  const { record, refuseOnce, woken, catalog, assetId } = await broken();
  refuseOnce();
  await expect(record()).rejects.toThrow("Throttled.");
  await record();
  expect(woken).toHaveLength(2);
  const records = await catalog.journal(assetId);
  expect(records.filter(({ type }) => type === "review.abandoned")).toHaveLength(1);
});

it("what the stages that are woken find ends them quietly", async () => {
  const { record, reviews, assetId } = await broken();
  await record();
  const { outcome, opened } = await reviews.advance({ assetId, version: 1, round: 1 }, "brand");
  expect([outcome, opened]).toEqual(["superseded", []]);
});
