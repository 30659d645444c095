import { describe, expect, it } from "vitest";
import { makeApiHouse, post } from "./api-house.ts";
import { Comment, GuestComment, GuestCommentPage } from "./schemas/comment.ts";
import { Problem } from "./schemas/problem.ts";

const reviewers = [
  { name: "Rosa", email: "rosa@example.com" },
  { name: "Gil", email: "gil@example.com" },
];

async function inReview() {
  const house = makeApiHouse();
  const id = await house.register();
  await house.catalogue(id);
  await house.openReview(id, 1, 1, reviewers);
  const base = `/v1/review-links/${await house.reviewToken(id)}/comments`;
  const said = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const response = await house.anonymous(`${base}${path}`, post(body, headers));
    return { status: response.status, body: await response.json() };
  };
  const teamSaid = async (path: string, body: unknown) =>
    Comment.parse(
      await (await house.as("producer:acme")(`/v1/assets/${id}/versions/1/comments${path}`, post(body))).json(),
    );
  return {
    house,
    id,
    said,
    teamSaid,
    add: async (body: unknown) => GuestComment.parse((await said("", body)).body),
    seen: async (query = "") => GuestCommentPage.parse(await (await house.anonymous(`${base}${query}`)).json()).items,
    refused: async (path: string, body: unknown) => Problem.parse((await said(path, body)).body),
    read: () => house.anonymous(base),
  };
}

describe("who holds a review link", () => {
  it("comments and replies for everybody, under the name that the review has for them", async () => {
    const { house, id, add, said, seen } = await inReview();
    const region = { shape: "arrow", from: { x: 0, y: 0 }, to: { x: 0.5, y: 0.5 } };
    const comment = await add({ text: "Crop it <b>here</b>", region });
    await said(`/${comment.id}/replies`, { text: "By half" });

    expect(comment).toMatchObject({ text: "Crop it <b>here</b>", region, author: { name: "Rosa", guest: true } });
    expect((await seen()).map(({ text, parent }) => [text, parent])).toEqual([
      ["Crop it <b>here</b>", null],
      ["By half", comment.id],
    ]);
    const trail = (await house.catalog.journal(id)).slice(-2);
    expect(trail.map(({ type, actor }) => [type, actor])).toEqual([
      ["comment.added", "reviewer:rosa@example.com"],
      ["comment.replied", "reviewer:rosa@example.com"],
    ]);
  });

  it("sees what is shared and nothing of the team's, nor anybody's address", async () => {
    const { house, id, said, teamSaid, seen, refused, read } = await inReview();
    const internal = await teamSaid("", { text: "The client must not know" });
    const shared = await teamSaid("", { text: "For all", visibility: "shared", mentions: ["gil@example.com"] });
    await teamSaid(`/${shared.id}/replies`, { text: "But this is ours", visibility: "team" });
    await said(`/${shared.id}/replies`, { text: "Fine" });

    expect((await seen()).map(({ text }) => text)).toEqual(["For all", "Fine"]);
    const raw = await (await read()).text();
    for (const hidden of ["must not know", "this is ours", "gil@", "rosa@", "mentions", "visibility"]) {
      expect(raw, hidden).not.toContain(hidden);
    }
    for (const unseen of [internal.id, "999"]) {
      expect((await refused(`/${unseen}/replies`, { text: "?" })).status, unseen).toBe(404);
    }
    expect(
      await house.catalog.items.query({ partition: `asset#${id}`, prefix: "version#00000001#comment#", limit: 10 }),
    ).toHaveLength(4);
  });

  it("is not taken for the team: no visibility, no mentions, no settling", async () => {
    const { add, refused, said } = await inReview();
    const { id } = await add({ text: "x" });
    for (const body of [
      { text: "x", visibility: "team" },
      { text: "x", mentions: ["rosa@example.com"] },
      { text: "x", author: { name: "Pia" } },
      { text: "" },
    ]) {
      expect((await refused("", body)).status, JSON.stringify(body)).toBe(400);
    }
    for (const path of ["resolve", "reopen", "answer"]) {
      expect((await said(`/${id}/${path}`, { answer: "fixed" })).status, path).toBe(404);
    }
  });

  it("writes once for one Idempotency-Key, which is nobody else's", async () => {
    const { house, id, said, seen } = await inReview();
    const once = await said("", { text: "x" }, { "idempotency-key": "k" });
    expect(await said("", { text: "x" }, { "idempotency-key": "k" })).toEqual(once);
    const other = `/v1/review-links/${await house.reviewToken(id, 1, 1, 1)}/comments`;
    expect((await house.anonymous(other, post({ text: "x" }, { "idempotency-key": "k" }))).status).toBe(201);
    expect((await seen()).map(({ author }) => author.name)).toEqual(["Rosa", "Gil"]);
  });

  it("can be mentioned by the team once they are asked, and takes part once they have written", async () => {
    const { add, teamSaid } = await inReview();
    await add({ text: "x" });
    const { mentions } = await teamSaid("", { text: "y", mentions: ["rosa@example.com", "gil@example.com"] });
    expect(mentions).toEqual(reviewers);
  });

  it("sees with the next version what is still open of what was shared, with the answers", async () => {
    const { house, id, add, teamSaid } = await inReview();
    const comment = await add({ text: "Crop it" });
    await teamSaid("", { text: "Internal" });
    await teamSaid(`/${comment.id}/answer`, { answer: "disagree", reason: "It is cropped." });
    await house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");
    await house.catalogue(id, 2, "execution-2");
    await house.openReview(id, 2, 1, reviewers);
    const path = `/v1/review-links/${await house.reviewToken(id, 2)}/comments?previous=true`;
    const { items } = GuestCommentPage.parse(await (await house.anonymous(path)).json());
    expect(items).toMatchObject([
      { text: "Crop it", version: 1, answer: { answer: "disagree", reason: "It is cropped." } },
    ]);
  });
});

describe("a review link that is over", () => {
  const over = async ({ read, said }: Awaited<ReturnType<typeof inReview>>, comment: string) => {
    const answers = [await read(), await said("", { text: "x" }), await said(`/${comment}/replies`, { text: "x" })];
    return answers.map(({ status }) => status);
  };

  it("says so to whoever would read or write, once it has expired", async () => {
    const desk = await inReview();
    const { id } = await desk.add({ text: "x" });
    desk.house.advance(30 * 24 * 3_600_000);
    expect(await over(desk, id)).toEqual([410, 410, 410]);
    expect(await desk.refused("", { text: "x" })).toMatchObject({ code: "expired" });
  });

  it("says so once a newer version has taken its place", async () => {
    const desk = await inReview();
    const { id } = await desk.add({ text: "x" });
    await desk.house.register({ versionId: "s3-v2", sequencer: "0002", checksum: "md5:22:1000" }, "execution-2");
    expect(await over(desk, id)).toEqual([410, 410, 410]);
    expect(await desk.refused("", { text: "x" })).toMatchObject({ code: "superseded" });
  });

  it("says so once the asset was withdrawn, also to a comment that was on its way", async () => {
    const desk = await inReview();
    const { id } = await desk.add({ text: "x" });
    const write = desk.house.items.write;
    let withdrawn = false;
    desk.house.items.write = async (puts) => {
      if (!withdrawn) {
        withdrawn = true;
        await desk.house.lifecycle.withdraw(desk.id, "user:u1", "A mistake.");
      }
      return write(puts);
    };
    expect(await desk.refused("", { text: "Just now" })).toMatchObject({ status: 410, code: "withdrawn" });
    expect(await over(desk, id)).toEqual([410, 410, 410]);
  });

  it("is nothing when it was changed", async () => {
    const { house, id } = await inReview();
    const token = await house.reviewToken(id);
    for (const changed of [`${token}x`, "abc", token.slice(0, -1)]) {
      const response = await house.anonymous(`/v1/review-links/${changed}/comments`, post({ text: "x" }));
      expect(response.status).toBe(404);
      expect(Problem.parse(await response.json()).instance).toBe("/v1/review-links/:token/comments");
    }
  });
});
