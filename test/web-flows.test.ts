import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { Browser, Locator, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommentPage } from "../functions/api/schemas/comment.ts";
import { film } from "./fixtures/films.ts";
import { arrives, mailsAbout } from "./house/approve.ts";
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
import { picture } from "./house/picture.ts";
import { swipe } from "./house/touch.ts";

const chromium = chromiumForTests();

describe.skipIf(chromium === null)("from the master to the green light, in a browser", { timeout: 180_000 }, () => {
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

  const producerAtUpload = async () => {
    const producer = await visit(browser, { ...desktop, permissions: ["clipboard-read", "clipboard-write"] });
    await signIn(producer.page, house, "producer");
    await goTo(producer.page, "Upload");
    return producer;
  };

  const bring = (page: Page, name: string, mimeType: string, buffer: Buffer) =>
    page.locator("input[type=file]").first().setInputFiles({ name, mimeType, buffer });

  const lineOf = (page: Page, name: string) =>
    page.getByRole("list", { name: "Uploads" }).getByRole("listitem").filter({ hasText: name });

  /** Opens the nth mail about a key as a mail client shows it, and follows what it asks for. */
  async function followMail(page: Page, key: string, nth = 1): Promise<void> {
    const mail = await eventually(
      `mail ${nth} about ${key}`,
      async () => (await mailsAbout(house, key))[nth - 1],
      120_000,
    );
    await page.goto(`${house.outputs.endpoint}/_local/mail/${encodeURIComponent(mail.id)}/html`);
    await page.getByRole("link", { name: "See it and decide" }).tap();
    await page.waitForURL(/\/r\//);
  }

  it("a picture is uploaded, watched into its review, approved from the mail on a phone, and fetched by its signed link", async () => {
    // Prepare
    const [name, key] = ["morning.jpg", "acme/spring/morning.jpg"];
    const producer = await producerAtUpload();
    const reviewer = await visit(browser, phone);

    // Act: upload, and watch
    await bring(producer.page, name, "image/jpeg", Buffer.from(await picture(name, { width: 2400, height: 1600 })));
    const line = lineOf(producer.page, name);
    await line.getByText("In review").waitFor();
    await line.getByText("6 renditions").waitFor();
    await isLoaded(line.locator("img").last());
    await line.getByRole("link", { name }).click();
    await producer.page.getByRole("heading", { level: 1, name: "morning" }).waitFor();

    // Act: decide, in two taps from the mail
    await followMail(reviewer.page, key);
    await reviewer.page.getByRole("img", { name: "morning" }).waitFor();
    await reviewer.page.getByRole("button", { name: "Approve" }).tap();
    await reviewer.page.getByText("Approved. Thank you.").waitFor();

    // Act: hand on
    await producer.page.getByText("Live", { exact: true }).first().waitFor();
    await producer.page.getByRole("tab", { name: "Renditions" }).click();
    await producer.page.getByRole("button", { name: "Make a link to web-webp" }).click();
    await producer.page.getByRole("button", { name: "Copy the link" }).click();
    const link = await eventually("the link to be copied", () =>
      producer.page.evaluate(() => navigator.clipboard.readText()),
    );

    // Assess
    const { renditions } = (await arrives(house, key, "live")).current;
    const response = await fetch(link);
    const bytes = new Uint8Array(await response.arrayBuffer());
    const { format, width } = await sharp(bytes).metadata();
    const promised = renditions.find((rendition) => rendition.name === "web-webp");
    expect([response.status, bytes.length, format, width]).toEqual([200, promised?.bytes, "webp", promised?.width]);
    expect(promised?.width).toBe(1920);
    expect((await fetch(link.replace(/Signature=.{8}/, "Signature=AAAAAAAA"))).status).toBe(403);
    expect([...producer.problems, ...reviewer.problems]).toEqual([]);
  });

  it("changes asked for at a frame bring a second version, laid beside the first and approved; the record has it all", async () => {
    // Prepare
    const [name, key] = ["trailer.mp4", "acme/spring/trailer.mp4"];
    const producer = await producerAtUpload();
    const { page, problems } = await visit(browser, phone);

    // Act: the first version
    await bring(producer.page, name, "video/mp4", await readFile(await film(4)));
    await lineOf(producer.page, name)
      .getByText(/^(Measure and plan|Transcode|Derive pictures and sound|Look at what is in it)$/)
      .waitFor();
    await lineOf(producer.page, name).getByText("In review").waitFor();
    await followMail(page, key);
    await hasPicture(page.locator("video"));
    for (let frame = 0; frame < 3; frame++) await page.getByRole("button", { name: "One frame on" }).tap();
    await page.getByRole("button", { name: "Comment at 00:00:00:03" }).tap();
    await page.getByLabel("Your comment").fill("The <b>logo</b> is cut off.");
    await page.getByRole("button", { name: "Draw on the picture" }).tap();
    const surface = page.getByRole("application", { name: "Drawing on the picture" });
    await page.getByRole("radio", { name: "Yellow" }).check();
    await swipe(page, surface, [0.2, 0.3], [0.6, 0.7]);
    await swipe(page, surface, [0.1, 0.1], [0.2, 0.2]);
    await page.getByRole("button", { name: "Undo" }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Post comment" }).click();
    await page.getByRole("button", { name: /^Show comment 1 on the picture: 00:00:00:03/ }).waitFor();
    // On the line of time it lies where its frame does, the third of a hundred.
    expect(await placeOnTimeline(page)).toBeCloseTo(3 / 100, 2);
    await page.getByRole("button", { name: "Comment at 00:00:00:03" }).tap();
    await page.getByLabel("Your comment").fill("Too dark from here.");
    for (let frame = 0; frame < 2; frame++) await page.getByRole("button", { name: "One frame on" }).tap();
    await page.getByRole("button", { name: "Until this frame" }).tap();
    await page.getByText("00:00:00:03 to 00:00:00:05", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Post comment" }).tap();
    await page.getByRole("button", { name: /^Show comment 2 on the picture: 00:00:00:03 to 00:00:00:05/ }).waitFor();
    await page.getByRole("button", { name: "Request changes" }).tap();
    await page.getByRole("button", { name: "Send" }).tap();
    await page.getByText("Changes requested. Thank you.").waitFor();

    // Assess
    const { id } = await arrives(house, key, "changes_requested");
    const [comment, overFrames] = await commentsOn(id, 1);
    expect(overFrames).toMatchObject({ text: "Too dark from here.", frames: { first: 3, last: 5 } });
    expect(comment).toMatchObject({
      text: "The <b>logo</b> is cut off.",
      visibility: "shared",
      frames: { first: 3, last: 3, rate: { numerator: 25, denominator: 1 } },
      region: { shape: "box", colour: "yellow" },
    });
    if (comment?.region?.shape !== "box") throw new Error("A box was drawn.");
    expect(comment.region.x).toBeCloseTo(0.2, 1);
    expect(comment.region.width).toBeCloseTo(0.4, 1);

    // Act: the second version
    await producer.page.getByRole("button", { name: `Dismiss ${name}` }).click();
    await bring(producer.page, name, "video/mp4", await readFile(await film(5)));
    await producer.page.getByRole("button", { name: "Send as version 2" }).click();
    await lineOf(producer.page, name).getByText("In review").waitFor();
    await followMail(page, key, 2);
    await page.getByText("Still open from version 1").waitFor();
    await page.getByRole("button", { name: "Compare with version 1" }).tap();
    for (const version of [1, 2])
      await hasPicture(page.getByLabel(`Version ${version}`, { exact: true }).and(page.locator("video")));
    const comparison = page.getByRole("region", { name: "Compare versions" });
    await comparison.getByRole("slider", { name: "Place in both films" }).fill("40");
    await comparison.getByRole("button", { name: "One frame on" }).tap();

    // Assess
    await eventually("both films to show the same frame", async () => {
      const seconds = await page.evaluate(() => [...document.querySelectorAll("video")].map((one) => one.currentTime));
      return seconds.length === 2 && seconds.every((one) => Math.floor(one * 25 + 0.02) === 41);
    });
    expect(await accessibilityFaults(page)).toEqual([]);

    // Act: say something about the newer one where both are seen
    await page.getByRole("button", { name: "Comment at 00:00:01:16" }).tap();
    await page.getByLabel("Your comment").fill("All of it is there.");
    await page.getByRole("button", { name: "Draw on the picture" }).tap();
    await swipe(page, page.getByRole("application", { name: "Drawing on the picture" }), [0.5, 0.4], [0.8, 0.7]);
    await page.getByRole("button", { name: "Post comment" }).click();
    await page.getByRole("button", { name: /^Show comment 1 on the picture: 00:00:01:16/ }).waitFor();

    // Assess
    expect(await placeOnTimeline(page)).toBeCloseTo(41 / 125, 2);
    const [compared] = await commentsOn(id, 2);
    expect(compared).toMatchObject({ frames: { first: 41, last: 41 }, region: { shape: "box" } });
    if (compared?.region?.shape !== "box") throw new Error("A box was drawn.");
    expect(compared.region.x).toBeCloseTo(0.5, 1);
    expect(compared.region.y).toBeCloseTo(0.4, 1);

    // Act: play them together, draw the one over the other, approve
    await comparison.getByRole("button", { name: "Play" }).tap();
    await eventually("both films to play together", () =>
      page.evaluate(() => {
        const [one, other] = document.querySelectorAll("video");
        return (
          one && other && !one.paused && one.currentTime > 2 && Math.abs(one.currentTime - other.currentTime) < 0.1
        );
      }),
    );
    await comparison.getByRole("button", { name: "Pause" }).tap();
    await comparison.getByRole("radio", { name: "Wipe" }).check();
    await comparison.getByRole("slider", { name: /Where version 1 ends/ }).fill("20");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Approve" }).tap();
    await page.getByText("Approved. Thank you.").waitFor();

    // Assess: what the producer reads of it
    await lineOf(producer.page, name).getByRole("link", { name }).click();
    await producer.page.getByRole("heading", { level: 1, name: basename(name, ".mp4") }).waitFor();
    const versions = producer.page.getByRole("region", { name: "Versions" }).getByRole("listitem");
    await versions.filter({ hasText: "Version 2" }).getByText("Live").waitFor();
    await versions.filter({ hasText: "Version 1" }).getByText("Changes requested").waitFor();
    await producer.page.getByRole("tab", { name: "History" }).click();
    const history = producer.page.getByRole("list", { name: "History" });
    await history.getByText("Rosa Reviewer asked for changes to version 1").first().waitFor();
    await history.getByText("Version 2 is live.", { exact: true }).waitFor();
    expect([...producer.problems, ...problems]).toEqual([]);
  });

  async function commentsOn(assetId: string, version: number) {
    const response = await house.as("producer").request(`/v1/assets/${assetId}/versions/${version}/comments`);
    return CommentPage.parse(await response.json()).items;
  }
});

/** Where along the film its only comment begins, between 0 and 1. */
function placeOnTimeline(page: Page): Promise<number> {
  return page.locator("[data-ticks]").evaluate((line) => {
    const [all, tick] = [line.getBoundingClientRect(), line.children[0]?.getBoundingClientRect()];
    return ((tick?.left ?? Number.NaN) - all.left) / all.width;
  });
}

async function isLoaded(picture: Locator): Promise<void> {
  await eventually("the picture to be there", () =>
    picture.evaluate((element) => element instanceof HTMLImageElement && element.naturalWidth > 0),
  );
}

async function hasPicture(video: Locator): Promise<void> {
  await video.waitFor();
  await eventually("the film to have a picture", () =>
    video.evaluate((element) => element instanceof HTMLVideoElement && element.readyState >= 2),
  );
}
