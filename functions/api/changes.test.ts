import { describe, expect, it } from "vitest";
import { makeChanges } from "../../shared/catalog/changes.ts";
import type { ItemStore } from "../../shared/catalog/item-store.ts";
import { makeApiHouse } from "./api-house.ts";
import { ChangeList } from "./schemas/change.ts";

type Get = ReturnType<ReturnType<typeof makeApiHouse>["as"]>;

async function ask(get: Get, query = "") {
  const response = await get(`/v1/changes${query}`);
  expect(response.status).toBe(200);
  return ChangeList.parse(await response.json());
}

describe("what happened since", () => {
  it("is nothing at first, then what happens and shows, in its order, with what it was and where it left the asset", async () => {
    // Prepare
    const house = makeApiHouse();
    const get = house.as("producer:acme");
    await house.register({ key: "acme/spring/before.jpg", checksum: "md5:b:1" });
    house.advance(60_000);
    const begin = await ask(get);

    // Act
    const id = await house.register();
    await house.catalogue(id);
    await house.openReview(id);
    await house.decide(id, "approve");

    // Assess
    const { items, more } = await ask(get, `?after=${begin.cursor}`);
    expect(begin.items).toEqual([]);
    expect(items.map(({ type, status, sequence }) => [type, status, sequence])).toEqual([
      ["asset.registered", "processing", 1],
      ["version.catalogued", "in_review", 2],
      ["review.planned", "in_review", 3],
      ["review.decision", "in_review", 5],
    ]);
    expect(items.every((item) => item.assetId === id && item.brand === "acme" && item.version === 1)).toBe(true);
    expect(more).toBe(false);
  });

  it("is told to those alone who may see the brand", async () => {
    const house = makeApiHouse();
    const { cursor } = await ask(house.as("admin"));
    await house.register();
    await house.register({ key: "globex/launch/a.jpg", brand: "globex", checksum: "md5:g:1" });
    await house.register({ key: "stray.jpg", brand: "-", checksum: "md5:s:1", refusal: "It belongs nowhere." });
    const brands = async (group: string, query = "") =>
      (await ask(house.as(group), `?after=${cursor}${query}`)).items.map(({ brand }) => brand).sort();

    expect(await brands("viewer:acme")).toEqual(["acme"]);
    expect(await brands("admin")).toEqual(["-", "acme", "globex"]);
    expect(await brands("admin", "&brand=globex")).toEqual(["globex"]);
    expect(await brands("viewer:umbrella")).toEqual([]);
    expect((await house.anonymous("/v1/changes")).status).toBe(401);
  });

  it("is told page by page without a gap, however much happened at the same moment", async () => {
    const house = makeApiHouse();
    const get = house.as("admin");
    let { cursor } = await ask(get);
    for (let at = 0; at < 25; at++) {
      if (at % 4 === 0) house.advance(1_000);
      const brand = at % 2 === 0 ? "acme" : "globex";
      await house.register({ key: `${brand}/x/${at}.jpg`, brand, checksum: `md5:${at}:1` });
    }
    const seen: string[] = [];
    for (let more = true; more; ) {
      const answer = await ask(get, `?after=${cursor}&limit=4`);
      seen.push(...answer.items.map(({ assetId }) => assetId));
      ({ cursor, more } = answer);
    }
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
  });

  it("comes again for a while, and not for ever", async () => {
    const house = makeApiHouse();
    const get = house.as("admin");
    const begin = await ask(get);
    await house.register();
    const first = await ask(get, `?after=${begin.cursor}`);
    house.advance(5_000);
    const again = await ask(get, `?after=${first.cursor}`);
    house.advance(60_000);
    const later = await ask(get, `?after=${again.cursor}`);
    house.advance(1_000);

    expect([first, again, later].map(({ items }) => items.length)).toEqual([1, 1, 1]);
    expect((await ask(get, `?after=${later.cursor}`)).items).toEqual([]);
  });

  it("is not missed when the index shows it late, even while somebody reads on page by page", async () => {
    // Prepare: an index that keeps the first entry back.
    const house = makeApiHouse();
    let isLate = true;
    const late = await house.register({ key: "acme/x/late.jpg", checksum: "md5:late:1" });
    const query: ItemStore["query"] = async (asked) =>
      (await house.items.query({ ...asked, limit: asked.limit + 1 }))
        .filter(({ assetId }) => !(isLate && assetId === late))
        .slice(0, asked.limit);
    const changes = makeChanges({ query }, house.now);
    const begin = await changes({ brands: ["acme"], limit: 2 });
    for (let at = 0; at < 5; at++) {
      house.advance(100);
      await house.register({ key: `acme/x/${at}.jpg`, checksum: `md5:${at}:1` });
    }

    // Act
    const pages = [await changes({ brands: ["acme"], after: begin.cursor, limit: 2 })];
    isLate = false;
    for (let at = 0; at < 4; at++) {
      house.advance(2_000);
      pages.push(await changes({ brands: ["acme"], after: pages.at(-1)?.cursor, limit: 2 }));
    }

    // Assess
    expect(pages[0]?.more).toBe(true);
    expect(pages.flatMap(({ items }) => items).map(({ assetId }) => assetId)).toContain(late);
  });

  it("is not told after a cursor that is none", async () => {
    const house = makeApiHouse();
    await house.register();
    const { cursor } = await (await house.as("admin")("/v1/assets?limit=1")).json();
    for (const after of ["x", "", cursor, "bnVsbA"])
      expect((await house.as("admin")(`/v1/changes?after=${after}`)).status).toBe(400);
  });
});
