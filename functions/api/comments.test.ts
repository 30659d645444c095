import { describe, expect, it } from "vitest";
import { verifyChain } from "../../shared/audit/chain.ts";
import { cataloguePut } from "../../shared/catalog/catalog.ts";
import { keyOf } from "../../shared/catalog/keys.ts";
import { mostComments } from "../../shared/comment/comment.ts";
import { config } from "../../shared/config/config.ts";
import { makeApiHouse, post } from "./api-house.ts";
import { Comment, CommentPage, Mentionable } from "./schemas/comment.ts";
import { Comparison } from "./schemas/comparison.ts";
import { Problem } from "./schemas/problem.ts";

type House = ReturnType<typeof makeApiHouse>;
const team = "producer:acme";
const ntsc = { numerator: 30_000, denominator: 1_001 };
const [reviewer] = config.brands.find(({ id }) => id === "acme")?.reviewers ?? [];

/** A film of ten seconds at 29.97 frames a second. */
async function filmed(house: House, version = 1, frameRate = ntsc) {
  const id = await house.register(
    {
      key: "acme/spring/film.mov",
      kind: "video",
      versionId: `s3-v${version}`,
      sequencer: `000${version}`,
      checksum: `md5:${version}:1`,
    },
    `execution-${version}`,
  );
  const technical = {
    container: "mov",
    mimeType: "video/quicktime",
    bytes: 1,
    width: 1_920,
    height: 1_080,
    durationMs: 10_010,
    frameRate,
    audioTracks: [],
  };
  const prefix = `renditions/${id}/v${version}/`;
  await house.items.write([
    cataloguePut(id, version, {
      renditions: [
        {
          name: "hls",
          role: "hls",
          key: `${prefix}hls/main.m3u8`,
          contentType: "application/vnd.apple.mpegurl",
          bytes: 1,
        },
      ],
      technical,
      embedded: {},
      tagged: { tags: [], dominantColours: [], sampledFrames: 0 },
      quality: { verdict: "pass", findings: [] },
      estimate: { totalUsd: 0, lines: [], priceBook: "2026-11" },
    }),
  ]);
  return id;
}

function deskOf(house: House, id: string, version = 1, group = team) {
  const base = `/v1/assets/${id}/versions/${version}/comments`;
  const said = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await house.as(group)(`${base}${path}`, post(body, headers));
    return { status: response.status, body: await response.json() };
  };
  return {
    add: async (body: unknown) => Comment.parse((await said("", body)).body),
    said,
    refused: async (path: string, body: unknown) => Problem.parse((await said(path, body)).body),
    page: async (query = "") => CommentPage.parse(await (await house.as(group)(`${base}${query}`)).json()),
    get: (path: string) => house.as(group)(`${base}${path}`),
  };
}

const typesOf = async (house: House, id: string) => (await house.catalog.journal(id)).map(({ type }) => type);

describe("comments on a version", () => {
  it("are for the team alone unless they are shared, and are listed in the order in which they were begun", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const desk = deskOf(house, id);
    const one = await desk.add({ text: "  More blue\r\n please " });
    house.advance(1_000);
    const other = await desk.add({ text: "Shorter", visibility: "shared" });
    await desk.said(`/${one.id}/replies`, { text: "Which blue?" });

    expect(one).toMatchObject({
      text: "More blue\n please",
      visibility: "team",
      version: 1,
      parent: null,
      author: { name: "u1@example.com", email: "u1@example.com", guest: false },
      resolved: null,
      answer: null,
    });
    const { items, cursor } = await desk.page();
    expect(items.map(({ text, parent }) => [text, parent])).toEqual([
      ["More blue\n please", null],
      ["Which blue?", one.id],
      ["Shorter", null],
    ]);
    expect(items[2]).toEqual(other);
    expect(cursor).toBeNull();
  });

  it("come in pages that neither skip nor repeat, also between a comment and its replies", async () => {
    const house = makeApiHouse();
    const desk = deskOf(house, await filmed(house));
    for (let at = 0; at < 4; at++) {
      const { id } = await desk.add({ text: `comment ${at}` });
      for (let reply = 0; reply < at; reply++) await desk.said(`/${id}/replies`, { text: `reply ${at}.${reply}` });
    }
    const whole = (await desk.page()).items.map(({ text }) => text);
    expect(whole).toHaveLength(10);
    for (const limit of [1, 2, 3, 7]) {
      const seen: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const page = await desk.page(`?limit=${limit}${cursor === "" ? "" : `&cursor=${cursor}`}`);
        seen.push(...page.items.map(({ text }) => text));
        cursor = page.cursor;
      }
      expect(seen).toEqual(whole);
    }
    for (const cursor of ["x", "1.2.3", "-1", "99999999999"]) {
      expect((await desk.get(`?cursor=${cursor}`)).status, cursor).toBe(400);
    }
  });

  it("point at frames, a region of the picture, or both, as the version has them", async () => {
    const house = makeApiHouse();
    const desk = deskOf(house, await filmed(house));
    const region = { shape: "box", x: 0.1, y: 0.1, width: 0.5, height: 0.5 };
    const anchored = await desk.add({ text: "Here", frames: { first: 12, last: 30, rate: ntsc }, region });

    expect(anchored).toMatchObject({ frames: { first: 12, last: 30, rate: ntsc }, region });
    expect(await desk.refused("", { text: "There", frames: { first: 301 } })).toMatchObject({
      status: 400,
      details: { field: "frames.last" },
    });
    expect(await desk.refused("", { text: "There", page: 1 })).toMatchObject({ details: { field: "page" } });
  });

  it.each([
    {},
    { text: "" },
    { text: " \u0000\u0007 " },
    { text: "x".repeat(4_001) },
    { text: 7 },
    { text: "x", visibility: "public" },
    { text: "x", mentions: Array.from({ length: 11 }, (_, at) => `a${at}@example.com`) },
    { text: "x", mentions: ["nobody"] },
    { text: "x", frames: { first: 0.5 } },
    { text: "x", region: { shape: "point", x: 2, y: 0 } },
  ])("are refused as %j", async (body) => {
    const house = makeApiHouse();
    const desk = deskOf(house, await filmed(house));
    expect(await desk.refused("", body)).toMatchObject({ status: 400, code: "invalid" });
    expect((await desk.page()).items).toEqual([]);
  });

  it("are for those who may see what is not approved, and do not exist for others", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const { id: comment } = await deskOf(house, id).add({ text: "x" });
    for (const [group, status] of [
      ["viewer:acme", 403],
      ["app:acme", 403],
      ["producer:globex", 404],
    ] as const) {
      const desk = deskOf(house, id, 1, group);
      expect((await desk.get("")).status, group).toBe(status);
      expect((await desk.get("/export?format=csv")).status, group).toBe(status);
      expect((await house.as(group)(`/v1/assets/${id}/compare?left=1&right=1`)).status, group).toBe(status);
      for (const path of [
        "",
        `/${comment}/replies`,
        `/${comment}/resolve`,
        `/${comment}/reopen`,
        `/${comment}/answer`,
      ]) {
        expect((await desk.said(path, { text: "x", answer: "fixed" })).status, `${group} ${path}`).toBe(status);
      }
    }
    const response = await house.anonymous(`/v1/assets/${id}/versions/1/comments`);
    expect(response.status).toBe(401);
    expect((await deskOf(house, id, 2).refused("", { text: "x" })).status).toBe(404);
  });

  it("are written once for one Idempotency-Key, which takes no other words", async () => {
    const house = makeApiHouse();
    const desk = deskOf(house, await filmed(house));
    const say = (text: string) => desk.said("", { text }, { "idempotency-key": "k1" });
    const first = await say("Once");

    expect(first.status).toBe(201);
    expect(await say("Once")).toEqual(first);
    expect((await say("Twice")).status).toBe(400);
    expect((await desk.page()).items).toHaveLength(1);
  });

  it("are written while others write, each with an id of its own", async () => {
    const house = makeApiHouse();
    const desk = deskOf(house, await filmed(house));
    const made = await Promise.all(["a", "b", "c", "d"].map((text) => desk.add({ text })));
    expect(new Set(made.map(({ id }) => id)).size).toBe(4);
    expect((await desk.page()).items).toHaveLength(4);
  });

  it("are no more than a person can read", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const desk = deskOf(house, id);
    await house.items.write([{ item: { ...keyOf.discussion(id, 1), comments: mostComments - 1, participants: [] } }]);
    const last = await desk.add({ text: "The last" });
    expect(await desk.refused("", { text: "One more" })).toMatchObject({ status: 409, code: "full" });
    expect(await desk.refused(`/${last.id}/replies`, { text: "One more" })).toMatchObject({
      status: 409,
      code: "full",
    });
  });
});

describe("a reply", () => {
  it("is as visible as its comment, or for the team alone", async () => {
    const house = makeApiHouse();
    const desk = deskOf(house, await filmed(house));
    const shared = await desk.add({ text: "For all", visibility: "shared" });
    const internal = await desk.add({ text: "For us" });
    const reply = async (id: string, visibility?: string) =>
      (await desk.said(`/${id}/replies`, { text: "x", visibility })).body;

    expect(await reply(shared.id)).toMatchObject({ visibility: "shared", parent: shared.id });
    expect(await reply(shared.id, "team")).toMatchObject({ visibility: "team" });
    expect(await reply(internal.id)).toMatchObject({ visibility: "team" });
    expect(await reply(internal.id, "shared")).toMatchObject({ status: 400, details: { field: "visibility" } });
  });

  it("is not replied to, resolved or answered itself", async () => {
    const house = makeApiHouse();
    const desk = deskOf(house, await filmed(house));
    const comment = await desk.add({ text: "x" });
    const { body: reply } = await desk.said(`/${comment.id}/replies`, { text: "y" });
    for (const path of ["replies", "resolve", "answer"]) {
      const refusal = await desk.refused(`/${reply.id}/${path}`, { text: "z", answer: "fixed" });
      expect(refusal, path).toMatchObject({ status: 404 });
    }
    expect((await desk.refused("/abc/replies", { text: "z" })).status).toBe(400);
  });
});

describe("what becomes of a comment", () => {
  it("is on record, in step with the asset's audit trail, and done again changes nothing", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const desk = deskOf(house, id);
    const { id: comment } = await desk.add({ text: "The secret launch date is wrong" });
    await desk.said(`/${comment}/replies`, { text: "True" });
    const at = house.now().toISOString();

    expect((await desk.said(`/${comment}/answer`, { answer: "disagree", reason: "It is right." })).body.answer).toEqual(
      {
        answer: "disagree",
        reason: "It is right.",
        by: "u1@example.com",
        at,
      },
    );
    for (const again of [0, 1]) {
      house.advance(again * 1_000);
      const { status, body } = await desk.said(`/${comment}/resolve`, {});
      expect([status, body.resolved]).toEqual([200, { at, by: "u1@example.com" }]);
    }
    expect(await desk.refused(`/${comment}/answer`, { answer: "fixed" })).toMatchObject({
      status: 409,
      code: "resolved",
    });
    expect((await desk.said(`/${comment}/reopen`, {})).body.resolved).toBeNull();
    await desk.said(`/${comment}/reopen`, {});

    const trail = await house.catalog.journal(id);
    expect(trail.map(({ type }) => type).slice(1)).toEqual([
      "comment.added",
      "comment.replied",
      "comment.answered",
      "comment.resolved",
      "comment.reopened",
    ]);
    expect(verifyChain(id, trail)).toMatchObject({ ok: true });
    expect(trail[1]).toMatchObject({ actor: "user:u1", version: 1, particulars: { comment, checksum: "md5:1:1" } });
    // Those who may see the asset may read its trail; what the team says is not for all of them.
    expect(JSON.stringify(trail)).not.toContain("secret launch date");
  });

  it("is answered by those who produce, with a reason when they disagree", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const desk = deskOf(house, id);
    const { id: comment } = await desk.add({ text: "x" });
    for (const body of [{}, { answer: "disagree" }, { answer: "disagree", reason: "  " }, { answer: "maybe" }]) {
      expect((await desk.said(`/${comment}/answer`, body)).status).toBe(400);
    }
    const reviewing = deskOf(house, id, 1, "reviewer:acme");
    expect((await reviewing.said(`/${comment}/answer`, { answer: "fixed" })).status).toBe(403);
    expect((await reviewing.said(`/${comment}/resolve`, {})).status).toBe(200);
  });

  it("is shown with the next version as long as it is open, with the answer to it", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const first = deskOf(house, id);
    const settled = await first.add({ text: "Settled" });
    await first.said(`/${settled.id}/replies`, { text: "Settled, too" });
    await first.said(`/${settled.id}/resolve`, {});
    const open = await first.add({ text: "Open" });
    await first.said(`/${open.id}/replies`, { text: "Open, too" });
    await first.said(`/${open.id}/answer`, { answer: "fixed" });
    await filmed(house, 2);
    const second = deskOf(house, id, 2);

    const { items } = await second.page("?previous=true");
    expect(items.map(({ text, version, answer }) => [text, version, answer?.answer ?? null])).toEqual([
      ["Open", 1, "fixed"],
      ["Open, too", 1, null],
    ]);
    expect((await second.page()).items).toEqual([]);
    expect((await first.page("?previous=true")).items).toEqual([]);
    // A page that begins between a comment and its reply.
    const { cursor } = await second.page("?previous=true&limit=1");
    expect((await second.page(`?previous=true&limit=1&cursor=${cursor}`)).items).toEqual([items[1]]);
    // Nobody commented on the second, so that the third still has the first's.
    await filmed(house, 3);
    expect((await deskOf(house, id, 3).page("?previous=true")).items).toEqual(items);
  });
});

describe("who is mentioned", () => {
  it("can be anybody who has to do with the version, each once and by name", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const ask = (group: string) => house.as(group)(`/v1/assets/${id}/versions/1/mentionable`);
    const addresses = async () => Mentionable.parse(await (await ask(team)).json()).people.map(({ email }) => email);
    const before = await addresses();
    await deskOf(house, id).add({ text: "Too long." });
    await deskOf(house, id).add({ text: "And too loud." });

    expect(before).toContain(reviewer?.email);
    expect((await addresses()).toSorted()).toEqual([...before, "u1@example.com"].toSorted());
    expect((await ask("viewer:acme")).status).toBe(403);
  });

  it("must be a reviewer of the brand or take part, and is announced with the comment", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const desk = deskOf(house, id);
    expect(await desk.refused("", { text: "x", mentions: ["u1@example.com"] })).toMatchObject({
      status: 400,
      details: { field: "mentions", unknown: ["u1@example.com"] },
    });
    const comment = await desk.add({ text: "x", mentions: [reviewer?.email.toUpperCase(), reviewer?.email] });
    expect(comment.mentions).toEqual([{ name: reviewer?.name, email: reviewer?.email }]);
    const later = await desk.add({ text: "y", mentions: ["u1@example.com"] });
    expect(later.mentions).toHaveLength(1);
    for (const stranger of ["brand@globex.example.com", "stranger@example.com"]) {
      expect((await desk.said("", { text: "z", mentions: [stranger] })).status, stranger).toBe(400);
    }

    const journal = await house.items.query({ partition: `asset#${id}`, prefix: "journal#", limit: 10 });
    expect(journal[1]?.event).toMatchObject({
      type: "comment.added",
      detail: { comment: comment.id, parent: null, visibility: "team", mentions: 1 },
    });
    expect(JSON.stringify(journal[1]?.event)).not.toContain("@");
  });
});

describe("an export", () => {
  it("is a file in every format, and leaves out what is for the team alone when it is handed on", async () => {
    const house = makeApiHouse();
    const id = await filmed(house);
    const desk = deskOf(house, id);
    await desk.add({ text: "=Shared", visibility: "shared", frames: { first: 30 } });
    await desk.add({ text: "Internal", frames: { first: 60 } });

    const exported = async (query: string) => {
      const response = await desk.get(`/export?${query}`);
      return {
        type: response.headers.get("content-type"),
        named: response.headers.get("content-disposition"),
        text: await response.text(),
      };
    };
    const csv = await exported("format=csv");
    expect(csv.type).toContain("text/csv");
    expect(csv.named).toBe(`attachment; filename="${id}-v1-comments.csv"`);
    expect(csv.text).toContain(",'=Shared,");
    expect((await exported("format=edl")).text).toContain("* LOC: 00:00:02;00 RED u1@example.com: Internal");
    expect((await exported("format=fcpxml")).text).toContain('<marker start="30030/30000s"');
    expect((await exported("format=csv&visibility=shared")).text).not.toContain("Internal");
    expect((await desk.get("/export?format=pdf")).status).toBe(400);
  });

  it("needs frames for an editing system", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    await house.catalogue(id);
    const desk = deskOf(house, id);
    expect((await desk.get("/export?format=csv")).status).toBe(200);
    expect((await desk.get("/export?format=edl")).status).toBe(422);
    expect((await desk.get("/export?format=fcpxml")).status).toBe(422);
  });
});

describe("two versions side by side", () => {
  it("come with what can be played, what was said, and which frames belong together", async () => {
    const house = makeApiHouse();
    const id = await filmed(house, 1, { numerator: 25, denominator: 1 });
    await filmed(house, 2);
    await deskOf(house, id).add({ text: "On the first" });
    const response = await house.as(team)(`/v1/assets/${id}/compare?left=1&right=2`);
    const { left, right, alignment } = Comparison.parse(await response.json());

    expect(left.version.technical?.frameRate).toEqual({ numerator: 25, denominator: 1 });
    expect(left.playback?.url).toContain("/v1/playback/");
    expect(left.comments.items).toMatchObject([{ text: "On the first" }]);
    expect(right.comments.items).toEqual([]);
    expect(alignment).toEqual({
      rates: { left: { numerator: 25, denominator: 1 }, right: ntsc },
      frames: { left: 251, right: 300 },
      offsets: { left: 0, right: 0 },
      overlap: { left: 250, right: 300 },
      leftToRight: { numerator: 1_200, denominator: 1_001 },
      rightToLeft: { numerator: 1_001, denominator: 1_200 },
    });
    expect((await house.as(team)(`/v1/assets/${id}/compare?left=1&right=9`)).status).toBe(404);
    expect((await house.as(team)(`/v1/assets/${id}/compare?left=1`)).status).toBe(400);
  });

  it("have no frames in common when they are no films, and nothing to play when they were taken back", async () => {
    const house = makeApiHouse();
    const id = await house.register();
    await house.catalogue(id);
    await house.lifecycle.withdraw(id, "user:u1", "A mistake.");
    const response = await house.as(team)(`/v1/assets/${id}/compare?left=1&right=1`);
    expect(Comparison.parse(await response.json())).toMatchObject({ left: { playback: null }, alignment: null });
  });
});

it("no comment is announced that was not written", async () => {
  const house = makeApiHouse();
  const id = await filmed(house);
  await deskOf(house, id).refused("", { text: "x", mentions: ["stranger@example.com"] });
  expect(await typesOf(house, id)).toEqual(["asset.registered"]);
});
