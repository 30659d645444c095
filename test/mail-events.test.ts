import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { AuditEvent } from "../functions/api/schemas/asset.ts";
import { graceMs } from "../shared/catalog/mail-ledger.ts";
import { arrives } from "./house/approve.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { assemblyOfThisCheckout, type House, openHouse } from "./house/house.ts";
import { readMailbox } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { post } from "./house/post.ts";
import { happeningsOf } from "./house/review-desk.ts";
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
  await settle(house, "word of the bounce to be announced", async () => announced(id)[0]);

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

describe("no mail goes twice, and none is left out", () => {
  const legal = "legal@northwind.example.com";
  const head = "head-of-legal@northwind.example.com";
  const [bo, mara] = ["brand@northwind.example.com", "marketing@northwind.example.com"];
  const hourMs = 3_600_000;
  /** What the template has for a review that nobody looks after: legal is reminded and escalated, brand is reminded. */
  const allOf = [bo, bo, head, legal, legal, legal, mara, mara].sort();

  /** SES fails each mail so, or the next few. */
  const sesFails = (kind: "crash-before" | "crash-after", limit?: number) =>
    house.cloud.setFaults({ seed: 1, rules: [{ target: "sesv2:SendEmail", kind, rate: 1, ...(limit && { limit }) }] });
  afterEach(() => house.cloud.setFaults({ seed: 0, rules: [] }));

  async function mailedAbout(title: string): Promise<string[]> {
    const mails = await readMailbox(house.outputs.endpoint);
    return mails
      .filter(({ subject }) => subject.includes(`“${title}”`))
      .flatMap(({ to }) => to)
      .sort();
  }

  async function upload(title: string): Promise<string> {
    const key = `northwind/launch/${title}.jpg`;
    await house.upload(key, await picture(title));
    return (await arrives(house, key, "in_review")).id;
  }

  /** Lets the house work for more than the grace period of its mails, back-offs and all. */
  async function rest(): Promise<void> {
    for (let strides = 0; strides < 10; strides++) {
      await house.cloud.advanceClock(graceMs / 4);
      await house.cloud.idle(600_000);
    }
  }

  async function untilItsEnd(title: string): Promise<void> {
    const ended = async () =>
      (await house.as("admin").assets()).some((one) => one.title === title && one.status === "changes_requested");
    for (let hours = 0; !(await ended()); hours += 6) {
      expect(hours, "the hours until a forgotten review ends").toBeLessThan(14 * 24);
      await house.cloud.advanceClock(6 * hourMs);
      await rest();
    }
  }

  it("when the answer to every mail is lost: request, reminder and escalation, each once to everybody", async () => {
    sesFails("crash-after");
    const id = await upload("all-lost");
    await settle(house, "the requests", async () => ((await mailedAbout("all-lost")).length === 3 ? true : undefined));
    await rest();
    expect(await mailedAbout("all-lost")).toEqual([bo, legal, mara].sort());
    await untilItsEnd("all-lost");
    expect(await mailedAbout("all-lost")).toEqual(allOf);
    const delivered = (await happeningsOf(house, id)).filter(({ type }) => type === "review.delivered");
    expect(new Set(delivered.map(({ particulars }) => particulars.messageId)).size).toBe(allOf.length);
    expect(await deadLetters(house)).toEqual({});
  });

  it("when SES breaks before it takes a mail, and does not say so: each goes once the grace period is over", async () => {
    sesFails("crash-before", 3);
    await upload("none-taken");
    await rest();
    expect(house.cloud.kernel.faults.hits()).toEqual([3]);
    await rest();
    expect(await mailedAbout("none-taken")).toEqual([bo, legal, mara].sort());
    expect(await deadLetters(house)).toEqual({});
  });

  it("when somebody is mentioned and the answer is lost", async () => {
    const id = await upload("mentioned");
    await rest();
    sesFails("crash-after");
    const body = { text: "Look here", mentions: [legal] };
    const told = await house.as("admin").request(`/v1/assets/${id}/versions/1/comments`, post("look here", body));
    expect(told.status).toBe(201);
    await rest();
    await rest();
    const mails = await readMailbox(house.outputs.endpoint);
    expect(mails.filter(({ subject }) => subject.includes("mentioned you")).flatMap(({ to }) => to)).toEqual([legal]);
    expect(await deadLetters(house)).toEqual({});
  });

  it("and what is told of the mails of a round is taken in fewer calls than it has events", async () => {
    await rest();
    const calls = () =>
      house.cloud.kernel
        .meterEntries()
        .filter(({ service, operation, resource }) =>
          [service, operation, resource].some((part) => String(part).includes("recordmaileventFunction")),
        ).length;
    const before = calls();
    await upload("counted");
    await rest();
    // Three mails, each of which SES tells that it took it and that it was delivered.
    expect(await mailedAbout("counted")).toHaveLength(3);
    expect(calls() - before).toBeLessThanOrEqual(2);
    expect(calls() - before).toBeGreaterThan(0);
  });
});
