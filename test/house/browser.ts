import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { eventually } from "./eventually.ts";
import type { House } from "./house.ts";
import { showPage } from "./shown-pages.ts";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true };
export const desktop = { viewport: { width: 1280, height: 860 } };

/** The machine's Chromium, or null where there is none; where one is required, its absence is an error. */
export function findChromium(): string | null {
  const found =
    [process.env.CHROMIUM_PATH, ...candidates].find((path) => path !== undefined && existsSync(path)) ?? null;
  if (found === null && process.env.GREENLIGHT_REQUIRE_BROWSER)
    throw new Error("A Chromium is required here, and none was found.");
  return found;
}

/** The same for tests; where there is none, it says that they are skipped. */
export function chromiumForTests(): string | null {
  const found = findChromium();
  if (found === null) console.warn("No Chromium on this machine: the browser tests are skipped.");
  return found;
}

/** A browser that talks to nobody but the pages it is shown. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

export interface Visit {
  page: Page;
  /** Everything that the page complained about: exceptions, errors in the console, what its policy forbade. */
  problems: string[];
}

/** Somebody who has just come, with a browser of their own. */
export async function visit(browser: Browser, options: BrowserContextOptions): Promise<Visit> {
  const context = await browser.newContext({ locale: "en-GB", ...options });
  // Beside a machine that transcodes, a page may take its time.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") problems.push(`${message.text()} (${message.location().url})`);
  });
  showPage(page, problems);
  return { page, problems };
}

/** Signs in through the issuer's own page, and waits for the library. */
export async function signIn(page: Page, house: House, persona: string): Promise<void> {
  await page.goto(house.outputs.webUrl);
  await page.getByRole("button", { name: `Continue as ${persona}` }).click();
  await page.getByRole("heading", { name: "Library" }).waitFor();
}

/** Goes to one of the places of the navigation, by its name. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: place }).click();
  await page.getByRole("heading", { level: 1, name: place }).waitFor();
}

/** Waits until a page is all there: nothing stands in for what is still to come. */
export async function untilLoaded(page: Page): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await eventually(
    "nothing to be loading",
    async () => (await page.getByRole("status", { name: /^(Loading|Signing you in)$/ }).count()) === 0,
  );
}

/** Narrows the library by the first filter that these words find. */
export async function filterBy(page: Page, words: string): Promise<void> {
  await page.getByRole("combobox", { name: "Filter the library" }).fill(words);
  await page.getByRole("option", { name: words }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** What axe finds wrong with a page, or with parts of it, for people who see, hear or move differently, in the light and in the dark. */
export async function accessibilityFaults(page: Page, parts: string[] = ["html"]): Promise<string[]> {
  const faults: string[] = [];
  // By the debugger: the page's own policy lets no foreign script in. It is large, and stays as long as the page does.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe.source);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const found = await page.evaluate(async (include) => {
      const { violations } = await window.axe.run({ include }, { resultTypes: ["violations"] });
      // A menu that is open lies over the page, in no landmark of it; axe excepts dialogs alone.
      const isOver = (target: string) => document.querySelector(target)?.closest("[role=menu], [role=listbox]") != null;
      return violations.flatMap(({ id, help, nodes }) =>
        nodes
          .filter(({ target }) => !(id === "region" && isOver(String(target[0]))))
          .map(({ html }) => `${id} (${help}): ${html.slice(0, 160)}`),
      );
    }, parts);
    faults.push(...found.map((fault) => `${colorScheme}: ${fault}`));
  }
  return faults;
}

declare global {
  interface Window {
    axe: typeof axe;
  }
}
