import { describe, expect, it } from "vitest";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { graceMs, makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import { config } from "../../shared/config/config.ts";
import { DomainError } from "../../shared/error.ts";
import { openReviewLink } from "../../shared/review/review-link.ts";
import { ReviewTemplate } from "../../shared/review/review-template.ts";
import { makeOpenReview } from "./open-review.ts";
import type { ReviewMail } from "./review-mail.ts";

const secret = "the link secret of the tests";
const brand = { id: "acme", name: "Acme", campaigns: [{ id: "spring", name: "Spring" }], markets: [] };
const reviewers = [
  { name: "Gil", email: "gil@example.com" },
  { name: "Lena", email: "lena@example.com" },
];

async function makeHouse(metadata: Record<string, string> = {}) {
  const house = makeCatalogHouse();
  const assetId = await house.register({ metadata, ...(metadata.title && { title: metadata.title }) });
  await house.catalogue(assetId);
  const mails: { to: string; mail: ReviewMail; poster: boolean }[] = [];
  const woken: string[] = [];
  let refusal: Error | undefined;
  let refused: string | undefined;
  const openReview = makeOpenReview({
    catalog: house.catalog,
    reviews: house.reviews,
    mails: makeMailLedger(house.items, house.now),
    readPoster: async (_key, contentType) => ({ bytes: Uint8Array.of(1), contentType }),
    send: async (to, mail, poster) => {
      if (refusal !== undefined && (refused === undefined || refused === to.email)) throw refusal;
      mails.push({ to: to.email, mail, poster: poster !== undefined });
      return `message-${mails.length}`;
    },
    wakeReview: async (taskToken, { decision }) => void woken.push(`${taskToken}: ${decision}`),
    warn: () => {},
    linkSecret: async () => secret,
    publicUrl: async () => "https://greenlight.example.com",
    config: { ...config, brands: [{ ...brand, reviewers }] },
  });
  const stage = { id: "brand", name: "Brand", deadline: { hours: 72 }, grace: { hours: 48 } };
  const guests = reviewers.map((guest) => ({ guest }));
  const template = ReviewTemplate.parse({ id: "brand", name: "Brand", stages: [{ ...stage, reviewers: guests }] });
  await house.planReview(assetId, 1, 1, [template]);
  return {
    ...house,
    assetId,
    mails,
    woken,
    refuse: (error: Error | undefined, to?: string) => {
      refusal = error;
      refused = to;
    },
    open: (taskToken = "token-1", occasion = "request") =>
      openReview({ assetId, version: 1, round: 1, stage: "brand", executionArn: "review-1", taskToken, occasion }),
  };
}

const tokenIn = (mail: ReviewMail) => /\/r\/(\S+)/.exec(mail.text)?.[1] ?? "";

describe("asking for a review", () => {
  it("sends each reviewer one mail, with a poster and a link of their own", async () => {
    const house = await makeHouse();
    expect(await house.open()).toEqual({ asked: 2 });

    expect(house.mails.map(({ to, poster }) => [to, poster])).toEqual([
      ["gil@example.com", true],
      ["lena@example.com", true],
    ]);
    const links = house.mails.map(({ mail }) => openReviewLink(tokenIn(mail), secret));
    expect(new Set(links.map((link) => link?.reviewerId)).size).toBe(2);
    expect(links[0]).toMatchObject({ assetId: house.assetId, version: 1, round: 1 });
    for (const { mail } of house.mails) {
      expect(mail.html).toContain(`https://greenlight.example.com/r/${tokenIn(mail)}`);
      expect(mail.text).toContain("Monday, 4 January 2027 at 09:00 UTC");
    }
  });

  it("is not repeated when the function is run again", async () => {
    const house = await makeHouse();
    await house.open();
    expect(await house.open()).toEqual({ asked: 0 });
    expect(house.mails).toHaveLength(2);
  });

  it("goes on after a refusal of the mail service, where it was", async () => {
    const house = await makeHouse();
    house.refuse(Object.assign(new Error("Maximum sending rate exceeded."), { name: "TooManyRequestsException" }));
    await expect(house.open()).rejects.toMatchObject({ name: "TooManyRequestsException" });
    house.refuse(undefined);
    expect(await house.open()).toEqual({ asked: 2 });
  });

  it("asks the others when nobody knows whether a mail went, and comes back for that one", async () => {
    const house = await makeHouse();
    house.refuse(new DomainError("unconfirmed", "SES did not answer."), "gil@example.com");
    await expect(house.open()).rejects.toMatchObject({ code: "unconfirmed" });
    expect(house.mails.map(({ to }) => to)).toEqual(["lena@example.com"]);

    house.refuse(undefined);
    await expect(house.open()).rejects.toMatchObject({ code: "unconfirmed" });
    house.advance(graceMs);
    expect(await house.open()).toEqual({ asked: 1 });
    expect(house.mails.map(({ to }) => to)).toEqual(["lena@example.com", "gil@example.com"]);
  });

  it("reminds only those who have not decided, once, with the link they have", async () => {
    const house = await makeHouse();
    await house.open();
    await house.decide(house.assetId, "approve", { reviewer: 0 });
    expect(await house.open("token-2", "reminder-1")).toEqual({ asked: 1 });
    await house.open("token-2", "reminder-1");

    expect(house.mails).toHaveLength(3);
    expect(house.mails[2]).toMatchObject({
      to: "lena@example.com",
      mail: { subject: expect.stringContaining("Reminder: ") },
    });
    expect(tokenIn(house.mails[2]?.mail as ReviewMail)).toBe(tokenIn(house.mails[1]?.mail as ReviewMail));
  });

  it("asks nobody when the round was settled meanwhile, and ends the wait", async () => {
    const house = await makeHouse();
    await house.open();
    await house.decide(house.assetId, "request_changes", { reviewer: 0 });
    expect(await house.open("token-2", "reminder-1")).toEqual({ asked: 0 });
    expect(house.woken).toEqual(["token-2: changes_requested"]);
  });

  it("asks nobody about a version that was withdrawn before", async () => {
    const house = await makeHouse();
    await house.lifecycle.withdraw(house.assetId, "user:u1", "A mistake.");
    expect(await house.open()).toEqual({ asked: 0 });
    expect(house.woken).toEqual(["token-1: cancelled"]);
    expect(house.mails).toEqual([]);
  });

  it("escapes whatever people wrote", async () => {
    const house = await makeHouse({
      title: '<img src=x onerror="alert(1)">',
      note: "<script>alert(2)</script>\nBcc: all@example.com",
      requestedBy: "Pia\r\nBcc: all@example.com",
    });
    await house.open();
    const { mail } = house.mails[0] ?? { mail: { html: "", text: "", subject: "" } };
    expect(mail.html).not.toMatch(/<script|<img src=x/);
    expect(mail.html).toContain("&lt;script&gt;alert(2)&lt;/script&gt;");
    expect(mail.subject).not.toMatch(/[\r\n]/);
    expect(mail.text).not.toMatch(/^Bcc: all@example.com asks/m);
  });
});
