import type { Browser, Page, Route } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrives, linksAbout } from "./house/approve.ts";
import {
  accessibilityFaults,
  chromiumForTests,
  desktop,
  openBrowser,
  phone,
  signIn,
  untilLoaded,
  visit,
} from "./house/browser.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";

const chromium = chromiumForTests();
const key = "acme/spring/states.jpg";

/** What a screen asks for, but not what it takes to be there at all: who one is, and what has changed. */
const asked = /\/v1\/(?!session|config|client|changes)/;
const refusal = { type: "about:blank", title: "Forbidden", status: 403, code: "forbidden", detail: "Not just now." };

describe.skipIf(chromium === null)("a screen whose data is long in coming, and does not come at first", () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let id: string;
  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser(chromium ?? "")]);
    await house.upload(key, await picture("first", { width: 1200, height: 800 }));
    ({ id } = await arrives(house, key, "in_review", 120_000));
    await house.upload(key, await picture("second", { width: 1200, height: 800 }));
    await eventually("a second version", async () => (await arrives(house, key, "in_review")).version === 2);
    ({ page } = await visit(browser, desktop));
    await signIn(page, house, "admin");
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await house?.[Symbol.asyncDispose]();
  });

  /** Holds back what is asked for, until it is refused or let through. */
  async function hold(on: Page) {
    const held: Route[] = [];
    let isRefused = false;
    const refuse = (route: Route) => route.fulfill({ status: 403, json: refusal });
    await on.route(asked, (route) => (isRefused ? refuse(route) : held.push(route)));
    return {
      async refuse() {
        isRefused = true;
        await Promise.all(held.splice(0).map(refuse));
      },
      letThrough: () => on.unrouteAll(),
    };
  }

  it.each([
    ["the library", () => "/"],
    ["the inbox", () => "/inbox"],
    ["the reviews", () => "/reviews"],
    ["the reviews in numbers", () => "/reviews/metrics"],
    ["one review", () => `/reviews/${id}`],
    ["the dry run", () => `/reviews/${id}/plan`],
    ["the asset", () => `/assets/${id}`],
    ["the comments", () => `/assets/${id}/comments`],
    ["the comparison", () => `/assets/${id}/compare`],
    ["the operations", () => "/operations"],
    ["what failed", () => "/operations/assets"],
    ["the dead letters", () => "/operations/dead-letters"],
    ["the executions", () => "/operations/executions"],
    ["the people", () => "/operations/people"],
    ["the configuration", () => "/operations/configuration"],
  ])("%s has shapes, then words, and is there when it is asked for again", { timeout: 60_000 }, async (_, path) => {
    const answers = await hold(page);
    await page.goto(new URL(path(), house.outputs.webUrl).href);
    await page.getByRole("status", { name: "Loading" }).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await answers.refuse();
    await page.getByRole("alert").filter({ hasText: "Not just now." }).first().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    await answers.letThrough();
    const failed = page.getByRole("alert").filter({ hasText: "Not just now." });
    await eventually("all of it to be there", async () => {
      if ((await failed.count()) === 0) return true;
      // What is asked for again takes its place at once.
      await failed
        .first()
        .getByRole("button", { name: /^Try again/ })
        .click({ timeout: 1_000 })
        .catch(() => {});
      return false;
    });
    await untilLoaded(page);
  });

  it("the page behind a link has shapes, then words, and is there when it is asked for again", async () => {
    const [link = ""] = (await linksAbout(house, key)).slice(-1);
    const guest = await visit(browser, phone);
    const held: Route[] = [];
    let isCut = false;
    await guest.page.route(/\/v1\/review-links\//, (route) => (isCut ? route.abort() : held.push(route)));
    await guest.page.goto(link);
    await guest.page.getByRole("status", { name: "Loading" }).waitFor();
    expect(await accessibilityFaults(guest.page)).toEqual([]);

    isCut = true;
    await Promise.all(held.map((route) => route.abort()));
    await guest.page.getByRole("button", { name: "Try again" }).waitFor();
    expect(await accessibilityFaults(guest.page)).toEqual([]);

    await guest.page.unrouteAll();
    await guest.page.getByRole("button", { name: "Try again" }).click();
    await guest.page.getByRole("button", { name: "Approve" }).waitFor();
  }, 60_000);
});
