import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeApiHouse, post } from "./api-house.ts";
import { Asset, AssetSummary, AuditEvent, Version } from "./schemas/asset.ts";

async function body(response: Response | Promise<Response>) {
  return JSON.parse(await (await response).text());
}

describe("assets", () => {
  it("are shown to those who have a grant for their brand, and do not exist for others", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    expect(Asset.parse(await body(house.as("viewer:acme")(`/v1/assets/${id}`)))).toMatchObject({
      id,
      status: "processing",
      brand: "acme",
    });
    for (const path of ["", "/versions", "/versions/1", "/events", "/renditions/thumb", "/playback"]) {
      const response = await house.as("viewer:globex", "producer:globex")(`/v1/assets/${id}${path}`);
      expect([response.status, (await body(response)).code]).toEqual([404, "not_found"]);
    }
    const listed = await body(house.as("viewer:globex")("/v1/assets"));
    expect(listed).toEqual({ items: [], cursor: null });
  });

  it("need a token", async () => {
    const response = await makeApiHouse().anonymous("/v1/assets");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(response.headers.get("content-type")).toBe("application/problem+json");
  });

  it("are listed newest first, across brands, in pages that neither skip nor repeat", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom("acme", "globex"), { maxLength: 12 }),
        fc.integer({ min: 1, max: 5 }),
        async (brands, limit) => {
          const house = makeApiHouse();
          const made: string[] = [];
          for (const [at, brand] of brands.entries()) {
            // Some at the same moment.
            if (at % 3 !== 0) house.advance(1_000);
            made.push(await house.register({ key: `${brand}/x/${at}.jpg`, brand, checksum: `md5:${at}:1` }));
          }
          const seen: string[] = [];
          const times: string[] = [];
          for (let cursor: string | null = ""; cursor !== null; ) {
            const page = await body(
              house.as("admin")(`/v1/assets?limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`),
            );
            expect(page.items.length).toBeLessThanOrEqual(limit);
            seen.push(...page.items.map((asset: { id: string }) => asset.id));
            times.push(...page.items.map((asset: { createdAt: string }) => asset.createdAt));
            cursor = page.cursor;
          }
          expect(seen.toSorted()).toEqual(made.toSorted());
          expect(times).toEqual(times.toSorted().reverse());
        },
      ),
      { numRuns: 25 },
    );
  });

  it("are found by status, kind and brand", async () => {
    const house = makeApiHouse();
    const picture = await house.register();
    await house.catalogue(picture);
    house.advance(1_000);
    const film = await house.register({ key: "acme/spring/film.mov", kind: "video", checksum: "md5:f:1" });
    const ids = async (query: string) =>
      (await body(house.as("admin")(`/v1/assets?${query}`))).items.map(
        (asset: unknown) => AssetSummary.parse(asset).id,
      );

    expect(await ids("status=in_review")).toEqual([picture]);
    expect(await ids("status=processing")).toEqual([film]);
    expect(await ids("kind=image&limit=1")).toEqual([picture]);
    expect(await ids("brand=globex")).toEqual([]);
    expect(await ids("")).toEqual([film, picture]);
  });

  it("are not listed for a cursor that was changed, or made for another question", async () => {
    const house = makeApiHouse();
    for (let at = 0; at < 3; at++) await house.register({ key: `acme/spring/${at}.jpg`, checksum: `md5:${at}:1` });
    const { cursor } = await body(house.as("admin")("/v1/assets?limit=1"));

    for (let at = 0; at < cursor.length; at++) {
      const changed = cursor.slice(0, at) + (cursor[at] === "A" ? "B" : "A") + cursor.slice(at + 1);
      expect((await house.as("admin")(`/v1/assets?limit=1&cursor=${changed}`)).status, `character ${at}`).toBe(400);
    }
    expect((await house.as("admin")(`/v1/assets?limit=1&kind=image&cursor=${cursor}`)).status).toBe(400);
    expect((await house.as("admin")("/v1/assets?limit=0")).status).toBe(400);
    expect((await house.as("admin")("/v1/assets?status=lost")).status).toBe(400);
  });

  it("are shown whole once they are catalogued", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    await house.catalogue(id);
    const version = Version.parse(await body(house.as("producer:acme")(`/v1/assets/${id}/versions/1`)));

    expect(version).toMatchObject({
      embedded: { creator: "Ada" },
      tags: [{ name: "dog" }],
      cost: { estimate: { totalUsd: 0.0031 }, actual: { totalUsd: 0.0029 } },
    });
    expect(version.renditions.every(({ previewUrl }) => previewUrl?.includes("Signature="))).toBe(true);
    const seenByViewer = Version.parse(await body(house.as("viewer:acme")(`/v1/assets/${id}/versions/1`)));
    expect(seenByViewer.renditions.map(({ previewUrl }) => previewUrl)).toEqual([null, null, null]);
    expect((await house.as("admin")(`/v1/assets/${id}/versions/2`)).status).toBe(404);
  });

  it("show their versions, newest first, in pages", async () => {
    const house = makeApiHouse();
    for (let n = 1; n <= 5; n++)
      await house.register({ versionId: `s3-v${n}`, sequencer: `000${n}`, checksum: `md5:${n}:1` }, `execution-${n}`);
    const [{ id }] = (await body(house.as("admin")("/v1/assets"))).items;
    const page = async (query: string) => body(house.as("admin")(`/v1/assets/${id}/versions?${query}`));
    const first = await page("limit=3");
    const rest = await page(`limit=3&cursor=${first.cursor}`);

    expect([...first.items, ...rest.items].map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
    expect(rest.cursor).toBeNull();
  });

  it("show what happened to them", async () => {
    const house = makeApiHouse();
    const id = await house.publish();
    const { items, cursor } = await body(house.as("viewer:acme")(`/v1/assets/${id}/events`));
    expect(items.map((event: unknown) => AuditEvent.parse(event).type)).toEqual([
      "asset.registered",
      "version.catalogued",
      "review.planned",
      "review.stage-opened",
      "review.decision",
      "review.decided",
      "version.live",
    ]);
    expect(cursor).toBeNull();
    const first = await body(house.as("viewer:acme")(`/v1/assets/${id}/events?limit=4`));
    const rest = await body(house.as("viewer:acme")(`/v1/assets/${id}/events?limit=4&cursor=${first.cursor}`));
    expect([...first.items, ...rest.items]).toEqual(items);
  });
});

describe("what producers do", () => {
  it("is not for viewers and reviewers", async () => {
    const house = makeApiHouse();
    const id = await house.publish();
    for (const group of ["viewer:acme", "reviewer:acme", "app:acme"]) {
      for (const verb of ["retry", "withdraw", "reviews"]) {
        expect((await house.as(group)(`/v1/assets/${id}/${verb}`, post())).status, `${group} ${verb}`).toBe(403);
      }
    }
  });

  it("a retry starts once for one key, and only for what can be retried", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    const retry = (key: string) =>
      house.as("producer:acme")(`/v1/assets/${id}/retry`, post(undefined, { "idempotency-key": key }));
    expect((await retry("k0")).status).toBe(409);
    await house.outcome.fail({
      executionArn: "execution-1",
      step: "render",
      reason: "It broke.",
      fileIsTheReason: false,
      bucket: "masters",
      key: "",
      assetId: id,
      version: 1,
    });
    expect((await retry("k1")).status).toBe(202);
    expect((await retry("k1")).status).toBe(202);
    expect(house.started).toHaveLength(1);
  });

  it("a withdrawal ends delivery and review, and repeated is the same one", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    await house.catalogue(id);
    await house.openReview(id);
    const withdraw = () =>
      house.as("producer:acme")(
        `/v1/assets/${id}/withdraw`,
        post({ reason: "Wrong film." }, { "idempotency-key": "w1" }),
      );

    expect(await body(withdraw())).toMatchObject({ status: "withdrawn", statusReason: "Wrong film." });
    expect((await withdraw()).status).toBe(202);
    expect(house.woken).toEqual([{ taskToken: "token-1", decision: "cancelled" }]);
    expect((await house.as("producer:acme")(`/v1/assets/${id}/withdraw`, post())).status).toBe(409);
    expect(
      (await house.as("producer:acme")(`/v1/assets/${id}/retry`, post(undefined, { "idempotency-key": "w1" }))).status,
    ).toBe(400);
  });

  it("is refused when the asset has changed since it was read", async () => {
    const house = makeApiHouse();
    const id = await house.publish();
    const etag = (await house.as("producer:acme")(`/v1/assets/${id}`)).headers.get("etag") ?? "";
    expect((await house.as("producer:acme")(`/v1/assets/${id}`, { headers: { "if-none-match": etag } })).status).toBe(
      304,
    );
    expect((await house.as("producer:acme")(`/v1/assets/${id}/withdraw`, post({}, { "if-match": '"1"' }))).status).toBe(
      412,
    );
    expect((await house.as("producer:acme")(`/v1/assets/${id}/withdraw`, post({}, { "if-match": etag }))).status).toBe(
      202,
    );
  });

  it("a review is started again, and begun again when it never began", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    await house.catalogue(id);
    await house.openReview(id);
    await house.decide(id, "request_changes");
    await house.reviews.advance({ assetId: id, version: 1, round: 1 }, "brand");
    expect(await body(house.as("producer:acme")(`/v1/assets/${id}/reviews`, post()))).toMatchObject({
      status: "in_review",
    });
    expect((await house.as("producer:acme")(`/v1/assets/${id}/reviews`, post())).status).toBe(202);
    expect(house.started).toEqual([
      { workflow: "review", name: `${id}-v1-r2` },
      { workflow: "review", name: `${id}-v1-r2` },
    ]);
  });
});
