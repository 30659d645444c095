import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Asset } from "../functions/api/schemas/asset.ts";
import { Playback, SignedRendition } from "../functions/api/schemas/delivery.ts";
import { film } from "./fixtures/films.ts";
import { approve, arrives } from "./house/approve.ts";
import { type House, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";
import { playThrough } from "./house/play-through.ts";
import { post } from "./house/post.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

const hourMs = 3_600_000;
const filmKey = "acme/spring/premiere.mp4";
let house: House;
let premiere: Asset;

beforeAll(async () => {
  house = await openHouse();
  await house.upload(filmKey, { filePath: await film(10) });
  await arrives(house, filmKey, "in_review");
  await approve(house, filmKey);
  premiere = await arrives(house, filmKey, "live");
}, 240_000);
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
});

const rendition = (id: string, name: string, persona = "app") =>
  house.as(persona).request(`/v1/assets/${id}/renditions/${name}`);
const playback = (id: string, persona = "app") => house.as(persona).request(`/v1/assets/${id}/playback`);

async function live(key: string, rights?: { startsAt?: string; endsAt?: string }): Promise<Asset> {
  if (rights !== undefined) await house.upload(`${key}.json`, new TextEncoder().encode(JSON.stringify({ rights })));
  await house.upload(key, await picture(key));
  await arrives(house, key, "in_review");
  await approve(house, key);
  return arrives(house, key, "live");
}

describe("a film", () => {
  it("plays through: every rung, every segment, each of them signed", async () => {
    const { url, type } = Playback.parse(await (await playback(premiere.id)).json());
    const played = await playThrough(url);

    expect(type).toBe("hls");
    expect(played.playlists).toBeGreaterThanOrEqual(3);
    expect(played.segments.length).toBeGreaterThanOrEqual(4);
    for (const segment of played.segments) {
      expect([200, 206], segment.href).toContain((await fetch(segment)).status);
    }
  });

  it("gives out no segment without its signature, with another's, or after its time", async () => {
    const { url, expiresAt } = Playback.parse(await (await playback(premiere.id)).json());
    const { segments } = await playThrough(url);
    const image = await live("acme/spring/other.jpg");
    const foreign = SignedRendition.parse(await (await rendition(image.id, "thumb")).json());
    for (const segment of segments) {
      const bare = new URL(segment.pathname, segment);
      const misused = new URL(bare);
      misused.search = new URL(foreign.url).search;
      expect((await fetch(bare)).status, bare.href).toBe(403);
      expect((await fetch(misused)).status, misused.href).toBe(403);
    }
    await house.cloud.advanceClock(Date.parse(expiresAt) - house.cloud.kernel.clock.now() + 1_000);
    for (const segment of segments) expect((await fetch(segment)).status, segment.href).toBe(403);
    expect((await fetch(url)).status).toBe(403);
  });
});

describe("a brand's assets", () => {
  it("do not exist for another brand's apps and people", async () => {
    const key = "globex/launch/secret.jpg";
    await house.upload(key, await picture("secret"));
    await arrives(house, key, "in_review");
    await approve(house, key);
    const { id } = await arrives(house, key, "live");

    for (const request of [rendition(id, "thumb"), playback(id), house.as("app").request(`/v1/assets/${id}`)])
      expect((await request).status).toBe(404);
    expect((await rendition(premiere.id, "poster", "stranger")).status).toBe(404);
    expect((await rendition(id, "thumb", "stranger")).status).toBe(200);
    const seen = await house.as("app").assets();
    expect(seen.some(({ brand }) => brand !== "acme")).toBe(false);
  });

  it("are previewed by those who work on them, and by no app", async () => {
    const key = "acme/spring/unapproved.jpg";
    await house.upload(key, await picture("unapproved"));
    const { id } = await arrives(house, key, "in_review");
    expect((await rendition(id, "thumb")).status).toBe(403);
    expect((await rendition(id, "thumb?purpose=preview")).status).toBe(403);
    expect((await rendition(id, "thumb?purpose=preview", "producer")).status).toBe(200);
  });
});

describe("a licence", () => {
  it("ends every signature with itself, at the API and at the edge", async () => {
    const endsAt = new Date(house.cloud.kernel.clock.now() + 40 * 60_000).toISOString();
    const { id } = await live("acme/spring/licensed.jpg", { endsAt });
    const signed = SignedRendition.parse(await (await rendition(id, "thumb?ttl=86400")).json());
    expect(Date.parse(signed.expiresAt)).toBeLessThanOrEqual(Date.parse(endsAt));
    expect((await fetch(signed.url)).status).toBe(200);

    await house.cloud.advanceClock(40 * 60_000);
    expect((await fetch(signed.url)).status).toBe(403);
    expect((await rendition(id, "thumb")).status).toBe(403);
    await arrives(house, "acme/spring/licensed.jpg", "expired");
  });
});

describe("a withdrawal", () => {
  it("ends signing and playlists at once; what is signed already lives out its time at the edge, and no longer", async () => {
    const { url: master } = Playback.parse(await (await playback(premiere.id)).json());
    const { segments } = await playThrough(master);
    const segment = segments[0] ?? new URL(master);
    const withdrawn = await house
      .as("producer")
      .request(`/v1/assets/${premiere.id}/withdraw`, post("withdraw", { reason: "A song in it is not cleared." }));
    expect(withdrawn.status).toBe(202);

    expect((await playback(premiere.id)).status).toBe(403);
    expect((await rendition(premiere.id, "poster")).status).toBe(403);
    expect((await fetch(master)).status).toBe(403);
    expect((await fetch(segment)).status).toBe(200);
    await house.cloud.advanceClock(hourMs + 1_000);
    expect((await fetch(segment)).status).toBe(403);
  });
});

it("nothing was denied: the house's roles may do all that honest work needs", async () => {
  await house.cloud.idle();
  expect(house.cloud.kernel.access.denials()).toEqual([]);
});
