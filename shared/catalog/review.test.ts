import { describe, expect, it } from "vitest";
import { ReviewTemplate } from "../review/review-template.ts";
import { makeCatalogHouse } from "./catalog-house.ts";

const two = [
  { name: "Gil", email: "gil@example.com" },
  { name: "Lena", email: "lena@example.com" },
];

async function inReview(
  rights = { startsAt: null as string | null, endsAt: null as string | null },
  reviewers = two.slice(0, 1),
) {
  const house = makeCatalogHouse();
  const assetId = await house.register({ rights });
  await house.catalogue(assetId);
  await house.openReview(assetId, 1, 1, reviewers);
  return { house, assetId };
}

describe("a review", () => {
  it("is opened once, however often it is asked for", async () => {
    const { house, assetId } = await inReview();
    const again = await house.openReview(assetId);

    expect(again).toEqual(await house.catalog.findReview(assetId, 1, 1));
    const types = (await house.catalog.journal(assetId)).map(({ type }) => type);
    expect(types.filter((type) => type === "review.planned" || type === "review.stage-opened")).toHaveLength(2);
  });

  it("takes a newer task token when it reminds, and keeps its links", async () => {
    const { house, assetId } = await inReview();
    const before = await house.catalog.findReview(assetId, 1, 1);
    const reminded = await house.ask(assetId, "brand", "token-2", { occasion: "reminder-1" });

    const [stage] = before?.stages ?? [];
    expect(reminded.stages).toEqual([{ ...stage, taskToken: "token-2" }]);
  });

  it("says that it reminded only when it did, not when a broken wait began again", async () => {
    const { house, assetId } = await inReview();
    await house.ask(assetId, "brand", "token-2");
    await house.ask(assetId, "brand", "token-3", { occasion: "reminder-1" });
    const types = (await house.catalog.journal(assetId)).map(({ type }) => type);
    expect(types.slice(-3)).toEqual(["review.stage-opened", "review.resumed", "review.reminded"]);
  });

  it("ends with an approval in a version that is live", async () => {
    const { house, assetId } = await inReview();
    expect(await house.decide(assetId, "approve")).toMatchObject({ stage: { state: "approved" } });
    expect(await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand")).toMatchObject({
      outcome: "approved",
      version: { status: "approved" },
    });
    expect(await house.lifecycle.release(assetId, 1)).toMatchObject({ status: "live" });
    expect(await house.catalog.getAsset(assetId)).toMatchObject({ status: "live", liveVersion: 1 });
  });

  it("ends with a request in the words of who asked", async () => {
    const { house, assetId } = await inReview();
    await house.decide(assetId, "request_changes");
    await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand");

    expect(await house.catalog.getAsset(assetId)).toMatchObject({
      status: "changes_requested",
      statusReason: "Gil: Crop it.",
    });
  });

  it("ends when nobody decided, and says by when they should have", async () => {
    const { house, assetId } = await inReview();
    const closed = await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand");

    expect(closed).toMatchObject({
      outcome: "expired",
      version: { status: "changes_requested", statusReason: "Brand: nobody decided by 2027-01-04T09:00:00.000Z." },
    });
  });

  it("asks all of a brand's reviewers, and one objection is enough", async () => {
    const first = await inReview(undefined, two);
    expect(await first.house.decide(first.assetId, "approve", { reviewer: 0 })).toMatchObject({
      stage: { state: "open" },
    });
    expect(await first.house.decide(first.assetId, "approve", { reviewer: 1 })).toMatchObject({
      stage: { state: "approved" },
    });

    const second = await inReview(undefined, two);
    expect(await second.house.decide(second.assetId, "request_changes", { reviewer: 1 })).toMatchObject({
      stage: { state: "changes_requested" },
    });
    await expect(second.house.decide(second.assetId, "approve", { reviewer: 0 })).rejects.toMatchObject({
      code: "gone",
      details: { reason: "settled" },
    });
  });

  it("is decided once by each, also when they click twice at the same time", async () => {
    const { house, assetId } = await inReview();
    const clicks = await Promise.allSettled([
      house.decide(assetId, "approve"),
      house.decide(assetId, "request_changes"),
    ]);

    expect(clicks.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(clicks.find(({ status }) => status === "rejected")).toMatchObject({
      reason: { code: "gone", details: { reason: "used" } },
    });
  });

  it("is over for who comes too late", async () => {
    const { house, assetId } = await inReview();
    house.advance(121 * 3_600_000);
    await expect(house.decide(assetId, "approve")).rejects.toMatchObject({
      code: "gone",
      details: { reason: "expired" },
    });
  });

  it("that nobody was asked for ends without a complaint when the version was withdrawn before", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    await house.catalogue(assetId);
    await house.lifecycle.withdraw(assetId, "user:u1", "A mistake.");
    const brand = ReviewTemplate.parse({ id: "brand", name: "Brand", stages: [] });
    expect(await house.planReview(assetId, 1, 1, [brand])).toMatchObject({ state: "superseded" });

    expect(await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand")).toMatchObject({
      outcome: "superseded",
      version: { status: "withdrawn" },
    });
  });

  it("is over when a newer version was uploaded", async () => {
    const { house, assetId } = await inReview();
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");

    await expect(house.decide(assetId, "approve")).rejects.toMatchObject({
      code: "gone",
      details: { reason: "superseded" },
    });
    expect(await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand")).toMatchObject({
      outcome: "superseded",
    });
    expect(await house.catalog.getVersion(assetId, 1)).toMatchObject({ status: "withdrawn" });
  });

  it("is over when the version was withdrawn", async () => {
    const { house, assetId } = await inReview();
    await house.lifecycle.withdraw(assetId, "user:u1", "It was a mistake.");

    await expect(house.decide(assetId, "approve")).rejects.toMatchObject({
      code: "gone",
      details: { reason: "withdrawn" },
    });
    expect(await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand")).toMatchObject({
      outcome: "superseded",
      version: { status: "withdrawn" },
    });
  });

  it("closes once, and repeated says the same", async () => {
    const { house, assetId } = await inReview();
    await house.decide(assetId, "approve");
    const first = await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand");
    const records = (await house.catalog.journal(assetId)).length;

    expect(await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand")).toEqual(first);
    expect(await house.catalog.journal(assetId)).toHaveLength(records);
  });

  it("can be started again after changes were requested, as another round with other links", async () => {
    const { house, assetId } = await inReview();
    await house.decide(assetId, "request_changes");
    await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand");
    const { version } = await house.reviews.restart(assetId, "user:u1");
    const second = await house.openReview(assetId, 1, version.rounds);

    expect(second).toMatchObject({ round: 2, state: "open" });
    const first = await house.catalog.findReview(assetId, 1, 1);
    expect(second.stages[0]?.reviewers[0]?.linkId).not.toBe(first?.stages[0]?.reviewers[0]?.linkId);
    await expect(house.reviews.restart(assetId, "user:u1")).rejects.toMatchObject({ code: "conflict" });
  });

  it("that broke off gives the version back to its producer", async () => {
    const { house, assetId } = await inReview();
    await house.reviews.abandon({ assetId, version: 1, round: 1 }, "Its review could not be carried out.");
    await house.reviews.abandon({ assetId, version: 1, round: 1 }, "Its review could not be carried out.");

    expect(await house.catalog.getVersion(assetId, 1)).toMatchObject({ status: "changes_requested" });
    expect((await house.catalog.findReview(assetId, 1, 1))?.state).toBe("cancelled");
  });
});

describe("rights", () => {
  const startsAt = "2027-03-01T00:00:00.000Z";
  const endsAt = "2027-04-01T00:00:00.000Z";
  const day = 86_400_000;

  async function approved(rights: { startsAt: string | null; endsAt: string | null }) {
    const { house, assetId } = await inReview(rights);
    await house.decide(assetId, "approve");
    await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand");
    await house.lifecycle.release(assetId, 1);
    return { house, assetId };
  }

  it("that begin later keep an approved version back until then", async () => {
    const { house, assetId } = await approved({ startsAt, endsAt });
    expect(await house.catalog.getAsset(assetId)).toMatchObject({ status: "scheduled", liveVersion: null });
    expect((await house.lifecycle.applyRights(assetId, 1)).status).toBe("scheduled");
    house.advance(60 * day);
    expect((await house.lifecycle.applyRights(assetId, 1)).status).toBe("live");
    expect((await house.lifecycle.applyRights(assetId, 1)).status).toBe("live");
  });

  it("that end take a live version down", async () => {
    const { house, assetId } = await approved({ startsAt: null, endsAt });
    house.advance(100 * day);
    expect((await house.lifecycle.applyRights(assetId, 1)).status).toBe("expired");
    expect(await house.catalog.getAsset(assetId)).toMatchObject({ status: "expired", liveVersion: null });
  });

  it("that ended before the approval leave a version approved, never live", async () => {
    const { house, assetId } = await approved({ startsAt: null, endsAt: "2026-12-01T00:00:00.000Z" });
    expect(await house.catalog.getAsset(assetId)).toMatchObject({
      status: "approved",
      liveVersion: null,
      statusReason: expect.stringContaining("rights ended"),
    });
  });

  it("of a newer version end the older one's turn", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.publish();
    await house.publish({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2", 2);

    expect(await house.catalog.getAsset(assetId)).toMatchObject({ version: 2, liveVersion: 2, status: "live" });
    expect((await house.catalog.getVersion(assetId, 1)).status).toBe("archived");
  });

  it("are over at once for everything that is withdrawn", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.publish();
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");
    await house.lifecycle.withdraw(assetId, "user:u1", "The model's contract was cancelled.");

    expect(await house.catalog.getAsset(assetId)).toMatchObject({ status: "withdrawn", liveVersion: null });
    for (const version of [1, 2]) expect((await house.catalog.getVersion(assetId, version)).status).toBe("withdrawn");
    await expect(house.lifecycle.withdraw(assetId, "user:u1", "Again.")).rejects.toMatchObject({ code: "conflict" });
    expect(await house.catalogue(assetId, 2, "execution-2")).toEqual({ status: "withdrawn" });
  });
});
