import { describe, expect, it } from "vitest";
import { makeCatalogHouse } from "../../shared/catalog/catalog-house.ts";
import { makeComments } from "../../shared/catalog/comments.ts";
import { makeMailLedger } from "../../shared/catalog/mail-ledger.ts";
import type { CommentRecord } from "../../shared/comment/comment.ts";
import { config } from "../../shared/config/config.ts";
import type { WrittenMail } from "../runtime/mailer.ts";
import { CommentAdded, makeNotifyMention } from "./notify-mention.ts";

const hostile = `<img src=x onerror=alert(1)> "quoted" 'single' & more`;
const people = [
  { name: "Gil", email: "gil@example.com" },
  { name: hostile, email: "lena@example.com" },
];

async function makeHouse(title = "hero") {
  const house = makeCatalogHouse();
  const assetId = await house.register({ title });
  const comments = makeComments(house.catalog);
  const mails: ({ to: string } & WrittenMail)[] = [];
  const refusals = new Map<string, Error>();
  const notify = makeNotifyMention({
    catalog: house.catalog,
    mails: makeMailLedger(house.items, house.now),
    send: async (to, mail) => {
      const refusal = refusals.get(to);
      if (refusal !== undefined) throw refusal;
      mails.push({ to, ...mail });
      return `message-${mails.length}`;
    },
    publicUrl: async () => "https://greenlight.example.com",
    config,
  });
  const saying = (text: string, visibility: "team" | "shared") => ({
    assetId,
    version: 1,
    author: { actor: "user:u1", name: "Pia\r\nBcc: all@example.com", email: null, guest: false },
    text,
    visibility,
    mentions: people.map(({ email }) => email),
    known: people,
  });
  return {
    assetId,
    mails,
    refusals,
    add: (text: string, visibility: "team" | "shared" = "shared") => comments.add(saying(text, visibility)),
    reply: (parent: string, text: string) => comments.reply({ ...saying(text, "shared"), parent }),
    notify: ({ version, id: comment, parent }: CommentRecord) =>
      notify(CommentAdded.parse({ detail: { assetId, version, comment, parent } })),
  };
}

describe("whom a comment mentions", () => {
  it("gets one mail, however often the event comes", async () => {
    const house = await makeHouse();
    const comment = await house.add("More blue");
    expect(await house.notify(comment)).toEqual({ told: 2 });
    expect(await house.notify(comment)).toEqual({ told: 0 });
    expect(await Promise.all([house.notify(comment), house.notify(comment)])).toEqual([{ told: 0 }, { told: 0 }]);

    expect(house.mails.map(({ to }) => to)).toEqual(["gil@example.com", "lena@example.com"]);
    for (const { text, html, tags } of house.mails) {
      expect(text).toContain("> More blue");
      expect(text).toContain(`https://greenlight.example.com/assets/${house.assetId}`);
      expect(html).toContain(`href="https://greenlight.example.com/assets/${house.assetId}"`);
      expect(tags).toEqual({ asset: house.assetId, version: "1", comment: comment.id, recipient: expect.any(String) });
    }
  });

  it("gets one for every comment and every reply that mentions them", async () => {
    const house = await makeHouse();
    const comment = await house.add("More blue");
    const reply = await house.reply(comment.id, "Or green");
    await house.notify(comment);
    await house.notify(reply);
    expect(house.mails).toHaveLength(4);
    expect(house.mails[2]?.text).toContain("in a reply on “hero”");
  });

  it("is told although another is refused, who is told once the event comes again", async () => {
    const house = await makeHouse();
    const comment = await house.add("More blue");
    house.refusals.set("gil@example.com", Object.assign(new Error("Slow down."), { name: "TooManyRequestsException" }));
    await expect(house.notify(comment)).rejects.toMatchObject({ name: "TooManyRequestsException" });
    expect(house.mails.map(({ to }) => to)).toEqual(["lena@example.com"]);
    house.refusals.clear();
    expect(await house.notify(comment)).toEqual({ told: 1 });
    expect(house.mails.map(({ to }) => to)).toEqual(["lena@example.com", "gil@example.com"]);
  });

  it("reads in the mail only what is shared: it may be a guest", async () => {
    const house = await makeHouse();
    await house.notify(await house.add("The launch is on Tuesday", "team"));
    for (const { text, html, subject } of house.mails) {
      expect(`${subject}${text}${html}`).not.toContain("Tuesday");
      expect(text).toContain("can be read after signing in");
    }
  });

  it("gets nothing in the mail that is markup or a header of somebody else", async () => {
    const house = await makeHouse(hostile);
    await house.notify(await house.add(hostile));
    for (const { subject, html } of house.mails) {
      expect(subject).not.toMatch(/[\r\n]/);
      expect(html).not.toContain("<img");
      expect(html).toContain("&lt;img src=x onerror=alert(1)&gt; &quot;quoted&quot; &#39;single&#39; &amp; more");
    }
  });
});

it("an event about a comment that is not there fails, and is kept for a person to look at", async () => {
  const house = await makeHouse();
  const comment = await house.add("x");
  await expect(house.notify({ ...comment, id: "999" })).rejects.toMatchObject({ code: "not_found" });
});
