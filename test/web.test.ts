import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { film } from "./fixtures/films.ts";
import { arrives, mailsAbout } from "./house/approve.ts";
import { findChromium, openBrowser } from "./house/browser.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { reviewLink } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";

const chromium = findChromium();
if (chromium === null) console.warn("No Chromium on this machine: the browser tests are skipped.");

const phone = { width: 390, height: 844 };
const desktop = { width: 1280, height: 860 };

describe.skipIf(chromium === null)("in a browser", () => {
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

  /** A page of somebody who has just come, that fails the test on any error in the console. */
  async function visit(viewport: { width: number; height: number }, problems: string[] = []): Promise<Page> {
    const context = await browser.newContext({
      viewport,
      isMobile: viewport.width < 600,
      hasTouch: viewport.width < 600,
    });
    const page = await context.newPage();
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") problems.push(message.text());
    });
    return page;
  }

  async function signIn(page: Page, persona: RegExp): Promise<void> {
    await page.goto(house.outputs.webUrl);
    await page.getByRole("button", { name: persona }).click();
    await page.getByRole("heading", { name: "Library" }).waitFor();
  }

  it("a producer signs in, uploads a picture, and watches it reach its review", async () => {
    // Prepare
    const problems: string[] = [];
    const page = await visit(desktop, problems);
    await signIn(page, /producer/i);

    // Act
    await page.setInputFiles("input[type=file]", {
      name: "from-the-web.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.from(await picture("web", { width: 1200, height: 800 })),
    });

    // Assess
    const card = page.getByRole("link", { name: /from-the-web/ });
    await card.getByText("In review").waitFor({ timeout: 60_000 });
    await shoot(page, "library");
    await card.click();
    await page.getByRole("heading", { name: "Renditions" }).waitFor();
    await page.getByText("web-webp").waitFor();
    await shoot(page, "asset");
    expect(problems).toEqual([]);
  });

  it("a reviewer decides about a film from the mail, on a phone, with two taps", async () => {
    // Prepare
    const key = "acme/spring/for-the-phone.mp4";
    await house.upload(key, { filePath: await film(4) });
    await arrives(house, key, "in_review", 120_000);
    const mails = await eventually("the mail", async () => {
      const found = await mailsAbout(house, key);
      return found.length > 0 ? found : undefined;
    });
    const problems: string[] = [];
    const page = await visit(phone, problems);

    // Act
    await page.goto(reviewLink(mails[0] ?? (undefined as never)) ?? "");
    const video = page.locator("video");
    await video.waitFor();
    await eventually("the film to have a picture", () =>
      video.evaluate((element: HTMLVideoElement) => element.readyState >= 2 && element.videoWidth > 0),
    );
    await shoot(page, "review-phone");
    await page.getByRole("button", { name: "Approve" }).click();

    // Assess
    await page.getByText("Approved. Thank you.").waitFor();
    await arrives(house, key, "live");
    expect(problems).toEqual([]);
  });

  it("a link that is not valid is turned away kindly", async () => {
    const page = await visit(phone);
    await page.goto(`${house.outputs.webUrl}/r/not-a-token`);
    await page.getByRole("heading", { name: "This link is not valid" }).waitFor();
  });
});

/** Pictures to look at, when somebody asks for them. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.GREENLIGHT_SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
