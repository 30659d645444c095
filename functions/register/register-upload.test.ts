import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestKernel, type TestKernel } from "../../infra/local/kernel/test-cloud.ts";
import { makeS3 } from "../../infra/local/services/s3/service.ts";
import { provision } from "../../infra/local/services/sqs/provision-in-test.ts";
import { assetIdOf } from "../../shared/asset/identity.ts";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeTranscodeLedger } from "../../shared/catalog/transcode-ledger.ts";
import { makeWaivers } from "../../shared/catalog/waivers.ts";
import { config } from "../../shared/config/config.ts";
import { makeMasters } from "./masters.ts";
import { makeRegisterUpload } from "./register-upload.ts";

let cloud: TestKernel;
let s3: S3Client;

beforeAll(async () => {
  cloud = await startTestKernel([makeS3]);
  await provision(cloud, "AWS::S3::Bucket", "Masters", {
    BucketName: "masters",
    VersioningConfiguration: { Status: "Enabled" },
  });
  s3 = new S3Client(cloud.clientConfig);
});
afterAll(async () => {
  s3?.destroy();
  await cloud?.stop();
});

let executions = 0;

function makeHouse() {
  const house = makeCatalogHouse();
  const woken: string[] = [];
  let beforeRegistration: (() => Promise<unknown>) | undefined;
  const register = makeRegisterUpload({
    masters: makeMasters(s3),
    registration: {
      ...house.registration,
      async register(...found) {
        const meanwhile = beforeRegistration;
        beforeRegistration = undefined;
        await meanwhile?.();
        return house.registration.register(...found);
      },
    },
    transcodes: makeTranscodeLedger(house.items),
    waivers: makeWaivers(house.catalog),
    wakeReview: async (taskToken) => void woken.push(taskToken),
    config: { ...config, limits: { ...config.limits, maxBytes: { ...config.limits.maxBytes, image: 100_000 } } },
  });
  return {
    ...house,
    woken,
    /** Once, after everything about a master was read and before it is registered. */
    meanwhile(happens: () => Promise<unknown>) {
      beforeRegistration = happens;
    },
    /** Uploads as a team would, and registers as the event asks. */
    async arrive(
      key: string,
      body: Uint8Array | string,
      options: { metadata?: Record<string, string>; contentType?: string } = {},
    ) {
      const { VersionId } = await s3.send(
        new PutObjectCommand({
          Bucket: "masters",
          Key: key,
          Body: body,
          ContentType: options.contentType,
          Metadata: options.metadata,
        }),
      );
      return register({
        executionArn: `execution-${++executions}`,
        bucket: "masters",
        key,
        ...(VersionId && { versionId: VersionId }),
        sequencer: String(executions).padStart(8, "0"),
      });
    },
    register,
    asset: (key: string) => house.catalog.getAsset(assetIdOf("masters", key)),
  };
}

const picture = (background: string) =>
  sharp({ create: { width: 64, height: 48, channels: 3, background } })
    .jpeg()
    .toBuffer();

describe("an upload", () => {
  it("of a picture is to be rendered, of a film to be transcoded", async () => {
    const house = makeHouse();
    expect(await house.arrive("acme/spring/still.jpg", await picture("teal"))).toMatchObject({
      next: "render",
      subject: { kind: "image", version: 1, brand: "acme" },
    });
    const film = Buffer.concat([Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isomiso2"), Buffer.alloc(64)]);
    expect(await house.arrive("acme/spring/film.mp4", film)).toMatchObject({
      next: "transcode",
      subject: { kind: "video" },
    });
  });

  it("is what its bytes are, not what it is called", async () => {
    const house = makeHouse();
    expect(
      await house.arrive("acme/spring/film.mov", await picture("red"), { contentType: "video/quicktime" }),
    ).toMatchObject({ next: "render" });
    expect(await house.arrive("acme/spring/notes.mp4", "This is text.", { contentType: "video/mp4" })).toMatchObject({
      next: "nothing",
    });
    expect(await house.asset("acme/spring/notes.mp4")).toMatchObject({
      status: "quarantined",
      kind: null,
      statusReason: expect.stringContaining("By its bytes the file is text"),
    });
  });

  it("that cannot be taken is kept, listed and says why", async () => {
    const house = makeHouse();
    const refused: [string, string | Uint8Array, RegExp][] = [
      ["acme/spring/empty.jpg", "", /no bytes/],
      ["acme/spring/héro film.jpg", await picture("blue"), /You could call it “hero-film.jpg”/],
      [`acme/spring/${"x".repeat(900)}.jpg`, await picture("green"), /at most 120 characters/],
      ["umbrella/spring/x.jpg", await picture("pink"), /no brand “umbrella”/],
      ["loose.jpg", await picture("gold"), /exactly two slashes/],
      [
        "acme/spring/big.jpg",
        Buffer.concat([await picture("navy"), Buffer.alloc(120_000)]),
        /1\d\d\.\d KiB; image masters may have 97\.7 KiB/,
      ],
      ['acme/spring/"><img src=x onerror=alert(1)>.jpg', await picture("lime"), /is not accepted/],
    ];
    for (const [key, body, reason] of refused) {
      expect(await house.arrive(key, body), key).toMatchObject({
        next: "nothing",
        reason: expect.stringMatching(reason),
      });
      expect(await house.asset(key), key).toMatchObject({
        status: "quarantined",
        statusReason: expect.stringMatching(reason),
      });
    }
    expect((await house.asset("umbrella/spring/x.jpg")).brand).toBe("-");
  });

  it("whose bytes come again, whole or in parts of its history, makes a version only when they differ from the newest", async () => {
    const house = makeHouse();
    const [red, blue] = [await picture("red"), await picture("blue")];
    expect(await house.arrive("acme/spring/twice.jpg", red)).toMatchObject({ next: "render" });
    expect(await house.arrive("acme/spring/twice.jpg", red)).toMatchObject({
      next: "nothing",
      reason: expect.stringContaining("bytes of version 1"),
    });
    expect(await house.arrive("acme/spring/twice.jpg", blue)).toMatchObject({
      next: "render",
      subject: { version: 2 },
    });
    expect(await house.arrive("acme/spring/twice.jpg", red)).toMatchObject({ next: "render", subject: { version: 3 } });
  });

  it("brings its metadata along, and its sidecar's, which has the last word", async () => {
    const house = makeHouse();
    const key = "acme/spring/told.jpg";
    const sidecar = {
      title: "Frühling in Brünn",
      tags: ["spring", "park"],
      rights: { endsAt: "2027-06-30T23:59:59+02:00" },
      unknown: 1,
    };
    expect(await house.arrive(`${key}.json`, JSON.stringify(sidecar))).toEqual({
      next: "nothing",
      reason: expect.stringContaining("sidecar"),
    });
    await house.arrive(key, await picture("olive"), {
      metadata: { title: "Spring", "requested-by": "Pia", "rights-starts-at": "2027-01-01T00:00:00Z" },
    });

    expect(await house.asset(key)).toMatchObject({
      title: "Frühling in Brünn",
      metadata: { requestedBy: "Pia", tags: ["spring", "park"] },
      rights: { startsAt: "2027-01-01T00:00:00.000Z", endsAt: "2027-06-30T21:59:59.000Z" },
    });
  });

  it.each(["requested-by", "requested_by", "requestedby", "RequestedBy"])(
    "says who asked for it, spelt %s, for clients change the names of metadata",
    async (name) => {
      const house = makeHouse();
      const key = "acme/spring/asked.jpg";
      await house.arrive(key, await picture("navy"), { metadata: { [name]: "Pia" } });
      expect(await house.asset(key)).toMatchObject({ metadata: { requestedBy: "Pia" } });
    },
  );

  it("is described by a sidecar that comes after it, once", async () => {
    const house = makeHouse();
    const key = "acme/spring/late.jpg";
    const first = await house.arrive(key, await picture("plum"), { metadata: { credit: "Ada" } });
    if (first.next !== "render") throw new Error("It was to be rendered.");
    const sidecar = JSON.stringify({ title: "Late", rights: { endsAt: "2027-06-30T00:00:00Z" } });
    expect(await house.arrive(`${key}.json`, sidecar)).toMatchObject({ next: "nothing", version: 1 });
    await house.register({ executionArn: "again", bucket: "masters", key: `${key}.json` });

    expect(await house.asset(key)).toMatchObject({
      title: "Late",
      metadata: { credit: "Ada", title: "Late" },
      status: "processing",
    });
    const { assetId } = first.subject;
    expect((await house.catalog.getVersion(assetId, 1)).rights.endsAt).toBe("2027-06-30T00:00:00.000Z");
    expect((await house.catalog.journal(assetId)).map(({ type }) => type)).toEqual([
      "asset.registered",
      "asset.described",
    ]);
    // The work on it goes on as if nothing had happened.
    await house.catalogue(assetId, 1, `execution-${executions - 1}`);
    expect(await house.asset(key)).toMatchObject({ title: "Late", status: "in_review" });
  });

  it("is described by a sidecar that comes while it is being registered", async () => {
    const house = makeHouse();
    const key = "acme/spring/overtaken.jpg";
    house.meanwhile(() => house.arrive(`${key}.json`, JSON.stringify({ title: "Just in time" })));
    await house.arrive(key, await picture("teal"));

    expect((await house.asset(key)).title).toBe("Just in time");
  });

  it("keeps the rights for which it was approved, whatever a later sidecar says", async () => {
    const house = makeHouse();
    const key = "acme/spring/approved.jpg";
    const first = await house.arrive(key, await picture("peru"));
    if (first.next !== "render") throw new Error("It was to be rendered.");
    const { assetId } = first.subject;
    await house.catalogue(assetId, 1, `execution-${executions}`);
    await house.openReview(assetId);
    await house.decide(assetId, "approve");
    await house.reviews.advance({ assetId, version: 1, round: 1 }, "brand");
    await house.lifecycle.release(assetId, 1);
    await house.arrive(`${key}.json`, JSON.stringify({ title: "New", rights: { endsAt: "2099-01-01T00:00:00Z" } }));

    expect(await house.asset(key)).toMatchObject({ title: "New", status: "live", rights: { endsAt: null } });
    const [last] = (await house.catalog.journal(assetId)).slice(-1);
    expect(last?.particulars.remarks).toEqual(["The rights stay as they were: version 1 is live."]);
  });

  it("ends the review of the version before it", async () => {
    const house = makeHouse();
    const key = "acme/spring/waited-for.jpg";
    const first = await house.arrive(key, await picture("tan"));
    if (first.next !== "render") throw new Error("It was to be rendered.");
    await house.catalogue(first.subject.assetId, 1, `execution-${executions}`);
    await house.openReview(first.subject.assetId);
    expect(await house.arrive(key, await picture("sienna"))).toMatchObject({ next: "render", subject: { version: 2 } });
    expect(house.woken).toEqual(["token-1"]);
  });

  it("is worked on also when its sidecar is nonsense", async () => {
    const house = makeHouse();
    for (const [at, sidecar] of [
      "not json",
      "[1]",
      JSON.stringify({ title: 7, description: "<b>kept</b>" }),
      `"${"x".repeat(70_000)}"`,
    ].entries()) {
      const key = `acme/spring/nonsense-${at}.jpg`;
      await house.arrive(`${key}.json`, sidecar);
      expect(await house.arrive(key, await picture(`rgb(${at * 40},9,9)`)), sidecar.slice(0, 20)).toMatchObject({
        next: "render",
      });
      const [record] = await house.catalog.journal(assetIdOf("masters", key));
      expect(record?.particulars.remarks, sidecar.slice(0, 20)).toHaveLength(1);
    }
    expect(await house.asset("acme/spring/nonsense-2.jpg")).toMatchObject({
      title: "nonsense-2",
      metadata: { description: "<b>kept</b>" },
    });
  });

  it("that is gone before it is registered is no failure", async () => {
    const house = makeHouse();
    expect(await house.register({ executionArn: "e", bucket: "masters", key: "acme/spring/gone.jpg" })).toMatchObject({
      next: "nothing",
      reason: expect.stringContaining("removed"),
    });
  });

  it("whose transcode was paid for goes on from there when it is retried", async () => {
    const house = makeHouse();
    const film = Buffer.concat([Buffer.from("\0\0\0\x18ftypisom\0\0\x02\0isomiso2"), Buffer.alloc(70)]);
    const key = "acme/spring/paid.mp4";
    const first = await house.arrive(key, film);
    if (first.next !== "transcode") throw new Error("It was to be transcoded.");
    const { assetId, version } = first.subject;
    const plan = {
      renditions: [],
      technical: { container: "mp4", mimeType: "video/mp4", bytes: 1, audioTracks: [] },
      estimate: { totalUsd: 1, lines: [], priceBook: "x" },
    };
    await makeTranscodeLedger(house.items).markTranscoded(assetId, version, plan);
    await house.outcome.fail({
      executionArn: `execution-${executions}`,
      step: "derive",
      reason: "It broke.",
      fileIsTheReason: false,
      bucket: "masters",
      key,
      assetId,
      version,
    });

    expect(
      await house.register({ executionArn: "retry", bucket: "masters", key, retryOf: { assetId, version } }),
    ).toEqual({
      next: "derive",
      subject: expect.objectContaining({ assetId, version }),
      plan,
    });
  });

  it("of a name that was refused is worked on once the name is excepted, on a retry", async () => {
    const house = makeHouse();
    const key = "acme/spring/no (good).jpg";
    await house.arrive(key, await picture("olive"));
    const { id: assetId } = await house.asset(key);
    const retry = () =>
      house.register({
        executionArn: `execution-${++executions}`,
        bucket: "masters",
        key,
        retryOf: { assetId, version: 1 },
      });
    expect(await retry()).toMatchObject({ next: "nothing", reason: expect.stringContaining("is not accepted") });
    const waiver = {
      standard: "Names",
      covers: "naming",
      reason: "The partner's own.",
      until: "2027-02-01T00:00:00.000Z",
    };
    await makeWaivers(house.catalog).grant(assetId, waiver, { actor: "user:pia", name: "Pia" });
    expect(await retry()).toMatchObject({ next: "render", subject: { assetId } });
  });
});
