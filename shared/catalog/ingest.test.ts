import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { verifyChain } from "../audit/chain.ts";
import { DomainEvent } from "../event/event.ts";
import { makeCatalogHouse } from "./catalog-house.ts";
import { makeInMemoryItemStore } from "./in-memory-item-store.ts";

const key = "acme/spring/hero.jpg";

describe("a master that arrives", () => {
  it("is a new asset with a first version, which is worked on at once", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();

    expect(await house.catalog.getAsset(assetId)).toMatchObject({
      key,
      brand: "acme",
      version: 1,
      status: "processing",
      liveVersion: null,
    });
    expect(await house.catalog.getVersion(assetId, 1)).toMatchObject({
      status: "processing",
      attempt: 1,
      execution: { arn: "execution-1" },
    });
  });

  it("whose event comes twice makes one version", async () => {
    const house = makeCatalogHouse();
    await house.register();
    const again = await house.registration.register(house.found(), "execution-2");

    expect(again).toMatchObject({
      outcome: "nothing",
      version: 1,
      reason: expect.stringContaining("registered already"),
    });
  });

  it("is gone on with by the execution that registered it, when that was killed after its write", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    const again = await house.registration.register(house.found(), "execution-1");

    expect(again).toMatchObject({ outcome: "working", version: { version: 1, attempt: 1 } });
    expect(await house.catalog.journal(assetId)).toHaveLength(1);
  });

  it("with the same bytes makes no new version", async () => {
    const house = makeCatalogHouse();
    await house.register();
    const again = await house.registration.register(
      house.found({ versionId: "s3-v2", sequencer: "0002" }),
      "execution-2",
    );

    expect(again).toMatchObject({
      outcome: "nothing",
      version: 1,
      reason: expect.stringContaining("bytes of version 1"),
    });
  });

  it("with other bytes under the same key is the next version of the same asset", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");

    expect(await house.catalog.getAsset(assetId)).toMatchObject({ version: 2, sequencer: "0002" });
  });

  it("late, behind a newer upload, changes nothing", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" });
    const late = await house.registration.register(house.found({ sequencer: "0001" }), "execution-2");

    expect(late).toMatchObject({ outcome: "nothing", reason: expect.stringContaining("newer upload") });
    expect((await house.catalog.getAsset(assetId)).version).toBe(1);
  });

  it("ends at the newest upload, in whichever order and however often its events come", async () => {
    const uploads = [1, 2, 3, 4].map((n) => ({
      versionId: `s3-v${n}`,
      sequencer: `000${n}`,
      checksum: `md5:${n}:1000`,
    }));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...uploads), { minLength: 1, maxLength: 10 }), async (events) => {
        const house = makeCatalogHouse();
        let assetId = "";
        for (const [at, event] of events.entries()) assetId = await house.register(event, `execution-${at}`);
        const newest = events
          .map(({ sequencer }) => sequencer)
          .sort()
          .at(-1);
        const asset = await house.catalog.getAsset(assetId);
        expect(asset.sequencer).toBe(newest);
        expect((await house.catalog.getVersion(assetId, asset.version)).checksum).toBe(`md5:${Number(newest)}:1000`);
        expect(asset.version).toBeLessThanOrEqual(new Set(events).size);
      }),
    );
  });

  it("registered by many at once makes one version", async () => {
    const house = makeCatalogHouse();
    const all = await Promise.all(
      Array.from({ length: 5 }, (_, at) => house.registration.register(house.found(), `execution-${at}`)),
    );

    expect(all.filter(({ outcome }) => outcome === "working")).toHaveLength(1);
  });

  it("with bytes that another asset has says whose", async () => {
    const house = makeCatalogHouse();
    const first = await house.register();
    const second = await house.register({ key: "acme/summer/hero.jpg" }, "execution-2");

    expect((await house.catalog.getVersion(second, 1)).duplicateOf).toEqual({ assetId: first, version: 1 });
  });

  it("that is refused is listed in quarantine, with the reason", async () => {
    const house = makeCatalogHouse();
    const registered = await house.registration.register(
      house.found({ kind: null, refusal: "By its bytes the file is text." }),
      "execution-1",
    );

    expect(registered).toMatchObject({ outcome: "nothing", reason: "By its bytes the file is text." });
    if (registered.outcome !== "nothing") return;
    expect(await house.catalog.getAsset(registered.assetId)).toMatchObject({
      status: "quarantined",
      statusReason: "By its bytes the file is text.",
      kind: null,
    });
  });

  it("takes the place of a version that waits for its reviewers", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    await house.catalogue(assetId);
    await house.openReview(assetId);
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");

    expect(await house.catalog.getVersion(assetId, 1)).toMatchObject({
      status: "withdrawn",
      statusReason: expect.stringContaining("Version 2"),
    });
    expect((await house.catalog.findReview(assetId, 1, 1))?.state).toBe("superseded");
  });

  it("leaves what is live in place", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.publish();
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");

    expect(await house.catalog.getAsset(assetId)).toMatchObject({ version: 2, status: "processing", liveVersion: 1 });
    expect((await house.catalog.getVersion(assetId, 1)).status).toBe("live");
  });
});

describe("a version that was worked on", () => {
  it("is catalogued once, and then waits for its reviewers", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    const answer = await house.catalogue(assetId);

    expect(answer).toEqual({
      status: "in_review",
      review: { name: `${assetId}-v1-r1`, input: { assetId, version: 1, round: 1 } },
    });
    expect(await house.catalogue(assetId)).toEqual(answer);
    expect(await house.catalog.journal(assetId)).toHaveLength(2);
    expect(await house.catalog.getAsset(assetId)).toMatchObject({
      status: "in_review",
      width: 1600,
      tags: ["dog"],
      thumbhash: "abc",
    });
    expect(await house.catalog.findCatalogue(assetId, 1)).toMatchObject({
      embedded: { creator: "Ada" },
      tagged: { tags: [{ name: "dog" }] },
    });
  });

  it("is quarantined with what the checks said", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    const answer = await house.catalogue(assetId, 1, "execution-1", [
      { verdict: "quarantine", message: "It shows what it should not." },
    ]);

    expect(answer).toEqual({ status: "quarantined" });
    expect(await house.catalog.getAsset(assetId)).toMatchObject({
      status: "quarantined",
      statusReason: "It shows what it should not.",
    });
  });

  it("is not catalogued by an execution that lost it to a retry", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    await fail(house, assetId);
    await house.registration.retry(assetId, 1, house.found(), "execution-2");

    await expect(house.catalogue(assetId, 1, "execution-1")).rejects.toMatchObject({ code: "conflict" });
    expect(await fail(house, assetId)).toBe("not-ours");
    expect(await house.catalogue(assetId, 1, "execution-2")).toMatchObject({ status: "in_review" });
  });

  it("needs no review when a newer one came in the meantime", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");

    expect(await house.catalogue(assetId, 1)).toEqual({ status: "withdrawn" });
    expect(await house.catalog.getAsset(assetId)).toMatchObject({ version: 2, status: "processing" });
  });

  it("that failed is tried again by a retry, or by the same bytes", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    await fail(house, assetId);
    expect(await house.catalog.getAsset(assetId)).toMatchObject({ status: "failed", statusReason: "It broke." });

    expect(await house.registration.retry(assetId, 1, house.found(), "execution-2")).toMatchObject({
      outcome: "working",
      version: { attempt: 2 },
    });
    await fail(house, assetId, "execution-2");
    const again = await house.registration.register(
      house.found({ versionId: "s3-v2", sequencer: "0002" }),
      "execution-3",
    );
    expect(again).toMatchObject({ outcome: "working", version: { version: 1, attempt: 3 } });
  });

  it("fails once", async () => {
    const house = makeCatalogHouse();
    const assetId = await house.register();
    expect(await fail(house, assetId)).toBe("recorded");
    expect(await fail(house, assetId)).toBe("not-ours");
    expect(await house.catalog.journal(assetId)).toHaveLength(2);
  });

  it("that could not even be registered is listed all the same, and can be retried", async () => {
    const house = makeCatalogHouse();
    const failure = {
      executionArn: "execution-1",
      step: "register",
      reason: "S3 did not answer.",
      fileIsTheReason: false,
      bucket: "masters",
      key,
    };
    expect(await house.outcome.fail({ ...failure, brand: "acme", campaign: "spring" })).toBe("recorded");
    const assetId = (await house.registration.register(
      house.found({ uploadedAt: "2026-12-31T00:00:00.000Z" }),
      "execution-2",
    )) as { version: { assetId: string } };

    expect(await house.catalog.getAsset(assetId.version.assetId)).toMatchObject({
      version: 1,
      status: "processing",
      kind: "image",
    });
  });
});

describe("what happened", () => {
  it("is a chain that verifies, and events that hold their schemas, each with an id of its own", async () => {
    const items = makeInMemoryItemStore();
    const house = makeCatalogHouse(items);
    const assetId = await house.publish({ rights: { startsAt: null, endsAt: "2027-02-01T00:00:00.000Z" } });
    house.advance(40 * 86_400_000);
    await house.lifecycle.applyRights(assetId, 1);

    const records = await house.catalog.journal(assetId);
    const { journal } = await house.catalog.getAsset(assetId);
    expect(verifyChain(assetId, records, journal)).toEqual({ ok: true, records: records.length });
    const events = items.all().flatMap(({ event }) => (event === undefined ? [] : [DomainEvent.parse(event)]));
    expect(events.map(({ type }) => type)).toEqual([
      "asset.registered",
      "version.catalogued",
      "review.requested",
      "review.decided",
      "version.live",
      "version.expired",
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });
});

function fail(house: ReturnType<typeof makeCatalogHouse>, assetId: string, executionArn = "execution-1") {
  return house.outcome.fail({
    executionArn,
    step: "render",
    reason: "It broke.",
    fileIsTheReason: false,
    bucket: "masters",
    key,
    assetId,
    version: 1,
  });
}
