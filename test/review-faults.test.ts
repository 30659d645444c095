import { afterAll, beforeAll, expect, it } from "vitest";
import type { FaultPlan } from "../infra/local/kernel/fault-rules.ts";
import { verifyExport } from "../shared/audit/record-export.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMailbox, reviewLink } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { atLink, happeningsOf, reviewOf } from "./house/review-desk.ts";
import { settle } from "./house/settle.ts";

let house: House;
beforeAll(async () => {
  house = await openHouse({ seed: 21 });
});
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
});

/** One call in ten, of every service and every function: refused, broken, done and its answer lost, told twice or late. */
const oneInTen: FaultPlan = {
  seed: 11,
  rules: [
    { target: "lambda:*", kind: "crash-before", rate: 0.03 },
    { target: "lambda:*", kind: "crash-after", rate: 0.04 },
    { target: "lambda:*", kind: "throttle", rate: 0.03 },
    { target: "dynamodb:*", kind: "throttle", rate: 0.04 },
    { target: "dynamodb:*", kind: "error", rate: 0.03 },
    { target: "dynamodb:*", kind: "crash-after", rate: 0.03 },
    { target: "s3:*", kind: "error", rate: 0.1 },
    { target: "rekognition:*", kind: "throttle", rate: 0.1 },
    { target: "stepfunctions:*", kind: "throttle", rate: 0.06 },
    { target: "stepfunctions:*", kind: "crash-after", rate: 0.04 },
    { target: "secretsmanager:*", kind: "error", rate: 0.1 },
    { target: "ssm:*", kind: "throttle", rate: 0.1 },
    { target: "sesv2:*", kind: "throttle", rate: 0.04 },
    { target: "sesv2:*", kind: "error", rate: 0.03 },
    { target: "sesv2:*", kind: "crash-after", rate: 0.03 },
    { target: "event:*", kind: "duplicate", rate: 0.1 },
    { target: "event:*", kind: "delay", rate: 0.1, delayMs: 5_000 },
  ],
};

const legal = "legal@northwind.example.com";
const head = "head-of-legal@northwind.example.com";
const [bo, mara] = ["brand@northwind.example.com", "marketing@northwind.example.com"] as const;
const [cam, cleo, chris] = ["cam@client.example.com", "cleo@client.example.com", "chris@client.example.com"] as const;
const everybody = [legal, bo, mara, cam, cleo, chris];
const hourMs = 3_600_000;

interface Script {
  decisions: Record<string, string>;
  status: string;
  stages: Record<string, string>;
  /** Whom the stages that came to pass may ask by mail, once each. */
  asked: string[];
}

/** What the reviewers of each picture decide, and what its template makes of that. */
const scripts: Record<string, Script> = {
  "all-well": {
    decisions: { [legal]: "approve", [bo]: "approve", [cam]: "approve", [chris]: "approve" },
    status: "live",
    stages: { legal: "approved", brand: "approved", regional: "skipped", client: "approved" },
    asked: everybody,
  },
  "mind-this": {
    decisions: { [legal]: "approve_with_changes", [mara]: "approve", [cam]: "approve", [cleo]: "approve_with_changes" },
    status: "live",
    stages: { legal: "approved_with_changes", brand: "approved", regional: "skipped", client: "approved_with_changes" },
    asked: everybody,
  },
  "not-for-legal": {
    decisions: { [legal]: "not_relevant", [bo]: "approve", [cleo]: "approve", [chris]: "approve" },
    status: "live",
    stages: { legal: "not_relevant", brand: "approved", regional: "skipped", client: "approved" },
    asked: everybody,
  },
  "sent-back-at-once": {
    decisions: { [bo]: "request_changes" },
    status: "changes_requested",
    stages: { legal: "cancelled", brand: "changes_requested", regional: "skipped", client: "cancelled" },
    asked: [legal, bo, mara],
  },
  "sent-back-at-last": {
    decisions: { [legal]: "approve", [mara]: "approve", [cleo]: "request_changes", [chris]: "request_changes" },
    status: "changes_requested",
    stages: { legal: "approved", brand: "approved", regional: "skipped", client: "changes_requested" },
    asked: everybody,
  },
};
const titles = Object.keys(scripts);
const forgotten = "forgotten";

it("brings reviews in three stages to what their template says while one call in ten fails", {
  timeout: 600_000,
}, async () => {
  // Prepare
  house.cloud.setFaults(oneInTen);
  for (const title of [...titles, forgotten])
    await house.upload(`northwind/launch/${title}.jpg`, await picture(title, { width: 480, height: 360 }));

  // Act: everybody decides as soon as they are asked, all at the same time, and tries again until it is taken.
  const open = new Map(titles.map((title) => [title, new Map(Object.entries(scripts[title]?.decisions ?? {}))]));
  await settle(house, "everybody to have decided", async () => {
    await Promise.all(
      [...open].flatMap(([title, decisions]) =>
        [...decisions].map(async ([address, decision]) => {
          if (await decided(title, address, decision)) decisions.delete(address);
        }),
      ),
    );
    return [...open.values()].every(({ size }) => size === 0) ? true : undefined;
  });
  await settle(house, "every review to have ended", async () => {
    const statuses = await tried(() => statusesByTitle());
    return titles.every((title) => statuses?.get(title) === scripts[title]?.status) ? true : undefined;
  });
  // Nobody looks after the last one, until its line ends.
  for (let hours = 0; (await tried(() => statusesByTitle()))?.get(forgotten) !== "changes_requested"; hours += 6) {
    expect(hours, "the hours until a forgotten review ends").toBeLessThan(14 * 24);
    await house.cloud.advanceClock(6 * hourMs);
    await rest();
  }
  expect(house.cloud.kernel.faults.hits().filter((hits) => hits > 0).length).toBeGreaterThanOrEqual(12);
  house.cloud.setFaults({ seed: 11, rules: [] });
  await rest();

  // Assess: each as its template says, every decision counted once, and the record of it verifies.
  const assets = await house.as("admin").assets();
  const idOf = (title: string) => assets.find(({ key }) => key === `northwind/launch/${title}.jpg`)?.id ?? "";
  for (const [title, { status, stages, decisions }] of Object.entries(scripts)) {
    expect((await house.as("admin").asset(idOf(title))).status, title).toBe(status);
    const review = await reviewOf(house, idOf(title));
    expect(Object.fromEntries(review.stages.map(({ id, state }) => [id, state])), title).toEqual(stages);
    const happenings = await happeningsOf(house, idOf(title));
    const counted = happenings.filter(({ type }) => type === "review.decision");
    expect(counted.map(({ particulars }) => particulars.decision).sort(), title).toEqual(
      Object.values(decisions).sort(),
    );
    for (const type of ["review.planned", "review.decided"])
      expect(
        happenings.filter((one) => one.type === type),
        `${title}: ${type}`,
      ).toHaveLength(1);
  }
  expect((await house.as("admin").asset(idOf(forgotten))).statusReason).toMatch(/^Brand: nobody decided by /);
  for (const title of [...titles, forgotten]) {
    const record = await (await house.as("admin").request(`/v1/assets/${idOf(title)}/record`)).json();
    expect(verifyExport(record), title).toMatchObject({ ok: true });
  }

  // Every mail went once: one question to everybody who was asked, and to those who were late what the template has for them.
  // Whose mail was refused at first is asked no more when the others have closed the stage meanwhile.
  for (const [title, { asked, decisions }] of Object.entries(scripts)) {
    const mails = (await mailsAbout(title)).flatMap(({ to }) => to);
    expect(new Set(mails).size, title).toBe(mails.length);
    expect(mails, title).toEqual(expect.arrayContaining(Object.keys(decisions)));
    expect([...asked, head], title).toEqual(expect.arrayContaining(mails));
  }
  const late = (await mailsAbout(forgotten)).flatMap(({ to }) => to);
  // Legal is reminded a day ahead and when it is escalated, brand when it is due.
  expect(late.sort()).toEqual([legal, legal, legal, head, bo, bo, mara, mara].sort());

  // What became of each mail is on record once, or lies where somebody looks; nothing else was given up, nothing is stuck.
  const delivered = await Promise.all(
    [...titles, forgotten].map(async (title) => {
      const ids = (await happeningsOf(house, idOf(title)))
        .filter(({ type }) => type === "review.delivered")
        .map(({ particulars }) => particulars.messageId);
      expect(new Set(ids).size, title).toBe(ids.length);
      return { missing: (await mailsAbout(title)).length - ids.length };
    }),
  );
  const letters = Object.entries(await deadLetters(house));
  const ofMails = letters.filter(([queue]) => queue.includes("MailEventDeadLetters"));
  expect(letters.filter((letter) => !ofMails.includes(letter))).toEqual([]);
  const missing = delivered.reduce((sum, one) => sum + one.missing, 0);
  expect(missing).toBeLessThanOrEqual(ofMails.reduce((sum, [, count]) => sum + count, 0));
  for (const stateMachineArn of Object.values(house.outputs.stateMachines)) {
    const ended = house.cloud.executions.list({ stateMachineArn });
    expect(ended.filter(({ status }) => status !== "SUCCEEDED").map(({ name, status }) => [name, status])).toEqual([]);
  }
});

/** Lets the house work, back-offs and all that comes again skipped, for five minutes by its clock. */
async function rest(): Promise<void> {
  for (let strides = 0; strides < 10; strides++) {
    await house.cloud.advanceClock(30_000);
    await house.cloud.idle(600_000);
  }
}

/** An answer, unless it is this call in ten that fails. */
async function tried<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch {
    return undefined;
  }
}

async function statusesByTitle(): Promise<Map<string, string>> {
  const assets = await house.as("admin").assets();
  return new Map(assets.map(({ title, status }) => [title, status]));
}

async function mailsAbout(title: string) {
  const mails = await readMailbox(house.outputs.endpoint);
  return mails.filter((mail) => mail.subject.includes(`“${title}”`) && reviewLink(mail) !== undefined);
}

async function codesTo(address: string, title: string): Promise<string[]> {
  const mails = await readMailbox(house.outputs.endpoint);
  return mails
    .filter(
      ({ to, subject, text }) => to.includes(address) && subject.includes("is your code") && text?.includes(title),
    )
    .map(({ subject }) => subject.slice(0, 6));
}

/** Decides once, with the code that was mailed where one is asked for. Answers whether it was taken, now or before. */
async function decided(title: string, address: string, decision: string): Promise<boolean> {
  const mail = (await mailsAbout(title)).find(({ to }) => to.includes(address));
  const link = mail && reviewLink(mail);
  if (link === undefined) return false;
  const said = { decision, ...(decision === "approve" ? {} : { comment: "Mind the logo." }) };
  const first = await atLink(house, link, "/decision", said);
  if (first.status !== 403) return isTaken(first);
  const before = (await codesTo(address, title)).length;
  await atLink(house, link, "/code");
  const codes = await codesTo(address, title);
  if (codes.length === before) return false;
  return isTaken(await atLink(house, link, "/decision", { ...said, code: codes.at(-1) }));
}

/** It was, too, when the stage is closed with this decision in it, whose answer was lost. */
async function isTaken(response: Response): Promise<boolean> {
  if (response.status !== 410) return response.ok;
  return JSON.parse(await response.text()).code === "used";
}
