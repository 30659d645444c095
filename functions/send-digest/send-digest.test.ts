import { describe, expect, it } from "vitest";
import { makeAsks } from "../../shared/catalog/asks.ts";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeDigests } from "../../shared/catalog/digests.ts";
import { makeInMemoryItemStore } from "../../shared/catalog/in-memory-item-store.ts";
import type { ItemStore, Put } from "../../shared/catalog/item-store.ts";
import { graceMs, makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import { mailOf } from "../../shared/catalog/mail-tags.ts";
import { config } from "../../shared/config/config.ts";
import { DomainError } from "../../shared/error.ts";
import { openReviewLink } from "../../shared/review/review-link.ts";
import type { WrittenMail } from "../runtime/mailer.ts";
import { makeSendDigest } from "./send-digest.ts";

const secret = "the link secret of the tests";
const hourMs = 3_600_000;
const cam = { name: "Cam", email: "cam@example.com" };
const cleo = { name: "Cleo", email: "cleo@example.com" };

/** It opens on Friday, New Year's Day, which is a holiday of the first calendar. */
const untilMonday = 71 * hourMs;
const day = 24 * hourMs;

function makeHouse() {
  const store = makeInMemoryItemStore();
  let failing: (put: Put) => boolean = () => false;
  const items: ItemStore = {
    ...store,
    async write(puts) {
      if (puts.some((put) => failing(put))) throw new Error("The function died.");
      await store.write(puts);
    },
  };
  const house = makeCatalogHouse(items);
  const mails: ({ to: string } & WrittenMail)[] = [];
  let refused: string | undefined;
  let refusal: Error = Object.assign(new Error("Slower, please."), { name: "TooManyRequestsException" });
  const ledger = makeMailLedger(items, house.now);
  const sendDigest = makeSendDigest({
    asks: makeAsks(items),
    digests: makeDigests(house.catalog, ledger),
    send: async (to, mail) => {
      if (to === refused) throw refusal;
      mails.push({ to, ...mail });
      return `message-${mails.length}`;
    },
    linkSecret: async () => secret,
    publicUrl: async () => "https://greenlight.example.com",
    config,
    now: house.now,
  });
  let assets = 0;
  return {
    ...house,
    mails,
    sendDigest,
    to: (email: string) => mails.filter(({ to }) => to === email),
    refuse: (email: string | undefined, because = refusal) => {
      refused = email;
      refusal = because;
    },
    /** What SES tells of a mail that has these tags. */
    confirm: (tags: Record<string, string>, messageId: string) => {
      const key = mailOf(Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])));
      return key === undefined ? false : ledger.confirm(key, messageId);
    },
    /** Fails every write of such an item. */
    dieWriting: (when: (put: Put) => boolean) => {
      failing = when;
    },
    /** An asset that is asked about at a stage whose reminders are bundled. */
    async asked(title: string, reviewers = [cam], terms: Parameters<typeof house.openReview>[5] = {}) {
      assets += 1;
      const key = `acme/spring/asset-${assets}.jpg`;
      const assetId = await house.register({ key, title, checksum: `md5:${assets}:1000` });
      await house.catalogue(assetId);
      const deadline = { businessDays: 1 };
      await house.openReview(assetId, 1, 1, reviewers, `token-${assets}`, { digest: true, deadline, ...terms });
      return assetId;
    },
    async reminders(assetId: string) {
      const journal = await house.catalog.journal(assetId);
      return journal.filter(({ type }) => type === "review.reminded").map(({ particulars }) => particulars);
    },
  };
}

const linksIn = ({ text }: WrittenMail) =>
  [...text.matchAll(/\/r\/(\S+)/g)].map(([, token = ""]) => openReviewLink(token, secret));

describe("the morning's digest", () => {
  it("bundles what somebody has yet to decide, the most urgent first, each with a link that decides", async () => {
    const house = makeHouse();
    const later = await house.asked("Later", [cam], { deadline: { businessDays: 2 } });
    const sooner = await house.asked("Sooner", [cam, cleo]);
    house.advance(untilMonday);
    expect(await house.sendDigest()).toEqual({ sent: 2 });

    const [mail, ...others] = house.to(cam.email);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe("2 reviews wait for your decision");
    expect(mail?.text.indexOf("“Sooner” (version 1) of Acme")).toBeLessThan(mail?.text.indexOf("“Later”") ?? 0);
    expect(mail?.text).toContain("Brand: due by Tuesday, 5 January 2027 at 09:00 UTC");
    const links = linksIn(mail as WrittenMail);
    expect(links).toMatchObject([
      { assetId: sooner, version: 1, round: 1, stage: "brand" },
      { assetId: later, version: 1, round: 1, stage: "brand" },
    ]);
    const review = await house.catalog.findReview(sooner, 1, 1);
    expect(links[0]?.linkId).toBe(review?.stages[0]?.reviewers[0]?.linkId);
    expect(links[0]?.expiresAt).toBe(review?.stages[0]?.endsAt);
    expect(house.to(cleo.email)).toHaveLength(1);
  });

  it("marks what is overdue", async () => {
    const house = makeHouse();
    await house.asked("Late");
    await house.asked("Late, too", [cam], { deadline: { hours: 80 } });
    house.advance(untilMonday + 2 * day);
    await house.sendDigest();
    expect(house.mails[0]?.subject).toBe("2 reviews wait for your decision, 2 overdue");
    expect(house.mails[0]?.text).toContain("OVERDUE: “Late” (version 1) of Acme\nBrand: overdue since");
    expect(house.mails[0]?.html).toContain("Overdue</strong> “Late”");
  });

  it("leaves out who has decided, what a stage reminds of itself, and what is due much later", async () => {
    const house = makeHouse();
    const decided = await house.asked("Decided", [cam, cleo]);
    await house.asked("Reminded of itself", [cam], { digest: false });
    await house.asked("Due in a week", [cam], { deadline: { businessDays: 5 } });
    house.advance(untilMonday);
    await house.decide(decided, "approve", { reviewer: 0 });
    expect(await house.sendDigest()).toEqual({ sent: 1 });
    expect(house.mails).toMatchObject([{ to: cleo.email, subject: "1 review waits for your decision" }]);
  });

  it("goes to nobody about a version that was withdrawn", async () => {
    const house = makeHouse();
    const assetId = await house.asked("Withdrawn");
    await house.lifecycle.withdraw(assetId, "user:u1", "A mistake.");
    house.advance(untilMonday);
    expect(await house.sendDigest()).toEqual({ sent: 0 });
  });

  it("is not sent on a holiday or at the weekend", async () => {
    const house = makeHouse();
    await house.asked("Over the holidays", [cam], { deadline: { hours: 1 }, grace: { hours: 200 } });
    house.advance(13 * hourMs);
    for (const weekday of ["Friday", "Saturday", "Sunday"]) {
      expect(await house.sendDigest(), weekday).toEqual({ sent: 0 });
      house.advance(day);
    }
    expect(await house.sendDigest()).toEqual({ sent: 1 });
  });

  it("is sent once a morning, however often the function runs, and again the next", async () => {
    const house = makeHouse();
    await house.asked("Again and again");
    house.advance(untilMonday);
    // Of two at the same time, one has to come again to know what became of the other's mail.
    await Promise.allSettled([house.sendDigest(), house.sendDigest()]);
    house.advance(hourMs);
    await house.sendDigest();
    expect(house.mails).toHaveLength(1);
    house.advance(day);
    await house.sendDigest();
    expect(house.mails).toHaveLength(2);
  });

  it("goes on with the others when the mail service refuses one, who is served when the run is repeated", async () => {
    const house = makeHouse();
    const assetId = await house.asked("For both", [cam, cleo]);
    house.advance(untilMonday);
    const [first] = [cam, cleo].map(({ email }) => email);
    house.refuse(first);
    await expect(house.sendDigest()).rejects.toMatchObject({ name: "TooManyRequestsException" });
    expect(house.mails.map(({ to }) => to)).toEqual([cleo.email]);
    house.refuse(undefined);
    expect(await house.sendDigest()).toEqual({ sent: 1 });
    expect(house.mails.map(({ to }) => to)).toEqual([cleo.email, cam.email]);
    expect(await house.reminders(assetId)).toMatchObject([{ reviewers: [cleo.email] }, { reviewers: [cam.email] }]);
  });

  it("is not sent again when the function died before it could note that it was, and SES tells that it was", async () => {
    const house = makeHouse();
    const assetId = await house.asked("Once");
    house.advance(untilMonday);
    house.dieWriting(({ item }) => item.state === "sent");
    await expect(house.sendDigest()).rejects.toThrow("died");
    house.dieWriting(() => false);
    await expect(house.sendDigest()).rejects.toMatchObject({ code: "unconfirmed" });
    const [mail] = house.mails;
    expect(await house.confirm(mail?.tags ?? {}, "message-1")).toBe(true);
    house.advance(graceMs);
    expect(await house.sendDigest()).toEqual({ sent: 0 });
    expect(house.mails).toHaveLength(1);
    expect(await house.reminders(assetId)).toHaveLength(1);
  });

  it("is sent after all when the function died, and SES has told nothing of it for the grace period", async () => {
    const house = makeHouse();
    await house.asked("After all");
    house.advance(untilMonday);
    house.refuse(cam.email, new DomainError("unconfirmed", "SES did not answer."));
    await expect(house.sendDigest()).rejects.toMatchObject({ code: "unconfirmed" });
    house.refuse(undefined);
    house.advance(graceMs);
    expect(await house.sendDigest()).toEqual({ sent: 1 });
  });

  it("is on the record of each asset, once a stage, with everybody who was reminded", async () => {
    const house = makeHouse();
    const one = await house.asked("One", [cam, cleo]);
    const other = await house.asked("Other", [cleo]);
    house.advance(untilMonday);
    await house.sendDigest();
    await house.sendDigest();
    expect(await house.reminders(one)).toEqual([
      { round: 1, stage: "brand", reviewers: expect.arrayContaining([cam.email, cleo.email]), digest: true },
    ]);
    expect(await house.reminders(other)).toEqual([{ round: 1, stage: "brand", reviewers: [cleo.email], digest: true }]);
  });

  it("is what the record calls a reminder, not the moment at which the stage would have sent its own", async () => {
    const house = makeHouse();
    const assetId = await house.asked("Left to the digest");
    await house.ask(assetId, "brand", "token-later", { occasion: "reminder-1" });
    expect(await house.reminders(assetId)).toEqual([]);
    house.advance(untilMonday);
    await house.sendDigest();
    expect(await house.reminders(assetId)).toHaveLength(1);
  });

  it("comes onto the record after all when the function died before, also once everybody has decided", async () => {
    const house = makeHouse();
    const one = await house.asked("One");
    const other = await house.asked("Other");
    house.advance(untilMonday);
    house.dieWriting(({ item }) => item.sk.startsWith("recorded#") && item.sk.includes(one));
    await expect(house.sendDigest()).rejects.toThrow("died");
    expect(await house.reminders(other)).toHaveLength(1);
    house.dieWriting(() => false);
    await house.decide(one, "approve");
    await house.decide(other, "approve");
    await house.sendDigest();
    expect(await house.reminders(one)).toHaveLength(1);
    expect(await house.reminders(other)).toHaveLength(1);
    expect(house.mails).toHaveLength(1);
  });

  it("escapes whatever people wrote", async () => {
    const house = makeHouse();
    const reviewer = { name: "Eve\r\nBcc: all@example.com", email: "eve@example.com" };
    await house.asked('<img src=x onerror="alert(1)">\nhttps://evil.example/r/1', [reviewer], {
      name: "<script>alert(2)</script>",
    });
    house.advance(untilMonday);
    await house.sendDigest();
    const [mail] = house.mails;
    expect(mail?.html).not.toMatch(/<script|<img/);
    expect(mail?.html).toContain("&lt;script&gt;alert(2)&lt;/script&gt;");
    expect(mail?.subject).not.toMatch(/[\r\n]/);
    expect(mail?.text).not.toMatch(/^(Bcc|https:\/\/evil)/m);
  });
});
