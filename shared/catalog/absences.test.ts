import { describe, expect, it } from "vitest";
import { ReviewTemplate } from "../review/review-template.ts";
import { makeAbsences } from "./absences.ts";
import { makeCatalogHouse } from "./catalog-house.ts";
import { makeReviewPeople } from "./review-people.ts";

const day = 86_400_000;
const lena = "legal@northwind.example.com";
const hana = { name: "Hana Head of Legal", email: "head-of-legal@northwind.example.com" };
const cam = { name: "Cam Client", email: "cam@client.example.com" };
const span = { deadline: { hours: 48 }, grace: { hours: 240 } };
const templates = [
  ReviewTemplate.parse({
    id: "campaign",
    name: "Campaign",
    stages: [
      { id: "brand", name: "Brand", reviewers: [{ guest: { name: "Rosa", email: "rosa@example.com" } }], ...span },
      {
        id: "legal",
        name: "Legal",
        reviewers: [{ person: lena }],
        escalations: [{ after: { hours: 24 }, to: [{ person: hana.email }] }],
        ...span,
      },
    ],
  }),
];

/** The house on 1 January 2027. */
async function house(people: Parameters<typeof makeAbsences>[1]["people"] = []) {
  const made = makeCatalogHouse();
  const absences = makeAbsences(made.catalog, { people });
  const assetId = await made.register();
  await made.catalogue(assetId);
  const key = { assetId, version: 1, round: 1 };
  return {
    ...made,
    absences,
    key,
    plan: () => made.planReview(assetId, 1, 1, templates),
    async reviewers(stage: string) {
      const review = await made.catalog.findReview(assetId, 1, 1);
      return (review?.stages.find(({ id }) => id === stage)?.reviewers ?? []).map(({ name, because }) => [
        name,
        because,
      ]);
    },
    async beginLegal() {
      await made.decide(assetId, "approve", { stage: "brand" });
      await made.reviews.advance(key, "brand");
    },
  };
}
const away = (from: string, until: string, standIn: { name: string; email: string } | null = hana) => ({
  from,
  until,
  standIn,
});

describe("who has said that they are away", () => {
  it("is stood in for when a review is planned, with the reason, until their last day is over", async () => {
    const { absences, plan, reviewers, advance } = await house();
    await absences.set(lena, away("2027-01-01", "2027-01-03"));
    await plan();
    expect(await reviewers("legal")).toEqual([[hana.name, "stands in for Lena Legal, who is away until 2027-01-03"]]);
    advance(3 * day);
    expect(await absences.list()).toEqual([]);
  });

  it("is stood in for from the day on which their stage opens, and it is on record", async () => {
    const { absences, plan, reviewers, advance, beginLegal, catalog, key } = await house();
    await absences.set(lena, away("2027-01-03", "2027-01-08"));
    await plan();
    expect(await reviewers("legal")).toEqual([["Lena Legal", "named by this stage"]]);
    advance(3 * day);
    await beginLegal();
    expect(await reviewers("legal")).toEqual([[hana.name, "stands in for Lena Legal, who is away until 2027-01-08"]]);
    expect((await catalog.journal(key.assetId)).at(-1)).toMatchObject({
      type: "review.stage-closed",
      summary: expect.stringContaining("stands in for Lena Legal"),
      particulars: { standIns: [{ stage: "legal", email: hana.email }] },
    });
  });

  it("is stood in for when a stage turns to them, and when they are added or handed something", async () => {
    const { absences, plan, beginLegal, reviewers, ask, catalog, key } = await house();
    await plan();
    await beginLegal();
    await absences.set(hana.email, away("2027-01-01", "2027-01-08", cam));
    await ask(key.assetId, "legal", "token-1", { occasion: "escalation-1" });
    expect((await reviewers("legal")).at(-1)).toEqual([
      cam.name,
      "stands in for Hana Head of Legal, who is away until 2027-01-08",
    ]);
    const people = makeReviewPeople(catalog, { people: [] });
    const stage = { ...key, stage: "legal" };
    await expect(people.add(stage, hana, "user:pia")).rejects.toMatchObject({ details: { reason: "asked" } });
    await absences.set(hana.email, away("2027-01-01", "2027-01-08", { name: "Cleo", email: "cleo@example.com" }));
    const { stage: added } = await people.add(stage, hana, "user:pia");
    expect(added.reviewers.at(-1)).toMatchObject({ name: "Cleo" });
    const [{ id = "", linkId = "" } = {}] = added.reviewers;
    await absences.set(hana.email, away("2027-01-01", "2027-01-08", { name: "Dora", email: "dora@example.com" }));
    const { stage: handed } = await people.delegate(stage, { reviewerId: id, linkId }, hana, true);
    expect(handed.reviewers.at(-1)).toMatchObject({ name: "Dora" });
    expect((await catalog.journal(key.assetId)).at(-1)).toMatchObject({
      particulars: { from: lena, to: "dora@example.com" },
    });
  });

  it("is turned to all the same when whoever stands in is asked already: a late stage needs another voice", async () => {
    const { absences, plan, beginLegal, reviewers, ask, key } = await house();
    await plan();
    await beginLegal();
    await absences.set(hana.email, away("2027-01-01", "2027-01-08", { name: "Lena Legal", email: lena }));
    await ask(key.assetId, "legal", "token-1", { occasion: "escalation-1" });
    expect((await reviewers("legal")).map(([name]) => name)).toEqual(["Lena Legal", hana.name]);
  });

  it("is asked all the same when nobody stands in, and it shows", async () => {
    const { absences, plan, beginLegal, reviewers } = await house();
    await absences.set(lena, away("2027-01-01", "2027-01-08", null));
    await plan();
    await beginLegal();
    expect(await reviewers("legal")).toEqual([
      ["Lena Legal", "named by this stage; away until 2027-01-08, and nobody stands in"],
    ]);
  });

  it("counts before what the configuration says, and so does that they are here after all", async () => {
    const configured = [{ from: "2027-01-01", until: "2027-01-05", delegate: hana.email }];
    const { absences, now } = await house([{ name: "Lena", email: lena, away: configured }]);
    const asked = async (on = now()) =>
      (await absences.standIns())({ name: "Lena", email: lena, because: "legal" }, on).email;
    expect(await asked()).toBe(hana.email);
    await absences.set(lena, away("2027-01-01", "2027-01-02", cam));
    expect(await asked()).toBe(cam.email);
    await absences.end(lena);
    expect(await asked()).toBe(lena);
    expect(await absences.of(lena)).toMatchObject({ own: { here: true, until: "2027-01-05" } });
  });

  it.each([
    ["is over", away("2026-12-01", "2026-12-31"), "until"],
    ["names themselves", away("2027-01-01", "2027-01-08", { name: "Lena", email: lena }), "standIn"],
    ["leads back to them by somebody else's", away("2027-01-05", "2027-01-08"), "standIn"],
  ])("an absence that %s is refused", async (_, absence, field) => {
    const { absences } = await house();
    await absences.set(cam.email, away("2027-01-01", "2027-01-31", { name: "Lena", email: lena }));
    await absences.set(hana.email, away("2027-01-06", "2027-01-06", cam));
    await expect(absences.set(lena, absence)).rejects.toMatchObject({ code: "invalid", details: { field } });
  });

  it("may be stood in for by somebody who is away on other days", async () => {
    const { absences } = await house();
    await absences.set(hana.email, away("2027-01-01", "2027-01-04", { name: "Lena", email: lena }));
    await absences.set(lena, away("2027-01-05", "2027-01-08"));
    expect(await absences.list()).toHaveLength(2);
  });

  it("two who name each other in the same moment cannot both be away", async () => {
    const { absences } = await house();
    const said = await Promise.allSettled([
      absences.set(lena, away("2027-01-01", "2027-01-04")),
      absences.set(hana.email, away("2027-01-01", "2027-01-04", { name: "Lena", email: lena })),
    ]);
    expect(said.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });
});
