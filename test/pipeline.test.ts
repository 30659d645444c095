import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { SignedRendition } from "../functions/api/schemas/delivery.ts";
import { shortFilm } from "./fixtures/films.ts";
import { songTags, taggedSong } from "./fixtures/songs.ts";
import { approve, arrives, decideBy, linksAbout, mailsAbout } from "./house/approve.ts";
import { eventually } from "./house/eventually.ts";
import { countExecution } from "./house/executions.ts";
import { type House, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
});

const hourMs = 3600_000;

describe("a picture", () => {
  it("goes from the bucket to a signed link once its reviewer has approved", async () => {
    // Prepare
    const key = "acme/spring/first.jpg";
    await house.upload(key, await picture("first"));

    // Act
    const inReview = await arrives(house, key, "in_review");
    await approve(house, key);
    const live = await arrives(house, key, "live");

    // Assess
    expect(inReview.current.renditions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(["thumb", "preview", "web-avif", "web-webp", "web-jpeg", "full"]),
    );
    const response = await house.as("app").request(`/v1/assets/${live.id}/renditions/web-webp`);
    const { url } = SignedRendition.parse(await response.json());
    const fetched = await fetch(url);
    expect(fetched.status).toBe(200);
    expect(fetched.headers.get("content-type")).toBe("image/webp");
    expect((await fetch(new URL(url).origin + new URL(url).pathname)).status).toBe(403);
  });

  it("costs eight states and five functions up to the review", async () => {
    const key = "acme/spring/counted.jpg";
    await house.upload(key, await picture("counted"));
    const asset = await arrives(house, key, "in_review");
    const counted = await countExecution(house.sfn, asset.current.execution.arn);
    expect(counted).toEqual({ statesEntered: 8, lambdaCalls: 5 });
  });

  it("gets no new version from the same bytes, and one from others", async () => {
    // Prepare
    const key = "acme/spring/again.jpg";
    const bytes = await picture("again");
    await house.upload(key, bytes);
    const first = await arrives(house, key, "in_review");

    // Act
    await house.upload(key, bytes);
    await house.upload(key, await picture("again, better"));

    // Assess
    const second = await eventually("the second version in review", async () => {
      const asset = await house.as("admin").asset(first.id);
      return asset.version > 1 && asset.status === "in_review" ? asset : undefined;
    });
    expect(second.version).toBe(2);
    await house.cloud.idle();
    expect((await house.as("admin").asset(first.id)).version).toBe(2);
  });

  it("keeps what was approved apart from a version that came later", async () => {
    // Prepare
    const key = "acme/spring/superseded.jpg";
    await house.upload(key, await picture("old"));
    const { id } = await arrives(house, key, "in_review");
    const [link = ""] = await linksAbout(house, key);
    await house.upload(key, await picture("new"));
    await eventually("the second version in review", async () => {
      const asset = (await house.as("admin").assets()).find((candidate) => candidate.key === key);
      return asset?.version === 2 && asset.status === "in_review";
    });

    // Act
    const response = await decideBy(house, link, { decision: "approve" });

    // Assess
    expect(response.status).toBe(410);
    expect(await response.json()).toMatchObject({ code: "superseded" });
    const first = await eventually("the first review to end", async () => {
      const [older] = house.cloud.executions
        .list({ stateMachineArn: house.outputs.stateMachines.review })
        .filter(({ input }) => input.includes(`"assetId":"${id}"`) && input.includes('"version":1'));
      return older?.status === "RUNNING" ? undefined : older;
    });
    expect(first).toMatchObject({ status: "SUCCEEDED", output: expect.stringContaining("superseded") });
  });

  it("takes the words of a sidecar that comes after it", async () => {
    const key = "acme/spring/described-late.jpg";
    await house.upload(key, await picture("described late"));
    await arrives(house, key, "in_review");
    await house.upload(`${key}.json`, new TextEncoder().encode(JSON.stringify({ title: "The late title" })));
    const described = await eventually("the title", async () => {
      const asset = (await house.as("admin").assets()).find((candidate) => candidate.key === key);
      return asset?.title === "The late title" ? asset : undefined;
    });
    expect(described).toMatchObject({ status: "in_review", version: 1 });
  });

  it("says what it was going to cost and what it cost", async () => {
    const key = "acme/spring/priced.jpg";
    await house.upload(key, await picture("priced"));
    const { cost } = (await arrives(house, key, "in_review")).current;
    expect(cost.estimate?.totalUsd).toBeGreaterThan(0);
    expect(cost.actual?.totalUsd).toBeGreaterThan(0);
  });

  it("waits for its embargo, goes live with it, and expires with its licence", async () => {
    // Prepare
    const key = "acme/spring/embargoed.jpg";
    const now = house.cloud.kernel.clock.now();
    const rights = {
      startsAt: new Date(now + 24 * hourMs).toISOString(),
      endsAt: new Date(now + 48 * hourMs).toISOString(),
    };
    await house.upload(`${key}.json`, new TextEncoder().encode(JSON.stringify({ rights })));
    await house.upload(key, await picture("embargoed"));
    await approve(house, key);
    const scheduled = await arrives(house, key, "scheduled");
    const fetchRendition = () => house.as("app").request(`/v1/assets/${scheduled.id}/renditions/thumb`);
    expect((await fetchRendition()).status).toBe(403);

    // Act and assess
    await house.cloud.advanceClock(24 * hourMs + 60_000);
    await arrives(house, key, "live");
    const { expiresAt } = SignedRendition.parse(await (await fetchRendition()).json());
    expect(Date.parse(expiresAt)).toBeLessThanOrEqual(Date.parse(rights.endsAt));

    await house.cloud.advanceClock(24 * hourMs);
    await arrives(house, key, "expired");
    expect((await fetchRendition()).status).toBe(403);
  });
});

describe("a film", () => {
  it("costs eleven states and six functions up to the review", async () => {
    const key = "acme/spring/counted.mp4";
    await house.upload(key, { filePath: await shortFilm() });
    const asset = await arrives(house, key, "in_review");
    const counted = await countExecution(house.sfn, asset.current.execution.arn);
    expect(counted).toEqual({ statesEntered: 11, lambdaCalls: 6 });
  });
});

describe("a song", () => {
  it("is called what its tags call it, and says the rest of them too", async () => {
    const key = "acme/summer/track-07.mp3";
    await house.upload(key, { filePath: await taggedSong("mp3") });
    const { title, current } = await arrives(house, key, "in_review");
    expect(title).toBe(songTags.title);
    expect(current.embedded).toEqual({
      title: songTags.title,
      creator: songTags.artist,
      copyright: songTags.copyright,
      description: songTags.comment,
      keywords: [songTags.genre],
      captureDate: songTags.date,
    });
  });
});

describe("a review", () => {
  it("asks for changes only with a comment, and the producer sees it", async () => {
    const key = "acme/spring/changes.jpg";
    await house.upload(key, await picture("changes"));
    const asset = await arrives(house, key, "in_review");
    const [link = ""] = await linksAbout(house, key);

    expect((await decideBy(house, link, { decision: "request_changes" })).status).toBe(400);
    expect((await decideBy(house, link, { decision: "request_changes", comment: "More <b>blue</b>" })).status).toBe(
      200,
    );

    const changed = await arrives(house, key, "changes_requested");
    expect(changed.id).toBe(asset.id);
    expect(changed.current.review?.reviewers[0]).toMatchObject({
      decision: "request_changes",
      comment: "More <b>blue</b>",
    });
  });

  it("reminds who has not decided, and ends when nobody does", async () => {
    const key = "acme/spring/forgotten.jpg";
    await house.upload(key, await picture("forgotten"));
    await arrives(house, key, "in_review");
    await eventually("the mail", async () => (await mailsAbout(house, key)).length === 1);

    await house.cloud.advanceClock(15 * 24 * hourMs);
    await eventually("the reminder", async () => (await mailsAbout(house, key)).length === 2);
    await house.cloud.advanceClock(15 * 24 * hourMs);

    const ended = await arrives(house, key, "changes_requested");
    expect(ended.statusReason).toMatch(/nobody|no one/i);
  });
});

it("nothing was denied: the house's roles may do all that honest work needs", async () => {
  await house.cloud.idle();
  expect(house.cloud.kernel.access.denials()).toEqual([]);
});
