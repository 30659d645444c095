import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import {
  emptyFile,
  endlessFilm,
  entityBomb,
  hostileDrawing,
  pixelBomb,
  stampFilm,
  textNamedFilm,
  truncatedFilm,
  truncatedPhotograph,
  wordsOnlyFilm,
} from "./fixtures/hostile.ts";
import { arrives } from "./house/approve.ts";
import { eventually } from "./house/eventually.ts";
import { failedInvocations } from "./house/failed-invocations.ts";
import { type House, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

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
    expect(asset.status).toBe("quarantined");
    expect(asset.statusReason).toMatch(/\w+ \w+/);
    expect(asset.statusReason).not.toMatch(/undefined|\[object|Error:|at .*\.mjs/);
  });
});

describe("a film that cannot be taken", () => {
  it.each([
    ["runs for five hours", "endless.mp4", endlessFilm, /runs 300 minutes; at most 240 are accepted/],
    ["is a stamp", "stamp.mp4", stampFilm, /16×16; at least 32 pixels/],
    ["holds words alone", "words-only.mp4", wordsOnlyFilm, /streams of the file cannot be read/],
    ["was cut off", "cut-off.mp4", truncatedFilm, /streams of the file cannot be read/],
  ])("because it %s is refused before it is transcoded, and raises no alarm", async (_, name, make, reason) => {
    const key = `acme/spring/refused-${name}`;
    await house.upload(key, { filePath: await make() });
    const { id } = await rests(key);
    const asset = await house.as("admin").asset(id);
    expect(asset).toMatchObject({ status: "quarantined", statusReason: expect.stringMatching(reason) });
    expect(asset.current.quality).toMatchObject({
      verdict: "quarantine",
      findings: [{ check: "format", message: asset.statusReason }],
    });

    const run = await eventually("the execution to end", async () => {
      const found = house.cloud.executions.find(asset.current.execution.arn);
      return found?.execution.status === "RUNNING" ? undefined : found;
    });
    expect(run?.execution.status).toBe("SUCCEEDED");
    expect(run?.states.map((state) => state.name)).toEqual([
      ...["Register", "What next?", "Plan", "Can it be taken?"],
      ...["Tag", "Check", "Catalogue", "Passed?", "Held back"],
    ]);
    expect(run?.states.filter(({ error }) => error !== null)).toEqual([]);
  });
});

describe("a drawing with scripts and references", () => {
  it("is refused or drawn without running or fetching anything", async () => {
    const key = "acme/spring/hostile-drawing.svg";
    await house.upload(key, new TextEncoder().encode(hostileDrawing(beacon.url)));
    const asset = await rests(key);
    expect(["quarantined", "in_review"]).toContain(asset.status);
    expect(beacon.hits).toEqual([]);
  });

  it("whose entities unfold without end is refused", async () => {
    const key = "acme/spring/hostile-entities.svg";
    await house.upload(key, new TextEncoder().encode(entityBomb()));
    expect((await rests(key)).status).toBe("quarantined");
  });
});

describe("names that mean harm", () => {
  it.each([
    ["a way out of the folder", "acme/spring/../../globex/launch/escape.jpg"],
    ["quotation marks", "acme/spring/quote'\"`.jpg"],
    ["an emoji", "acme/spring/🎬 premiere.jpg"],
    ["a thousand characters", `acme/spring/${"long".repeat(245)}.jpg`],
    ["markup", "acme/spring/<img src=x onerror=alert(1)>.jpg"],
    ["an escaped way out", "acme/spring/%2e%2e%2f.jpg"],
    ["no brand", "no-brand.jpg"],
    ["an unknown campaign", "acme/unknown-campaign/fine.jpg"],
  ])("such as %s are quarantined with the naming policy's words", async (_, key) => {
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
  // What was refused raised no alarm: no execution failed for it, and no function.
  const { ingest } = house.outputs.stateMachines;
  expect(house.cloud.executions.list({ stateMachineArn: ingest, status: "FAILED" })).toEqual([]);
  expect(await failedInvocations(house)).toEqual({});

  const key = "acme/spring/honest.jpg";
  await house.upload(key, await picture("honest"));
  await arrives(house, key, "in_review");
});
