import { describe, expect, it } from "vitest";
import { summarise } from "../../shared/review/review-summary.ts";
import { addTallies, type ReviewTally } from "../../shared/review/tally.ts";
import { makeApiHouse } from "./api-house.ts";
import { AssetMetrics, ReviewMetricsPage } from "./schemas/review-metrics.ts";

const hour = 3_600_000;

type House = ReturnType<typeof makeApiHouse>;

/** Writes what a review would: asked, and approved so many hours later. */
async function reviewed(house: House, assetId: string, hours: number, reviewer = "rosa@example.com") {
  const happens = (type: string, particulars: Record<string, unknown>, actor = "system:test") =>
    house.catalog.change(assetId, async (asset) => {
      if (asset === undefined) throw new Error("There is no such asset.");
      const happening = {
        type,
        actor,
        version: 1,
        summary: `It was ${type}.`,
        particulars: { round: 1, ...particulars },
      };
      return { answer: undefined, change: { asset, happening } };
    });
  const dueAt = new Date(house.now().getTime() + 24 * hour).toISOString();
  await happens("review.stage-opened", { stage: "brand", name: "Brand", dueAt, reviewers: [reviewer] });
  house.advance(hours * hour);
  await happens("review.decision", { stage: "brand", decision: "approve" }, `reviewer:${reviewer}`);
  await happens("review.stage-closed", { stage: "brand", outcome: "approved" });
  await happens("review.decided", { outcome: "approved" });
}

async function assetsOf(house: House, count: number, brand = "acme") {
  const ids: string[] = [];
  for (let at = 0; at < count; at++) {
    house.advance(1_000);
    ids.push(await house.register({ key: `${brand}/spring/${at}.jpg`, brand, checksum: `md5:${brand}-${at}:1` }));
  }
  return ids;
}

const pageOf = async (house: House, query: string, group = "producer:acme") =>
  ReviewMetricsPage.parse(JSON.parse(await (await house.as(group)(`/v1/metrics/reviews?${query}`)).text()));

describe("the numbers of an asset", () => {
  it("say how long its stages took and what an approval cost", async () => {
    const house = makeApiHouse();
    const [id = ""] = await assetsOf(house, 1);
    await reviewed(house, id, 30);
    const response = await house.as("reviewer:acme")(`/v1/assets/${id}/metrics`);
    const metrics = AssetMetrics.parse(JSON.parse(await response.text()));

    expect(metrics.stages).toMatchObject([
      { stage: "brand", durationMs: 30 * hour, pastDue: true, outcome: "approved" },
    ]);
    expect(metrics.approvals).toMatchObject([{ rounds: 1, versions: 1 }]);
    expect(metrics.summary.reviewers).toMatchObject([
      { reviewer: "rosa@example.com", decided: 1, overdue: 1, responseMs: { median: 30 * hour } },
    ]);
  });

  it("are for those who may see what is not approved", async () => {
    const house = makeApiHouse();
    const [id = ""] = await assetsOf(house, 1);
    expect((await house.as("viewer:acme")(`/v1/assets/${id}/metrics`)).status).toBe(403);
    expect((await house.as("producer:globex")(`/v1/assets/${id}/metrics`)).status).toBe(404);
  });
});

describe("the numbers of a brand", () => {
  it("come in pages of fifty assets at most, which add up to all of them", async () => {
    const house = makeApiHouse();
    const ids = await assetsOf(house, 57);
    for (const [at, id] of ids.entries()) if (at % 3 === 0) await reviewed(house, id, at + 1);
    const tallies: ReviewTally[] = [];
    const looked: number[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: ReviewMetricsPage = await pageOf(house, cursor === "" ? "brand=acme" : `brand=acme&cursor=${cursor}`);
      looked.push(page.assets);
      tallies.push(page.tally);
      cursor = page.cursor;
    }

    expect(looked).toEqual([50, 7]);
    const summary = summarise(addTallies(tallies));
    expect(summary).toMatchObject({ assets: 19, rounds: 19, approvals: { count: 19 } });
    expect(summary.stages).toMatchObject([
      { name: "Brand", closed: 19, timeMs: { median: 28 * hour, max: 55 * hour } },
    ]);
  });

  it("count the rounds that were opened in the time that was asked for", async () => {
    const house = makeApiHouse();
    const [first = "", second = ""] = await assetsOf(house, 2);
    await reviewed(house, first, 1);
    house.advance(48 * hour);
    await reviewed(house, second, 1);

    expect((await pageOf(house, "to=2027-01-01")).tally.rounds).toBe(1);
    expect((await pageOf(house, "from=2027-01-02")).tally.rounds).toBe(1);
    expect((await pageOf(house, "from=2027-01-01&to=2027-01-31")).tally.rounds).toBe(2);
    expect((await pageOf(house, "from=2027-01-01T12:00:00Z&to=2027-01-02")).tally.rounds).toBe(0);
  });

  it("are of the brands that the caller produces for, and of no other", async () => {
    const house = makeApiHouse();
    const [ours = ""] = await assetsOf(house, 1);
    const [theirs = ""] = await assetsOf(house, 1, "globex");
    await reviewed(house, ours, 1);
    await reviewed(house, theirs, 1, "gil@example.com");
    const status = async (query: string, ...groups: string[]) =>
      (await house.as(...groups)(`/v1/metrics/reviews${query}`)).status;

    expect((await pageOf(house, "")).tally.reviewers.map(({ reviewer }) => reviewer)).toEqual(["rosa@example.com"]);
    expect((await pageOf(house, "", "admin")).tally.assets).toBe(2);
    expect(await status("?brand=globex", "producer:acme")).toBe(404);
    expect(await status("?brand=globex", "producer:acme", "viewer:globex")).toBe(403);
    expect(await status("", "reviewer:acme")).toBe(403);
    expect(await status("?brand=nowhere", "admin")).toBe(404);
    expect((await house.anonymous("/v1/metrics/reviews")).status).toBe(401);
  });

  it("are refused for a time that is none, and a cursor that was made up", async () => {
    const house = makeApiHouse();
    for (const query of ["from=yesterday", "to=2027-02-30", "from=2027-02-02&to=2027-02-01", "cursor=AAAA"]) {
      expect((await house.as("admin")(`/v1/metrics/reviews?${query}`)).status, query).toBe(400);
    }
  });
});
