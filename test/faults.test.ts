import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AssetSummary } from "../functions/api/schemas/asset.ts";
import { film } from "./fixtures/films.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMailbox, reviewLink } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: 20 });
});
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
});

const settled = ["in_review", "failed", "quarantined"];

/** Waits until every key has come to rest, moving the clock so that back-offs do not take their time. */
function allSettled(keys: string[]): Promise<Map<string, AssetSummary>> {
  return eventually(
    `${keys.length} assets to settle`,
    async () => {
      await house.cloud.advanceClock(10_000);
      const assets = new Map((await house.as("admin").assets()).map((asset) => [asset.key, asset]));
      return keys.every((key) => settled.includes(assets.get(key)?.status ?? "")) ? assets : undefined;
    },
    600_000,
  );
}

it("accounts for every one of sixty pictures and six films while one call in ten fails, events come twice and late, and functions die", {
  timeout: 900_000,
}, async () => {
  // Prepare
  const pictures = Array.from({ length: 60 }, (_, index) => `acme/spring/picture-${index}.jpg`);
  const films = Array.from({ length: 6 }, (_, index) => `acme/spring/film-${index}.mp4`);
  const clip = await readFile(await film(2));
  house.cloud.setFaults({
    seed: 7,
    rules: [
      { target: "lambda:*", kind: "crash-before", rate: 0.03 },
      { target: "lambda:*", kind: "crash-after", rate: 0.04 },
      { target: "lambda:*", kind: "throttle", rate: 0.03 },
      { target: "dynamodb:*", kind: "throttle", rate: 0.1 },
      { target: "s3:*", kind: "error", rate: 0.1 },
      { target: "rekognition:*", kind: "throttle", rate: 0.1 },
      { target: "mediaconvert:*", kind: "throttle", rate: 0.1 },
      { target: "ses*:*", kind: "throttle", rate: 0.1 },
      { target: "event:Object Created", kind: "duplicate", rate: 0.1 },
      { target: "event:Object Created", kind: "delay", rate: 0.1, delayMs: 5_000 },
    ],
  });

  // Act: the films differ in their last byte, so that none is the duplicate of another.
  await Promise.all(pictures.map(async (key) => house.upload(key, await picture(key, { width: 480, height: 360 }))));
  await Promise.all(films.map((key, index) => house.upload(key, Buffer.concat([clip, freeBox(index)]))));
  const assets = await allSettled([...pictures, ...films]);

  // Assess
  const byStatus = Object.groupBy([...assets.values()], ({ status }) => status);
  const failed = (byStatus.failed ?? []).map(({ key, statusReason }) => `${key}: ${statusReason}`);
  expect(assets.size).toBe(66);
  expect([...assets.values()].every(({ version }) => version === 1)).toBe(true);
  expect(byStatus.in_review?.length ?? 0, failed.join("\n")).toBeGreaterThanOrEqual(60);
  for (const { statusReason } of byStatus.failed ?? []) expect(statusReason).toMatch(/\S/);

  // What failed under the faults goes through once they are over.
  house.cloud.setFaults({ seed: 7, rules: [] });
  for (const { id } of byStatus.failed ?? []) {
    const response = await house
      .as("producer")
      .request(`/v1/assets/${id}/retry`, { method: "POST", headers: { "idempotency-key": id } });
    expect(response.status).toBe(202);
  }
  const recovered = await eventually(
    "every asset in review",
    async () => {
      await house.cloud.advanceClock(10_000);
      const all = await house.as("admin").assets({ status: "in_review" });
      return all.length === 66 ? all : undefined;
    },
    300_000,
  );
  expect(recovered).toHaveLength(66);

  const mails = await eventually("a mail for each", async () => {
    const sent = (await readMailbox(house.outputs.endpoint)).filter((mail) => reviewLink(mail) !== undefined);
    return sent.length >= 66 ? sent : undefined;
  });
  expect(new Set(mails.map((mail) => reviewLink(mail))).size, "no review asked twice").toBe(mails.length);
  expect(mails).toHaveLength(66);
});

/** An MP4 box that players skip (ISO/IEC 14496-12, 8.1.2), to make the same film different bytes. */
function freeBox(value: number): Uint8Array {
  return Uint8Array.of(0, 0, 0, 9, 0x66, 0x72, 0x65, 0x65, value);
}
