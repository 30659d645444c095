import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { film } from "./fixtures/films.ts";
import { song } from "./fixtures/songs.ts";
import { approve, arrives } from "./house/approve.ts";
import {
  accessibilityFaults,
  chromiumForTests,
  desktop,
  openBrowser,
  phone,
  untilLoaded,
  visit,
} from "./house/browser.ts";
import { captionFilm } from "./house/caption-film.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { landscape } from "./house/landscape.ts";
import { picture } from "./house/picture.ts";
import { stationClock } from "./house/station-clock.ts";
import { pinch } from "./house/touch.ts";

const chromium = chromiumForTests();

const keys = {
  film: "acme/spring/counter.mp4",
  song: "acme/summer/theme.wav",
  picture: "acme/spring/hero.jpg",
  broken: "acme/spring/broken.jpg",
  live: "acme/spring/on-show.jpg",
} as const;

const clock = { x: 0.62 };
const refusal = { type: "about:blank", title: "Forbidden", status: 403, code: "forbidden", detail: "Not just now." };

describe.skipIf(chromium === null)("the page of an asset, in a browser", { timeout: 120_000 }, () => {
  let house: House;
  let browser: Browser;
  const ids: Record<string, string> = {};

  beforeAll(async () => {
    [house, browser] = await Promise.all([openHouse(), openBrowser(chromium ?? "")]);
    const photograph = (seed: string) => picture(seed, { width: 1600, height: 1200 });
    await house.upload(keys.film, { filePath: await film(4) });
    await house.upload(keys.song, { filePath: await song("wav", 6) });
    await house.upload(keys.picture, await photograph("first"));
    await house.upload(keys.live, await landscape(keys.live, undefined, stationClock(clock.x, 0.42, 0.24)));
    await house.upload(keys.broken, Buffer.from("These are words, and no picture."));
    ids.broken = (await arrives(house, keys.broken, "quarantined", 120_000)).id;
    ids.picture = (await arrives(house, keys.picture, "in_review", 120_000)).id;
    await approve(house, keys.picture);
    await approve(house, keys.live);
    await arrives(house, keys.picture, "live");
    await house.upload(keys.picture, await photograph("second"));
    ids.live = (await arrives(house, keys.live, "live")).id;
    ids.film = (await arrives(house, keys.film, "in_review", 180_000)).id;
    ids.song = (await arrives(house, keys.song, "in_review", 120_000)).id;
    await arrives(house, keys.picture, "in_review", 120_000);
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await house?.[Symbol.asyncDispose]();
  });

  /** Somebody who follows a link to an asset, and signs in on the way. */
  async function at(which: keyof typeof keys, { as = "producer", on = desktop, search = "", locale = "en-GB" } = {}) {
    const visited = await visit(browser, { ...on, locale });
    await visited.page.goto(addressOf(which, search));
    await visited.page.getByRole("button", { name: `Continue as ${as}` }).click();
    await untilLoaded(visited.page);
    return visited;
  }

  const addressOf = (which: keyof typeof keys, search = "") =>
    new URL(`/assets/${ids[which]}${search}`, house.outputs.webUrl).href;

  const seesPicture = (page: Page) =>
    eventually("the film to have a picture", () =>
      page.locator("video").evaluate((video: HTMLVideoElement) => video.readyState >= 2 && video.videoWidth > 0),
    );

  it("a film is stepped through frame by frame, wound and played by the keys of an editing desk", async () => {
    // Prepare
    const { page, problems } = await at("film");
    await seesPicture(page);
    const controls = page.getByRole("group", { name: "Controls of the player" });
    const shows = (timecode: string) => controls.getByText(timecode).first().waitFor();
    const state = () =>
      page
        .locator("video")
        .evaluate(({ currentTime, paused, playbackRate }: HTMLVideoElement) => ({ currentTime, paused, playbackRate }));

    // Act, Assess
    for (let step = 0; step < 7; step++) await page.keyboard.press(".");
    await shows("00:00:00:07");
    await eventually("the middle of frame 7", async () => Math.abs((await state()).currentTime - 7.5 / 25) < 0.001);
    await page.keyboard.press(",");
    await shows("00:00:00:06");
    // A browser tells of a picture late, when it has left it already: the steps go on from where they are.
    await page.locator("video").evaluate((video: HTMLVideoElement) => {
      Object.defineProperty(video, "currentTime", { get: () => 0.1, configurable: true });
      video.dispatchEvent(new Event("timeupdate"));
      Reflect.deleteProperty(video, "currentTime");
    });
    await page.keyboard.press(".");
    await shows("00:00:00:07");
    await page.keyboard.press("l");
    await eventually("it to play", async () => !(await state()).paused);
    await page.keyboard.press("l");
    expect((await state()).playbackRate).toBe(2);
    await page.keyboard.press("k");
    await eventually("it to stop", async () => (await state()).paused);
    const before = (await state()).currentTime;
    await page.keyboard.press("j");
    await eventually("it to run backwards", async () => (await state()).currentTime < before - 0.1);
    await page.keyboard.press("k");
    await page.getByRole("combobox", { name: "Speed" }).selectOption("0.5");
    expect((await state()).playbackRate).toBe(0.5);
    await page.getByRole("button", { name: "One frame on" }).press("Enter");
    expect(problems).toEqual([]);
  });

  it("the controls stay below the film, and go along into full screen", async () => {
    // Prepare
    const { page, problems } = await at("film", { on: phone });
    await seesPicture(page);
    const video = await page.locator("video").boundingBox();
    const play = page.getByRole("button", { name: "play", exact: true });

    // Act
    const box = await play.boundingBox();
    await page.getByRole("button", { name: "enter fullscreen mode" }).tap();
    await eventually("full screen", () => page.evaluate(() => document.fullscreenElement !== null));

    // Assess
    expect(box?.y).toBeGreaterThanOrEqual((video?.y ?? 0) + (video?.height ?? 0));
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(44);
    expect(await play.evaluate((element) => document.fullscreenElement?.contains(element))).toBe(true);
    expect(problems).toEqual([]);
  });

  it("a sound is gone through on its waveform, by keyboard too", async () => {
    // Prepare
    const { page, problems } = await at("song");
    const place = page.getByRole("slider", { name: "Place in theme" });
    await eventually("the sound to be there", async () => Number(await place.getAttribute("max")) > 5);
    const seconds = () => page.locator("audio").evaluate((audio: HTMLAudioElement) => audio.currentTime);

    // Act
    await place.press("End");
    await eventually("the end", async () => (await seconds()) > 5.5);
    await place.press("Home");
    await eventually("the beginning", async () => (await seconds()) === 0);
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await eventually("it to play", async () => (await seconds()) > 0.2);

    // Assess
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("a picture is looked into by keyboard and by wheel, and only then are all its pixels loaded", async () => {
    // Prepare
    const { page, problems } = await at("picture");
    const loaded: string[] = [];
    page.on("request", (request) => loaded.push(new URL(request.url()).pathname));
    const look = page.getByRole("group", { name: /^hero\. Zoom with plus/ });
    await look.waitFor();
    const controls = page.getByRole("group", { name: "Controls of the player" });

    // Act, Assess
    expect(loaded.filter((path) => /\/full\b/.test(path))).toEqual([]);
    await look.press("+");
    await controls.getByText("150%").waitFor();
    await eventually("all its pixels", async () => loaded.some((path) => /\/renditions\/.*full/.test(path)));
    await look.press("0");
    await controls.getByText("100%").waitFor();
    await look.dblclick();
    await controls.getByText("250%").waitFor();
    const { x = 0, y = 0 } = (await look.boundingBox()) ?? {};
    await page.mouse.move(x + 100, y + 100);
    await page.mouse.wheel(0, 2_000);
    await controls.getByText("100%").waitFor();
    expect(problems).toEqual([]);
  });

  it("a picture is looked into with two fingers", async () => {
    // Prepare
    const { page, problems } = await at("picture", { on: phone });
    const look = page.getByRole("group", { name: /^hero\. Zoom with plus/ });
    await look.waitFor();
    const controls = page.getByRole("group", { name: "Controls of the player" });
    const closeness = async () => Number.parseInt((await controls.getByText("%").textContent()) ?? "", 10);

    // Act, Assess
    await pinch(page, look, 0.2, 0.6);
    await eventually("it to be three times as close", async () => Math.abs((await closeness()) - 300) <= 15);
    await pinch(page, look, 0.6, 0.1);
    await eventually("all of it to be seen", async () => (await closeness()) === 100);
    expect(problems).toEqual([]);
  });

  it("a tag that is chosen shows where it is", async () => {
    // Prepare
    const { page, problems } = await at("live");
    const shown = page.getByRole("img", { name: "on-show" });

    // Act
    await page
      .getByRole("list", { name: "Seen in it" })
      .getByRole("button", { name: /^clock/ })
      .click();

    // Assess
    const box = page.locator("[data-player]").getByText(/^clock \d+/);
    await box.waitFor();
    const [all, place] = [await shown.boundingBox(), await box.locator("..").boundingBox()];
    if (all === null || place === null) throw new Error("Nothing is shown.");
    expect((place.x + place.width / 2 - all.x) / all.width).toBeCloseTo(clock.x, 1);
    expect((place.width / all.width) * 100).toBeGreaterThan(10);
    await page
      .getByRole("list", { name: "Seen in it" })
      .getByRole("button", { name: /^clock/ })
      .click();
    await box.waitFor({ state: "detached" });
    expect(problems).toEqual([]);
  });

  it("the captions that lie beside a film are shown when they are asked for", async () => {
    // Prepare
    await captionFilm(house, ids.film ?? "", "It was a dark and stormy night.");
    const { page, problems } = await at("film");
    await seesPicture(page);

    // Act
    await page.getByRole("combobox", { name: "Captions" }).selectOption("English");
    await page.getByRole("button", { name: "One frame on" }).click();

    // Assess
    await eventually("the words to be over the picture", () =>
      page
        .locator("video")
        .evaluate(({ textTracks }: HTMLVideoElement) =>
          [...textTracks].some(
            ({ kind, mode, activeCues }) =>
              kind === "subtitles" &&
              mode === "showing" &&
              [...(activeCues ?? [])].some((cue) => cue instanceof VTTCue && cue.text.includes("stormy")),
          ),
        ),
    );
    expect(problems).toEqual([]);
  });

  it("an older version has an address of its own, says that it is old, and leads to the comparison", async () => {
    // Prepare
    const { page, problems } = await at("picture");
    const versions = page.getByRole("region", { name: "Versions" });

    // Act
    await versions.getByRole("link", { name: "Version 1", exact: true }).click();

    // Assess
    await page.getByRole("heading", { name: "This is version 1; the newest is version 2" }).waitFor();
    expect(new URL(page.url()).search).toBe("?version=1");
    expect(await page.getByRole("toolbar", { name: "Actions" }).count()).toBe(0);
    expect(await versions.getByRole("link", { name: /^Compare with version 1/ }).getAttribute("href")).toBe(
      `/assets/${ids.picture}/compare?from=1&to=2`,
    );
    await page.reload();
    await page.getByRole("link", { name: "To the newest" }).click();
    await page.getByRole("toolbar", { name: "Actions" }).waitFor();
    expect(new URL(page.url()).search).toBe("");
    expect(problems).toEqual([]);
  });

  it("a rendition is handed on by a link that says how long it holds, and downloaded under a name of its own", async () => {
    // Prepare
    const { page, problems } = await at("picture", { search: "?side=renditions" });

    // Act
    await page.getByRole("button", { name: "Make a link to web-webp" }).click();
    const field = page.getByRole("textbox", { name: /^Whoever has this link can load web-webp until/ });
    const link = await field.inputValue();
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("link", { name: "Download web-webp" }).click(),
    ]);

    // Assess
    const response = await fetch(link);
    expect([response.status, response.headers.get("content-type")]).toEqual([200, "image/webp"]);
    expect(download.suggestedFilename()).toBe("hero-web-webp.webp");
    expect(problems).toEqual([]);
  });

  it("a finding is excepted by somebody who answers for it, shown as such, and counts again once that is revoked", async () => {
    // Prepare
    const { page, problems } = await at("song", { search: "?side=quality" });

    // Act, Assess
    await page.getByRole("button", { name: "Except it: Loudness" }).first().click();
    const grant = page.getByRole("button", { name: "Grant the exception" });
    expect(await grant.isDisabled()).toBe(true);
    await page.getByLabel("Reason").fill("It is for the radio.");
    expect(await accessibilityFaults(page)).toEqual([]);
    await grant.click();
    await page
      .getByText(/^Excepted by .* It is for the radio\.$/)
      .first()
      .waitFor();
    await page.getByText("In force").waitFor();
    await page.getByRole("button", { name: "Revoke" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Reason").fill("The radio wants it quieter.");
    await dialog.getByRole("button", { name: "Revoke" }).click();
    await page.getByText("Revoked", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Except it: Loudness" }).first().waitFor();
    expect(problems).toEqual([]);
  });

  it("what is held back says why; what cannot be done now can be reached, and says why not", async () => {
    // Prepare
    const { page, problems } = await at("broken");

    // Act
    const section = page.getByRole("region", { name: "It is held back" });
    await section.getByText("By its bytes the file is text").waitFor();
    const askAgain = page.getByRole("button", { name: "Ask for approval again" });
    await askAgain.focus();
    const described = await askAgain.evaluate(
      (button) => document.getElementById(button.getAttribute("aria-describedby") ?? "")?.textContent,
    );
    await page.keyboard.press("Enter");

    // Assess
    expect(await askAgain.getAttribute("aria-disabled")).toBe("true");
    expect(described).toContain("This is “Quarantined”.");
    await page
      .getByRole("status")
      .getByText(described ?? "")
      .waitFor();
    expect(await page.getByRole("button", { name: "Try again" }).getAttribute("aria-disabled")).toBeNull();
    expect(problems).toEqual([]);
  });

  it("the record is read, opened in its particulars, and taken along", async () => {
    // Prepare
    const { page, problems } = await at("picture", { search: "?side=history" });
    const history = page.getByRole("list", { name: "History" });

    // Act
    await history
      .getByText(/^Particulars/)
      .first()
      .click();
    await history.getByText("Hash before it").first().waitFor();
    const take = async (name: string) => {
      const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name }).click()]);
      return readFile(await download.path(), "utf8");
    };

    // Assess
    expect(JSON.parse(await take("Record as JSON"))).toMatchObject({ assetId: ids.picture });
    expect(await take("Record as a report")).toMatch(/^<!doctype html>/i);
    expect(problems).toEqual([]);
  });

  it("every side holds on a phone and on a desk, in German too, to axe in both themes", async () => {
    for (const on of [phone, desktop]) {
      const { page, problems } = await at("film", { on, locale: "de-DE" });
      for (const side of ["Einzelheiten", "Ausgaben", "Qualität", "Kosten", "Weg", "Verlauf"]) {
        await page.getByRole("tab", { name: side }).click();
        await eventually("nothing to be loading", async () => (await page.getByLabel("Wird geladen").count()) === 0);
        const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect([side, tooWide, await accessibilityFaults(page)]).toEqual([side, 0, []]);
      }
      await page.getByRole("tab", { name: "Weg" }).click();
      await page.getByText("Umrechnen").waitFor();
      expect(problems).toEqual([]);
    }
  });

  it("whoever only looks has what is live and nothing to do; a reviewer sees the way without the machinery", async () => {
    // Prepare, Act
    const viewer = await at("live", { as: "viewer", search: "?side=renditions" });
    await viewer.page.getByRole("img", { name: "on-show" }).first().waitFor();
    const reviewer = await at("film", { as: "reviewer", search: "?side=journey" });

    // Assess
    await viewer.page.getByRole("button", { name: "Open web-webp" }).waitFor();
    expect(await viewer.page.getByRole("toolbar", { name: "Actions" }).count()).toBe(0);
    await reviewer.page.getByRole("list", { name: "Journey" }).getByText("Version 1 was catalogued").waitFor();
    expect([...viewer.problems, ...reviewer.problems]).toEqual([]);
  });

  it("what is not there says so; what cannot be loaded loads when asked again", async () => {
    // Prepare
    const { page } = await at("live");
    await page.goto(new URL("/assets/there-is-no-such", house.outputs.webUrl).href);
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    let broken = true;
    await page.route(`**/v1/assets/${ids.live}`, (route) =>
      broken ? route.fulfill({ status: 403, json: refusal }) : route.continue(),
    );

    // Act
    await page.goto(addressOf("live"));
    await page.getByRole("alert").getByText("Not just now.").waitFor();
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();

    // Assess
    await page.getByRole("heading", { name: "on-show" }).waitFor();
  });
});
