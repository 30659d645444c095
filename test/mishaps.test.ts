import { CancelJobCommand, MediaConvertClient } from "@aws-sdk/client-mediaconvert";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import type { FaultPlan } from "../infra/local/kernel/fault-rules.ts";
import { filmOf } from "./fixtures/films.ts";
import { approve, arrives, mailsAbout } from "./house/approve.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";
import { post } from "./house/post.ts";
import { happeningsOf } from "./house/review-desk.ts";
import { settle } from "./house/settle.ts";

// A machine that is busy elsewhere takes its time.
vi.setConfig({ testTimeout: 120_000 });

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterEach(() => house?.cloud.setFaults({ seed: 0, rules: [] }));
afterAll(async () => {
  await house?.[Symbol.asyncDispose]();
});

/** Strikes the first `limit` times that it can. */
const strike = (rule: Omit<FaultPlan["rules"][number], "rate">) =>
  house.cloud.setFaults({ seed: 1, rules: [{ rate: 1, limit: 1, ...rule }] });
const struck = () => house.cloud.kernel.faults.hits();

/** Lets the house work, back-offs skipped, until the asset has the status. */
const becomes = (key: string, status: string) =>
  settle(house, `${key} to be ${status}`, async () => {
    const asset = (await house.as("admin").assets()).find((candidate) => candidate.key === key);
    return asset?.status === status ? house.as("admin").asset(asset.id) : undefined;
  });

const retry = (id: string, key: string) => house.as("producer").request(`/v1/assets/${id}/retry`, post(key));

/** What an asset's trail says happened, first to last; when a mail has arrived is told at any time after it was sent. */
async function trail(id: string): Promise<string[]> {
  return (await happeningsOf(house, id)).map(({ type }) => type).filter((type) => type !== "review.delivered");
}

/** Lets the house work until a trail is as long as what is expected of it, and answers it. */
const trailOf = (id: string, expected: unknown[]) =>
  settle(house, `the trail of ${id} to say ${expected.at(-1)}`, async () => {
    const types = await trail(id);
    return types.length >= expected.length ? types : undefined;
  });

/** Small, for what is proven here is not the picture; each length is bytes of its own. */
const clip = (seconds: number) => filmOf(480, 270, 25, seconds);

const once = ["asset.registered", "version.catalogued", "review.planned", "review.stage-opened"];

describe("an event", () => {
  it("that comes twice starts the work once", async () => {
    const key = "acme/spring/twice.jpg";
    strike({ target: "event:Object Created", kind: "duplicate" });
    await house.upload(key, await picture("twice"));
    const asset = await becomes(key, "in_review");

    const executions = house.cloud.executions
      .list({ stateMachineArn: house.outputs.stateMachines.ingest })
      .filter(({ input }) => input.includes(key));
    expect(executions.map(({ status }) => status)).toEqual(["SUCCEEDED", "SUCCEEDED"]);
    expect(asset.version).toBe(1);
    expect(await trailOf(asset.id, once)).toEqual(once);
    expect(await mailsAbout(house, key)).toHaveLength(1);
  });

  it("that a newer one has overtaken takes nothing back", async () => {
    const key = "acme/spring/overtaken.jpg";
    strike({ target: "event:Object Created", kind: "delay", delayMs: 60_000 });
    await house.upload(key, await picture("older"));
    const newer = await picture("newer");
    await house.upload(key, newer);
    const before = await becomes(key, "in_review");
    await house.cloud.advanceClock(61_000);
    await house.cloud.idle();

    const asset = await house.as("admin").asset(before.id);
    expect(asset.current).toMatchObject({ version: 1, status: "in_review", bytes: newer.length });
    expect(await trailOf(asset.id, once)).toEqual(once);
  });
});

describe("a function that dies after its work was done", () => {
  it.each(["register", "render", "tag", "check", "catalogue", "planreview", "openreview"])(
    "as %s does it over once it is called again, and nothing twice",
    async (step) => {
      const key = `acme/spring/killed-${step}.jpg`;
      strike({ target: `lambda:*-${step}Function*`, kind: "crash-after" });
      await house.upload(key, await picture(key));
      const asset = await becomes(key, "in_review");
      // A wait that begins again has another token, which is no question to anybody.
      const expected = step === "openreview" ? [...once, "review.resumed"] : once;

      expect(await trailOf(asset.id, expected)).toEqual(expected);
      expect(struck()).toEqual([1]);
      expect(asset.version).toBe(1);
      expect(await mailsAbout(house, key)).toHaveLength(1);
    },
  );

  it("while it closes a review publishes once", async () => {
    const key = "acme/spring/killed-close.jpg";
    strike({ target: "lambda:*-closereviewFunction*", kind: "crash-after" });
    await house.upload(key, await picture(key));
    await becomes(key, "in_review");
    await approve(house, key);
    const { id } = await becomes(key, "live");
    expect(struck()).toEqual([1]);
    expect(await trail(id)).toEqual([...once, "review.decision", "review.decided", "version.live"]);
    expect(await mailsAbout(house, key)).toHaveLength(1);
  });

  it("while it records what became of a mail records it once", async () => {
    const key = "acme/spring/killed-record.jpg";
    strike({ target: "lambda:*-recordmaileventFunction*", kind: "crash-after" });
    await house.upload(key, await picture(key));
    const { id } = await becomes(key, "in_review");
    // It is called again after a minute.
    await house.cloud.advanceClock(61_000);
    await house.cloud.idle();
    expect(struck()).toEqual([1]);
    expect((await happeningsOf(house, id)).filter(({ type }) => type === "review.delivered")).toHaveLength(1);
  });

  it("after a transcode does not pay for a second one", async () => {
    const key = "acme/spring/killed-derive.mp4";
    const jobs = () =>
      house.cloud.kernel.meterEntries().filter(({ operation }) => operation === "CreateJob" || operation === "Job");
    const before = jobs().length;
    strike({ target: "lambda:*-deriveFunction*", kind: "crash-after", limit: 1 });
    await house.upload(key, { filePath: await clip(2) });
    const asset = await becomes(key, "in_review");
    expect(struck()).toEqual([1]);
    expect(jobs().length - before).toBe(1);
    expect(asset.current.cost.actual?.totalUsd).toBeGreaterThan(0);
  });
});

describe("a service that is throttled", () => {
  it("for a while is waited for", async () => {
    const key = "acme/spring/throttled.jpg";
    // Writes alone: who looks on reads the same table.
    strike({ target: "dynamodb:TransactWriteItems", kind: "throttle", limit: 12 });
    await house.upload(key, await picture(key));
    const asset = await becomes(key, "in_review");
    expect(struck()).toEqual([12]);
    expect(await trailOf(asset.id, once)).toEqual(once);
  });

  it("while it probes a film is waited for, beyond what the client tries by itself", async () => {
    const key = "acme/spring/throttled.mp4";
    strike({ target: "mediaconvert:Probe", kind: "throttle", limit: 6 });
    await house.upload(key, { filePath: await clip(1) });
    const asset = await becomes(key, "in_review");
    expect(struck()).toEqual([6]);
    expect(asset.current.technical).toMatchObject({ width: 480, height: 270 });
  });

  it("for good ends in a failure that says so, and a retry heals it", async () => {
    const key = "acme/spring/exhausted.jpg";
    strike({ target: "lambda:*-tagFunction*", kind: "throttle", limit: 10_000 });
    await house.upload(key, await picture(key));
    const failed = await becomes(key, "failed");
    expect(failed.statusReason).toMatch(/^It could not be tagged: .*Retry it\.$/);

    house.cloud.setFaults({ seed: 0, rules: [] });
    expect((await retry(failed.id, "exhausted")).status).toBe(202);
    expect((await retry(failed.id, "exhausted")).status).toBe(202);
    const healed = await becomes(key, "in_review");
    const [registered, ...then] = once;
    const expected = [registered, "version.failed", "version.retried", ...then];
    expect(await trailOf(healed.id, expected)).toEqual(expected);
    expect(healed.version).toBe(1);
  });
});

describe("a MediaConvert job", () => {
  it("that errs fails its version with MediaConvert's words, and a retry transcodes it", async () => {
    const key = "acme/spring/erring.mp4";
    strike({ target: "mediaconvert:Job", kind: "error" });
    await house.upload(key, { filePath: await clip(3) });
    const failed = await becomes(key, "failed");
    expect(failed.statusReason).toMatch(
      /MediaConvert says “There is an unexpected transcoding error.*” \(1999\)\. Retry it/,
    );

    expect((await retry(failed.id, "erring")).status).toBe(202);
    expect((await becomes(key, "in_review")).current.renditions.some(({ role }) => role === "hls")).toBe(true);
  });

  it("that is cancelled fails its version, and a retry transcodes it", async () => {
    // Prepare
    const key = "acme/spring/cancelled.mp4";
    const { endpoint, region, admin } = house.outputs;
    const mediaConvert = new MediaConvertClient({ endpoint, region, credentials: admin });
    const known = new Set(jobsBegun());

    // Act
    await house.upload(key, { filePath: await clip(8) });
    const Id = await eventually("the job to begin", async () => jobsBegun().find((id) => !known.has(id)));
    await mediaConvert.send(new CancelJobCommand({ Id }));

    // Assess
    const failed = await becomes(key, "failed");
    expect(failed.statusReason).toBe("It could not be transcoded: its MediaConvert job was cancelled. Retry it.");
    expect((await retry(failed.id, "cancelled")).status).toBe(202);
    await becomes(key, "in_review");
  });

  /** The ids of the jobs that have begun, as EventBridge tells it. */
  function jobsBegun(): string[] {
    const Change = z.object({ status: z.literal("PROGRESSING"), jobId: z.string() });
    return house.cloud.kernel
      .use("events")
      .recent(1_000)
      .flatMap(({ event }) => {
        const change = Change.safeParse(event.detail);
        return change.success ? [change.data.jobId] : [];
      });
  }
});

it("nothing of all this was given up, and nothing is left running", async () => {
  await arrives(house, "acme/spring/cancelled.mp4", "in_review");
  await house.cloud.idle();
  expect(await deadLetters(house)).toEqual({});
  const running = house.cloud.executions.list({
    stateMachineArn: house.outputs.stateMachines.ingest,
    status: "RUNNING",
  });
  expect(running).toEqual([]);
});
