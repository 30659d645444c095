import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { makeListing } from "../../shared/catalog/listing.ts";
import { makeApiHouse } from "./api-house.ts";
import { AssetSummary } from "./schemas/asset.ts";

const List = z.object({ items: z.array(AssetSummary), cursor: z.string().nullable() });

async function ask(get: ReturnType<ReturnType<typeof makeApiHouse>["as"]>, query: string) {
  return List.parse(await (await get(`/v1/assets?${query}`)).json());
}

const dayMs = 86_400_000;

/** Three assets, a day after each other from 2027-01-01T09:00Z on. */
async function threeDays() {
  const house = makeApiHouse();
  const picture = await house.register();
  await house.catalogue(picture);
  house.advance(dayMs);
  const film = await house.register({
    key: "acme/summer/film.mov",
    campaign: "summer",
    kind: "video",
    checksum: "md5:f:1",
    uploadedBy: "Max@Example.com",
  });
  house.advance(dayMs);
  const song = await house.register({
    key: "globex/launch/song.wav",
    brand: "globex",
    campaign: "launch",
    kind: "audio",
    checksum: "md5:s:1",
  });
  const named = new Map([
    [picture, "picture"],
    [film, "film"],
    [song, "song"],
  ]);
  return {
    house,
    names: async (query: string) => (await ask(house.as("admin"), query)).items.map(({ id }) => named.get(id)),
  };
}

describe("a list of assets", () => {
  it.each([
    ["campaign=summer", ["film"]],
    ["uploadedBy=max@example.com", ["film"]],
    ["uploadedBy=pia@example.com", ["song", "picture"]],
    ["tag=Dog", ["picture"]],
    ["tag=do", []],
    ["from=2027-01-02", ["song", "film"]],
    ["to=2027-01-02", ["film", "picture"]],
    ["from=2027-01-02&to=2027-01-02", ["film"]],
    ["from=2027-01-01T09:00:00Z&to=2027-01-02T09:00:00Z", ["picture"]],
    ["from=2027-01-01&kind=audio&brand=globex&status=processing", ["song"]],
    ["from=2026-01-01&to=2026-12-31", []],
  ])("for %s holds %j", async (query, expected) => {
    const { names } = await threeDays();
    expect(await names(query)).toEqual(expected);
  });

  it("is not made for a time that ends before it begins, nor goes on with a cursor of another question", async () => {
    const { house } = await threeDays();
    const get = house.as("admin");
    expect((await get("/v1/assets?from=2027-01-03&to=2027-01-01")).status).toBe(400);
    const { cursor } = await ask(get, "limit=1&from=2027-01-01");
    expect((await ask(get, `limit=1&from=2027-01-01&cursor=${cursor}`)).items).toHaveLength(1);
    for (const other of ["from=2027-01-02", "campaign=summer", "tag=dog", "uploadedBy=pia"])
      expect((await get(`/v1/assets?${other}&cursor=${cursor}`)).status, other).toBe(400);
  });

  it("neither skips nor repeats whatever it is narrowed to", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom("acme", "globex"), fc.constantFrom("spring", "summer")), { maxLength: 15 }),
        fc.integer({ min: 1, max: 4 }),
        async (made, limit) => {
          const house = makeApiHouse();
          const wanted: string[] = [];
          for (const [at, [brand, campaign]] of made.entries()) {
            if (at % 3 !== 0) house.advance(1_000);
            const id = await house.register({ key: `${brand}/x/${at}.jpg`, brand, campaign, checksum: `md5:${at}:1` });
            if (campaign === "spring") wanted.push(id);
          }
          const seen: string[] = [];
          for (let cursor: string | null = ""; cursor !== null; ) {
            const page: z.infer<typeof List> = await ask(
              house.as("admin"),
              `campaign=spring&limit=${limit}${cursor && `&cursor=${cursor}`}`,
            );
            seen.push(...page.items.map(({ id }) => id));
            cursor = page.cursor;
          }
          expect(seen.toSorted()).toEqual(wanted.toSorted());
        },
      ),
      { numRuns: 25 },
    );
  });

  it("gives up looking after so many, with a cursor that finds the rest", async () => {
    // Prepare: one asset of summer behind 2,300 others.
    const house = makeApiHouse();
    const summer = await house.register({ campaign: "summer" });
    const [item] = await house.items.query({ index: "gsi1", partition: "brand#acme", limit: 1 });
    const puts = Array.from({ length: 2_300 }, (_, at) => ({
      item: { ...item, pk: `asset#${at}`, sk: "asset", campaign: "spring", gsi1sk: `2027-02-01T00:00:00.${at + 1000}` },
    })).map(({ item: { gsi1sk, ...rest } }, at) => ({
      item: {
        ...rest,
        createdAt: new Date(Date.UTC(2027, 1, 1, 0, 0, at)).toISOString(),
        gsi1sk: `${new Date(Date.UTC(2027, 1, 1, 0, 0, at)).toISOString()}#${at}`,
      },
    }));
    await house.items.write(puts);
    let asked = 0;
    const list = makeListing({
      query: (query) => {
        asked += query.limit;
        return house.items.query(query);
      },
    });

    // Act
    const first = await list({ brands: ["acme"], campaign: "summer", limit: 50 });
    const second = await list({ brands: ["acme"], campaign: "summer", limit: 50, cursor: first.cursor ?? "" });

    // Assess
    expect(first.items).toEqual([]);
    expect(second.items.map(({ id }) => id)).toEqual([summer]);
    expect(second.cursor).toBeNull();
    expect(asked).toBeLessThan(2_700);
  });
});

describe("a line of the list", () => {
  it("holds what a grid shows, and where the review stands for those who work on it", async () => {
    // Prepare
    const house = makeApiHouse();
    const id = await house.register();
    await house.catalogue(id);
    const two = [
      { name: "Rosa", email: "rosa@example.com" },
      { name: "Rolf", email: "rolf@example.com" },
    ];
    await house.openReview(id, 1, 1, two);

    // Act
    await house.decide(id, "approve");
    const [shown] = (await ask(house.as("producer:acme"), "")).items;
    const [toViewer] = (await ask(house.as("viewer:acme"), "")).items;

    // Assess
    expect(shown).toMatchObject({
      bytes: 1_000,
      uploadedBy: "pia@example.com",
      review: { round: 1, state: "open", asked: 2, decided: 1, dueAt: "2027-01-04T09:00:00.000Z" },
      thumbUrl: expect.stringContaining("Signature="),
    });
    expect(toViewer).toMatchObject({ review: null, thumbUrl: null });
  });

  it("shows the review of the newest version, not of the one before", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    await house.catalogue(id);
    await house.openReview(id);
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:2" }, "execution-2");
    const [shown] = (await ask(house.as("producer:acme"), "")).items;
    expect(shown).toMatchObject({ version: 2, review: null });
  });

  it("keeps a picture's address for minutes, so that it is fetched once", async () => {
    const house = makeApiHouse();
    await house.catalogue(await house.register());
    const thumb = async () => (await ask(house.as("producer:acme"), "")).items[0]?.thumbUrl;
    const first = await thumb();
    house.advance(4 * 60_000);
    expect(await thumb()).toBe(first);
    house.advance(60_000);
    expect(await thumb()).not.toBe(first);
  });
});
