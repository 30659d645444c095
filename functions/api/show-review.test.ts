import { describe, expect, it } from "vitest";
import { makeApiHouse, post } from "./api-house.ts";
import { EarlierVersion, ReviewPage } from "./schemas/review-page.ts";

async function body(response: Response | Promise<Response>) {
  return JSON.parse(await (await response).text());
}

const rosa = { name: "Rosa", email: "rosa@example.com" };
const otto = { name: "Otto", email: "otto@example.com" };

/** Two versions, of which changes were requested in the first. */
async function twoVersions({ askedFirst = rosa } = {}) {
  const house = makeApiHouse();
  const id = await house.register();
  await house.catalogue(id);
  await house.openReview(id, 1, 1, [askedFirst]);
  await house.decide(id, "request_changes");
  await house.reviews.advance({ assetId: id, version: 1, round: 1 }, "brand");
  await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");
  await house.catalogue(id, 2, "execution-2");
  await house.openReview(id, 2);
  const token = await house.reviewToken(id, 2);
  return { house, id, path: `/v1/review-links/${token}` };
}

describe("the version before, beside the one that is reviewed", () => {
  it("is offered to a guest who was asked about it too", async () => {
    const { house, path } = await twoVersions();
    const page = ReviewPage.parse(await body(house.anonymous(path)));
    expect(page).toMatchObject({ asset: { version: 2 }, earlier: 1, media: { type: "image", film: null } });
    const earlier = EarlierVersion.parse(await body(house.anonymous(`${path}/earlier`)));
    expect(earlier).toMatchObject({ version: 1, media: { type: "image" }, alignment: null });
    expect(earlier.media.url).not.toBe(page.media.url);
  });

  it("is not shown to a guest who never was", async () => {
    const { house, path } = await twoVersions({ askedFirst: otto });
    expect(ReviewPage.parse(await body(house.anonymous(path))).earlier).toBeNull();
    expect((await house.anonymous(`${path}/earlier`)).status).toBe(404);
  });

  it("is not shown by a link that is over", async () => {
    const { house, path } = await twoVersions();
    await house.anonymous(`${path}/decision`, post({ decision: "approve" }));
    expect((await house.anonymous(`${path}/earlier`)).status).toBe(410);
  });
});

describe("the page of a review for who is signed in", () => {
  const signedIn = (house: Awaited<ReturnType<typeof twoVersions>>["house"], email: string) => {
    const claims = { sub: "u-rosa", email, groups: "[reviewer:acme]" };
    return (path: string, init: RequestInit = {}) =>
      house.app.request(path, init, { event: { requestContext: { authorizer: { jwt: { claims } } } } });
  };

  it("is that behind their link, with any version before it, and for nobody else", async () => {
    const { house, id } = await twoVersions({ askedFirst: otto });
    const asked = signedIn(house, rosa.email);
    const page = ReviewPage.parse(await body(asked(`/v1/assets/${id}/review/stages/brand/page?version=2&round=1`)));
    expect(page).toMatchObject({ asset: { version: 2 }, reviewer: { name: "Rosa" }, earlier: 1 });
    const earlier = await body(asked(`/v1/assets/${id}/review/stages/brand/earlier`));
    expect(EarlierVersion.parse(earlier).version).toBe(1);
    expect((await signedIn(house, "other@example.com")(`/v1/assets/${id}/review/stages/brand/page`)).status).toBe(403);
  });

  it("takes no decision on a version or round that they have not seen", async () => {
    const { house, id } = await twoVersions();
    const asked = signedIn(house, rosa.email);
    const decide = (seen: string) =>
      asked(`/v1/assets/${id}/review/stages/brand/decision?${seen}`, post({ decision: "approve" }));
    for (const seen of ["version=1", "version=2&round=2"]) {
      const refused = await decide(seen);
      expect([refused.status, (await body(refused)).code]).toEqual([410, "superseded"]);
    }
    expect((await decide("version=2&round=1")).status).toBe(200);
  });
});
