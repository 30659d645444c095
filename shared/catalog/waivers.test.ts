import { describe, expect, it } from "vitest";
import { ReviewTemplate } from "../review/review-template.ts";
import { Tag } from "../tag/tag.ts";
import { cataloguePut } from "./catalog.ts";
import { makeCatalogHouse } from "./catalog-house.ts";
import { makeWaivers } from "./waivers.ts";

const day = 86_400_000;
const by = { actor: "user:pia", name: "Pia" };
const until = "2027-01-08T00:00:00.000Z";
const silent = { verdict: "quarantine" as const, check: "silence" as const, message: "It is silent." };
const seen = {
  verdict: "quarantine" as const,
  message: "“suggestive” was seen.",
  measured: { label: "suggestive" },
};

/** A version that two findings hold back, and what happens when it is tried again. */
async function heldBack(...findings: (typeof silent | typeof seen)[]) {
  const house = makeCatalogHouse();
  const waivers = makeWaivers(house.catalog);
  const assetId = await house.register();
  await house.catalogue(assetId, 1, "execution-1", findings);
  let attempts = 1;
  return {
    ...house,
    assetId,
    except: (covers: string) => waivers.grant(assetId, { standard: "House", covers, reason: "A teaser.", until }, by),
    revoke: (id: string) => waivers.revoke(assetId, id, "No.", by),
    async retry() {
      const executionArn = `execution-${++attempts}`;
      await house.registration.retry(assetId, 1, house.found(), executionArn);
      await house.catalogue(assetId, 1, executionArn, findings);
      return (await house.catalog.getVersion(assetId, 1)).status;
    },
  };
}

describe("a waiver in force", () => {
  it("lets a version pass that its finding held back, and it is on record", async () => {
    const { except, retry, catalog, assetId } = await heldBack(silent);
    expect(await retry()).toBe("quarantined");
    const { id } = await except("silence");
    expect(await retry()).toBe("in_review");
    expect((await catalog.journal(assetId)).at(-1)).toMatchObject({
      type: "version.catalogued",
      summary: expect.stringContaining(`Excepted by Pia until ${until}: It is silent.`),
      particulars: { verdict: "pass", findings: [{ code: "silence", verdict: "quarantine", waiver: id }] },
    });
    expect((await catalog.findCatalogue(assetId, 1))?.quality.verdict).toBe("quarantine");
  });

  it("covers its own finding alone", async () => {
    const { except, retry, catalog, assetId } = await heldBack(silent, seen);
    await except("silence");
    expect(await retry()).toBe("quarantined");
    expect((await catalog.getVersion(assetId, 1)).statusReason).toBe(seen.message);
    await except("moderation:suggestive");
    expect(await retry()).toBe("in_review");
  });

  it.each(["has ended", "was revoked"])("counts no more once it %s", async (how) => {
    const { except, revoke, retry, advance } = await heldBack(silent);
    const { id } = await except("silence");
    if (how === "was revoked") await revoke(id);
    else advance(7 * day);
    expect(await retry()).toBe("quarantined");
  });

  it("keeps what it covers out of the conditions of a review until its end, and the plan says so", async () => {
    const { except, retry, advance, catalog, assetId, planReview, reviews } = await heldBack(seen);
    await except("moderation:suggestive");
    await retry();
    const catalogue = await catalog.findCatalogue(assetId, 1);
    if (catalogue === undefined) throw new Error("It was not catalogued.");
    const found = {
      type: "moderation",
      name: "suggestive",
      parents: [],
      confidence: 99,
      instances: [],
      spans: [],
      attributes: {},
    };
    const tags = [...catalogue.tagged.tags, Tag.parse(found), Tag.parse({ ...found, name: "alcohol" })];
    await catalog.items.write([cataloguePut(assetId, 1, { ...catalogue, tagged: { ...catalogue.tagged, tags } })]);
    const stage = (moderation: string) => ({
      ...{ id: moderation, name: moderation, when: { moderation }, deadline: { hours: 48 }, grace: { hours: 24 } },
      reviewers: [{ guest: { name: "Rami", email: "rami@example.com" } }],
      after: [],
    });
    const templates = [ReviewTemplate.parse({ id: "all", name: "All", stages: ["suggestive", "alcohol"].map(stage) })];
    const states = async (round: number) =>
      (await planReview(assetId, 1, round, templates)).stages.map(({ id, state }) => [id, state]);
    expect(await states(1)).toEqual([
      ["suggestive", "skipped"],
      ["alcohol", "open"],
    ]);
    expect((await catalog.journal(assetId)).at(-1)).toMatchObject({
      particulars: { waivers: [{ covers: "moderation:suggestive", until }] },
    });
    advance(7 * day);
    await reviews.restart(assetId, "user:pia", "all");
    expect(await states(2)).toEqual([
      ["suggestive", "open"],
      ["alcohol", "open"],
    ]);
  });
});
