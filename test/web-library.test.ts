import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrives } from "./house/approve.ts";
import {
  accessibilityFaults,
  chromiumForTests,
  desktop,
  filterBy,
  goTo,
  openBrowser,
  phone,
  signIn,
  visit,
} from "./house/browser.ts";
import { dropFile } from "./house/drop-file.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { enterOn, isFocused, tabTo } from "./house/keyboard.ts";
import { largeMaster } from "./house/large-master.ts";
import { fillLibrary } from "./house/many-assets.ts";
import { picture } from "./house/picture.ts";
import { sha256OfObject } from "./house/stored-object.ts";

const chromium = chromiumForTests();

describe.skipIf(chromium === null)("the library and the uploads, in a browser", { timeout: 120_000 }, () => {
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

  const jpeg = async (name: string, seed = name) => ({
    name,
    mimeType: "image/jpeg",
    buffer: Buffer.from(await picture(seed, { width: 800, height: 600 })),
  });
  const enter = async (persona: string, options: Parameters<typeof visit>[1] = desktop) => {
    const visitor = await visit(browser, options);
    await signIn(visitor.page, house, persona);
    return visitor;
  };
  const lineOf = (page: Page, name: string) =>
    page.getByRole("list", { name: "Uploads" }).getByRole("listitem").filter({ hasText: name });
  const cardOf = (page: Page, title: string) => page.getByRole("gridcell", { name: title });
  const focusedTitle = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");
  const fits = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

  it("an empty library leads to the upload, and what is dropped on it waits there for its campaign", async () => {
    const { page, problems } = await enter("producer");
    await page.getByRole("main").getByRole("link", { name: "Upload" }).click();
    await page.getByRole("heading", { level: 1, name: "Upload" }).waitFor();
    await goTo(page, "Library");
    const dropped = await page.evaluateHandle(() => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(["bytes"], "dropped.jpg", { type: "image/jpeg" }));
      return transfer;
    });
    await page.getByText("There is nothing here yet").dispatchEvent("drop", { dataTransfer: dropped });
    await page.getByText("One file waits for you to say where it goes.").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    expect(problems).toEqual([]);
  });

  it("a folder goes under the names that are offered, with what was said about it, and each file is followed into review", async () => {
    // Prepare
    const { page, problems } = await enter("producer");
    const folder = await mkdtemp(join(tmpdir(), "greenlight-shoot-"));
    await mkdir(join(folder, "Day 1"));
    for (const name of ["one", "two"]) await writeFile(join(folder, "Day 1", `${name}.jpg`), (await jpeg(name)).buffer);
    await writeFile(join(folder, ".DS_Store"), "nobody's");
    await goTo(page, "Upload");

    // Act
    await page.getByRole("combobox", { name: "Campaign" }).click();
    await page.getByRole("option", { name: "Summer" }).click();
    await page.getByText("Details for what you add next").click();
    await page.getByRole("textbox", { name: "Tags" }).fill("Beach, Sunset");
    await page.locator("input[type=file]").nth(1).setInputFiles(folder);
    await page.getByRole("button", { name: "Take all 2 names offered" }).click();
    const [line] = [lineOf(page, "one.jpg")];
    await line.getByText("In review").waitFor();
    await lineOf(page, "two.jpg").getByText("In review").waitFor();

    // Assess
    const name = (await line.getByRole("link").textContent()) ?? "";
    expect(name).toMatch(/^greenlight-shoot-.*-Day-1-one\.jpg$/);
    const asset = await arrives(house, `acme/summer/${name}`, "in_review");
    expect(asset.metadata.tags).toEqual(["Beach", "Sunset"]);
    expect(await accessibilityFaults(page)).toEqual([]);
    await line.getByRole("link").click();
    await page.getByRole("heading", { level: 1, name: /Day-1-one/ }).waitFor();
    expect(problems).toEqual([]);
    await rm(folder, { recursive: true });
  });

  it("by keyboard alone: sign in, say where it goes, take the name offered, pause, go on, and open what came of it", async () => {
    // Prepare
    await using master = await largeMaster("Harbour Night.jpg");
    const name = "Harbour-Night.jpg";
    const { page, problems } = await visit(browser, desktop);
    const button = (words: string) => page.getByRole("button", { name: words });
    let isHeld = true;
    await page.route(/partNumber=5&/, (route) => (isHeld ? undefined : route.continue()));

    // Act
    await page.goto(house.outputs.webUrl);
    await enterOn(page, button("Continue as producer"));
    await page.getByRole("heading", { name: "Library" }).waitFor();
    await enterOn(page, page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Upload" }));
    const campaign = page.getByRole("combobox", { name: "Campaign" });
    await campaign.waitFor();
    await tabTo(page, campaign);
    await page.keyboard.press("ArrowDown");
    const summer = page.getByRole("option", { name: "Summer" });
    await summer.waitFor();
    await page.keyboard.type("Su");
    await eventually("the keys to lead to it", () => isFocused(summer));
    await page.keyboard.press("Enter");
    await summer.waitFor({ state: "hidden" });
    const chooser = page.waitForEvent("filechooser");
    await enterOn(page, button("Drop masters here"));
    await (await chooser).setFiles(master.path);
    await enterOn(page, button(`Send it as ${name}`));
    await enterOn(page, button(`Pause ${name}`));
    await lineOf(page, name)
      .getByText(/^Paused at/)
      .waitFor();
    isHeld = false;
    expect(await isFocused(button(`Go on with ${name}`))).toBe(true);
    await page.keyboard.press("Enter");
    await lineOf(page, name).getByText("In review").waitFor();
    await enterOn(page, lineOf(page, name).getByRole("link", { name }));

    // Assess
    await page.getByRole("heading", { level: 1, name: "Harbour-Night" }).waitFor();
    const { id, campaign: landed } = await arrives(house, `acme/summer/${name}`, "in_review");
    expect(new URL(page.url()).pathname).toBe(`/assets/${id}`);
    expect(landed).toBe("summer");
    expect(await sha256OfObject(house, `acme/summer/${name}`)).toBe(master.sha256);
    expect(problems).toEqual([]);
  });

  it("duplicates and new versions are said before they are made", async () => {
    // Prepare
    const key = "acme/spring/poster.jpg";
    await house.upload(key, (await jpeg("poster.jpg")).buffer);
    await arrives(house, key, "in_review");
    const { page, problems } = await enter("producer");
    await goTo(page, "Upload");

    // Act, Assess
    await page.setInputFiles("input[type=file]", await jpeg("poster.jpg"));
    await lineOf(page, "poster.jpg").getByText("These are the bytes of version 1 already").waitFor();
    await lineOf(page, "poster.jpg").getByRole("button", { name: "Leave it out" }).click();
    await page.setInputFiles("input[type=file]", await jpeg("poster-copy.jpg", "poster.jpg"));
    await lineOf(page, "poster-copy.jpg").getByText(`The same bytes as ${key}.`).waitFor();
    await lineOf(page, "poster-copy.jpg").getByRole("button", { name: "Leave it out" }).click();
    await page.setInputFiles("input[type=file]", await jpeg("poster.jpg", "another poster"));
    await lineOf(page, "poster.jpg").getByText("This would be its version 2").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect((await arrives(house, key, "in_review")).version).toBe(1);
    await page.getByRole("button", { name: "Send as version 2" }).click();
    await lineOf(page, "poster.jpg").getByText("In review").waitFor();
    expect((await arrives(house, key, "in_review")).version).toBe(2);
    expect(problems).toEqual([]);
  });

  it("an upload is paused, goes on after a reload when its file is chosen again, and sends nothing twice", async () => {
    // Prepare
    await using master = await largeMaster("resumed.jpg");
    await using other = await largeMaster("other.jpg");
    const { page } = await enter("producer");
    const sent: number[] = [];
    page.on("requestfinished", (request) => {
      const part = new URL(request.url()).searchParams.get("partNumber");
      if (request.method() === "PUT" && part !== null) sent.push(Number(part));
    });
    // The last part never leaves before the reload.
    await page.route(/partNumber=5&/, () => {});
    await goTo(page, "Upload");

    // Act
    await page.setInputFiles("input[type=file]", master.path);
    await eventually("four of five parts to have arrived", async () => sent.length === 4);
    await page.getByRole("button", { name: "Pause resumed.jpg" }).click();
    await lineOf(page, master.name).getByText("Paused at 97%").waitFor();
    await page.reload();
    await lineOf(page, master.name).getByText("Stopped at 97%").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    const choose = async (path: string) => {
      const chooser = page.waitForEvent("filechooser");
      await page.getByRole("button", { name: "Choose the file" }).click();
      await (await chooser).setFiles(path);
    };
    await choose(other.path);
    await page.getByRole("alert").getByText("That is another file").waitFor();
    await page.unroute(/partNumber=5&/);
    await choose(master.path);
    await lineOf(page, master.name).getByText("In review").waitFor();

    // Assess
    expect(sent.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await sha256OfObject(house, `acme/spring/${master.name}`)).toBe(master.sha256);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: "Upload" }).waitFor();
    expect(await page.getByRole("list", { name: "Uploads" }).count()).toBe(0);
  });

  it("a file that was dropped is found again after a reload, and goes on by itself", async () => {
    // Prepare
    const { page, problems } = await enter("producer");
    const path = join(await mkdtemp(join(tmpdir(), "greenlight-dropped-")), "dropped.jpg");
    await writeFile(path, await picture("dropped", { width: 800, height: 600 }));
    // Nothing leaves before the reload.
    const bucket = `**/${house.outputs.buckets.masters}/**`;
    await page.route(bucket, () => {});
    await goTo(page, "Upload");

    // Act
    await dropFile(page, page.getByText("Drop masters here, or choose files"), path);
    const line = lineOf(page, "dropped.jpg");
    await page.getByRole("button", { name: "Pause dropped.jpg" }).waitFor();
    await page.reload();
    await line.getByText("It can go on where it stopped.").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.unroute(bucket);
    await page.getByRole("button", { name: "Go on" }).click();

    // Assess
    await line.getByText("In review").waitFor();
    expect(problems).toEqual([]);
    await rm(path);
  });

  it("an upload that is stopped leaves nothing behind, and a file that cannot be one says why", async () => {
    const { page } = await enter("producer");
    await page.route(/partNumber=/, () => {});
    await goTo(page, "Upload");
    const path = join(await mkdtemp(join(tmpdir(), "greenlight-stopped-")), "stopped.jpg");
    await writeFile(path, randomBytes(66 * 1024 ** 2));
    await page.setInputFiles("input[type=file]", path);
    const gone = page.waitForRequest((request) => request.method() === "DELETE");
    await page.getByRole("button", { name: "Pause stopped.jpg" }).waitFor();
    await eventually("the upload to be open", () =>
      page.evaluate(async () => (await indexedDB.databases()).some(({ name }) => name === "greenlight.uploads")),
    );
    await page.getByRole("button", { name: "Stop sending stopped.jpg" }).click();
    expect((await (await gone).response())?.status()).toBe(204);
    await page.setInputFiles("input[type=file]", {
      name: "empty.jpg",
      mimeType: "image/jpeg",
      buffer: Buffer.alloc(0),
    });
    await lineOf(page, "empty.jpg").getByRole("alert").getByText("The file is empty.").waitFor();
    await rm(path);
  });

  describe("with hundreds of assets", () => {
    beforeAll(() => fillLibrary(house, 400));

    it("more are loaded as one scrolls, few are drawn, and no total is made up before the end is seen", async () => {
      const { page, problems } = await enter("admin");
      await page.getByText(/\d+ assets so far, more below/).waitFor();
      await eventually("the end to be seen", async () => {
        await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
        return page.getByRole("gridcell", { name: "00400" }).isVisible();
      });
      await page.getByText(/^4\d\d assets$/).waitFor();
      expect(await page.getByRole("gridcell").count()).toBeLessThan(80);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(problems).toEqual([]);
    });

    it("filters are found by typing, stand in the address, and go back with the browser", async () => {
      const { page, problems } = await enter("admin");
      await page.keyboard.press("/");
      await page.keyboard.type("fail");
      await page.getByRole("option", { name: "Status Failed" }).waitFor();
      // What lies behind is hidden from screen readers as long as the list is open, which closes when the focus leaves.
      expect(await accessibilityFaults(page, ["[role=combobox]", "[role=listbox]"])).toEqual([]);
      await page.keyboard.press("Enter");
      await page.waitForURL(/status=failed/);
      await filterBy(page, "beach");
      await page.waitForURL(/tag=/);
      const filters = page.getByRole("list", { name: "Filters" });
      expect(await filters.getByRole("listitem").count()).toBe(3);
      await page.getByText(/^\d+ assets$/).waitFor();
      await page.goBack();
      await eventually("the label to be off", async () => (await filters.getByRole("listitem").count()) === 1);
      await page.reload();
      await filters.getByText("Failed").waitFor();
      await page.getByRole("button", { name: "Remove the filter Status Failed" }).click();
      await eventually("no filter to be left", async () => (await filters.count()) === 0);
      await filterBy(page, "nobody@example.com");
      await page.getByText("Nothing matches these filters.").waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(problems).toEqual([]);
    });

    it("the keyboard walks through the pictures, selects a range, and opens one", async () => {
      const { page, problems } = await enter("admin");
      await page.getByRole("gridcell").first().waitFor();
      await page.getByRole("gridcell").getByRole("link").first().focus();
      const first = await focusedTitle(page);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowDown");
      expect(await focusedTitle(page)).not.toBe(first);
      await page.keyboard.press("Space");
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("Shift+ArrowRight");
      await page.getByText("3 selected").waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press("Escape");
      expect(await page.getByRole("region", { name: "Selection" }).count()).toBe(0);
      for (let press = 0; press < 5; press++) await page.keyboard.press("PageDown");
      await eventually("the focus to have come along", async () =>
        page.evaluate(() => document.activeElement instanceof HTMLAnchorElement && window.scrollY > 1_000),
      );
      const title = await focusedTitle(page);
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { level: 1, name: title }).waitFor();
      await page.goBack();
      await eventually("the place to be found again", () => page.evaluate(() => window.scrollY > 1_000));
      expect(problems).toEqual([]);
    });

    it("the list shows more at a glance and is remembered", async () => {
      const { page, problems } = await enter("admin");
      await page.getByRole("button", { name: "List" }).click();
      await page.getByRole("columnheader", { name: "Campaign" }).waitFor();
      await page.getByRole("button", { name: "More at a glance" }).click();
      await page.reload();
      await page.getByRole("columnheader", { name: "Campaign" }).waitFor();
      expect(await page.getByRole("button", { name: "More at a glance" }).getAttribute("aria-pressed")).toBe("true");
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(problems).toEqual([]);
    });

    it("a film shows its frames under the pointer", async () => {
      const { page, problems } = await enter("admin");
      const card = cardOf(page, "packshot 00002");
      await card.scrollIntoViewIfNeeded();
      const box = await card.boundingBox();
      if (box === null) throw new Error("The card is nowhere.");
      const frameAt = async (share: number) => {
        await page.mouse.move(box.x + box.width * share, box.y + 40);
        const frame = card.locator("[data-scrub] > span").first();
        await frame.waitFor();
        return frame.evaluate((element) => getComputedStyle(element).backgroundPosition);
      };
      expect(await frameAt(0.2)).not.toBe(await frameAt(0.8));
      expect(problems).toEqual([]);
    });

    it("many are withdrawn at once after a question, and each that is refused says why", async () => {
      // Prepare
      const { page } = await enter("admin");
      await filterBy(page, "Changes requested");
      const boxes = page.getByRole("checkbox", { name: /^Select/ });
      const others = page.getByRole("gridcell").filter({ hasNotText: "Changes requested" });
      await eventually("the others to be gone", async () => (await others.count()) === 0 && (await boxes.count()) > 3);
      const id = await page.locator("[data-asset]").nth(1).getAttribute("data-asset");
      // The page does not hear in time of what somebody else does.
      await page.route("**/v1/changes*", (route) => route.abort());

      // Act
      for (const at of [0, 1, 2]) await boxes.nth(at).click();
      expect((await house.as("admin").request(`/v1/assets/${id}/withdraw`, { method: "POST" })).status).toBe(202);
      await page.getByRole("button", { name: "Withdraw", exact: true }).click();
      await page.getByRole("alertdialog", { name: "Withdraw 3 assets?" }).waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole("button", { name: "Withdraw", exact: true }).last().click();

      // Assess
      const result = page.getByRole("dialog", { name: "2 done, 1 refused" });
      await result
        .getByText(/withdrawn/)
        .first()
        .waitFor();
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.keyboard.press("Escape");
      await page.getByText("One selected").waitFor();
      await page.unroute("**/v1/changes*");
      await eventually("what was withdrawn to say so", async () => (await page.getByText("Withdrawn").count()) >= 3);
    });

    it("what is new comes in by itself, or waits while somebody is in the list", async () => {
      const { page, problems } = await enter("producer");
      await page.getByRole("gridcell").first().waitFor();
      await house.upload("acme/spring/walks-in.jpg", (await jpeg("walks-in.jpg")).buffer);
      await cardOf(page, "walks-in").getByText("In review").waitFor();
      await page.getByRole("gridcell").getByRole("link").first().focus();
      await house.upload("acme/spring/waits.jpg", (await jpeg("waits.jpg")).buffer);
      const pill = page.getByRole("button", { name: "One new" });
      await pill.waitFor();
      expect(await cardOf(page, "waits").count()).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await pill.click();
      await cardOf(page, "waits").waitFor();
      expect(problems).toEqual([]);
    });

    it("holds on a phone, as pictures and as a list", async () => {
      const { page, problems } = await enter("producer", phone);
      await page.getByRole("gridcell").first().waitFor();
      expect(await fits(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await page
        .getByRole("checkbox", { name: /^Select/ })
        .first()
        .tap();
      await page.getByText("One selected").waitFor();
      await page.getByRole("button", { name: "List" }).tap();
      expect(await fits(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      await goTo(page, "Upload");
      expect(await fits(page)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
      expect(problems).toEqual([]);
    });
  });
});
