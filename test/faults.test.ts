import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod";
import type { FaultPlan } from "../infra/local/kernel/fault-rules.ts";
import { film } from "./fixtures/films.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMailbox, reviewLink } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { post } from "./house/post.ts";
import { settle } from "./house/settle.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: 20 });
});
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
});

/** One call in ten, of every service and every function. */
const oneInTen: FaultPlan = {
  seed: 7,
  rules: [
    { target: "lambda:*", kind: "crash-before", rate: 0.03 },
    { target: "lambda:*", kind: "crash-after", rate: 0.04 },
    { target: "lambda:*", kind: "throttle", rate: 0.03 },
    { target: "dynamodb:*", kind: "throttle", rate: 0.1 },
    { target: "s3:*", kind: "error", rate: 0.1 },
    { target: "rekognition:*", kind: "throttle", rate: 0.1 },
    { target: "mediaconvert:Job", kind: "error", rate: 0.1 },
    { target: "mediaconvert:*", kind: "throttle", rate: 0.1 },
    { target: "stepfunctions:*", kind: "throttle", rate: 0.1 },
    { target: "sesv2:*", kind: "throttle", rate: 0.1 },
    { target: "event:Object Created", kind: "duplicate", rate: 0.1 },
    { target: "event:Object Created", kind: "delay", rate: 0.1, delayMs: 5_000 },
  ],
};

const atRest = new Set(["in_review", "failed"]);
/** What the trail may hold beside the work that was done. */
const interruptions = new Set(["version.failed", "version.retried", "review.resumed", "review.delivered"]);
const everyone = () => house.as("admin").assets();

it("accounts for every one of sixty pictures and six films while one call in ten fails, events come twice and late, and functions die", {
  timeout: 600_000,
}, async () => {
  // Prepare
  const pictures = Array.from({ length: 60 }, (_, index) => `acme/spring/picture-${index}.jpg`);
  const films = Array.from({ length: 6 }, (_, index) => `acme/spring/film-${index}.mp4`);
  const keys = [...pictures, ...films].toSorted();
  const clip = await readFile(await film(2));
  house.cloud.setFaults(oneInTen);

  // Act: the films differ in their last byte, so that none is the duplicate of another.
  await Promise.all(pictures.map(async (key) => house.upload(key, await picture(key, { width: 480, height: 360 }))));
  await Promise.all(films.map((key, index) => house.upload(key, Buffer.concat([clip, freeBox(index)]))));
  const rested = await settle(house, "all 66 to come to rest", async () => {
    const assets = await everyone();
    return assets.length === keys.length && assets.every(({ status }) => atRest.has(status)) ? assets : undefined;
  });

  // Assess: what failed under the faults says why, and goes through once they are over.
  expect(rested.map(({ key }) => key).toSorted()).toEqual(keys);
  expect(house.cloud.kernel.faults.hits().filter((hits) => hits > 0).length).toBeGreaterThanOrEqual(10);
  const failed = rested.filter(({ status }) => status === "failed");
  const reasons = failed.map(({ key, statusReason }) => `${key}: ${statusReason}`);
  expect(failed.length, reasons.join("\n")).toBeLessThanOrEqual(6);
  for (const reason of reasons) expect(reason).toMatch(/: \S.* \S/);
  house.cloud.setFaults({ seed: 7, rules: [] });
  for (const { id } of failed)
    expect((await house.as("producer").request(`/v1/assets/${id}/retry`, post(id))).status).toBe(202);

  const recovered = await settle(house, "all 66 to be in review", async () => {
    const assets = await everyone();
    return assets.every(({ status }) => status === "in_review") ? assets : undefined;
  });
  expect(recovered.every(({ version }) => version === 1)).toBe(true);

  const links = await settle(house, "every reviewer to be asked", async () => {
    const sent = (await readMailbox(house.outputs.endpoint)).map(reviewLink);
    return sent.length >= keys.length ? sent : undefined;
  });

  // None twice: one registration, one catalogue and one question each; nobody was asked again, nothing transcoded again.
  for (const { id, key } of recovered) {
    const types = (await trailOf(id)).filter((type) => !interruptions.has(type));
    expect(types, key).toEqual(["asset.registered", "version.catalogued", "review.planned", "review.stage-opened"]);
  }
  expect(links).toHaveLength(keys.length);
  expect(new Set(links).size).toBe(keys.length);
  const transcodes = house.cloud.kernel
    .meterEntries()
    .filter(({ service, operation }) => service === "mediaconvert" && operation === "Job");
  expect(transcodes).toHaveLength(films.length);

  // What became of every mail is on record once, or lies where somebody looks.
  const unrecorded = await settle(house, "word of every mail", async () => {
    const trails = await Promise.all(recovered.map(({ id }) => trailOf(id)));
    const delivered = trails.map((types) => types.filter((type) => type === "review.delivered").length);
    expect(Math.max(...delivered)).toBe(1);
    const letters = Object.entries(await deadLetters(house)).filter(([queue]) =>
      queue.includes("MailEventDeadLetters"),
    );
    const missing = delivered.filter((times) => times === 0).length;
    return missing === letters.reduce((sum, [, count]) => sum + count, 0) ? Object.fromEntries(letters) : undefined;
  });

  // None stuck, nothing else given up.
  const { ingest } = house.outputs.stateMachines;
  expect(house.cloud.executions.list({ stateMachineArn: ingest, status: "RUNNING" })).toEqual([]);
  expect(await deadLetters(house)).toEqual(unrecorded);
});

async function trailOf(id: string): Promise<string[]> {
  const response = await house.as("admin").request(`/v1/assets/${id}/events`);
  const { items } = z.object({ items: z.array(z.object({ type: z.string() })) }).parse(await response.json());
  return items.map(({ type }) => type);
}

/** An MP4 box that players skip (ISO/IEC 14496-12, 8.1.2), to make the same film different bytes. */
function freeBox(value: number): Uint8Array {
  return Uint8Array.of(0, 0, 0, 9, 0x66, 0x72, 0x65, 0x65, value);
}
