import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Author } from "../comment/comment.ts";
import { mostWithGuests } from "../comment/comment.ts";
import { makeCatalogHouse } from "./catalog-house.ts";
import { commentDigest } from "./comment-journal.ts";
import { makeCommentList } from "./comment-list.ts";
import { makeComments } from "./comments.ts";
import { keyOf } from "./keys.ts";

const pia: Author = { actor: "user:u1", name: "Pia", email: "pia@example.com", guest: false };
const rosa: Author = { actor: "reviewer:rosa@example.com", name: "Rosa", email: "rosa@example.com", guest: true };

async function makeHouse() {
  const house = makeCatalogHouse();
  const assetId = await house.register();
  const saying = { assetId, version: 1, author: pia, mentions: [], known: [] };
  return { ...house, assetId, saying, comments: makeComments(house.catalog), list: makeCommentList(house.catalog) };
}

describe("the comments of a version", () => {
  it("are found in threads, by visibility and as long as they are open, in pages of any size", async () => {
    const step = fc.record({
      what: fc.constantFrom("add", "reply", "resolve", "reopen"),
      visibility: fc.constantFrom("team" as const, "shared" as const),
      which: fc.nat(20),
    });
    const question = fc.record({
      only: fc.constantFrom(undefined, "shared" as const),
      open: fc.boolean(),
      limit: fc.integer({ min: 1, max: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 15 }), question, async (steps, { only, open, limit }) => {
        // Prepare
        const { assetId, saying, comments, list } = await makeHouse();
        const threads: {
          id: string;
          visibility: string;
          open: boolean;
          replies: { id: string; visibility: string }[];
        }[] = [];
        for (const { what, visibility, which } of steps) {
          const thread = threads[which % Math.max(1, threads.length)];
          if (what === "add" || thread === undefined) {
            const made = await comments.add({ ...saying, text: "x", visibility });
            threads.push({ id: made.id, visibility, open: true, replies: [] });
          } else if (what === "reply") {
            const asked = thread.visibility === "team" ? undefined : visibility;
            thread.replies.push(await comments.reply({ ...saying, text: "x", visibility: asked, parent: thread.id }));
          } else {
            await comments[what === "resolve" ? "resolve" : "reopen"]({
              assetId,
              version: 1,
              commentId: thread.id,
              author: pia,
            });
            thread.open = what === "reopen";
          }
        }

        // Act
        const seen: string[] = [];
        for (let cursor: string | null | undefined; cursor !== null; ) {
          const page: Awaited<ReturnType<typeof list.page>> = await list.page({
            assetId,
            version: 1,
            only,
            open,
            limit,
            cursor,
          });
          expect(page.items.length).toBeLessThanOrEqual(limit);
          seen.push(...page.items.map(({ id }) => id));
          cursor = page.cursor;
        }

        // Assess
        const expected = threads
          .filter((thread) => !open || thread.open)
          .flatMap((thread) => [thread, ...thread.replies])
          .filter(({ visibility }) => only === undefined || visibility === only)
          .map(({ id }) => id);
        expect(seen).toEqual(expected);
        expect((await list.all({ assetId, version: 1, only, open })).map(({ id }) => id)).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });

  it("have an id each that is their record's number in the audit trail, which binds what was said", async () => {
    const { assetId, saying, comments, catalog } = await makeHouse();
    const comment = await comments.add({ ...saying, text: "More blue" });
    const [record] = await catalog.journal(assetId, Number(comment.id) - 1, 1);
    expect(record).toMatchObject({ type: "comment.added", particulars: { sha256: commentDigest(comment) } });
  });

  it("leave with an event each, in the same transaction", async () => {
    const { assetId, saying, comments, items } = await makeHouse();
    const comment = await comments.add({ ...saying, text: "x", visibility: "shared" });
    await comments.reply({ ...saying, text: "y", parent: comment.id });
    const journal = await items.query({ partition: `asset#${assetId}`, prefix: "journal#", limit: 10 });
    expect(journal.slice(1).map(({ event }) => event)).toMatchObject([
      { type: "comment.added", detail: { comment: comment.id, parent: null, visibility: "shared", mentions: 0 } },
      { type: "comment.added", detail: { parent: comment.id } },
    ]);
  });

  it("take no more from guests before they take no more from the team", async () => {
    const { assetId, saying, comments, items } = await makeHouse();
    await items.write([{ item: { ...keyOf.discussion(assetId, 1), comments: mostWithGuests, participants: [] } }]);
    await expect(comments.add({ ...saying, author: rosa, text: "x" })).rejects.toMatchObject({
      code: "conflict",
      details: { reason: "full" },
    });
    await expect(comments.add({ ...saying, text: "x" })).resolves.toMatchObject({ text: "x" });
  });

  it("are written only while their author may, asked again when somebody else was faster", async () => {
    const { assetId, saying, comments, items, list } = await makeHouse();
    const write = items.write;
    let asked = 0;
    items.write = async (puts) => {
      items.write = write;
      await comments.add({ ...saying, text: "Faster" });
      return write(puts);
    };
    const permit = async () => {
      asked += 1;
      if (asked === 2) throw new Error("Not any more.");
    };
    await expect(comments.add({ ...saying, author: rosa, text: "Slower", permit })).rejects.toThrow("Not any more.");
    expect((await list.all({ assetId, version: 1 })).map(({ text }) => text)).toEqual(["Faster"]);
  });

  it("answer the same comment to a request that comes twice at once", async () => {
    const { assetId, saying, comments, list } = await makeHouse();
    const request = { ...saying, text: "Once", requestKey: "k" };
    const [one, other] = await Promise.all([comments.add(request), comments.add(request)]);
    expect(one).toEqual(other);
    expect(await list.all({ assetId, version: 1 })).toHaveLength(1);
  });

  it("remember a request for a day", async () => {
    const house = await makeHouse();
    const request = { ...house.saying, text: "Once", requestKey: "k" };
    const one = await house.comments.add(request);
    house.advance(23 * 3_600_000);
    expect((await house.comments.add(request)).id).toBe(one.id);
    house.advance(2 * 3_600_000);
    expect((await house.comments.add(request)).id).not.toBe(one.id);
  });
});
