import { GetExecutionHistoryCommand, StopExecutionCommand } from "@aws-sdk/client-sfn";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { Playback } from "../functions/api/schemas/delivery.ts";
import { UploadedParts } from "../functions/api/schemas/upload.ts";
import { Redriven } from "../functions/operations/schemas/dead-letter.ts";
import { Pipeline } from "../functions/operations/schemas/execution.ts";
import type { FaultPlan } from "../infra/local/kernel/fault-rules.ts";
import { filmOf } from "./fixtures/films.ts";
import { silentSong, song } from "./fixtures/songs.ts";
import { openUpload, sendFirstPart, sendWhole } from "./house/api-uploads.ts";
import { approve, arrives, decideBy, linksAbout, mailsAbout } from "./house/approve.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMailbox } from "./house/mailbox.ts";
import { neededInAws } from "./house/needed-in-aws.ts";
import { picture } from "./house/picture.ts";
import { playThrough } from "./house/play-through.ts";
import { post } from "./house/post.ts";
import { decideAs, linkOf, reviewMailsTo } from "./house/review-desk.ts";
import { roleGrants } from "./house/role-grants.ts";
import { settle } from "./house/settle.ts";
import { unusedGrants } from "./house/unused-grants.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

const filmKey = "acme/spring/film.mp4";
const songKey = "acme/spring/song.mp3";
const hourMs = 3_600_000;

let house: House;
beforeAll(async () => {
  house = await openHouse();
  await house.upload(filmKey, { filePath: await filmOf(480, 270, 25, 2) });
  await house.upload(songKey, { filePath: await song("mp3", 3) });
});
afterEach(() => house?.cloud.setFaults({ seed: 0, rules: [] }));
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
});

/** Strikes whenever it can, until its limit. */
const strike = (...rules: Omit<FaultPlan["rules"][number], "rate">[]) =>
  house.cloud.setFaults({ seed: 1, rules: rules.map((rule) => ({ rate: 1, ...rule })) });

/** Uploads a small picture of its own for every name, and before it what its sidecar says. */
async function upload(name: string, sidecar?: Record<string, unknown>): Promise<string> {
  const key = `acme/spring/${name}.jpg`;
  if (sidecar !== undefined) await house.upload(`${key}.json`, new TextEncoder().encode(JSON.stringify(sidecar)));
  await house.upload(key, await picture(name));
  return key;
}

async function goesLive(key: string) {
  await approve(house, key);
  return arrives(house, key, "live");
}

/** What a producer has done to an asset; the API takes it on. */
async function request(id: string, what: "retry" | "withdraw" | "reviews"): Promise<void> {
  const response = await house.as("producer").request(`/v1/assets/${id}/${what}`, post(`${what} ${id}`, {}));
  expect(response.status).toBe(202);
}

/** Lets the house work, back-offs skipped, until the asset has the status. */
const becomes = (key: string, status: string) =>
  settle(house, `${key} to be ${status}`, async () =>
    (await house.as("admin").assets()).find((asset) => asset.key === key && asset.status === status),
  );

/** Decides in somebody's name, with a code where one is asked for. */
async function decideOnce(address: string, decision: string): Promise<void> {
  const response = await decideAs(house, address, { decision, comment: "Please." });
  expect(response.status, `${address}: ${decision}`).toBe(200);
}

/** How many dead letters lie in the queue whose name has this in it. */
const lettersIn = async (queue: string) =>
  Object.entries(await deadLetters(house)).find(([name]) => name.includes(queue))?.[1] ?? 0;

/** The ARN of the resource whose logical id begins so. */
function arnOf(logicalId: string): string {
  const found = house.cloud.stacks
    .flatMap(({ resources }) => [...resources])
    .find(([id, { type }]) => id.startsWith(logicalId) && type === "AWS::Lambda::Function");
  if (found === undefined) throw new Error(`There is no function ${logicalId}*.`);
  return String(found[1].attributes.Arn);
}

describe("what roles are for", () => {
  it("films and songs are made, approved, listed and played", async () => {
    const film = await goesLive(filmKey);
    const recording = await goesLive(songKey);
    const playback = async (id: string) =>
      Playback.parse(await (await house.as("app").request(`/v1/assets/${id}/playback`)).json());

    expect((await playThrough((await playback(film.id)).url)).segments.length).toBeGreaterThan(0);
    expect((await fetch((await playback(recording.id)).url)).status).toBe(200);
    expect(await house.as("viewer").assets({ brand: "acme", status: "live" })).toHaveLength(2);
    expect((await house.as("admin").request(`/v1/assets/${film.id}/events`)).status).toBe(200);
  });

  it("uploads come through the API: in one piece with what is said about it, in parts, and given up", async () => {
    const producer = house.as("producer");
    const manyBytes = 65 * 1024 ** 2;

    const bytes = await picture("whole");
    const whole = await openUpload(house, {
      filename: "whole.jpg",
      bytes: bytes.length,
      metadata: { title: "In one piece" },
    });
    expect((await sendWhole(whole, bytes)).status).toBe(200);
    expect((await arrives(house, whole.key, "in_review")).title).toBe("In one piece");

    const parted = await openUpload(house, { filename: "parted.jpg", bytes: manyBytes });
    expect((await sendFirstPart(house, parted, await picture("parted"))).status).toBe(200);
    const arrived = await producer.request(`/v1/uploads/${parted.uploadId}/parts`);
    expect(UploadedParts.parse(await arrived.json()).parts).toHaveLength(1);
    expect((await producer.request(`/v1/uploads/${parted.uploadId}/complete`, post("complete", {}))).status).toBe(200);
    await arrives(house, parted.key, "in_review");

    const givenUp = await openUpload(house, { filename: "given-up.jpg", bytes: manyBytes });
    expect((await sendFirstPart(house, givenUp, bytes)).status).toBe(200);
    expect((await producer.request(`/v1/uploads/${givenUp.uploadId}`, { method: "DELETE" })).status).toBe(204);
  });

  it("changes are requested, and the reviewers asked once more", async () => {
    const key = await upload("changes");
    const [link = ""] = await linksAbout(house, key);
    await decideBy(house, link, { decision: "request_changes", comment: "More blue" });
    await request((await arrives(house, key, "changes_requested")).id, "reviews");
    await eventually("another mail", async () => (await mailsAbout(house, key)).length === 2);
  });

  it("an asset is withdrawn while its reviewers are asked", async () => {
    const key = await upload("withdrawn");
    await linksAbout(house, key);
    await request((await arrives(house, key, "in_review")).id, "withdraw");
    await arrives(house, key, "withdrawn");
  });

  it("a newer version ends the review of the one before it, and a sidecar that comes late is read", async () => {
    const key = await upload("superseded");
    await linksAbout(house, key);
    await house.upload(key, await picture("superseded, better"));
    await house.upload(`${key}.json`, new TextEncoder().encode('{ "title": "Told late" }'));
    await eventually("the second version", async () => {
      const { version, title } = await arrives(house, key, "in_review");
      return version === 2 && title === "Told late";
    });
  });

  it("a decision that comes while nobody waits is carried out as soon as somebody does", async () => {
    // Whoever is asked about anything before this is not to be struck in its place.
    await house.cloud.idle();
    // The mails are out when the function dies, and it is slow to come back.
    strike(
      { target: "lambda:*-openreviewFunction*", kind: "crash-after", limit: 1 },
      { target: "lambda:*-openreviewFunction*", kind: "delay", delayMs: 60_000, limit: 1 },
    );
    const key = await upload("decided-early");
    const [link = ""] = await linksAbout(house, key);
    await eventually("its death", async () => house.cloud.kernel.faults.hits()[0] === 1);
    expect((await decideBy(house, link, { decision: "approve" })).status).toBe(200);
    await house.cloud.advanceClock(120_000);
    await arrives(house, key, "live");
  });

  it("reviewers who do not decide are reminded, and the wait ends", async () => {
    const key = await upload("forgotten");
    await linksAbout(house, key);
    await house.cloud.advanceClock(73 * hourMs);
    await eventually("the reminder", async () => (await mailsAbout(house, key)).length === 2);
    await house.cloud.advanceClock(25 * hourMs);
    await arrives(house, key, "changes_requested");
  });
});

describe("what roles are for when something goes wrong", () => {
  it("stages follow on each other, ask for codes, and end together when one asks for changes", async () => {
    const key = (name: string) => `northwind/launch/${name}.jpg`;
    await house.upload(key("stages"), await picture("stages"));
    await decideOnce("legal@northwind.example.com", "approve");
    await decideOnce("brand@northwind.example.com", "approve");
    for (const client of ["cam", "chris"]) await decideOnce(`${client}@client.example.com`, "approve");
    await arrives(house, key("stages"), "live");

    await house.upload(key("ended"), await picture("ended"));
    await linkOf(house, "brand@northwind.example.com", 2);
    await linkOf(house, "legal@northwind.example.com", 2);
    await decideOnce("legal@northwind.example.com", "request_changes");
    await arrives(house, key("ended"), "changes_requested");
  });

  it("whoever a comment mentions is written to, and what cannot be carried through becomes a dead letter", async () => {
    const { id } = await arrives(house, await upload("discussed"), "in_review");
    const mention = async (name: string) => {
      const body = { text: name, mentions: ["reviewer@example.com"] };
      const path = `/v1/assets/${id}/versions/1/comments`;
      expect((await house.as("producer").request(path, post(name, body))).status).toBe(201);
    };
    await mention("first mention");
    await eventually("a mail", async () =>
      (await readMailbox(house.outputs.endpoint)).some(({ subject }) => subject.includes("mentioned you")),
    );
    // The mail has gone by then: the next attempts find it in the ledger.
    strike({ target: "lambda:*-notifymentionFunction*", kind: "crash-after" });
    await mention("second mention");
    await settle(house, "a dead letter", async () => ((await lettersIn("MentionDeadLetters")) > 0 ? true : undefined));
  });

  it("what became of a mail and cannot be recorded becomes a dead letter", async () => {
    strike({ target: "lambda:*-recordmaileventFunction*", kind: "crash-before" });
    await linksAbout(house, await upload("unrecorded"));
    await settle(house, "a dead letter", async () =>
      (await lettersIn("MailEventDeadLetters")) > 0 ? true : undefined,
    );
  });

  it("a step that fails is recorded, and tried again on request", async () => {
    strike({ target: "lambda:*-tagFunction*", kind: "throttle" });
    const key = await upload("failing");
    const { id } = await becomes(key, "failed");
    house.cloud.setFaults({ seed: 0, rules: [] });
    await request(id, "retry");
    await arrives(house, key, "in_review");
  });

  it("a review that fails is recorded, and no stage of it waits on", async () => {
    const key = "northwind/launch/broken.jpg";
    await house.upload(key, await picture("broken"));
    await eventually("both stages to ask", async () => (await mailsAbout(house, key)).length === 3);
    const { id } = await arrives(house, key, "in_review");
    strike({ target: "lambda:*-openreviewFunction*", kind: "throttle" });
    const path = `/v1/assets/${id}/review/stages/legal/remind`;
    expect((await house.as("admin").request(path, post("remind", {}))).status).toBe(200);
    await becomes(key, "changes_requested");
  });

  it("what is excepted from a standard is taken on when it is tried again", async () => {
    const except = async (id: string, covers: string) => {
      const until = new Date(house.cloud.kernel.clock.now() + 30 * 24 * hourMs).toISOString();
      const waiver = { standard: "House", covers, reason: "It is meant.", until };
      const response = await house.as("admin").request(`/v1/assets/${id}/waivers`, post(`except ${id}`, waiver));
      expect(response.status).toBe(201);
      await request(id, "retry");
    };
    const silent = "acme/spring/silent.wav";
    await house.upload(silent, { filePath: await silentSong() });
    await except((await arrives(house, silent, "quarantined")).id, "silence");
    await arrives(house, silent, "in_review");

    const misnamed = "acme/spring/not (so) good.jpg";
    await house.upload(misnamed, await picture("misnamed"));
    await except((await arrives(house, misnamed, "quarantined")).id, "naming");
    await arrives(house, misnamed, "in_review");
  });

  it("a transcode that nobody waits for any more is cancelled", async () => {
    const key = "acme/spring/stopped.mp4";
    await house.upload(key, { filePath: await filmOf(480, 270, 25, 8) });
    const executionArn = await eventually("its job to begin", async () => {
      const running = house.cloud.executions
        .list({ stateMachineArn: house.outputs.stateMachines.ingest, status: "RUNNING" })
        .find(({ input }) => input.includes(key));
      if (running === undefined) return undefined;
      const { events } = await house.sfn.send(new GetExecutionHistoryCommand({ executionArn: running.arn }));
      return events?.some(({ type }) => type === "TaskSubmitted") ? running.arn : undefined;
    });
    await house.sfn.send(new StopExecutionCommand({ executionArn }));
    await house.cloud.idle();
    expect(house.cloud.executions.find(executionArn)?.execution.status).toBe("ABORTED");
  });

  it("events that cannot leave become dead letters", async () => {
    const key = await upload("unheard");
    await linksAbout(house, key);
    await house.cloud.idle();
    strike({ target: "lambda:*-relayoutboxFunction*", kind: "crash-before" });
    await request((await arrives(house, key, "in_review")).id, "withdraw");
    await settle(house, "a dead letter", async () => ((await lettersIn("OutboxDeadLetters")) > 0 ? true : undefined));
  });

  it("rights begin and end by the clock, and what cannot be published becomes a dead letter", async () => {
    // Prepare
    const now = house.cloud.kernel.clock.now();
    const fromHour = (hour: number) => {
      const [startsAt, endsAt] = [hour, hour + 24].map((at) => new Date(now + at * hourMs).toISOString());
      return { rights: { startsAt, endsAt } };
    };
    const published = await upload("published", fromHour(24));
    const failing = await upload("not-published", fromHour(36));
    const barred = await upload("not-let-in", fromHour(40));
    for (const key of [published, failing, barred]) {
      await approve(house, key);
      await arrives(house, key, "scheduled");
    }

    // Act and assess: at the first hour all is well,
    await house.cloud.advanceClock(24 * hourMs + 60_000);
    await arrives(house, published, "live");

    // at the second the function dies each time,
    strike({ target: "lambda:*-publishFunction*", kind: "crash-before" });
    await house.cloud.advanceClock(12 * hourMs + 600_000);
    await eventually("a dead letter of Lambda", async () => (await lettersIn("PublishDeadLetters")) === 1);
    house.cloud.setFaults({ seed: 0, rules: [] });

    // and at the third nobody may call it.
    const publish = arnOf("publishFunction");
    house.cloud.kernel.setResourcePolicy(publish, [
      { Effect: "Deny", Principal: "*", Action: "lambda:InvokeFunction", Resource: publish },
    ]);
    await house.cloud.advanceClock(4 * hourMs);
    await eventually("a dead letter of Scheduler", async () => (await lettersIn("PublishDeadLetters")) === 2);
    house.cloud.kernel.setResourcePolicy(publish, []);

    await house.cloud.advanceClock(8 * hourMs);
    await arrives(house, published, "expired");
  });

  it("whoever has yet to decide is reminded in the morning, and what cannot be sent becomes a dead letter", async () => {
    // Prepare
    const client = "cleo@client.example.com";
    const asked = async (address: string) => (await reviewMailsTo(house, address)).length;
    const before = await asked(client);
    const first = ["legal@northwind.example.com", "brand@northwind.example.com"];
    const mails = await Promise.all(first.map(asked));
    await house.upload("northwind/launch/waiting.jpg", await picture("waiting"));
    for (const [at, address] of first.entries()) {
      await linkOf(house, address, (mails[at] ?? 0) + 1);
      await decideOnce(address, "approve");
    }
    await linkOf(house, client, before + 1);

    // Act and assess: within the days until it is due all is well,
    for (let day = 0; day < 7 && (await asked(client)) < before + 2; day++) {
      await house.cloud.advanceClock(24 * hourMs);
      await house.cloud.idle();
    }
    expect((await reviewMailsTo(house, client)).at(-1)?.subject).toMatch(/waits? for your decision/);

    // then the function dies each time,
    strike({ target: "lambda:*-senddigestFunction*", kind: "crash-before" });
    await house.cloud.advanceClock(72 * hourMs);
    const dead = await eventually("a dead letter of Lambda", async () => (await lettersIn("DigestDead")) || undefined);
    house.cloud.setFaults({ seed: 0, rules: [] });

    // and at last nobody may call it.
    const digest = arnOf("senddigestFunction");
    house.cloud.kernel.setResourcePolicy(digest, [
      { Effect: "Deny", Principal: "*", Action: "lambda:InvokeFunction", Resource: digest },
    ]);
    await house.cloud.advanceClock(72 * hourMs);
    await eventually("a dead letter of Scheduler", async () => (await lettersIn("DigestDead")) > dead);
    house.cloud.kernel.setResourcePolicy(digest, []);
  });
});

describe("what administrators are for", () => {
  it("what ran is looked into, and what was given up is sent again to whom it was meant for", async () => {
    // Prepare: an upload that the rule could not start is made up, all the others are here.
    const { endpoint, region, admin, buckets } = house.outputs;
    const sqs = new SQSClient({ endpoint, region, credentials: admin });
    const uploads = house.cloud.stacks
      .flatMap(({ resources }) => [...resources])
      .find(([id, { type }]) => id.startsWith("UploadDeadLetters") && type === "AWS::SQS::Queue");
    const object = { key: "acme/spring/none.jpg", size: 1, sequencer: "1" };
    const MessageBody = JSON.stringify({ detail: { bucket: { name: buckets.masters }, object } });
    await sqs.send(new SendMessageCommand({ QueueUrl: uploads?.[1].ref, MessageBody }));
    await house.cloud.idle();

    // Act and assess
    for (const queue of ["uploads", "outbox", "publish", "mentions", "digest", "mail-events"]) {
      const path = `/v1/operations/dead-letters/${queue}/redrive`;
      const redriven = Redriven.parse(await (await house.as("admin").request(path, { method: "POST" })).json());
      expect(redriven, queue).toMatchObject({ refused: [], more: false });
      expect(redriven.sent, queue).toBeGreaterThan(0);
    }
    await house.cloud.idle();
    expect((await house.as("admin").request("/v1/operations/dead-letters")).status).toBe(200);
    for (const machine of ["ingest", "review"])
      expect((await house.as("admin").request(`/v1/operations/executions?machine=${machine}`)).status).toBe(200);
    const [asset] = await house.as("admin").assets({ status: "live" });
    const pipeline = await house.as("admin").request(`/v1/assets/${asset?.id}/pipeline`);
    expect(Pipeline.parse(await pipeline.json()).executions.map(({ workflow }) => workflow)).toContain("review");
  });
});

it("after all that, no role may do what it never needed, and none was denied what it did need", async () => {
  await house.cloud.idle();
  expect(unusedGrants(roleGrants(house), neededInAws)).toEqual({ unneeded: [], idle: [] });
  const denied = house.cloud.kernel.access.denials().map(({ action, resource }) => `${action} on ${resource}`);
  // Those that were asked for, of Scheduler.
  expect([...new Set(denied)].sort()).toEqual(
    ["publishFunction", "senddigestFunction"].map((name) => `lambda:InvokeFunction on ${arnOf(name)}`).sort(),
  );
});
