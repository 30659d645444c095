import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  emptyFile,
  entityBomb,
  hostileDrawing,
  pixelBomb,
  textNamedFilm,
  truncatedFilm,
  truncatedPhotograph,
} from "./fixtures/hostile.ts";
import { arrives } from "./house/approve.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";

let house: House;
let beacon: { url: string; hits: string[]; close: () => void };
beforeAll(async () => {
  house = await openHouse();
  beacon = await lightBeacon();
});
afterAll(async () => {
  beacon?.close();
  await house?.[Symbol.asyncDispose]();
});

/** A server that nothing must ever call. */
async function lightBeacon() {
  const hits: string[] = [];
  const server = createServer((request, response) => {
    hits.push(request.url ?? "");
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, hits, close: () => server.close() };
}

/** Waits until an upload has come to rest, one way or the other. */
function rests(key: string) {
  return eventually(
    `${JSON.stringify(key.slice(0, 80))} to come to rest`,
    async () => {
      const asset = (await house.as("admin").assets()).find((candidate) => candidate.key === key);
      return asset !== undefined && !["received", "processing"].includes(asset.status) ? asset : undefined;
    },
    120_000,
  );
}

describe("bytes that are not what they say", () => {
  it.each([
    ["nothing at all", "empty.mp4", emptyFile],
    ["a film that was cut off", "truncated.mp4", truncatedFilm],
    ["a text that is named a film", "text.mp4", textNamedFilm],
    ["a photograph that was cut off", "truncated.jpg", truncatedPhotograph],
    ["a picture of four thousand million pixels", "bomb.png", pixelBomb],
  ])("%s is refused with a reason, and kept", async (_, name, make) => {
    const key = `acme/spring/hostile-${name}`;
    await house.upload(key, { filePath: await make() });
    const asset = await rests(key);
    expect(["quarantined", "failed"]).toContain(asset.status);
    expect(asset.statusReason).toMatch(/\w+ \w+/);
    expect(asset.statusReason).not.toMatch(/undefined|\[object|Error:|at .*\.mjs/);
  });
});

describe("a drawing with scripts and references", () => {
  it("is refused or drawn without running or fetching anything", async () => {
    const key = "acme/spring/hostile-drawing.svg";
    await house.upload(key, new TextEncoder().encode(hostileDrawing(beacon.url)));
    const asset = await rests(key);
    expect(["quarantined", "failed", "in_review"]).toContain(asset.status);
    expect(beacon.hits).toEqual([]);
  });

  it("whose entities unfold without end is refused", async () => {
    const key = "acme/spring/hostile-entities.svg";
    await house.upload(key, new TextEncoder().encode(entityBomb()));
    expect(["quarantined", "failed"]).toContain((await rests(key)).status);
  });
});

describe("names that mean harm", () => {
  it.each([
    ["acme/spring/../../globex/launch/escape.jpg"],
    ["acme/spring/quote'\"`.jpg"],
    ["acme/spring/🎬 premiere.jpg"],
    [`acme/spring/${"long".repeat(245)}.jpg`],
    ["acme/spring/<img src=x onerror=alert(1)>.jpg"],
    ["acme/spring/%2e%2e%2f.jpg"],
    ["no-brand.jpg"],
    ["acme/unknown-campaign/fine.jpg"],
  ])("%s is quarantined with the naming policy's words, or handled", async (key) => {
    await house.upload(key, await picture(key));
    const asset = await rests(key);
    expect(asset.key).toBe(key);
    expect(asset.status).toBe("quarantined");
    expect(asset.statusReason).toMatch(/name|brand|campaign/i);
  });
});

it("HTML in metadata stays text, in the catalogue and in the mail", async () => {
  const key = "acme/spring/metadata.jpg";
  const title = '<script>alert("title")</script>';
  await house.upload(key, await picture("metadata"), { title });
  const asset = await arrives(house, key, "in_review");
  expect(asset.title).toBe(title);
  const mails = await eventually("the mail", async () => {
    const sent = house.cloud.mailbox().filter(({ text }) => text?.includes("alert"));
    return sent.length > 0 ? sent : undefined;
  });
  for (const { html } of mails) expect(html).not.toContain("<script");
});

it("whatever came before, an honest master goes through", async () => {
  const key = "acme/spring/honest.jpg";
  await house.upload(key, await picture("honest"));
  await arrives(house, key, "in_review");
});
