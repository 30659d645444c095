import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommentPage } from "../functions/api/schemas/comment.ts";
import { arrives, decideBy, linkFor, linksAbout } from "./house/approve.ts";
import {
  accessibilityFaults,
  chromiumForTests,
  desktop,
  goTo,
  openBrowser,
  phone,
  signIn,
  visit,
} from "./house/browser.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { isFocused, tabTo } from "./house/keyboard.ts";
import { readMailbox } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { codeOf } from "./house/review-desk.ts";
import { swipe } from "./house/touch.ts";

const chromium = chromiumForTests();
const tooBusy = {
  type: "about:blank",
  title: "Busy",
  status: 503,
  code: "unavailable",
  detail: "Try again in a moment.",
};

describe.skipIf(chromium === null)("a review in a browser", { timeout: 180_000 }, () => {
  let house: House;
  let browser: Browser;
  beforeAll(async () => {
    house = await openHouse();
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(async () => {
    await browser?.close();
    await house?.[Symbol.asyncDispose]();
  });

  const at = (path: string) => new URL(path, house.outputs.webUrl).href;

  async function pictureInReview(key: string, seed = key) {
    await house.upload(key, await picture(seed, { width: 1200, height: 800 }));
    return arrives(house, key, "in_review");
  }

  /** The link in the mail about a version, once there are mails about that many. */
  const linkOfVersion = (key: string, version: number) =>
    eventually(`a mail about version ${version} of ${key}`, async () => (await linksAbout(house, key))[version - 1]);

  async function commentsOn(assetId: string, version: number) {
    const response = await house.as("producer").request(`/v1/assets/${assetId}/versions/${version}/comments`);
    return CommentPage.parse(await response.json()).items;
  }

  it("by keyboard alone: comment, draw with the arrow keys, reply, and approve", async () => {
    // Prepare
    const key = "acme/spring/by-keys.jpg";
    const { id } = await pictureInReview(key);
    const { page, problems } = await visit(browser, desktop);
    await page.goto(await linkOfVersion(key, 1));
    await page.getByRole("button", { name: "Add a comment" }).waitFor();
    const press = async (...keys: string[]) => {
      for (const one of keys) await page.keyboard.press(one);
    };

    // Act
    await tabTo(page, page.getByRole("button", { name: "Add a comment" }));
    await press("Enter");
    await eventually("the field to have the focus", () => isFocused(page.getByLabel("Your comment")));
    await page.keyboard.type("Straighten this.");
    await tabTo(page, page.getByRole("button", { name: "Draw on the picture" }));
    await press("Enter");
    await eventually("the picture to take the keys", () => isFocused(page.getByRole("application")));
    await press("Shift+ArrowLeft", "Shift+ArrowUp", "Enter", "Shift+ArrowRight", "Shift+ArrowRight", "ArrowDown");
    await page.getByRole("status").getByText("Other end at 60% from the left, 41% from the top.").waitFor();
    await press("Enter", "Escape");
    await eventually("the focus to be back in the field", () => isFocused(page.getByLabel("Your comment")));
    await tabTo(page, page.getByRole("button", { name: "Post comment" }));
    await press("Enter");
    await tabTo(page, page.getByRole("button", { name: "Reply" }));
    await press("Enter");
    await page.keyboard.type("By a degree.");
    await tabTo(page, page.getByRole("button", { name: "Post reply" }));
    await press("Enter");
    await page.getByText("By a degree.").waitFor();
    await tabTo(page, page.getByRole("button", { name: "Approve" }));
    await press("Enter");

    // Assess
    await page.getByText("Approved. Thank you.").waitFor();
    const [comment, reply] = await commentsOn(id, 1);
    expect(comment?.region).toMatchObject({ shape: "box", x: 0.4, y: 0.4, width: 0.2, height: 0.01 });
    expect(reply).toMatchObject({ parent: comment?.id, text: "By a degree." });
    expect(problems).toEqual([]);
  });

  it("the team's words stay with the team; a producer answers, settles, takes the list along, and compares", async () => {
    // Prepare
    const key = "acme/spring/answered.jpg";
    const { id } = await pictureInReview(key);
    const link = await linkOfVersion(key, 1);
    const say = (text: string, visibility: string) =>
      house.as("producer").request(`/v1/assets/${id}/versions/1/comments`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ text, visibility }),
      });
    await say("They will not like it.", "team");
    await say("We lifted the shadows.", "shared");
    const guest = await visit(browser, phone);
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");

    // Act, Assess: what a guest sees
    await guest.page.goto(link);
    await guest.page.getByText("We lifted the shadows.").waitFor();
    expect(await guest.page.getByText("They will not like it.").count()).toBe(0);
    expect(await guest.page.getByRole("button", { name: "Resolve" }).count()).toBe(0);

    // Act: what a producer does
    await page.goto(at(`/assets/${id}/comments`));
    await page.getByText("They will not like it.").waitFor();
    await page.getByRole("button", { name: "Add a comment" }).click();
    await page.getByLabel("Your comment").fill("Have a look at the corners.");
    await page.getByText("Tell somebody by mail").click();
    await page.getByRole("checkbox", { name: /Rosa Reviewer/ }).check();
    await page.getByText("One person is told by mail").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Post comment" }).click();
    await page.getByText("Told: Rosa Reviewer").waitFor();
    await eventually("a mail that says so", async () =>
      (await readMailbox(house.outputs.endpoint)).some(
        ({ to, subject }) => to.includes("reviewer@example.com") && /mention/i.test(subject),
      ),
    );
    const first = page.getByRole("listitem").filter({ hasText: "They will not like it." });
    await first.getByRole("button", { name: "Disagree" }).click();
    await first.getByLabel("Why not?").fill("They asked for it.");
    await first.getByRole("button", { name: "Answer" }).click();
    await first.getByText(/disagrees: They asked for it\./).waitFor();
    await first.getByRole("button", { name: "Resolve" }).click();
    await first.getByText(/Resolved by/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export comments" }).click();
    await page.getByRole("menuitem", { name: "Table (CSV)" }).click();
    expect((await download).suggestedFilename()).toBe("answered-v1-comments.csv");
    await page.goto(at(`/assets/${id}/compare`));
    await page.getByText("There is only one version of this.").waitFor();
    await decideBy(house, link, { decision: "request_changes", comment: "Brighter." });
    await arrives(house, key, "changes_requested");
    await pictureInReview(key, "another light");
    await page.goto(at(`/assets/${id}/compare?from=1&to=2`));

    // Assess
    await page.getByRole("img", { name: "Version 1" }).waitFor();
    await page.getByRole("img", { name: "Version 2" }).waitFor();
    const said = page.getByRole("region", { name: "Version 1", exact: true });
    await said.getByText("We lifted the shadows.").waitFor();
    await page.getByRole("button", { name: "Closer" }).click();
    const transforms = await page
      .getByRole("img", { name: /^Version/ })
      .evaluateAll((images) => images.map((image) => image.parentElement?.style.transform));
    expect(transforms[0]).toContain("scale(1.5)");
    expect(transforms[1]).toBe(transforms[0]);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("draws over two pictures that are compared: a reviewer on the newer one, a producer on either", async () => {
    // Prepare
    const key = "acme/spring/compared.jpg";
    const { id } = await pictureInReview(key);
    await decideBy(house, await linkOfVersion(key, 1), { decision: "request_changes", comment: "Brighter." });
    await arrives(house, key, "changes_requested");
    await pictureInReview(key, "a brighter one");
    const guest = await visit(browser, phone);
    const producer = await visit(browser, desktop);
    await signIn(producer.page, house, "producer");
    const surface = { name: "Drawing on the picture" };

    // Act: a finger on the newer one, which lies below the older
    await guest.page.goto(await linkOfVersion(key, 2));
    await guest.page.getByRole("button", { name: "Compare with version 1" }).tap();
    await guest.page.getByRole("img", { name: "Version 2" }).waitFor();
    await guest.page.getByRole("button", { name: "Add a comment" }).tap();
    await guest.page.getByLabel("Your comment").fill("This corner.");
    await guest.page.getByRole("button", { name: "Draw on the picture" }).tap();
    await swipe(guest.page, guest.page.getByRole("application", surface), [0.5, 0.4], [0.8, 0.7]);
    await guest.page.getByRole("button", { name: "Post comment" }).click();
    await guest.page.getByRole("button", { name: /^Show comment 1 on the picture/ }).waitFor();

    // Act: a mouse on the older one
    await producer.page.goto(at(`/assets/${id}/compare?from=1&to=2`));
    const older = producer.page.getByRole("region", { name: "Version 1", exact: true });
    await older.getByRole("button", { name: "Add a comment" }).click();
    await older.getByLabel("Your comment").fill("It was here.");
    await older.getByRole("button", { name: "Draw on the picture" }).click();
    await drag(producer.page, producer.page.getByRole("application", surface), [0.1, 0.2], [0.3, 0.6]);
    await older.getByRole("button", { name: "Post comment" }).click();
    await older.getByText("It was here.").waitFor();

    // Assess
    const regionOf = async (version: number) => (await commentsOn(id, version)).map(({ region }) => region);
    expect(await regionOf(2)).toEqual([
      expect.objectContaining({ shape: "box", x: expect.closeTo(0.5, 1), y: expect.closeTo(0.4, 1) }),
    ]);
    expect(await regionOf(1)).toEqual([
      expect.objectContaining({ shape: "box", x: expect.closeTo(0.1, 1), height: expect.closeTo(0.4, 1) }),
    ]);
    // Each mark lies on its own picture.
    const marks = await producer.page
      .getByRole("img", { name: /^Version/ })
      .evaluateAll((images) =>
        images.map((image) => Number(image.parentElement?.querySelector<HTMLElement>("[data-marks]")?.dataset.marks)),
      );
    expect(marks).toEqual([1, 1]);
    expect(await accessibilityFaults(producer.page)).toEqual([]);
    expect([...guest.problems, ...producer.problems]).toEqual([]);
  });

  it("a decision calls off the request for comments that it overtakes; when it was not taken, they are asked for again", async () => {
    // Prepare
    const key = "acme/spring/in-a-hurry.jpg";
    await pictureInReview(key);
    const { page } = await visit(browser, phone);
    const comments = /\/comments\?/;
    const answers: (() => void)[] = [];
    await page.route(comments, async (route) => {
      await new Promise<void>((answer) => answers.push(answer));
      // What was called off is answered by nobody.
      await route.continue().catch(() => {});
    });
    await page.route(/\/decision$/, (route) => route.fulfill({ status: 503, json: tooBusy }), { times: 1 });
    const calledOff = page.waitForEvent("requestfailed", (request) => comments.test(request.url()));

    // Act
    await page.goto(await linkOfVersion(key, 1));
    await eventually("the comments to be asked for", async () => answers.length === 1);
    await page.getByRole("button", { name: "Approve" }).tap();

    // Assess
    expect((await calledOff).failure()?.errorText).toBe("net::ERR_ABORTED");
    await page.getByText(tooBusy.detail).waitFor();
    await eventually("the comments to be asked for again", async () => answers.length === 2);
    for (const answer of answers) answer();
    await page.getByText("Nothing was said about this version yet.").waitFor();
    await page.getByRole("button", { name: "Approve" }).tap();
    await page.getByText("Approved. Thank you.").waitFor();
  });

  it("what a link says stays on its page: no token in the title, in storage, or in what other requests tell", async () => {
    // Prepare
    const key = "acme/spring/discreet.jpg";
    await pictureInReview(key);
    const link = await linkOfVersion(key, 1);
    const token = new URL(link).pathname.split("/").at(-1) ?? "";
    const { page } = await visit(browser, phone);
    const told: string[] = [];
    page.on("request", (request) => {
      const ours = /\/(r|v1\/review-links)\//.test(new URL(request.url()).pathname);
      told.push(JSON.stringify([ours ? "" : request.url(), request.headers().referer ?? ""]));
    });

    // Act
    await page.goto(link);
    await page.getByRole("button", { name: "Add a comment" }).waitFor();

    // Assess
    expect(told.length).toBeGreaterThan(5);
    expect(told.filter((one) => one.includes(token))).toEqual([]);
    expect(await page.title()).toBe("discreet · Greenlight");
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
  });

  it("speaks German where the browser does: the code, and each way in which a link can be over", async () => {
    // Prepare
    const key = "northwind/launch/auf-deutsch.jpg";
    await pictureInReview(key);
    const legal = await linkFor(house, key, "legal@northwind.example.com");
    await decideBy(house, legal, { decision: "approve" });
    const brand = await linkFor(house, key, "brand@northwind.example.com");
    await decideBy(house, brand, { decision: "approve" });
    const cam = "cam@client.example.com";
    const client = await linkFor(house, key, cam);
    const { page } = await visit(browser, { ...phone, locale: "de-AT" });
    const says = async (link: string, title: string) => {
      await page.goto(link);
      await page.getByRole("heading", { name: title }).waitFor();
      expect(await page.locator("html").getAttribute("lang")).toBe("de");
    };

    // Act, Assess
    await page.goto(client);
    await page.getByRole("button", { name: "Freigeben" }).tap();
    await page.getByRole("button", { name: "Code zusenden" }).tap();
    const field = page.getByLabel("Sechsstelliger Code");
    const code = await codeOf(house, cam);
    await field.fill(code === "000000" ? "111111" : "000000");
    await page.getByRole("button", { name: "Bestätigen" }).tap();
    await page.getByRole("alert").getByText("Das ist nicht der neueste Code").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await field.fill(code);
    await page.getByRole("button", { name: "Bestätigen" }).tap();
    await page.getByText("Freigegeben. Vielen Dank.").waitFor();
    await says(legal, "Sie haben schon entschieden");
    await says(at("/r/not-a-token"), "Dieser Link ist nicht gültig");
    const overtaken = "acme/spring/ueberholt.jpg";
    await pictureInReview(overtaken);
    const first = await linkOfVersion(overtaken, 1);
    await house.upload(overtaken, await picture("a newer one", { width: 1200, height: 800 }));
    await linkOfVersion(overtaken, 2);
    await says(first, "Es gibt eine neuere Version");
  });

  it("whoever is signed in finds in the inbox what waits, opens it by keys, decides without a code, and goes away", async () => {
    // Prepare
    const [one, other] = ["acme/spring/inbox-one.jpg", "acme/spring/inbox-two.jpg"];
    await pictureInReview(one);
    await pictureInReview(other);
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "reviewer");

    // Act
    await goTo(page, "Inbox");
    const list = page.getByRole("list", { name: "To be reviewed" });
    await list.getByRole("link", { name: /inbox-two/ }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const links = await list.getByRole("link").allTextContents();
    const place = links.findIndex((words) => words.includes("inbox-one"));
    for (let step = 0; step <= place; step++) await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "inbox-one" }).waitFor();
    await page.getByRole("button", { name: "Add a comment" }).click();
    await page.getByLabel("Your comment").fill("Among ourselves: fine.");
    await page.getByRole("button", { name: "Post comment" }).click();
    await page.getByText("Team only").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Approve" }).click();
    await page.getByText("This settles it: the stage is closed.").waitFor();

    // Assess
    await arrives(house, one, "live");
    await page.getByRole("link", { name: "To the inbox" }).click();
    await list.getByRole("link", { name: /inbox-two/ }).waitFor();
    await eventually("what was decided to be gone", async () => (await list.getByText("inbox-one").count()) === 0);
    await page.getByRole("link", { name: /Waiting for others/ }).click();
    await page.getByText("You wait for nobody").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    // Act, Assess: out of office
    await page.getByRole("button", { name: "Going away?" }).click();
    await page.getByLabel("First day away").fill("2099-07-01");
    await page.getByLabel("Last day away").fill("2099-07-14");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText(/Away from 1 Jul 2099 until 14 Jul 2099/).waitFor();
    await page.getByRole("button", { name: "I am here again" }).click();
    await page.getByText("You are here", { exact: true }).waitFor();
    // The page asks again once it hears of the decision, and is told that it is over.
    expect(problems.filter((words) => !words.includes("410"))).toEqual([]);
  });

  it("a version that comes while one looks at the one before is not decided on unseen", async () => {
    // Prepare
    const key = "acme/spring/overtaking.jpg";
    await pictureInReview(key);
    const { page } = await visit(browser, desktop);
    await signIn(page, house, "reviewer");
    await goTo(page, "Inbox");
    await page.getByRole("link", { name: /overtaking/ }).click();
    await page.getByRole("button", { name: "Approve" }).waitFor();

    // Act
    await house.upload(key, await picture("overtaken", { width: 1200, height: 800 }));
    await linkOfVersion(key, 2);
    const approve = page.getByRole("button", { name: "Approve" });
    // The page may have heard of it before the button is pressed.
    await approve.click({ timeout: 5_000 }).catch(() => {});

    // Assess
    await page.getByRole("heading", { name: "There is a newer version" }).waitFor();
    expect((await arrives(house, key, "in_review")).version).toBe(2);
  });

  // The last: it moves the clock for everyone.
  it("what is late is counted as overdue", async () => {
    // Prepare
    const key = "acme/spring/late.jpg";
    await pictureInReview(key);
    await linkOfVersion(key, 1);

    // Act
    await house.cloud.advanceClock(80 * 3_600_000);
    const { page, problems } = await visit(browser, phone);
    await signIn(page, house, "reviewer");
    await page.goto(at("/inbox?show=overdue"));

    // Assess
    const late = page.getByRole("listitem").filter({ hasText: "late" });
    await late.getByText("Overdue").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});

/** Draws with the mouse, from and to a place within an element, as shares of its sides. */
async function drag(page: Page, on: Locator, from: [number, number], to: [number, number]): Promise<void> {
  await on.scrollIntoViewIfNeeded();
  const box = await on.boundingBox();
  if (box === null) throw new Error("There is nothing to draw on.");
  const moveTo = ([x, y]: [number, number]) => page.mouse.move(box.x + x * box.width, box.y + y * box.height);
  await moveTo(from);
  await page.mouse.down();
  await moveTo(to);
  await page.mouse.up();
}
