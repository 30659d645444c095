import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { config } from "../shared/config/config.ts";
import { addSpan, localMorning } from "../shared/review/business-calendar.ts";
import { arrives } from "./house/approve.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMailbox } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { atLink, decideAs, happeningsOf, reviewOf, stagesBecome } from "./house/review-desk.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const client = "cam@client.example.com";
const clients = [client, "cleo@client.example.com", "chris@client.example.com"];
const [calendar] = config.calendars;

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
});

/** A picture that only the clients have not approved. */
async function waitsForClients(name: string): Promise<string> {
  const key = `northwind/launch/${name}.jpg`;
  await house.upload(key, await picture(name));
  const { id } = await arrives(house, key, "in_review");
  await stagesOf(id, { legal: "open", brand: "open" });
  for (const address of ["legal@northwind.example.com", "brand@northwind.example.com"]) {
    await eventually(`${address} to be asked about ${name}`, async () =>
      (await mailsOf(address)).at(-1)?.subject.includes(name),
    );
    expect((await decideAs(house, address, { decision: "approve" })).status).toBe(200);
  }
  await stagesOf(id, { client: "open" });
  return id;
}

/** The same once the review is planned at all. */
async function stagesOf(id: string, states: Record<string, string>): Promise<void> {
  await eventually(`the review of ${id}`, async () => (await house.as("admin").request(`/v1/assets/${id}/review`)).ok);
  await stagesBecome(house, id, states);
}

async function mailsOf(address: string) {
  return (await readMailbox(house.outputs.endpoint)).filter(({ to }) => to.includes(address));
}

const digestsTo = async (address: string) =>
  (await mailsOf(address)).filter(({ subject }) => /reviews? waits? for your decision/.test(subject));

/** The first morning of a digest, from a moment on. */
function morningFrom(at: number): number {
  if (calendar === undefined) throw new Error("The configuration has no calendar.");
  return localMorning(calendar, new Date(at), config.review.digestAt).getTime();
}

async function moveTo(at: number): Promise<void> {
  await house.cloud.idle();
  await house.cloud.advanceClock(Math.max(at - house.cloud.kernel.clock.now(), 0));
  await house.cloud.idle();
}

it("everybody gets one mail a morning with all that waits for them, also when the function dies after sending", async () => {
  // Prepare
  const ids = [await waitsForClients("poster"), await waitsForClients("banner")];
  await eventually("the clients to be asked", async () => (await mailsOf(client)).length === 2);
  const stages = await Promise.all(
    ids.map(async (id) => (await reviewOf(house, id)).stages.find((stage) => stage.id === "client")),
  );
  const due = Math.max(...stages.map((stage) => Date.parse(stage?.dueAt ?? "")));
  let morning = morningFrom(house.cloud.kernel.clock.now() + 12 * 3_600_000);
  while (calendar !== undefined && addSpan(calendar, new Date(morning), { businessDays: 2 }).getTime() < due)
    morning = morningFrom(morning + 1);
  await moveTo(morning - 60_000);
  expect(await digestsTo(client)).toEqual([]);

  // Act
  house.cloud.setFaults({
    seed: 1,
    rules: [{ rate: 1, target: "lambda:*-senddigestFunction*", kind: "crash-after", limit: 1 }],
  });
  // Lambda tries again after one minute.
  await moveTo(morning + 5 * 60_000);

  // Assess
  expect(house.cloud.kernel.faults.hits()).toEqual([1]);
  for (const address of clients) expect(await digestsTo(address)).toHaveLength(1);
  const [digest] = await digestsTo(client);
  expect(digest?.subject).toBe("2 reviews wait for your decision");
  const links = digest?.text?.match(/https?:\/\/\S+\/r\/[\w.~-]+/g) ?? [];
  expect(links).toHaveLength(2);
  for (const link of links) expect((await atLink(house, link)).status).toBe(200);
  for (const id of ids) {
    const reminded = (await happeningsOf(house, id)).filter(({ type }) => type === "review.reminded");
    expect(reminded.filter(({ particulars }) => particulars.digest === true)).toEqual([
      {
        type: "review.reminded",
        particulars: { round: 1, stage: "client", reviewers: expect.arrayContaining(clients), digest: true },
      },
    ]);
  }

  // Whoever decides is left out the next time.
  expect((await decideAs(house, client, { decision: "approve" })).status).toBe(200);
  await moveTo(morningFrom(morning + 1) + 60_000);
  expect((await digestsTo(client)).map(({ subject }) => subject)).toEqual([
    "2 reviews wait for your decision",
    expect.stringMatching(/^1 review waits/),
  ]);
  expect((await digestsTo(clients[1] ?? "")).at(-1)?.subject).toMatch(/^2 reviews wait/);
  expect(await deadLetters(house)).toEqual({});
  expect(house.cloud.kernel.access.denials()).toEqual([]);
});
