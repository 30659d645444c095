import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import sharp from "sharp";
import { desktop, findChromium, openBrowser, phone, signIn, visit } from "./house/browser.ts";
import { eventually } from "./house/eventually.ts";
import { type Exhibition, exhibition } from "./house/exhibition.ts";
import { openHouse } from "./house/house.ts";
import { landscape } from "./house/landscape.ts";
import { largeMaster } from "./house/large-master.ts";

/** Makes the pictures of `docs/screenshots` anew: a house of its own with something in every state, and a browser. */
const folder = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));

type View = "light" | "dark" | "phone" | "phone-dark";
type Persona = "producer" | "reviewer" | "admin";

const views: Record<View, BrowserContextOptions> = {
  light: { ...desktop, colorScheme: "light" },
  dark: { ...desktop, colorScheme: "dark" },
  phone: { ...phone, deviceScaleFactor: 1, colorScheme: "light" },
  "phone-dark": { ...phone, deviceScaleFactor: 1, colorScheme: "dark" },
};

interface Screen {
  name: string;
  /** Nobody has to sign in for what lies behind a link. */
  as: Persona | null;
  at: (shown: Exhibition) => string;
  /** What is done on the page before it is taken. */
  prepare?: (page: Page, view: View) => Promise<void>;
  taken: readonly View[];
}

const screens: readonly Screen[] = [
  { name: "library", as: "producer", at: () => "/", taken: ["light", "dark", "phone"] },
  {
    name: "asset",
    as: "producer",
    at: ({ filmId }) => `/assets/${filmId}`,
    prepare: filmIsThere,
    taken: ["light", "dark", "phone"],
  },
  {
    name: "asset-tags",
    as: "producer",
    at: ({ clockId }) => `/assets/${clockId}`,
    prepare: pointAtTag,
    taken: ["light"],
  },
  {
    name: "asset-quality",
    as: "producer",
    at: ({ songId }) => `/assets/${songId}?side=quality`,
    prepare: soundIsThere,
    taken: ["light", "dark"],
  },
  {
    name: "review",
    as: null,
    at: ({ filmLink }) => filmLink,
    prepare: lookAtRemark,
    taken: ["light", "dark", "phone", "phone-dark"],
  },
  {
    name: "compare",
    as: "producer",
    at: ({ filmId }) => `/assets/${filmId}/compare?from=1&to=2`,
    prepare: bothFilmsAreThere,
    taken: ["light", "dark", "phone"],
  },
  { name: "inbox", as: "reviewer", at: () => "/inbox", taken: ["light", "phone"] },
  { name: "reviews", as: "admin", at: () => "/reviews", taken: ["light", "phone"] },
  { name: "one-review", as: "admin", at: ({ billboardId }) => `/reviews/${billboardId}`, taken: ["light", "dark"] },
  {
    name: "plan",
    as: "admin",
    at: ({ billboardId }) => `/reviews/${billboardId}/plan`,
    taken: ["light", "dark"],
  },
  { name: "operations", as: "admin", at: () => "/operations", taken: ["light", "dark"] },
  { name: "dead-letters", as: "admin", at: () => "/operations/dead-letters", taken: ["light"] },
  // The last, because it adds to the library.
  { name: "upload", as: "producer", at: () => "/upload", prepare: bringMasters, taken: ["light", "phone"] },
];

const chromium = findChromium();
if (chromium === null) throw new Error("Screenshots need a Chromium; name it in CHROMIUM_PATH.");
await mkdir(folder, { recursive: true });
await using house = await openHouse();
await using large = await largeMaster("making-of.jpg");
const browser = await openBrowser(chromium);
try {
  const shown = await exhibition(house);
  for (const old of await readdir(folder)) if (old.endsWith(".png")) await rm(join(folder, old));
  const visitors = makeVisitors(browser);
  for (const screen of screens)
    for (const view of screen.taken) {
      const page = await visitors(screen.as, view);
      await page.goto(new URL(screen.at(shown), house.outputs.webUrl).href);
      await screen.prepare?.(page, view);
      await take(page, `${screen.name}-${view}`);
    }
} finally {
  await browser.close();
}

/** One browser for each person and view, which stay signed in; their clocks are the house's, which was moved. */
function makeVisitors(from: Browser) {
  const pages = new Map<string, Page>();
  return async (persona: Persona | null, view: View): Promise<Page> => {
    const known = pages.get(`${persona} ${view}`);
    if (known !== undefined) return known;
    const { page } = await visit(from, views[view]);
    await page.clock.setFixedTime(house.cloud.kernel.clock.now());
    if (persona !== null) await signIn(page, house, persona);
    pages.set(`${persona} ${view}`, page);
    return page;
  };
}

/** Masters in every state of an upload: in review, half sent, refused for its name, and asking whether it is a new version. */
async function bringMasters(page: Page, view: View): Promise<void> {
  const still = async (name: string, seed = name) => ({
    name,
    mimeType: "image/jpeg",
    buffer: Buffer.from(await landscape(seed)),
  });
  const sent = view === "light" ? "coast.jpg" : "ferry.jpg";
  const line = (name: string) =>
    page.getByRole("list", { name: "Uploads" }).getByRole("listitem").filter({ hasText: name });
  await page.route(/partNumber=4&/, () => {});
  const files = page.locator("input[type=file]").first();
  await files.setInputFiles(await still(sent));
  await line(sent).getByText("In review").waitFor();
  await files.setInputFiles([await still("Été (1).jpg"), await still("poster.jpg", "another light")]);
  await files.setInputFiles(large.path);
  await line("Été").getByRole("button", { name: "Send it as" }).waitFor();
  await line("poster").getByRole("button", { name: /^Send/ }).waitFor();
  const bar = page.getByRole("progressbar", { name: large.name });
  await eventually("most of it to be sent", () =>
    bar.evaluate((element: HTMLProgressElement) => element.value / element.max > 0.7),
  );
}

async function filmIsThere(page: Page): Promise<void> {
  await eventually("the films to have pictures", () =>
    page.evaluate(() => {
      const films = [...document.querySelectorAll("video")];
      return films.length > 0 && films.every((film) => film.readyState >= 2 && film.videoWidth > 0);
    }),
  );
}

async function soundIsThere(page: Page): Promise<void> {
  await page.getByRole("slider", { name: /^Place in/ }).waitFor();
}

async function pointAtTag(page: Page): Promise<void> {
  await page.getByRole("group", { name: "Controls of the player" }).waitFor();
  await page.getByRole("button", { name: /^clock/i }).click();
}

async function lookAtRemark(page: Page): Promise<void> {
  await filmIsThere(page);
  await page.getByRole("button", { name: /^Show comment 2 on the picture/ }).click();
}

async function bothFilmsAreThere(page: Page): Promise<void> {
  await page.locator("video").nth(1).waitFor();
  await filmIsThere(page);
}

/** One picture, once everything on the page has come; small, because a repository keeps every one of them for good. */
async function take(page: Page, name: string): Promise<void> {
  await page.getByRole("heading", { level: 1 }).waitFor();
  await eventually("nothing to be loading", async () => (await page.getByLabel("Loading").count()) === 0);
  await eventually("all pictures", () =>
    page.evaluate(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)),
  );
  const picture = await page.screenshot({ animations: "disabled" });
  // Without a palette: its dots would show on the skies, and save nothing.
  await sharp(picture)
    .png({ compressionLevel: 9, effort: 10 })
    .toFile(join(folder, `${name}.png`));
}
