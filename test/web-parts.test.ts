import { fileURLToPath } from "node:url";
import type { Browser, Page } from "playwright-core";
import { createServer, type ViteDevServer } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { accessibilityFaults, chromiumForTests, desktop, openBrowser, phone, visit } from "./house/browser.ts";

const chromium = chromiumForTests();

/** The parts of which the screens are made, without a house. */
describe.skipIf(chromium === null)("the parts, in a browser", { timeout: 90_000 }, () => {
  let server: ViteDevServer;
  let browser: Browser;
  beforeAll(async () => {
    server = await createServer({
      root: fileURLToPath(new URL("../web/", import.meta.url)),
      logLevel: "error",
      server: { host: "127.0.0.1", port: 0, hmr: false },
    });
    await server.listen();
    browser = await openBrowser(chromium ?? "");
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  async function open(options: Parameters<typeof visit>[1]): Promise<{ page: Page; problems: string[] }> {
    const { page, problems } = await visit(browser, options);
    await page.goto(new URL("/parts.html", server.resolvedUrls?.local[0]).href);
    await page.getByRole("heading", { name: "Parts" }).waitFor();
    return { page, problems };
  }

  it.each([
    ["on a desk", desktop],
    ["on a phone", phone],
  ])("axe finds nothing in either theme %s", async (_, options) => {
    const { page, problems } = await open(options);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("a dialog keeps the focus, and Escape gives it back", async () => {
    const { page } = await open(desktop);
    await page.getByRole("button", { name: "Open a dialog" }).press("Enter");
    const dialog = page.getByRole("dialog", { name: "Ask somebody besides" });
    await dialog.waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    for (let press = 0; press < 6; press++) await page.keyboard.press("Tab");
    expect(await dialog.evaluate((element) => element.contains(document.activeElement))).toBe(true);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    const opener = page.getByRole("button", { name: "Open a dialog" });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("a menu, a select and a combobox are used by keyboard alone", async () => {
    const { page } = await open(desktop);
    await page.getByRole("button", { name: "More" }).press("Enter");
    await page.getByRole("menuitem", { name: "Withdraw" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("w");
    await page.keyboard.press("Enter");
    await page.getByRole("alertdialog", { name: "Withdraw hero.mp4?" }).waitFor();
    await page.getByRole("button", { name: "Keep it" }).press("Enter");
    const kind = page.getByRole("combobox", { name: "Kind" });
    await kind.press("Enter");
    await page.getByRole("option", { name: "Picture" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.keyboard.press("p");
    await page.keyboard.press("Enter");
    await page.getByRole("listbox").waitFor({ state: "hidden" });
    expect(await kind.textContent()).toContain("Picture");
    await page.getByRole("combobox", { name: "Fruit" }).pressSequentially("che");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    expect(await page.getByRole("combobox", { name: "Fruit" }).inputValue()).toBe("Cherry");
  });

  it("what was done is said in a toast, and taken back in it", async () => {
    const { page } = await open(desktop);
    await page.getByRole("button", { name: "Toast with undo" }).click();
    await page.getByText("Withdrawn", { exact: true }).last().waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("Back again").first().waitFor();
  });

  it("a single key does something, but not while a field is written in, nor where it is turned off", async () => {
    const { page } = await open(desktop);
    await page.keyboard.press("x");
    await page.getByText("Pressed x: 1").waitFor();
    await page.getByRole("textbox", { name: "Name" }).press("x");
    expect(await page.getByText("Pressed x: 1").count()).toBe(1);
    await page.evaluate(() => localStorage.setItem("greenlight.shortcuts", "off"));
    await page.getByRole("button", { name: "Plain" }).press("x");
    expect(await page.getByText("Pressed x: 1").count()).toBe(1);
  });
});
