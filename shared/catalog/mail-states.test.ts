import { describe, expect, it, vi } from "vitest";
import { makeInMemoryItemStore } from "./in-memory-item-store.ts";
import { keyOf } from "./keys.ts";
import { makeMailLedger } from "./mail-ledger.ts";
import { type MailState, mailStatePut, makeMailStates, supersedes } from "./mail-states.ts";

const at = "2027-01-01T09:00:00.000Z";
const later = "2027-01-02T09:00:00.000Z";
const round = { assetId: "abc", version: 1, round: 1 };

const state = (word: MailState["state"], changes: Partial<MailState> = {}): MailState => ({
  state: word,
  at,
  reason: null,
  messageId: "m-1",
  sentAt: at,
  passing: false,
  ...changes,
});

describe("word of a mail", () => {
  it("counts by its weight, in whatever order it comes", () => {
    const lightestFirst = [
      state("sent"),
      state("bounced", { passing: true }),
      state("delivered"),
      state("rejected"),
      state("bounced"),
      state("complained"),
    ];
    for (const [one, lighter] of lightestFirst.entries()) {
      for (const [other, heavier] of lightestFirst.entries()) {
        expect(supersedes(heavier, lighter), `${heavier.state} after ${lighter.state}`).toBe(other > one);
      }
    }
  });

  it("gives way to that of a newer mail, and not to that of an older one", () => {
    const newer = { messageId: "m-2", sentAt: later };
    expect(supersedes(state("sent", newer), state("bounced"))).toBe(true);
    expect(supersedes(state("bounced"), state("delivered", newer))).toBe(false);
  });
});

describe("the states of a round's mails", () => {
  it("begin when a mail is handed over, one for each reviewer, and cost no write of their own", async () => {
    const items = makeInMemoryItemStore();
    const write = vi.spyOn(items, "write");
    const ledger = makeMailLedger(items, () => new Date(at));
    const states = makeMailStates(items);
    for (const reviewerId of ["gil", "lena"])
      await ledger.once({ ...round, reviewerId, occasion: "request" }, async () => `m-${reviewerId}`);
    await ledger.once({ ...round, round: 2, reviewerId: "gil", occasion: "request" }, async () => "m-2");
    expect(write).toHaveBeenCalledTimes(6);

    const found = await states.ofRound(round);
    expect([...found.keys()]).toEqual(["gil", "lena"]);
    expect(found.get("gil")).toEqual(state("sent", { messageId: "m-gil" }));
  });

  it("are what was told, until a newer mail is handed over", async () => {
    // Prepare
    const items = makeInMemoryItemStore();
    let time = at;
    const ledger = makeMailLedger(items, () => new Date(time));
    const states = makeMailStates(items);
    const send = (occasion: string, messageId: string) =>
      ledger.once({ ...round, reviewerId: "gil", occasion }, async () => messageId);
    const ofGil = async () => (await states.ofRound(round)).get("gil");

    // Act and assess
    await send("request", "m-1");
    const sentAt = "2027-01-01T09:00:01.000Z";
    await items.write([mailStatePut(round, "gil", state("bounced", { sentAt }), undefined)]);
    expect(await ofGil()).toEqual(state("bounced", { sentAt }));
    time = later;
    await send("reminder-1", "m-2");
    expect(await ofGil()).toEqual(state("sent", { messageId: "m-2", at: later, sentAt: later }));
    await items.write([
      mailStatePut(round, "gil", state("delivered", { messageId: "m-2", sentAt: later }), state("bounced")),
    ]);
    expect(await ofGil()).toMatchObject({ state: "delivered", messageId: "m-2" });
  });

  it("say what is told of a mail that the ledger knows only as claimed, and nothing of one that was refused", async () => {
    const items = makeInMemoryItemStore();
    const states = makeMailStates(items);
    await items.write([{ item: { ...keyOf.mail("abc", 1, 1, "lena", "request"), state: "claimed", at } }]);
    await items.write([{ item: { ...keyOf.mail("abc", 1, 1, "gil", "request"), state: "refused", at } }]);
    expect(await states.ofRound(round)).toEqual(new Map());
    await items.write([mailStatePut(round, "lena", state("delivered"), undefined)]);
    expect(await states.ofRound(round)).toEqual(new Map([["lena", state("delivered")]]));
  });

  it("are written only over the state that was read", async () => {
    const items = makeInMemoryItemStore();
    await items.write([mailStatePut(round, "gil", state("delivered"), undefined)]);
    await expect(items.write([mailStatePut(round, "gil", state("complained"), state("sent"))])).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
