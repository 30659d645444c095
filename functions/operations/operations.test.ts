import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestKernel, type TestKernel } from "../../infra/local/kernel/test-cloud.ts";
import { provision } from "../../infra/local/services/sqs/provision-in-test.ts";
import { makeSqs } from "../../infra/local/services/sqs/service.ts";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeOutbox } from "../../shared/catalog/outbox.ts";
import { config } from "../../shared/config/config.ts";
import { DomainError } from "../../shared/error.ts";
import { makeFindAsset } from "../api/find-asset.ts";
import { makeOperationsApp } from "./app.ts";
import { makeDeadLetters, type SendAgain } from "./dead-letters.ts";
import { makePipelineOf } from "./pipeline-of.ts";
import { DeadLetterQueues, Redriven } from "./schemas/dead-letter.ts";
import { type Execution, Pipeline } from "./schemas/execution.ts";
import { Configuration, People } from "./schemas/organisation.ts";

let cloud: TestKernel;
let sqs: SQSClient;
beforeAll(async () => {
  cloud = await startTestKernel([makeSqs]);
  sqs = new SQSClient(cloud.clientConfig);
});
afterAll(async () => {
  sqs?.destroy();
  await cloud?.stop();
});

let houses = 0;

/** Operations over empty queues of their own; what is sent again is kept, unless `refuse` says why not. */
async function makeHouse(refuse: (content: unknown) => Error | undefined = () => undefined) {
  houses += 1;
  const url = async (name: string) =>
    (await provision(cloud, "AWS::SQS::Queue", name, { QueueName: `${name}-${houses}` })).ref;
  const queueUrls = {
    uploads: await url("uploads"),
    outbox: await url("outbox"),
    publish: await url("publish"),
    mentions: await url("mentions"),
    digest: await url("digest"),
    "mail-events": await url("mail-events"),
  };
  const sent: [string, unknown][] = [];
  const to =
    (name: string): SendAgain =>
    async ({ content }) => {
      const refusal = refuse(content);
      if (refusal !== undefined) throw refusal;
      sent.push([name, content]);
    };
  const sendAgain = {
    uploads: to("uploads"),
    outbox: to("outbox"),
    publish: to("publish"),
    mentions: to("mentions"),
    digest: to("digest"),
    "mail-events": to("mail-events"),
  };
  const catalogue = makeCatalogHouse();
  const executions = new Map<string, Execution>();
  const find = async (_: string, name: string) => executions.get(name);
  const notes: unknown[] = [];
  const reported: unknown[] = [];
  const app = makeOperationsApp({
    catalog: catalogue.catalog,
    findAsset: makeFindAsset(catalogue.catalog),
    pipelineOf: makePipelineOf(catalogue.catalog, { find }),
    executions: { find, list: async () => ({ items: [], cursor: null }) },
    deadLetters: makeDeadLetters({ sqs, queueUrls, sendAgain, now: Date.now }),
    config,
    version: "1.2.3",
    note: (what) => notes.push(what),
    report: ({ error }) => reported.push(error),
  });
  return {
    ...catalogue,
    sent,
    notes,
    executions,
    as:
      (...groups: string[]) =>
      (path: string, method = "GET") => {
        const claims = { sub: "u1", groups: `[${groups.join(" ")}]` };
        return app.request(path, { method }, { event: { requestContext: { authorizer: { jwt: { claims } } } } });
      },
    anonymous: (path: string) => app.request(path),
    letter: (name: keyof typeof queueUrls, body: unknown, attributes: Record<string, string> = {}) =>
      sqs.send(
        new SendMessageCommand({
          QueueUrl: queueUrls[name],
          MessageBody: JSON.stringify(body),
          MessageAttributes: Object.fromEntries(
            Object.entries(attributes).map(([key, value]) => [key, { DataType: "String", StringValue: value }]),
          ),
        }),
      ),
  };
}

const byFunction = (payload: unknown) => ({
  requestContext: { condition: "RetriesExhausted" },
  requestPayload: payload,
  responsePayload: { errorMessage: "It broke." },
});

describe("operations", () => {
  it("are for administrators of every brand", async () => {
    const house = await makeHouse();
    const paths = ["dead-letters", "executions", "executions/ingest/x", "people", "configuration"];
    for (const path of paths) {
      expect((await house.anonymous(`/v1/operations/${path}`)).status, path).toBe(401);
      for (const group of ["producer", "admin:acme", "viewer", "app:acme"])
        expect((await house.as(group)(`/v1/operations/${path}`)).status, `${group} ${path}`).toBe(403);
    }
    expect((await house.as("admin:acme")("/v1/operations/dead-letters/publish/redrive", "POST")).status).toBe(403);
  });

  it("know whom the configuration knows, and what it says", async () => {
    const house = await makeHouse();
    const { people, grants } = People.parse(await (await house.as("admin")("/v1/operations/people")).json());
    expect(people.find(({ email }) => email === "brand@northwind.example.com")).toMatchObject({
      roles: ["brand"],
      brands: ["northwind"],
      reviewerOf: ["northwind"],
    });
    expect(grants.find(({ role }) => role === "viewer")?.actions).toEqual(["view"]);
    const shown = Configuration.parse(await (await house.as("admin")("/v1/operations/configuration")).json());
    expect(shown.configuration).toMatchObject({
      naming: { pattern: expect.stringMatching(/^\//) },
      priceRegion: "eu-west-1",
    });
  });

  it("describe their routes", async () => {
    const document = await (await (await makeHouse()).as("admin")("/v1/operations/openapi.json")).json();
    expect(Object.keys(document.paths).sort()).toEqual([
      "/v1/assets/{id}/pipeline",
      "/v1/operations/configuration",
      "/v1/operations/dead-letters",
      "/v1/operations/dead-letters/{queue}/redrive",
      "/v1/operations/executions",
      "/v1/operations/executions/{machine}/{name}",
      "/v1/operations/people",
    ]);
  });
});

describe("dead letters", () => {
  it("are looked at where they lie, whoever has given them up, without what lets somebody in", async () => {
    // Prepare
    const house = await makeHouse();
    await house.letter("publish", byFunction({ assetId: "a", version: 1 }));
    await house.letter(
      "publish",
      { FunctionName: "f", InvocationType: "Event", Payload: '{"assetId":"b","version":2}' },
      { ERROR_CODE: "AccessDenied", ERROR_MESSAGE: "Not allowed.", SCHEDULE_ARN: "s" },
    );
    await house.letter("mentions", { detail: { token: "t", id: 7 } }, { RULE_ARN: "r", ERROR_CODE: "NO_PERMISSIONS" });

    // Act
    const look = async () =>
      DeadLetterQueues.parse(await (await house.as("admin")("/v1/operations/dead-letters")).json()).items;
    await look();
    const queues = new Map((await look()).map((queue) => [queue.name, queue]));

    // Assess
    const letters = queues.get("publish")?.letters.map(({ from, reason, content }) => ({ from, reason, content }));
    expect(letters).toHaveLength(2);
    expect(letters).toEqual(
      expect.arrayContaining([
        { from: "function", reason: "It broke.", content: { assetId: "a", version: 1 } },
        { from: "schedule", reason: "AccessDenied: Not allowed.", content: { assetId: "b", version: 2 } },
      ]),
    );
    expect(queues.get("publish")).toMatchObject({ waiting: 2, inFlight: 0, oldestSeenAt: expect.any(String) });
    expect(queues.get("mentions")?.letters[0]).toMatchObject({
      from: "rule",
      reason: "NO_PERMISSIONS",
      content: { detail: { token: "[redacted]", id: 7 } },
    });
    expect(queues.get("uploads")).toMatchObject({ waiting: 0, letters: [], oldestSeenAt: null });
  });

  it("are sent again, all of them, and are gone then", async () => {
    const house = await makeHouse();
    for (let at = 0; at < 12; at++) await house.letter("digest", byFunction({ at }));
    const redrive = async () =>
      Redriven.parse(await (await house.as("admin")("/v1/operations/dead-letters/digest/redrive", "POST")).json());
    expect(await redrive()).toEqual({ sent: 12, refused: [], more: false });
    expect(house.sent.map(([, content]) => content)).toEqual(
      expect.arrayContaining(Array.from({ length: 12 }, (_, at) => ({ at }))),
    );
    expect(await redrive()).toEqual({ sent: 0, refused: [], more: false });
    expect(house.notes[0]).toEqual({ queue: "digest", by: "u1", sent: 12, refused: 0 });
  });

  it("stay when they are refused, with the reason, and do not hold back the others", async () => {
    const house = await makeHouse((content) =>
      content === "bad" ? new DomainError("invalid", "It is bad.") : undefined,
    );
    for (const body of ["bad", "good"]) await house.letter("mentions", byFunction(body));
    const answer = await (await house.as("admin")("/v1/operations/dead-letters/mentions/redrive", "POST")).json();
    expect(Redriven.parse(answer)).toMatchObject({ sent: 1, refused: [{ reason: "It is bad." }], more: false });
    await cloud.kernel.advanceClock(61_000);
    const { items } = DeadLetterQueues.parse(await (await house.as("admin")("/v1/operations/dead-letters")).json());
    expect(items.find(({ name }) => name === "mentions")?.letters.map(({ content }) => content)).toEqual(["bad"]);
  });

  it("are of queues that there are", async () => {
    expect((await (await makeHouse()).as("admin")("/v1/operations/dead-letters/other/redrive", "POST")).status).toBe(
      400,
    );
  });
});

describe("the outbox", () => {
  it("finds again what was to leave within a time, in its order", async () => {
    const { items, now, publish, advance } = makeCatalogHouse();
    await publish();
    advance(3_600_000);
    const begun = now();
    await publish({ key: "acme/spring/other.jpg", checksum: "md5:o:1" }, "execution-2");
    const events = await makeOutbox(items, config)(begun, now());
    expect(events).toMatchObject(
      ["asset.registered", "version.catalogued", "review.requested", "review.decided", "version.live"].map((type) => ({
        type,
        detail: { key: "acme/spring/other.jpg" },
      })),
    );
  });
});

describe("the way of an asset", () => {
  it("is shown to those who produce for its brand: its ingest, its reviews, and what is forgotten", async () => {
    // Prepare
    const house = await makeHouse();
    const id = await house.register({}, "arn:aws:states:x:1:execution:Ingest:run-1");
    await house.catalogue(id, 1, "arn:aws:states:x:1:execution:Ingest:run-1");
    await house.openReview(id);
    const shown = {
      status: "SUCCEEDED",
      startedAt: "2027-01-01T09:00:00.000Z",
      stoppedAt: null,
      failure: null,
    } as const;
    house.executions.set("run-1", {
      workflow: "ingest",
      name: "run-1",
      ...shown,
      input: { a: 1 },
      steps: [],
      truncated: false,
    });

    // Act
    const response = await house.as("producer:acme")(`/v1/assets/${id}/pipeline`);
    const pipeline = Pipeline.parse(await response.json());

    // Assess
    expect(pipeline.executions).toEqual([{ workflow: "ingest", name: "run-1", ...shown, steps: [] }]);
    expect(pipeline.forgotten).toEqual([
      { workflow: "review", name: `${id}-v1-r1` },
      { workflow: "review", name: "review-1" },
    ]);
    expect((await house.as("viewer:acme")(`/v1/assets/${id}/pipeline`)).status).toBe(403);
    expect((await house.as("producer:globex")(`/v1/assets/${id}/pipeline`)).status).toBe(404);
    expect((await house.as("producer:acme")(`/v1/assets/${id}/pipeline?version=9`)).status).toBe(404);
  });
});
