import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  accessibilityFaults,
  chromiumForTests,
  desktop,
  goTo,
  openBrowser,
  phone,
  signIn,
  untilLoaded,
  visit,
} from "./house/browser.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";

const chromium = chromiumForTests();

describe.skipIf(chromium === null)("the frame around the pages, in a browser", { timeout: 180_000 }, () => {
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

  const theme = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);
  const choose = async (page: Page, item: string) => {
    await page.getByRole("button", { name: /^(Account of|Konto von)/ }).click();
    await page.getByRole("menuitemradio", { name: item }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("menu").waitFor({ state: "hidden" });
  };

  it.each([
    ["on a desk", desktop],
    ["on a phone", phone],
  ])("every place is fine to axe in both themes while it is empty, and fits, %s", async (_, options) => {
    const { page, problems } = await visit(browser, options);
    await signIn(page, house, "admin");
    for (const place of ["Library", "Upload", "Inbox", "Reviews", "Operations"]) {
      await goTo(page, place);
      await untilLoaded(page);
      const link = page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place });
      expect(await link.getAttribute("aria-current")).toBe("page");
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    }
    await page.getByRole("button", { name: "Account of admin" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("the keyboard skips to the content, goes to places, and shows what it can do", async () => {
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    await page.reload();
    await page.getByRole("heading", { name: "Library" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("MAIN");
    await page.keyboard.press("g");
    await page.keyboard.press("u");
    await page.getByRole("heading", { level: 1, name: "Upload" }).waitFor();
    await eventually("the focus to have moved along", () =>
      page.evaluate(() => document.activeElement?.tagName === "MAIN"),
    );
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
    await help.getByText("Go to Inbox").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await help.getByRole("switch", { name: "Single keys do something" }).press("Space");
    await page.keyboard.press("Escape");
    await help.waitFor({ state: "hidden" });
    await page.keyboard.press("?");
    expect(await help.count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it("a theme that was chosen holds after a reload, before anything is painted", async () => {
    const { page } = await visit(browser, { ...desktop, colorScheme: "light" });
    await signIn(page, house, "producer");
    expect(await theme(page)).toBe("light dark");
    await choose(page, "Dark");
    expect(await theme(page)).toBe("dark");
    // Before any module runs, and so before anything is drawn.
    await page.addInitScript(() => {
      document.addEventListener("readystatechange", () => {
        document.documentElement.dataset.first ??= document.documentElement.dataset.theme ?? "none";
      });
    });
    await page.reload();
    expect(await page.locator("html").getAttribute("data-first")).toBe("dark");
    await page.getByRole("heading", { name: "Library" }).waitFor();
    await choose(page, "As the system");
    expect(await theme(page)).toBe("light dark");
  });

  it("the pages speak the language of the browser, or the one that was chosen", async () => {
    const { page, problems } = await visit(browser, { ...desktop, locale: "de-AT" });
    await page.goto(house.outputs.webUrl);
    await page.getByRole("button", { name: "Continue as producer" }).click();
    await page.getByRole("heading", { level: 1, name: "Mediathek" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("de");
    await choose(page, "English");
    await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe("en");
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
    expect(problems).toEqual([]);
  });

  it("says that it is offline, refuses nothing silently, and is itself again with the network", async () => {
    const { page } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    await page.context().setOffline(true);
    await page.getByRole("status").getByText("You are offline.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.context().setOffline(false);
    await eventually("the banner to be gone", async () => (await page.getByText("You are offline.").count()) === 0);
  });

  it("who administers nothing finds no way into operations, and is told why at its door", async () => {
    const { page } = await visit(browser, desktop);
    await signIn(page, house, "viewer");
    await page.goto(new URL("/operations", house.outputs.webUrl).href);
    await page.getByRole("heading", { name: "Only administrators" }).waitFor();
    await page.goto(new URL("/upload", house.outputs.webUrl).href);
    await page.getByRole("heading", { name: "You may not upload" }).waitFor();
  });

  it("no page may be framed, sends a referrer, or runs a script that is not its own", async () => {
    const { headers } = await fetch(house.outputs.webUrl);
    expect(headers.get("content-security-policy")).toMatch(/script-src 'self';.*frame-ancestors 'none'/);
    expect(headers.get("referrer-policy")).toBe("no-referrer");
    expect(headers.get("x-frame-options")).toBe("DENY");
  });

  it("what a page loads is kept by the browser for as long as it is called the same, the page itself never", async () => {
    const page = await fetch(house.outputs.webUrl);
    expect(page.headers.get("cache-control")).toBe("no-cache");
    const [script] = /\/assets\/[^"]+\.js/.exec(await page.text()) ?? [];
    const loaded = await fetch(new URL(script ?? "", house.outputs.webUrl));
    expect(loaded.headers.get("cache-control")).toBe("max-age=31536000, immutable");
  });
});
