import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { ChangeList } from "../functions/api/schemas/change.ts";
import { DeadLetterQueues, Redriven } from "../functions/operations/schemas/dead-letter.ts";
import { Execution, ExecutionSummary, Pipeline } from "../functions/operations/schemas/execution.ts";
import { filmOf } from "./fixtures/films.ts";
import { arrives, linksAbout } from "./house/approve.ts";
import { deadLetters } from "./house/dead-letters.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMailbox } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { post } from "./house/post.ts";
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

async function get<T>(persona: string, path: string, schema: z.ZodType<T>): Promise<T> {
  const response = await house.as(persona).request(path);
  expect(response.status, path).toBe(200);
  return schema.parse(await response.json());
}

const queues = async () =>
  new Map(
    (await get("admin", "/v1/operations/dead-letters", DeadLetterQueues)).items.map((queue) => [queue.name, queue]),
  );
const redrive = async (queue: string) => {
  const response = await house.as("admin").request(`/v1/operations/dead-letters/${queue}/redrive`, { method: "POST" });
  return Redriven.parse(await response.json());
};
const failEach = (target: string) =>
  house.cloud.setFaults({ seed: 1, rules: [{ rate: 1, target, kind: "crash-before" }] });
const announced = (type: string, assetId: string) =>
  house.cloud.kernel
    .use("events")
    .recent(1_000)
    .filter(({ event }) => event["detail-type"] === type)
    .map(({ event }) => z.looseObject({ assetId: z.string(), id: z.string() }).parse(event.detail))
    .filter((detail) => detail.assetId === assetId);

describe("a page that stays up to date", () => {
  it("is told of what happens to assets of its brands alone, once it asks", async () => {
    // Prepare
    const { cursor } = await get("producer", "/v1/changes", ChangeList);
    const elsewhere = await get("producer", "/v1/changes?brand=globex", ChangeList);

    // Act
    await house.upload("acme/spring/told.jpg", await picture("told"));
    const { id } = await arrives(house, "acme/spring/told.jpg", "in_review");
    await linksAbout(house, "acme/spring/told.jpg");

    // Assess
    const types = await eventually("the plan of its review", async () => {
      const { items } = await get("producer", `/v1/changes?after=${cursor}`, ChangeList);
      const told = items.filter(({ assetId }) => assetId === id).map(({ type, status }) => `${type}: ${status}`);
      return told.length >= 3 ? told : undefined;
    });
    expect(types.slice(0, 3)).toEqual([
      "asset.registered: processing",
      "version.catalogued: in_review",
      "review.planned: in_review",
    ]);
    expect((await get("producer", `/v1/changes?brand=globex&after=${elsewhere.cursor}`, ChangeList)).items).toEqual([]);
  });

  it("finds assets by campaign, uploader, label and day, with their pictures", async () => {
    // Prepare
    const key = "acme/summer/listed.mp4";
    await house.upload(key, { filePath: await filmOf(480, 270, 25, 2) }, { "uploaded-by": "max@example.com" });
    const { id } = await arrives(house, key, "in_review");
    const today = new Date(house.cloud.kernel.clock.now()).toISOString().slice(0, 10);
    const ids = async (query: Record<string, string>) =>
      (await house.as("producer").assets(query)).map((asset) => asset.id);

    // Act and assess
    const [listed] = await house.as("producer").assets({ campaign: "summer" });
    expect(listed).toMatchObject({ id, uploadedBy: "max@example.com", bytes: expect.any(Number) });
    expect(await ids({ uploadedBy: "max@example.com", from: today, to: today })).toEqual([id]);
    expect(await ids({ uploadedBy: "max@example.com", to: "2020-01-01" })).toEqual([]);
    const [label] = (await house.as("producer").assets({})).flatMap(({ tags }) => tags);
    if (label !== undefined) expect((await ids({ tag: label.toUpperCase() })).length).toBeGreaterThan(0);
    expect(listed?.scrub).toMatchObject({ tiles: expect.any(Number), columns: expect.any(Number) });
    for (const url of [listed?.thumbUrl, listed?.scrub?.url]) expect((await fetch(url ?? "")).status).toBe(200);
    const [toViewer] = await house.as("viewer").assets({ campaign: "summer" });
    expect(toViewer).toMatchObject({ thumbUrl: null, scrub: null, review: null });
  });
});

describe("what administrators see", () => {
  it("events that could not leave are shown, and leave when they are sent again", async () => {
    // Prepare
    const key = "acme/spring/unheard.jpg";
    await house.upload(key, await picture("unheard"));
    await linksAbout(house, key);
    const { id } = await arrives(house, key, "in_review");
    await house.cloud.idle();
    failEach("lambda:*-relayoutboxFunction*");
    expect((await house.as("producer").request(`/v1/assets/${id}/withdraw`, post("unheard", {}))).status).toBe(202);
    const dead = await settle(house, "a dead letter", async () => {
      const outbox = (await queues()).get("outbox");
      return outbox !== undefined && outbox.waiting > 0 ? outbox : undefined;
    });
    expect(dead.letters[0]).toMatchObject({ from: "stream", reason: "RetryAttemptsExhausted" });
    expect(announced("version.withdrawn", id)).toEqual([]);

    // While the relay still fails, they stay.
    expect(await redrive("outbox")).toMatchObject({ sent: 0, refused: [{ reason: expect.stringContaining("relay") }] });

    // Act
    house.cloud.setFaults({ seed: 0, rules: [] });
    // A day later a stream has forgotten, and the journal has not.
    await house.cloud.advanceClock(25 * 3_600_000);
    expect(await redrive("outbox")).toMatchObject({ refused: [], more: false });

    // Assess
    await eventually("the event", async () => announced("version.withdrawn", id).length > 0);
    expect(await deadLetters(house)).toEqual({});
  });

  it("a mail that could not be written is, when its letter is sent again", async () => {
    // Prepare
    const key = "acme/spring/discussed.jpg";
    await house.upload(key, await picture("discussed"));
    const { id } = await arrives(house, key, "in_review");
    failEach("lambda:*-notifymentionFunction*");
    const body = { text: "Look at this", mentions: ["reviewer@example.com"] };
    const said = await house.as("producer").request(`/v1/assets/${id}/versions/1/comments`, post("said", body));
    expect(said.status).toBe(201);
    const dead = await settle(house, "a dead letter", async () => {
      const mentions = (await queues()).get("mentions");
      return mentions !== undefined && mentions.waiting > 0 ? mentions : undefined;
    });
    expect(dead.letters[0]).toMatchObject({ from: "function", content: { detail: { assetId: id } } });
    house.cloud.setFaults({ seed: 0, rules: [] });

    // Act
    expect(await redrive("mentions")).toEqual({ sent: 1, refused: [], more: false });

    // Assess
    await eventually("the mail", async () =>
      (await readMailbox(house.outputs.endpoint)).some(({ subject }) => subject.includes("mentioned you")),
    );
    expect(await deadLetters(house)).toEqual({});
  });

  it("executions are listed and told step by step, and the producer sees why an asset failed", async () => {
    // Prepare
    const key = "acme/spring/failing.jpg";
    house.cloud.setFaults({ seed: 1, rules: [{ rate: 1, target: "lambda:*-tagFunction*", kind: "throttle" }] });
    await house.upload(key, await picture("failing"));
    const failed = await settle(house, "it to fail", async () =>
      (await house.as("admin").assets({ status: "failed" })).find((asset) => asset.key === key),
    );

    // Act
    const pipeline = await get("producer", `/v1/assets/${failed.id}/pipeline`, Pipeline);
    const Page = z.object({ items: z.array(ExecutionSummary), cursor: z.string().nullable() });
    const page = await get("admin", "/v1/operations/executions?machine=ingest&limit=1", Page);
    const name = pipeline.executions[0]?.name ?? "";
    const execution = await get("admin", `/v1/operations/executions/ingest/${name}`, Execution);

    // Assess
    expect(failed.statusReason).toContain("could not be tagged");
    const tag = pipeline.executions[0]?.steps.find(({ state }) => state === "Tag");
    expect(tag).toMatchObject({ failure: { error: expect.any(String) } });
    expect(tag?.attempts).toBeGreaterThan(1);
    expect(execution.steps[0]).toMatchObject({ state: "Register", attempts: 1, failure: null });
    expect(execution.input).toMatchObject({ detail: { object: { key } } });
    expect(page.items).toHaveLength(1);
    const next = `/v1/operations/executions?machine=ingest&limit=1&cursor=${encodeURIComponent(page.cursor ?? "")}`;
    expect((await get("admin", next, Page)).items[0]?.name).not.toBe(page.items[0]?.name);
    for (const path of ["executions?cursor=x", "executions?machine=other", "executions?status=LOST"])
      expect((await house.as("admin").request(`/v1/operations/${path}`)).status, path).toBe(400);
    expect((await house.as("admin").request("/v1/operations/executions/review/none")).status).toBe(404);
    expect((await house.as("producer").request("/v1/operations/executions")).status).toBe(403);
    expect((await house.as("viewer").request(`/v1/assets/${failed.id}/pipeline`)).status).toBe(403);
  });

  it("nothing of that needed more than its role may do", () => {
    expect(house.cloud.kernel.access.denials()).toEqual([]);
  });
});
