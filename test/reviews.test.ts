import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeExecutionCommand, StartExecutionCommand } from "@aws-sdk/client-sfn";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { verifyExport } from "../shared/audit/record-export.ts";
import { arrives } from "./house/approve.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { reviewLink as linkIn, type Mail, readMailbox } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { post } from "./house/post.ts";
import { atLink, decideAs, happeningsOf, linkOf, reviewMailsTo, reviewOf, stagesBecome } from "./house/review-desk.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 120_000 });

const legal = "legal@northwind.example.com";
const head = "head-of-legal@northwind.example.com";
const brand = "brand@northwind.example.com";
const marketing = "marketing@northwind.example.com";
const [cam, cleo, chris] = ["cam@client.example.com", "cleo@client.example.com", "chris@client.example.com"] as const;
const dayMs = 24 * 3_600_000;

let house: House;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "greenlight-reviews-"));
  house = await openHouse({ dataDir });
});
afterAll(async () => {
  await house[Symbol.asyncDispose]();
  await rm(dataDir, { recursive: true, force: true });
});

/** Uploads a picture and waits until its review is planned. */
async function inReview(key: string, subject = key): Promise<string> {
  await house.upload(key, await picture(subject));
  const { id } = await arrives(house, key, "in_review");
  await eventually(`the review of ${key}`, async () => (await house.as("admin").request(`/v1/assets/${id}/review`)).ok);
  return id;
}

const reviewLink = (mail: Mail | undefined) => (mail === undefined ? undefined : linkIn(mail));

/** Moves the clock when everything rests. */
async function later(ms: number): Promise<void> {
  await house.cloud.idle();
  await house.cloud.advanceClock(ms);
  await house.cloud.idle();
}

const codeIn = async (response: Response): Promise<string> => JSON.parse(await response.text()).code;

describe("a campaign", () => {
  const key = "northwind/launch/hero.jpg";
  let id: string;

  it("says beforehand who would be asked, in which order, and why", async () => {
    id = await inReview(key);
    const response = await house.as("admin").request(`/v1/assets/${id}/review-plan`);
    const plan = await response.json();
    expect(plan.template).toEqual({
      id: "campaign",
      name: expect.any(String),
      because: "brand is northwind (northwind)",
    });
    expect(
      plan.stages.map(({ id, takesPlace, after }: { id: string; takesPlace: boolean; after: string[] }) => [
        id,
        takesPlace,
        after,
      ]),
    ).toEqual([
      ["legal", true, []],
      ["brand", true, []],
      ["regional", false, []],
      ["client", true, ["legal", "brand", "regional"]],
    ]);
    expect(plan.stages[2].verdicts).toContainEqual({
      ...{ about: "moderation", wanted: "suggestive", found: "none", holds: false },
    });
    // The viewer's grant is for another brand.
    expect((await house.as("viewer").request(`/v1/assets/${id}/review-plan`)).status).toBe(404);
  });

  it("asks legal and brand side by side, each by mail", async () => {
    await stagesBecome(house, id, { legal: "open", brand: "open", regional: "skipped", client: "waiting" });
    for (const address of [legal, brand, marketing]) await linkOf(house, address);
    expect(await reviewMailsTo(house, cam)).toEqual([]);
  });

  it("tells a scanner's fetch from a person's opening, and shows that a link went on", async () => {
    const link = await linkOf(house, legal);
    await fetch(link, { method: "HEAD" });
    for (let times = 0; times < 2; times++) expect((await atLink(house, link)).status).toBe(200);
    for (let times = 0; times < 2; times++) expect((await atLink(house, link, "/opened")).status).toBe(204);
    const url = new URL(`/v1/review-links/${link.split("/r/")[1]}/opened`, house.outputs.webUrl);
    await fetch(url, { method: "POST", headers: { "user-agent": "Another phone" } });
    const seen = (await happeningsOf(house, id)).filter(
      ({ type }) => /prefetched|opened$/.test(type) && type !== "review.stage-opened",
    );
    expect(seen.map(({ type, particulars }) => [type, particulars.elsewhere])).toEqual([
      ["review.prefetched", undefined],
      ["review.opened", false],
      ["review.opened", true],
    ]);
    await stagesBecome(house, id, { legal: "open" });
  });

  it("reminds who is late a business day before it is due, and escalates after", async () => {
    expect((await decideAs(house, brand, { decision: "approve" })).status).toBe(200);
    await stagesBecome(house, id, { brand: "approved" });
    const { dueAt } = (await reviewOf(house, id)).stages[0] ?? {};
    const due = Date.parse(dueAt ?? "");
    await later(due - house.cloud.kernel.clock.now() - 60_000);
    await eventually("a reminder to legal", async () => (await reviewMailsTo(house, legal)).length === 2);
    expect((await reviewMailsTo(house, legal))[1]?.subject).toMatch(/^Reminder: /);
    expect(await reviewMailsTo(house, marketing)).toHaveLength(1);
    await house.restart();
    for (let day = 0; day < 4 && (await reviewMailsTo(house, head)).length === 0; day++) await later(dayMs);
    await linkOf(house, head);
    expect((await happeningsOf(house, id)).map(({ type }) => type)).toContain("review.escalated");
  });

  it("lets one to whom it was escalated decide, once, and dies kindly for the other", async () => {
    const late = await linkOf(house, legal);
    expect(
      (await decideAs(house, head, { decision: "approve_with_changes", comment: "Mind the disclaimer." })).status,
    ).toBe(200);
    await stagesBecome(house, id, { legal: "approved_with_changes", client: "open" });
    const response = await atLink(house, late, "/decision", { decision: "approve" });
    expect([response.status, await codeIn(response)]).toEqual([410, "settled"]);
  });

  it("asks a client for the code that was mailed, and counts no decision without it", async () => {
    const link = await linkOf(house, cam);
    const bare = await atLink(house, link, "/decision", { decision: "approve" });
    expect([bare.status, await codeIn(bare)]).toEqual([403, "code-needed"]);
    const wrong = await atLink(house, link, "/decision", { decision: "approve", code: "000000" });
    expect(wrong.status).toBe(403);
    expect((await decideAs(house, cam, { decision: "approve" })).status).toBe(200);
  });

  it("goes back to the producer when the clients cannot come to two approvals", async () => {
    for (const address of [cleo, chris])
      expect((await decideAs(house, address, { decision: "request_changes", comment: "Bigger logo." })).status).toBe(
        200,
      );
    const asset = await arrives(house, key, "changes_requested");
    expect(asset.statusReason).toContain("Bigger logo.");
  });

  it("carries over what a new version does not touch, is asked anew where it does, and goes live", async () => {
    const before = (await reviewMailsTo(house, legal)).length;
    await house.upload(key, await picture("hero again"));
    await eventually("the second version's review", async () => {
      const review = await reviewOf(house, id).catch(() => undefined);
      return review?.version === 2;
    });
    const review = await stagesBecome(house, id, { legal: "carried_over", brand: "open" });
    expect(review.stages[0]?.because).toContain("Carried over from version 1");
    expect(await reviewMailsTo(house, legal)).toHaveLength(before);

    const link = await linkOf(house, marketing, 2);
    const handed = await atLink(house, link, "/delegate", { name: "Dora Deputy", email: "dora@northwind.example.com" });
    expect(handed.status).toBe(204);
    expect(await codeIn(await atLink(house, link, "/decision", { decision: "approve" }))).toBe("delegated");
    expect((await decideAs(house, "dora@northwind.example.com", { decision: "approve" })).status).toBe(200);
    await stagesBecome(house, id, { brand: "approved", client: "open" });
    const [older] = await reviewMailsTo(house, cam);
    const over = await atLink(house, reviewLink(older) ?? "", "/decision", { decision: "approve", code: "123456" });
    expect([over.status, await codeIn(over)]).toEqual([410, "superseded"]);
    await linkOf(house, cam, 2);
    await linkOf(house, cleo, 2);
    for (const address of [cam, cleo])
      expect((await decideAs(house, address, { decision: "approve" })).status).toBe(200);
    await arrives(house, key, "live");
  });

  it("leaves a record of every step that verifies by itself, and no mail went twice", async () => {
    const record = await (await house.as("admin").request(`/v1/assets/${id}/record`)).json();
    expect(verifyExport(record)).toMatchObject({ ok: true });
    const types = new Set(record.records.map(({ type }: { type: string }) => type));
    for (const type of [
      "planned",
      "stage-opened",
      "reminded",
      "escalated",
      "decision",
      "delegated",
      "code-sent",
      "stage-closed",
      "decided",
    ])
      expect(types, type).toContain(`review.${type}`);
    const mails = (await readMailbox(house.outputs.endpoint)).map(({ to, subject, text }) =>
      createHash("sha256")
        .update(JSON.stringify([to, subject, text]))
        .digest("hex"),
    );
    expect(new Set(mails).size).toBe(mails.length);
  });
});

describe("those who run a review", () => {
  const key = "northwind/launch/teaser.jpg";
  let id: string;

  it("add and remove people; a removed link is dead, and nobody else is bothered", async () => {
    id = await inReview(key);
    await stagesBecome(house, id, { legal: "open", brand: "open" });
    const before = (await reviewMailsTo(house, brand)).length;
    await eventually("brand to be asked", async () =>
      (await reviewMailsTo(house, brand)).some(({ subject }) => subject.includes("teaser")),
    );
    const path = `/v1/assets/${id}/review/stages/brand/reviewers`;
    const added = await house.as("admin").request(path, post("add", { name: "Gus", email: "gus@client.example" }));
    expect(added.status).toBe(200);
    const link = await linkOf(house, "gus@client.example");
    const { stages } = await added.json();
    const gus = stages[1].reviewers.find(({ name }: { name: string }) => name === "Gus");
    expect((await house.as("admin").request(`${path}/${gus.id}`, { method: "DELETE" })).status).toBe(200);
    expect(await codeIn(await atLink(house, link))).toBe("revoked");
    expect((await reviewMailsTo(house, brand)).length - before).toBeLessThanOrEqual(1);
    const stranger = await house.as("viewer").request(path, post("no", { name: "X", email: "x@example.com" }));
    expect(stranger.status).toBe(404);
  });

  it("remind those who are late at once, by hand", async () => {
    const mails = async () =>
      (await reviewMailsTo(house, legal)).filter(({ subject }) => subject.includes("teaser")).length;
    await eventually("legal to be asked", async () => (await mails()) === 1);
    const reminded = await house.as("admin").request(`/v1/assets/${id}/review/stages/legal/remind`, post("remind"));
    expect(reminded.status).toBe(200);
    await eventually("a reminder", async () => (await mails()) === 2);
  });

  it("choose another template, and that is on record", async () => {
    const unknown = await house.as("admin").request(`/v1/assets/${id}/reviews`, post("t0", { template: "nope" }));
    expect(unknown.status).toBe(400);
    const chosen = await house.as("admin").request(`/v1/assets/${id}/reviews`, post("t1", { template: "brand" }));
    expect(chosen.status).toBe(202);
    await eventually("the other review", async () => (await reviewOf(house, id)).template.id === "brand");
    expect((await happeningsOf(house, id)).map(({ type }) => type)).toContain("review.restarted");
    await stagesBecome(house, id, { brand: "open" });
    const mails = await eventually("Bo to be asked anew", async () => {
      const found = (await reviewMailsTo(house, brand)).filter(({ subject }) => subject.includes("teaser"));
      return found.length >= 2 && found;
    });
    expect(await codeIn(await atLink(house, /https?:\S+\/r\/\S+/.exec(mails[0]?.text ?? "")?.[0] ?? ""))).toBe(
      "withdrawn",
    );
  });

  it("grant and revoke exceptions from standards", async () => {
    const until = new Date(house.cloud.kernel.clock.now() + 30 * dayMs).toISOString();
    const waiver = { standard: "Logo clear space", reason: "<b>Co-branding</b>", until };
    const granted = await house.as("admin").request(`/v1/assets/${id}/waivers`, post("w", waiver));
    expect(granted.status).toBe(201);
    const { id: waiverId } = await granted.json();
    const list = async () => (await (await house.as("admin").request(`/v1/assets/${id}/waivers`)).json()).items;
    expect(await list()).toMatchObject([{ ...waiver, holds: true }]);
    await house.as("admin").request(`/v1/assets/${id}/waivers/${waiverId}/revoke`, post("r", { reason: "It ended." }));
    expect(await list()).toMatchObject([{ holds: false, revoked: { reason: "It ended." } }]);
  });
});

it("what was made from an approved design goes live without asking anybody", async () => {
  const key = "acme/spring/card.jpg";
  await house.upload(key, await picture("card"), { madefrom: "social-card-2027" });
  await arrives(house, key, "live");
  expect((await readMailbox(house.outputs.endpoint)).filter(({ subject }) => subject.includes("“card”"))).toEqual([]);
});

it("whoever says that they are away is stood in for, until they are back", async () => {
  // Prepare
  const now = house.cloud.kernel.clock.now();
  const [from, until] = [now, now + 30 * dayMs].map((at) => new Date(at).toISOString().slice(0, 10));
  const me = (method: string, body?: unknown) =>
    house.as("reviewer").request("/v1/me/absence", { ...post(method, body), method });
  const askedAbout = async (id: string) =>
    (await reviewOf(house, id)).stages.flatMap(({ reviewers }) =>
      reviewers.map(({ email, because }) => [email, because]),
    );
  const standIn = "cam@client.example.com";

  // Act and assess
  expect((await house.as("producer").request("/v1/me/absence")).status).toBe(403);
  expect((await me("PUT", { from, until, standIn })).status).toBe(200);
  const away = await inReview("acme/spring/away.jpg");
  expect(await askedAbout(away)).toEqual([[standIn, `stands in for Rosa Reviewer, who is away until ${until}`]]);
  expect((await me("DELETE", {})).status).toBe(200);
  const back = await inReview("acme/spring/back.jpg");
  expect((await askedAbout(back)).map(([email]) => email)).toEqual(["reviewer@example.com"]);
});

it("somebody who is signed in finds what they are asked in their inbox, and decides there", async () => {
  const id = await inReview("acme/spring/inbox.jpg");
  const inbox = async () => (await (await house.as("reviewer").request("/v1/inbox")).json()).items;
  const [entry] = await eventually("the inbox to fill", async () => {
    const items = (await inbox()).filter(({ assetId }: { assetId: string }) => assetId === id);
    return items.length > 0 && items;
  });
  expect(entry).toMatchObject({ assetId: id, stage: "brand", overdue: false, decision: null });
  const path = `/v1/assets/${id}/review/stages/brand/decision`;
  expect((await house.as("producer").request(path, post("d0", { decision: "approve" }))).status).toBe(403);
  expect((await house.as("reviewer").request(path, post("d1", { decision: "approve" }))).status).toBe(200);
  await arrives(house, "acme/spring/inbox.jpg", "live");
  expect((await inbox()).some(({ assetId }: { assetId: string }) => assetId === id)).toBe(false);
});

it("a stage that is to begin at a date waits for it, and then asks", async () => {
  const id = await inReview("acme/spring/dated.jpg");
  await house.cloud.idle();
  const resumed = async () => (await happeningsOf(house, id)).filter(({ type }) => type === "review.resumed").length;
  const now = house.cloud.kernel.clock.now();
  const moment = (days: number) => new Date(now + days * dayMs).toISOString();
  const stages = [{ id: "brand", opensAt: moment(1), waits: [{ occasion: "request", until: moment(2) }] }];
  const input = JSON.stringify({ assetId: id, version: 1, round: 1, stages });
  const { executionArn } = await house.sfn.send(
    new StartExecutionCommand({ stateMachineArn: house.outputs.stateMachines.review, name: `dated-${id}`, input }),
  );
  await house.cloud.idle();
  expect(await resumed()).toBe(0);
  await later(dayMs + 1_000);
  await eventually("the stage to begin", async () => (await resumed()) === 1);
  const { status } = await house.sfn.send(new DescribeExecutionCommand({ executionArn }));
  expect(status).toBe("RUNNING");
});

it("no link leads out of the house, whatever is put behind it", async () => {
  for (const path of [
    "/r//evil.example",
    "/r/https://evil.example",
    "/r/%2F%2Fevil.example",
    "/v1/review-links//evil.example",
  ]) {
    const response = await fetch(
      new URL(`${house.outputs.webUrl}${path}?next=https://evil.example&redirect=//evil.example`),
      {
        redirect: "manual",
      },
    );
    expect(response.headers.get("location"), path).toBeNull();
    expect(response.status, path).not.toBe(302);
  }
});

it("of a hundred decisions that are sent at once one settles the stage, and it closes once", async () => {
  const key = "acme/spring/race.jpg";
  const id = await inReview(key);
  const link = await eventually("the mail", async () => {
    const mails = await reviewMailsTo(house, "reviewer@example.com");
    const about = mails.find(({ subject }) => subject.includes("race"));
    return /https?:\S+\/r\/\S+/.exec(about?.text ?? "")?.[0];
  });
  const answers = await Promise.all(
    Array.from({ length: 100 }, async (_, at) => {
      const decision = at % 2 === 0 ? "approve" : "request_changes";
      return (await atLink(house, link, "/decision", { decision, comment: "Please." })).status;
    }),
  );
  // Nobody is told that they have decided but one; what is busy says so and may be sent again.
  expect(answers.filter((status) => status === 200)).toHaveLength(1);
  expect(answers.every((status) => [200, 410, 429, 503].includes(status))).toBe(true);
  const { stages } = await eventually("the stage to close", async () => {
    const review = await reviewOf(house, id);
    return review.state !== "open" && review;
  });
  const settled = stages[0]?.reviewers[0]?.decision === "approve" ? "live" : "changes_requested";
  await arrives(house, key, settled);
  const types = (await happeningsOf(house, id)).map(({ type }) => type);
  expect(types.filter((type) => type === "review.decision")).toHaveLength(1);
  expect(types.filter((type) => type === "review.decided")).toHaveLength(1);
});

it("a review that nobody answers expires at the end of its line, and says whom it waited for", async () => {
  const key = "acme/spring/ignored.jpg";
  await inReview(key);
  for (let day = 0; day < 5; day++) await later(dayMs);
  const asset = await arrives(house, key, "changes_requested");
  expect(asset.statusReason).toMatch(/^Brand: nobody decided by /);
});
