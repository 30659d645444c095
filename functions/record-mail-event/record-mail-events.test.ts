import { setImmediate } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeDigests } from "../../shared/catalog/digests.ts";
import { makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import { makeMailRecord } from "../../shared/catalog/mail-record.ts";
import { makeMailStates } from "../../shared/catalog/mail-states.ts";
import { mailTags } from "../../shared/catalog/mail-tags.ts";
import type { Ask } from "../../shared/catalog/records.ts";
import { DomainError } from "../../shared/error.ts";
import { DomainEvent } from "../../shared/event/event.ts";
import { makeRecordMailEvents } from "./record-mail-events.ts";

const address = "lena@example.com";
const at = "2027-01-01T09:00:05.000Z";

const told = {
  sending: { eventType: "Send", send: {} },
  delivery: { eventType: "Delivery", delivery: { timestamp: at, recipients: [address] } },
  bounce: {
    eventType: "Bounce",
    bounce: {
      timestamp: at,
      bounceType: "Permanent",
      bounceSubType: "General",
      bouncedRecipients: [
        { emailAddress: address, status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1\r\nuser <b>unknown</b>" },
      ],
    },
  },
  absence: {
    eventType: "Bounce",
    bounce: { timestamp: at, bounceType: "Transient", bounceSubType: "General", bouncedRecipients: [] },
  },
  complaint: {
    eventType: "Complaint",
    complaint: { timestamp: at, complainedRecipients: [{ emailAddress: address }] },
  },
  rejection: { eventType: "Reject", reject: { reason: "Bad content" } },
};

const batchOf = (...told: unknown[]) => ({
  Records: told.map((event, at) => ({ messageId: String(at), body: JSON.stringify(event) })),
});

const failuresOf = ({ batchItemFailures }: { batchItemFailures: { itemIdentifier: string }[] }) =>
  batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));

async function makeHouse() {
  const house = makeCatalogHouse();
  const assetId = await house.register();
  const mails = makeMailLedger(house.items, house.now);
  const states = makeMailStates(house.items);
  const key = { assetId, version: 1, round: 1, reviewerId: "lena", occasion: "legal.request" };
  await mails.once(key, async () => "m-1");

  const { record } = makeMailRecord({ catalog: house.catalog, states });
  const digests = makeDigests(house.catalog, mails);
  let paused = 0;
  const pause = async (attempt: number) => {
    paused += 1;
    // Each waits for another time: those who came later wait longer.
    for (let turns = 0; turns < attempt * paused; turns++) await setImmediate();
  };
  const recordMailEvents = makeRecordMailEvents({
    confirm: mails.confirm,
    standsFor: digests.standsFor,
    record,
    pause,
    warn: () => undefined,
  });
  const event = (detail: object, mail: object = {}) => ({
    source: "aws.ses",
    "detail-type": "Email Something",
    time: "2027-01-01T09:00:06Z",
    detail: {
      mail: {
        timestamp: "2027-01-01T09:00:00.000Z",
        messageId: "m-1",
        destination: [address],
        tags: Object.fromEntries(Object.entries(mailTags(key)).map(([name, value]) => [name, [value]])),
        ...mail,
      },
      ...detail,
    },
  });
  return {
    ...house,
    assetId,
    mails,
    digests,
    key,
    event,
    /** Hears a batch; answers which of it, counted from nought, goes back into the queue. */
    hear: async (...told: unknown[]) => failuresOf(await recordMailEvents(batchOf(...told))),
    state: async () => (await states.ofRound(key)).get("lena"),
    trail: async () => (await house.catalog.journal(assetId)).filter(({ type }) => type.startsWith("review.")),
    announced: async () => {
      const items = await house.items.query({ partition: `asset#${assetId}`, prefix: "journal#", limit: 100 });
      return items
        .flatMap(({ event }) => (event === undefined ? [] : [DomainEvent.parse(event)]))
        .filter(({ type }) => type === "review.mail-failed");
    },
  };
}

describe("what becomes of a review mail", () => {
  it("is put on record when it is delivered, and announced to nobody", async () => {
    const house = await makeHouse();
    expect(await house.hear(house.event(told.delivery))).toEqual([]);
    expect(await house.trail()).toMatchObject([
      {
        type: "review.delivered",
        actor: "system:record-mail-event",
        version: 1,
        summary: "The mail to lena@example.com about version 1 was delivered.",
        particulars: { round: 1, stage: "legal", reviewer: address, messageId: "m-1" },
      },
    ]);
    expect(await house.state()).toMatchObject({ state: "delivered", at, reason: null });
    expect(await house.announced()).toEqual([]);
  });

  it("is told to the world when it bounces, in one line, whatever the other server wrote", async () => {
    const house = await makeHouse();
    await house.hear(house.event(told.bounce));
    const reason = "The address does not exist or takes no mail. (smtp; 550 5.1.1 user <b>unknown</b>)";
    expect(await house.trail()).toMatchObject([
      { type: "review.bounced", particulars: { bounceType: "Permanent", reason } },
    ]);
    expect(await house.state()).toMatchObject({ state: "bounced", reason });
    expect(await house.announced()).toMatchObject([
      { detail: { assetId: house.assetId, version: 1, round: 1, reviewer: address, failure: "bounced", reason } },
    ]);
  });

  it.each([
    ["complaint", "review.complained", "complained"],
    ["rejection", "review.mail-rejected", "rejected"],
  ] as const)("is told to the world on a %s", async (what, type, failure) => {
    const house = await makeHouse();
    await house.hear(house.event(told[what]));
    expect(await house.trail()).toMatchObject([{ type }]);
    expect(await house.state()).toMatchObject({ state: failure });
    expect(await house.announced()).toMatchObject([{ detail: { failure } }]);
  });

  it("is recorded once, also when it is told twice", async () => {
    const house = await makeHouse();
    const bounce = house.event(told.bounce);
    expect(await house.hear(bounce, bounce)).toEqual([]);
    expect(await house.hear(bounce)).toEqual([]);
    expect(await house.trail()).toHaveLength(1);
    expect(await house.announced()).toHaveLength(1);
  });

  it("is recorded once when it is told to two at the same time", async () => {
    const house = await makeHouse();
    const bounce = house.event(told.bounce);
    await Promise.all([house.hear(bounce), house.hear(bounce), house.hear(house.event(told.delivery))]);
    expect((await house.trail()).map(({ type }) => type).sort()).toEqual(["review.bounced", "review.delivered"]);
    expect(await house.state()).toMatchObject({ state: "bounced" });
  });

  it("is no failure when somebody who is away answers a mail that was delivered", async () => {
    const house = await makeHouse();
    await house.hear(house.event(told.delivery));
    await house.hear(house.event(told.absence));
    expect((await house.trail()).map(({ type }) => type)).toEqual(["review.delivered", "review.bounced"]);
    expect(await house.state()).toMatchObject({ state: "delivered" });
    expect(await house.announced()).toEqual([]);
  });

  it("is a failure when it was delivered and marked as spam, whichever is told first", async () => {
    for (const order of [["delivery", "complaint"] as const, ["complaint", "delivery"] as const]) {
      const house = await makeHouse();
      for (const what of order) await house.hear(house.event(told[what]));
      expect(await house.state()).toMatchObject({ state: "complained" });
      expect(await house.announced()).toHaveLength(1);
    }
  });
});

describe("what becomes of a digest", () => {
  const digest = { date: "2027-01-04", reviewerId: "lena" };
  async function digested() {
    const house = await makeHouse();
    const at = { assetId: house.assetId, version: 1, round: 1, stage: "legal", stageName: "Legal" };
    const lena = { reviewerId: "lena", name: "Lena", email: address };
    // What a digest keeps of an ask is what it reminds of.
    await house.digests.once(digest.date, lena, [{ ...at, ...lena } as Ask], async () => "m-9");
    const tags = Object.fromEntries(Object.entries(mailTags(digest)).map(([name, value]) => [name, [value]]));
    const hear = (what: object) => house.hear(house.event(what, { messageId: "m-9", tags }));
    return { ...house, hear };
  }

  it("shows beside the reviewer of each asset that it reminds of when it comes back", async () => {
    const house = await digested();
    expect(await house.hear(told.bounce)).toEqual([]);
    expect(await house.hear(told.bounce)).toEqual([]);
    expect(await house.state()).toMatchObject({ state: "bounced" });
    expect(await house.trail()).toMatchObject([{ type: "review.bounced", particulars: { stage: "legal" } }]);
    expect(await house.announced()).toHaveLength(1);
  });

  it("is on no record when it arrives: that it went is", async () => {
    const house = await digested();
    expect(await house.hear(told.delivery)).toEqual([]);
    expect(await house.trail()).toEqual([]);
  });
});

describe("mail that is nobody's here", () => {
  it("is passed over: without tags, of an unknown asset, round or reviewer, or with another id", async () => {
    const house = await makeHouse();
    const tags = (changes: Record<string, string>) => ({
      tags: Object.fromEntries(
        Object.entries({ ...mailTags(house.key), ...changes }).map(([name, value]) => [name, [value]]),
      ),
    });
    const foreign = [
      { tags: {} },
      { tags: { campaign: ["spring"] } },
      tags({ asset: "unknown" }),
      tags({ version: "2" }),
      tags({ round: "7" }),
      tags({ reviewer: "somebody" }),
      { messageId: "m-of-others" },
    ];
    for (const mail of foreign) expect(await house.hear(house.event(told.bounce, mail))).toEqual([]);
    expect(await house.trail()).toEqual([]);
  });
});

describe("a batch", () => {
  const mailsTo = (house: Awaited<ReturnType<typeof makeHouse>>, reviewers: readonly string[]) =>
    reviewers.map((reviewerId) => {
      const key = { ...house.key, reviewerId };
      const tags = Object.fromEntries(Object.entries(mailTags(key)).map(([name, value]) => [name, [value]]));
      return { key, event: (detail: object) => house.event(detail, { messageId: `m-${reviewerId}`, tags }) };
    });
  const reviewers = Array.from({ length: 15 }, (_, index) => `reviewer-${index}`);

  it("records the mails of a round, one and all, also when two are worked on at the same time", async () => {
    const house = await makeHouse();
    const mails = mailsTo(house, reviewers);
    for (const { key } of mails) await house.mails.once(key, async () => `m-${key.reviewerId}`);
    const events = mails.map(({ event }) => event(told.delivery));
    expect(await Promise.all([house.hear(...events.slice(0, 8)), house.hear(...events.slice(8))])).toEqual([[], []]);
    expect(await house.trail()).toHaveLength(reviewers.length);
  });

  it("asks the ledger once about each mail, and writes nothing for a mail that is known to have gone", async () => {
    const house = await makeHouse();
    const mails = mailsTo(house, reviewers.slice(0, 3));
    for (const { key } of mails) await house.mails.once(key, async () => `m-${key.reviewerId}`);
    const get = vi.spyOn(house.items, "get");
    const write = vi.spyOn(house.items, "write");
    const events = mails.flatMap(({ event }) => [event(told.sending), event(told.sending)]);
    expect(await house.hear(...events)).toEqual([]);
    expect(get).toHaveBeenCalledTimes(3);
    expect(write).not.toHaveBeenCalled();
  });

  it("is taken in the order in which it happened, whatever its own", async () => {
    const house = await makeHouse();
    const first = { ...house.event(told.delivery), time: "2027-01-01T09:00:05Z" };
    const second = { ...house.event(told.complaint), time: "2027-01-01T09:00:07Z" };
    await house.hear(second, first, house.event(told.sending));
    expect((await house.trail()).map(({ type }) => type)).toEqual(["review.delivered", "review.complained"]);
  });

  it("gives back what cannot be read, and takes the rest", async () => {
    const house = await makeHouse();
    const wrong = [
      "no event",
      { source: "somebody.else" },
      house.event({ eventType: "Open" }),
      house.event(told.delivery, { messageId: "m#1" }),
      house.event(told.delivery, { destination: [] }),
    ];
    expect(await house.hear(...wrong, house.event(told.delivery))).toEqual([0, 1, 2, 3, 4]);
    expect(await house.trail()).toHaveLength(1);
  });

  it("says what was wrong with what cannot be read, and nothing of what it said", async () => {
    const warn = vi.fn();
    const recordMailEvents = makeRecordMailEvents({
      ...{ confirm: vi.fn(), standsFor: vi.fn(), record: vi.fn(), pause: vi.fn() },
      warn,
    });
    const house = await makeHouse();
    await recordMailEvents(batchOf(house.event(told.delivery, { messageId: address })));
    expect(warn).toHaveBeenCalledWith("Word of a mail goes back into the queue", {
      reason: "It has not the form of an event: detail.mail.messageId",
    });
  });
});

describe("word of a mail of which nobody knew whether it went", () => {
  const mention = { assetId: "abc", version: 1, commentId: "3", recipientId: "ana" };
  const digest = { date: "2027-01-04", reviewerId: "lena" };
  it.each([
    [
      "a review mail",
      "sending",
      { assetId: "abc", version: 1, round: 1, reviewerId: "lena", occasion: "legal.nudge-1" },
    ],
    ["a mail about a mention", "sending", mention],
    ["a mail about a mention, which is told to be delivered first", "delivery", mention],
    ["a digest", "sending", digest],
  ] as const)("confirms %s, so that it is not sent again", async (_, what, key) => {
    const house = await makeHouse();
    const lost = new DomainError("unconfirmed", "Nobody knows.");
    await expect(house.mails.once(key, () => Promise.reject(lost))).rejects.toBe(lost);

    const tags = Object.fromEntries(Object.entries(mailTags(key)).map(([name, value]) => [name, [value]]));
    expect(await house.hear(house.event(told[what], { messageId: "m-7", tags }))).toEqual([]);

    const send = vi.fn();
    expect(await house.mails.once(key, send)).toBe(false);
    expect(send).not.toHaveBeenCalled();
  });
});

describe("an event that cannot be recorded", () => {
  const passing = new DomainError("unavailable", "Others are faster.");
  const final = new DomainError("forbidden", "It may not.");
  it.each([
    ["is tried again while it may pass", passing, 8],
    ["goes back at once when it cannot", final, 1],
  ])("%s", async (_, failure, attempts) => {
    const house = await makeHouse();
    const record = vi.fn().mockRejectedValue(failure);
    const settings = { confirm: house.mails.confirm, standsFor: vi.fn(), pause: async () => undefined, warn: vi.fn() };
    const recordMailEvents = makeRecordMailEvents({ ...settings, record });
    const batch = batchOf(house.event(told.sending), house.event(told.delivery));
    expect(failuresOf(await recordMailEvents(batch))).toEqual([1]);
    expect(record).toHaveBeenCalledTimes(attempts);
  });

  it("takes all that is told of its mail with it when the ledger cannot be asked", async () => {
    const house = await makeHouse();
    const confirm = vi.fn().mockRejectedValue(final);
    const recordMailEvents = makeRecordMailEvents({
      confirm,
      ...{ standsFor: vi.fn(), record: vi.fn(), pause: vi.fn(), warn: vi.fn() },
    });
    const batch = batchOf(house.event(told.sending), house.event(told.delivery));
    expect(failuresOf(await recordMailEvents(batch))).toEqual([0, 1]);
  });
});
