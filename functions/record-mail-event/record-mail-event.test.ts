import { setImmediate } from "node:timers/promises";
import { describe, expect, it, vi } from "vitest";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import { makeMailRecord } from "../../shared/catalog/mail-record.ts";
import { makeMailStates } from "../../shared/catalog/mail-states.ts";
import { reviewMailTags } from "../../shared/catalog/mail-tags.ts";
import { DomainError } from "../../shared/error.ts";
import { DomainEvent } from "../../shared/event/event.ts";
import { toStepError } from "../runtime/step-error.ts";
import { makeRecordMailEvent } from "./record-mail-event.ts";
import { MailEventEnvelope } from "./ses-event.ts";

const address = "lena@example.com";
const at = "2027-01-01T09:00:05.000Z";

const told = {
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

async function makeHouse() {
  const house = makeCatalogHouse();
  const assetId = await house.register();
  const mails = makeMailLedger(house.items, house.now);
  const states = makeMailStates(house.items);
  const key = { assetId, version: 1, round: 1, reviewerId: "lena", occasion: "legal.request" };
  await mails.once(key, async () => "m-1");

  const { record } = makeMailRecord({ catalog: house.catalog, mails, states });
  let paused = 0;
  const pause = async (attempt: number) => {
    paused += 1;
    // Each waits for another time: those who came later wait longer.
    for (let turns = 0; turns < attempt * paused; turns++) await setImmediate();
  };
  const recordMailEvent = makeRecordMailEvent({ record, pause });
  const event = (detail: object, mail: object = {}) => ({
    source: "aws.ses",
    "detail-type": "Email Something",
    time: "2027-01-01T09:00:06Z",
    detail: {
      mail: {
        timestamp: "2027-01-01T09:00:00.000Z",
        messageId: "m-1",
        destination: [address],
        tags: Object.fromEntries(Object.entries(reviewMailTags(key)).map(([name, value]) => [name, [value]])),
        ...mail,
      },
      ...detail,
    },
  });
  return {
    ...house,
    assetId,
    mails,
    key,
    event,
    hear: (told: object) => recordMailEvent(MailEventEnvelope.parse(told)),
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
    expect(await house.hear(house.event(told.delivery))).toEqual({ recorded: true });
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
    expect(await house.hear(bounce)).toEqual({ recorded: true });
    expect(await house.hear(bounce)).toEqual({ recorded: false });
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

describe("mail that is nobody's here", () => {
  it("is passed over: without tags, of an unknown asset, round or reviewer, or with another id", async () => {
    const house = await makeHouse();
    const tags = (changes: Record<string, string>) => ({
      tags: Object.fromEntries(
        Object.entries({ ...reviewMailTags(house.key), ...changes }).map(([name, value]) => [name, [value]]),
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
    for (const mail of foreign) expect(await house.hear(house.event(told.bounce, mail))).toEqual({ recorded: false });
    expect(await house.trail()).toEqual([]);
  });
});

describe("the mails of a round, which are told of in the same moment", () => {
  it("are recorded one and all", async () => {
    const house = await makeHouse();
    const reviewers = Array.from({ length: 30 }, (_, index) => `reviewer-${index}`);
    const delivered = reviewers.map((reviewerId) => {
      const key = { ...house.key, reviewerId };
      const tags = Object.entries(reviewMailTags(key)).map(([name, value]) => [name, [value]]);
      return { key, event: house.event(told.delivery, { messageId: reviewerId, tags: Object.fromEntries(tags) }) };
    });
    for (const { key } of delivered) await house.mails.once(key, async () => key.reviewerId);
    await Promise.all(delivered.map(({ event }) => house.hear(event)));
    expect(await house.trail()).toHaveLength(reviewers.length);
  });
});

describe("an event that cannot be recorded", () => {
  it.each([
    ["is tried again while it may pass", new DomainError("unavailable", "Others are faster."), 8],
    ["comes back at once when it cannot", new DomainError("forbidden", "It may not."), 1],
  ])("%s", async (_, failure, attempts) => {
    const house = await makeHouse();
    const record = vi.fn().mockRejectedValue(failure);
    const recordMailEvent = makeRecordMailEvent({ record, pause: async () => undefined });
    await expect(recordMailEvent(MailEventEnvelope.parse(house.event(told.delivery)))).rejects.toBe(failure);
    expect(record).toHaveBeenCalledTimes(attempts);
  });

  it("is refused when it cannot be read, with what was wrong with it and nothing of what it said", async () => {
    const house = await makeHouse();
    const wrong = [
      "no event",
      { source: "somebody.else" },
      house.event({ eventType: "Open" }),
      house.event(told.delivery, { messageId: "m#1" }),
      house.event(told.delivery, { destination: [] }),
    ];
    for (const event of wrong) {
      const { error } = MailEventEnvelope.safeParse(event);
      const logged = toStepError(error);
      expect(logged.name).toBe("invalid");
      expect(logged.message).not.toContain(address);
    }
  });
});
