import { gzipSync } from "node:zlib";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import type { Browser, Page } from "playwright-core";
import { arrives, linksAbout } from "../test/house/approve.ts";
import { desktop, findChromium, goTo, openBrowser, phone, visit } from "../test/house/browser.ts";
import { type House, openHouse } from "../test/house/house.ts";
import { landscape } from "../test/house/landscape.ts";
import { fillLibrary } from "../test/house/many-assets.ts";
import { atMost, type Benchmark, figure, type Measurement } from "./measurement.ts";

/** What the pages cost those who look at them, in the machine's Chromium, against a laptop cloud on the same machine. */
export const pages: Benchmark = {
  prefix: "pages",
  async measure() {
    const chromium = findChromium();
    if (chromium === null) throw new Error("The pages are measured in a Chromium; name it in CHROMIUM_PATH.");
    await using house = await openHouse();
    const browser = await openBrowser(chromium);
    try {
      const review = await measureReview(house, browser);
      await fillLibrary(house, manyAssets);
      return [...review, ...(await measureScroll(house, browser)), ...(await measureReady(house, browser))];
    } finally {
      await browser.close();
    }
  },
};

const manyAssets = 20_000;
const rounds = 5;
/** A household's line. */
const line = { offline: false, latency: 40, downloadThroughput: 20e6 / 8, uploadThroughput: 5e6 / 8 };

/** The page behind an e-mailed link, on a phone: its script, and the longest that it keeps a finger waiting. */
async function measureReview(house: House, browser: Browser): Promise<Measurement[]> {
  const key = "acme/spring/measured.jpg";
  await house.upload(key, await landscape("measured"));
  await arrives(house, key, "in_review", 120_000);
  const [link = ""] = await linksAbout(house, key);
  const loaded: { gzipBytes: number; longestTask: number }[] = [];
  for (let round = 0; round < rounds; round++) loaded.push(await openReview(browser, link));
  return [
    atMost("pages.review.script", Math.max(...loaded.map(({ gzipBytes }) => gzipBytes)) / 1000, "KB gzip", 180),
    atMost("pages.review.longest-task", median(loaded.map(({ longestTask }) => longestTask)), "ms", 100),
  ];
}

async function openReview(browser: Browser, link: string): Promise<{ gzipBytes: number; longestTask: number }> {
  const { page } = await visit(browser, phone);
  const scripts: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script")
      scripts.push(response.body().then((body) => gzipSync(body).length));
  });
  await page.addInitScript(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      window.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask", buffered: true });
  });
  await page.goto(link, { waitUntil: "networkidle" });
  await page.getByRole("button", { name: "Approve" }).first().waitFor();
  const longestTask = await page.evaluate(() => Math.max(0, ...window.longTasks));
  const sizes = await Promise.all(scripts);
  await page.context().close();
  return { gzipBytes: sizes.reduce((sum, size) => sum + size, 0), longestTask };
}

/** The longest that the library stands still while somebody scrolls on and on. */
async function measureScroll(house: House, browser: Browser): Promise<Measurement[]> {
  const { page } = await visit(browser, desktop);
  await enter(page, house, "/");
  await showsPictures(page);
  const frames: number[] = [];
  for (let round = 0; round < rounds; round++) frames.push(await scrollOn(page));
  const depth = await page.evaluate(() => window.scrollY);
  await page.context().close();
  return [
    atMost("pages.library.longest-frame", median(frames), `ms, scrolling through ${manyAssets} assets`, 50),
    figure("pages.library.scrolled", depth, "px"),
  ];
}

async function scrollOn(page: Page): Promise<number> {
  await page.mouse.move(640, 500);
  await page.evaluate(() => {
    window.frameTimes = [];
    let last = performance.now();
    const tick = (now: number) => {
      window.frameTimes?.push(now - last);
      last = now;
      if (window.frameTimes !== undefined) requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  });
  for (let turn = 0; turn < 60; turn++) {
    await page.mouse.wheel(0, 400);
    await page.waitForTimeout(30);
  }
  return page.evaluate(() => {
    const longest = Math.max(...(window.frameTimes ?? [0]));
    window.frameTimes = undefined;
    return longest;
  });
}

/**
 * How long the library takes to show its first pictures, beside a bare page with the same ones: for somebody who is in the
 * application and goes there, whose browser has the script and none of the pictures. What it takes to load the application
 * anew, by way of the issuer, since no token outlives a page, is told beside it.
 */
async function measureReady(house: House, browser: Browser): Promise<Measurement[]> {
  const ratios: number[] = [];
  const [bare, library, reload]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const { page } = await visit(browser, desktop);
    await enter(page, house, "/?status=archived");
    await goTo(page, "Upload");
    await slowDown(page);
    const libraryMs = await time(page, () => goTo(page, "Library"));
    const pictures = await page.evaluate(picturesInView);
    await page.context().close();

    await putBarePage(house, round, pictures);
    const bareMs = await afresh(browser, new URL(barePage(round), house.outputs.webUrl));
    ratios.push(libraryMs / bareMs);
    bare.push(bareMs);
    library.push(libraryMs);

    const again = await visit(browser, desktop);
    await enter(again.page, house, "/?status=archived");
    await slowDown(again.page);
    reload.push(await time(again.page, () => again.page.goto(house.outputs.webUrl)));
    await again.page.context().close();
  }
  const unit = "ms, at 20 Mbit/s and 40 ms";
  return [
    atMost("pages.library.ready", median(ratios), "× a bare page with the same pictures", 1.5),
    figure("pages.library.ready-library", median(library), unit),
    figure("pages.library.ready-bare", median(bare), unit),
    figure("pages.library.reloaded", median(reload), `${unit}, by way of the issuer`),
  ];
}

async function afresh(browser: Browser, url: URL): Promise<number> {
  const { page } = await visit(browser, desktop);
  await slowDown(page);
  const milliseconds = await time(page, () => page.goto(url.href));
  await page.context().close();
  return milliseconds;
}

const barePage = (round: number) => `bare-${round}.html`;

/** A page that has nothing but pictures. */
async function putBarePage({ s3, outputs }: House, round: number, pictures: string[]): Promise<void> {
  const images = pictures.map((src) => `<img width="240" height="180" alt="" src="${src.replaceAll("&", "&amp;")}">`);
  await s3.send(
    new PutObjectCommand({
      Bucket: outputs.buckets.web,
      Key: barePage(round),
      ContentType: "text/html",
      Body: `<!doctype html><title>Pictures</title>${images.join("")}`,
    }),
  );
}

async function slowDown(page: Page): Promise<void> {
  const debug = await page.context().newCDPSession(page);
  await debug.send("Network.enable");
  await debug.send("Network.emulateNetworkConditions", line);
}

async function time(page: Page, go: () => Promise<unknown>): Promise<number> {
  const begun = performance.now();
  await go();
  await showsPictures(page);
  return performance.now() - begun;
}

/** Signs in on the way to a page of the application. */
async function enter(page: Page, house: House, path: string): Promise<void> {
  await page.goto(new URL(path, house.outputs.webUrl).href);
  await page.getByRole("button", { name: "Continue as admin" }).click();
  await page.getByRole("heading", { level: 1, name: "Library" }).waitFor();
}

/** Waits until the pictures in view are all there. */
async function showsPictures(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const inView = [...document.images].filter(({ src }) => src.includes("/renditions/"));
    const seen = inView.filter((image) => image.getBoundingClientRect().top < window.innerHeight);
    return seen.length > 0 && seen.every(({ complete, naturalWidth }) => complete && naturalWidth > 0);
  });
}

function picturesInView(): string[] {
  return [...document.images]
    .filter(({ src }) => src.includes("/renditions/"))
    .filter((image) => image.getBoundingClientRect().top < window.innerHeight)
    .map(({ src }) => src);
}

function median(values: number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN;
}

declare global {
  interface Window {
    longTasks: number[];
    /** While frames are timed. */
    frameTimes: number[] | undefined;
  }
}
