import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import * as z from "zod";
import { AuditEvent } from "../functions/api/schemas/asset.ts";
import { arrives } from "./house/approve.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { assemblyOfThisCheckout, type House, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";
import { settle } from "./house/settle.ts";
import { withAddress } from "./house/with-address.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

const address = "bounce+rosa@simulator.amazonses.com";

let folder: string;
let house: House;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "greenlight-mail-events-"));
  const assemblyDir = await withAddress(await assemblyOfThisCheckout(), join(folder, "assembly"), {
    address: "reviewer@example.com",
    becomes: address,
  });
  house = await openHouse({ dataDir: join(folder, "data"), assemblyDir });
});
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** What a persona sees of the mails to an asset's reviewers. */
async function mailsSeenBy(persona: string, id: string) {
  const { review } = (await house.as(persona).asset(id)).current;
  return (review?.reviewers ?? []).map(({ mail }) => mail);
}

async function mailTrail(id: string) {
  const response = await house.as("producer").request(`/v1/assets/${id}/events`);
  const { items } = z.object({ items: z.array(AuditEvent) }).parse(await response.json());
  return items.filter(({ actor }) => actor === "system:record-mail-event");
}

const announced = (id: string) =>
  house.cloud.kernel
    .use("events")
    .recent(1_000)
    .filter(({ event }) => event["detail-type"] === "review.mail-failed")
    .map(({ event }) => z.looseObject({ assetId: z.string() }).parse(event.detail))
    .filter(({ assetId }) => assetId === id);

it("a reviewer whose address does not exist shows as such to the producer, once, also when SES tells it twice", async () => {
  // Prepare
  const key = "acme/spring/bounced.jpg";
  house.cloud.setFaults({ seed: 1, rules: [{ rate: 1, target: "event:Email Bounced", kind: "duplicate" }] });

  // Act
  await house.upload(key, await picture("bounced"));
  const { id } = await arrives(house, key, "in_review");
  await settle(house, "word of the bounce", async () => (await mailTrail(id))[0]);
  await house.cloud.idle();

  // Assess
  const reason = "The address does not exist or takes no mail. (smtp; 550 5.1.1 user unknown)";
  expect(house.cloud.kernel.faults.hits()).toEqual([1]);
  expect(await mailsSeenBy("producer", id)).toEqual([{ state: "bounced", at: expect.any(String), reason }]);
  expect(await mailsSeenBy("viewer", id)).toEqual([undefined]);
  expect(await mailTrail(id)).toMatchObject([
    {
      type: "review.bounced",
      version: 1,
      particulars: { round: 1, reviewer: address, bounceType: "Permanent", reason },
    },
  ]);
  expect(announced(id)).toMatchObject([{ version: 1, reviewer: address, failure: "bounced", reason }]);
  expect(await deadLetters(house)).toEqual({});
  expect(house.cloud.kernel.access.denials()).toEqual([]);
});

it("word that waits for another attempt when everything stops is recorded afterwards", async () => {
  const key = "acme/spring/interrupted.jpg";
  house.cloud.setFaults({
    seed: 1,
    rules: [{ rate: 1, target: "lambda:*-recordmaileventFunction*", kind: "crash-before", limit: 1 }],
  });
  await house.upload(key, await picture("interrupted"));
  const { id } = await arrives(house, key, "in_review");
  expect(await mailTrail(id)).toEqual([]);

  await house.restart();
  await settle(house, "word of the bounce", async () => (await mailTrail(id))[0]);
  expect(await mailsSeenBy("producer", id)).toMatchObject([{ state: "bounced" }]);
});
