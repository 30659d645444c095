import { createVerify } from "node:crypto";
import { describe, expect, it } from "vitest";
import { makeApiHouse, post, signingPublicKey } from "./api-house.ts";

const json = { headers: { accept: "application/json" } };
async function body(response: Response | Promise<Response>) {
  return JSON.parse(await (await response).text());
}

/** Verifies a signed URL as the edge does; answers when it ends. */
function endOf(url: string): number {
  const { origin, pathname, searchParams } = new URL(url);
  const decode = (text: string) =>
    Buffer.from(text.replaceAll("-", "+").replaceAll("_", "=").replaceAll("~", "/"), "base64");
  const expires = Number(searchParams.get("Expires"));
  const policy = searchParams.has("Policy")
    ? decode(searchParams.get("Policy") ?? "").toString()
    : JSON.stringify({
        Statement: [{ Resource: `${origin}${pathname}`, Condition: { DateLessThan: { "AWS:EpochTime": expires } } }],
      });
  expect(
    createVerify("RSA-SHA1")
      .update(policy)
      .verify(signingPublicKey, decode(searchParams.get("Signature") ?? "")),
  ).toBe(true);
  return JSON.parse(policy).Statement[0].Condition.DateLessThan["AWS:EpochTime"];
}

describe("a rendition", () => {
  it("of a live version is a signed URL, by redirect or in JSON", async () => {
    const house = makeApiHouse();
    const id = await house.publish();
    const redirect = await house.as("app:acme")(`/v1/assets/${id}/renditions/web-webp`);
    expect(redirect.status).toBe(302);
    expect(endOf(redirect.headers.get("location") ?? "")).toBe(house.now().getTime() / 1000 + 3_600);

    const said = await body(house.as("app:acme")(`/v1/assets/${id}/renditions/web-webp`, json));
    expect(said).toMatchObject({
      contentType: "image/webp",
      bytes: 12_345,
      expiresAt: new Date(house.now().getTime() + 3_600_000).toISOString(),
    });
    expect(new URL(said.url).pathname).toBe(`/renditions/${id}/v1/web-webp.webp`);
    expect((await house.as("app:acme")(`/v1/assets/${id}/renditions/nope`)).status).toBe(404);
  });

  it("is not to be had before approval, but as a preview by those who work on it", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    await house.catalogue(id);
    expect((await house.as("admin")(`/v1/assets/${id}/renditions/thumb`)).status).toBe(403);
    expect((await house.as("viewer:acme")(`/v1/assets/${id}/renditions/thumb?purpose=preview`)).status).toBe(403);
    for (const group of ["producer:acme", "reviewer:acme", "admin"]) {
      expect((await house.as(group)(`/v1/assets/${id}/renditions/thumb?purpose=preview`)).status, group).toBe(302);
    }
  });

  it("is not to be had after withdrawal, by anyone for any purpose", async () => {
    const house = makeApiHouse();
    const id = await house.publish();
    await house.as("producer:acme")(`/v1/assets/${id}/withdraw`, post());
    for (const purpose of ["deliver", "preview"]) {
      expect((await house.as("admin")(`/v1/assets/${id}/renditions/thumb?purpose=${purpose}`)).status).toBe(403);
    }
  });

  it("never outlives the rights, whatever is asked for", async () => {
    const house = makeApiHouse();
    const endsAt = new Date(house.now().getTime() + 600_000).toISOString();
    const id = await house.publish({ rights: { startsAt: null, endsAt } });
    const said = await body(house.as("app:acme")(`/v1/assets/${id}/renditions/thumb?ttl=86400`, json));
    expect(said.expiresAt).toBe(endsAt);
    expect(endOf(said.url) * 1000).toBe(Date.parse(endsAt));

    // The schedule that takes it down may be late; the rights are not.
    house.advance(600_000);
    expect((await house.as("app:acme")(`/v1/assets/${id}/renditions/thumb`)).status).toBe(403);
  });

  it("never lives longer than the policy allows", async () => {
    const house = makeApiHouse();
    const id = await house.publish();
    const said = await body(house.as("app:acme")(`/v1/assets/${id}/renditions/thumb?ttl=99999999`, json));
    expect(endOf(said.url)).toBe(house.now().getTime() / 1000 + 86_400);
  });

  it("goes on being that of the live version while a newer one is worked on", async () => {
    const house = makeApiHouse();
    const id = await house.publish();
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");
    const said = await body(house.as("app:acme")(`/v1/assets/${id}/renditions/thumb`, json));
    expect(new URL(said.url).pathname).toContain("/v1/");
  });

  it("is that of an older version where a preview asks for it", async () => {
    const house = makeApiHouse();
    const id = await house.publish();
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");
    const preview = `/v1/assets/${id}/renditions/thumb?purpose=preview`;
    const said = await body(house.as("producer:acme")(`${preview}&version=1`, json));
    expect(new URL(said.url).pathname).toContain(`${id}/v1/`);
    // The newest has none yet.
    expect((await house.as("producer:acme")(preview, json)).status).toBe(404);
    expect((await house.as("producer:acme")(`${preview}&version=9`, json)).status).toBe(404);
    expect((await house.as("viewer:acme")(`${preview}&version=1`)).status).toBe(403);
  });
});

describe("playback", () => {
  async function film(house: ReturnType<typeof makeApiHouse>) {
    const id = await house.register({ kind: "video", key: "acme/spring/film.mov", checksum: "md5:film:1" });
    const prefix = `renditions/${id}/v1/`;
    const { master } = await house.catalog.getVersion(id, 1);
    await house.outcome.catalogue({
      subject: { assetId: id, version: 1, kind: "video", brand: "acme", master },
      executionArn: "execution-1",
      made: {
        renditions: [
          {
            name: "hls",
            role: "hls",
            contentType: "application/vnd.apple.mpegurl",
            key: `${prefix}hls/film.m3u8`,
            bytes: 9_000,
          },
          { name: "poster", role: "poster", contentType: "image/jpeg", key: `${prefix}poster.jpg`, bytes: 900 },
          {
            name: "thumbnails",
            role: "thumbnails",
            contentType: "text/vtt",
            key: `${prefix}scrub/thumbs.vtt`,
            bytes: 90,
          },
        ],
        technical: { container: "mov", mimeType: "video/quicktime", bytes: 1, audioTracks: [] },
        estimate: { totalUsd: 0, lines: [], priceBook: "x" },
        frames: [],
        embedded: {},
        findings: [],
      },
      tagged: { tags: [], dominantColours: [], sampledFrames: 0 },
      quality: { verdict: "pass", findings: [] },
    });
    await house.openReview(id);
    await house.decide(id, "approve");
    await house.reviews.advance({ assetId: id, version: 1, round: 1 }, "brand");
    await house.lifecycle.release(id, 1);
    house.texts.set(`${prefix}hls/film.m3u8`, "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\nfilm_540.m3u8\n");
    house.texts.set(`${prefix}hls/film_540.m3u8`, '#EXTM3U\n#EXT-X-MAP:URI="init.mp4"\n#EXTINF:6,\nseg 1.mp4\n');
    house.texts.set(`${prefix}scrub/thumbs.vtt`, "WEBVTT\n\n00:00.000 --> 00:05.000\nsprite.jpg#xywh=0,0,160,90\n");
    return { id, prefix };
  }
  const pathOf = (url: string) => new URL(url).pathname;

  it("leads from the playlist through its variants to segments that the edge serves, without a header", async () => {
    const house = makeApiHouse();
    const { id, prefix } = await film(house);
    const playback = await body(house.as("viewer:acme")(`/v1/assets/${id}/playback`));
    expect(playback).toMatchObject({ type: "hls", poster: expect.stringContaining("Signature="), waveform: null });

    const master = await house.anonymous(pathOf(playback.url));
    expect(master.headers.get("content-type")).toBe("application/vnd.apple.mpegurl");
    const variantUrl = (await master.text()).split("\n")[2] ?? "";
    const variant = await (await house.anonymous(pathOf(variantUrl))).text();
    const [, map = "", , segment = ""] = variant.split("\n");
    expect(new URL(segment).pathname).toBe(`/${prefix}hls/seg%201.mp4`);
    expect(endOf(segment) * 1000).toBe(Date.parse(playback.expiresAt));
    expect(endOf(/URI="([^"]+)"/.exec(map)?.[1] ?? "") * 1000).toBe(Date.parse(playback.expiresAt));
    const track = await (await house.anonymous(pathOf(playback.thumbnails))).text();
    expect(track).toMatch(/^https:\/\/cdn\.example\.com\/renditions\/.*Signature=.*#xywh=0,0,160,90$/m);
  });

  it("opens nothing but playlists and tracks of its version, with a token of its own", async () => {
    const house = makeApiHouse();
    const { id } = await film(house);
    const { url } = await body(house.as("viewer:acme")(`/v1/assets/${id}/playback`));
    const path = pathOf(url);
    house.texts.set(`renditions/${id}/v1/notes.txt`, "secret");
    for (const other of [
      path.replace("film.m3u8", "none.m3u8"),
      path.replace("hls/film.m3u8", "notes.txt"),
      path.replace("hls/film.m3u8", "..%2F..%2Fx.m3u8"),
    ]) {
      expect((await house.anonymous(other)).status, other).toBe(404);
    }
    const [, , , token = ""] = path.split("/");
    expect(
      (await house.anonymous(path.replace(token, `${token.slice(0, -1)}${token.endsWith("A") ? "B" : "A"}`))).status,
    ).toBe(403);
  });

  it("ends with the token, and at once with a withdrawal", async () => {
    const house = makeApiHouse();
    const { id } = await film(house);
    const { url } = await body(house.as("viewer:acme")(`/v1/assets/${id}/playback`));
    await house.lifecycle.withdraw(id, "user:u1", "Wrong film.");
    expect((await house.anonymous(pathOf(url))).status).toBe(403);

    const other = makeApiHouse();
    const again = await film(other);
    const late = await body(other.as("viewer:acme")(`/v1/assets/${again.id}/playback`));
    other.advance(3_600_000);
    expect((await other.anonymous(pathOf(late.url))).status).toBe(403);
  });
});
