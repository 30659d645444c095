import { gzipSync } from "node:zlib";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { film } from "./fixtures/films.ts";
import { song } from "./fixtures/songs.ts";
import { approve, arrives, decideBy, linkFor, linksAbout } from "./house/approve.ts";
import {
  accessibilityFaults,
  chromiumForTests,
  desktop,
  filterBy,
  goTo,
  openBrowser,
  phone,
  signIn,
  untilLoaded,
  visit,
} from "./house/browser.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { type LargeMaster, largeMaster } from "./house/large-master.ts";
import { picture } from "./house/picture.ts";
import { codeOf, happeningsOf } from "./house/review-desk.ts";
import { previewsOf, scrub } from "./house/scrub.ts";
import { sha256OfObject } from "./house/stored-object.ts";

const chromium = chromiumForTests();

const MiB = 1024 ** 2;

const longName = "a-name-that-goes-on-and-on-for-the-autumn-and-winter-collection-of-next-year-final-version-7.jpg";

describe.skipIf(chromium === null)("in a browser", { timeout: 180_000 }, () => {
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

  const file = async (name: string, seed = name) => ({
    name,
    mimeType: "image/jpeg",
    buffer: Buffer.from(await picture(seed, { width: 1200, height: 800 })),
  });

  it("whoever has signed in is still known after a reload, at the same place, and no token is kept", async () => {
    // Prepare
    const key = "acme/spring/reloaded.jpg";
    await house.upload(key, (await file("reloaded.jpg")).buffer);
    const { id } = await arrives(house, key, "in_review");
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");

    // Act
    await page.goto(new URL(`/assets/${id}`, house.outputs.webUrl).href);
    await page.getByRole("tab", { name: "Renditions" }).click();
    await page.getByRole("link", { name: "Open web-webp" }).waitFor();
    await page.reload();

    // Assess
    await page.getByRole("heading", { name: "reloaded", exact: true }).waitFor();
    await page.getByRole("img", { name: "reloaded" }).waitFor();
    const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
    expect(kept).not.toContain("access_token");
    expect(kept).not.toMatch(/eyJ[\w-]+\.[\w-]+\.[\w-]+/);
    expect(new URL(page.url()).search).toBe("?side=renditions");
    expect(problems).toEqual([]);
  });

  it("files are dropped, one that the naming policy refuses goes under the name it offers, and known bytes are said", async () => {
    // Prepare
    const { page } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    await house.upload("acme/spring/known.jpg", (await file("known.jpg")).buffer);
    await arrives(house, "acme/spring/known.jpg", "in_review");

    // Act
    const { buffer } = await file("Été (1).jpg", "summer");
    const dropped = await page.evaluateHandle((base64) => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], "Été (1).jpg", { type: "image/jpeg" }));
      return transfer;
    }, buffer.toString("base64"));
    await goTo(page, "Upload");
    await page.getByRole("button", { name: /Drop masters here/ }).dispatchEvent("drop", { dataTransfer: dropped });
    await page.getByRole("button", { name: "Send it as Ete-1.jpg" }).click();
    await page.setInputFiles("input[type=file]", await file("known-again.jpg", "known.jpg"));

    // Assess
    await page.getByText("The same bytes as acme/spring/known.jpg").waitFor();
    await arrives(house, "acme/spring/Ete-1.jpg", "in_review");
    await goTo(page, "Library");
    await page.getByRole("gridcell", { name: /Ete-1/ }).getByText("In review").waitFor();
    await filterBy(page, "Film");
    await page.getByText("Nothing matches these filters.").waitFor();
  });

  it("uploads go on while other pages are looked at", async () => {
    // Prepare
    await house.upload("acme/spring/elsewhere.jpg", (await file("elsewhere.jpg")).buffer);
    await arrives(house, "acme/spring/elsewhere.jpg", "in_review");
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    const held = Promise.withResolvers<void>();
    await page.route("**/v1/uploads", async (route) => {
      await held.promise;
      await route.continue();
    });

    // Act
    await goTo(page, "Upload");
    await page.setInputFiles("input[type=file]", await file("patient.jpg"));
    await page.getByRole("button", { name: "Stop sending patient.jpg" }).waitFor();
    await goTo(page, "Library");
    await page.getByRole("link", { name: /elsewhere/ }).click();
    await page.getByRole("heading", { name: "elsewhere", exact: true }).waitFor();
    held.resolve();

    // Assess
    await arrives(house, "acme/spring/patient.jpg", "in_review");
    await goTo(page, "Upload");
    await page.getByRole("button", { name: "Dismiss patient.jpg" }).waitFor();
    expect(problems).toEqual([]);
  });

  /** The parts of the master that are sent from now on, in the order in which they leave. */
  function partsFrom(page: Page, { name }: LargeMaster): number[] {
    const parts: number[] = [];
    page.on("request", (request) => {
      const url = new URL(request.url());
      const part = url.searchParams.get("partNumber");
      if (request.method() === "PUT" && part !== null && url.pathname.endsWith(name)) parts.push(Number(part));
    });
    return parts;
  }

  it("a master that is too large for one request goes in parts, shows how far it is, and arrives byte for byte", async () => {
    // Prepare
    await using master = await largeMaster("large.jpg");
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    const sent = partsFrom(page, master);
    const held = Promise.withResolvers<void>();
    await page.route(/partNumber=5&/, async (route) => {
      await held.promise;
      await route.continue();
    });

    // Act
    await goTo(page, "Upload");
    await page.setInputFiles("input[type=file]", master.path);
    const progress = page.getByRole("progressbar", { name: master.name });
    const half = await eventually("four of five parts to have been sent", async () => {
      const [value, max] = await progress.evaluate((bar: HTMLProgressElement) => [bar.value, bar.max]);
      return value !== undefined && value >= 64 * MiB ? { value, max } : undefined;
    });
    const words = await page.getByRole("list", { name: "Uploads" }).textContent();
    held.resolve();
    await page.getByRole("button", { name: `Dismiss ${master.name}` }).waitFor();

    // Assess
    expect(half).toEqual({ value: 64 * MiB, max: master.bytes });
    expect(words).toContain("67.1 MB of 69.2 MB");
    expect(sent.sort()).toEqual([1, 2, 3, 4, 5]);
    expect(await sha256OfObject(house, `acme/spring/${master.name}`)).toBe(master.sha256);
    await goTo(page, "Library");
    await page.getByRole("gridcell", { name: /large/ }).getByText("In review").waitFor();
    expect(problems).toEqual([]);
  });

  it("an upload that the bucket and the network fail now and then goes on by itself, and arrives whole", async () => {
    // Prepare
    await using master = await largeMaster("patched.jpg");
    const { page } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    const sent = partsFrom(page, master);
    const failed: string[] = [];
    page.on("requestfailed", (request) => failed.push(new URL(request.url()).searchParams.get("partNumber") ?? ""));
    const answers: number[] = [];
    page.on("response", (response) => answers.push(response.status()));
    let broken = false;
    await page.route(/partNumber=2&/, (route) => {
      if (broken) return route.continue();
      broken = true;
      return route.abort("connectionreset");
    });
    const delay = { target: "s3:UploadPart", kind: "delay" as const, rate: 1, delayMs: 1_000 };
    const refusal = { target: "s3:UploadPart", kind: "error" as const, rate: 1, limit: 1 };
    house.cloud.setFaults({ seed: 1, rules: [refusal, delay] });

    // Act
    await goTo(page, "Upload");
    await page.setInputFiles("input[type=file]", master.path);
    await eventually("one part to have been cut off", async () => failed.includes("2"));
    await eventually("another to have been refused", async () => answers.some((status) => status >= 500));
    // One that has just begun takes a second at least.
    await page.waitForRequest((request) => request.method() === "PUT" && /partNumber=/.test(request.url()));
    await page.context().setOffline(true);
    await eventually("parts to have been lost with the network", async () => failed.length > 1);
    const whileAway = await page.getByRole("list", { name: "Uploads" }).textContent();
    house.cloud.setFaults({ seed: 1, rules: [] });
    await page.context().setOffline(false);
    await page.getByRole("button", { name: `Dismiss ${master.name}` }).waitFor();

    // Assess
    expect(whileAway).not.toContain("Not sent");
    expect(sent.length).toBeGreaterThan(5);
    expect(new Set(sent)).toEqual(new Set([1, 2, 3, 4, 5]));
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await sha256OfObject(house, `acme/spring/${master.name}`)).toBe(master.sha256);
  });

  it("whoever looks for a place in a film sees the pictures around it, with a mouse and with a thumb", async () => {
    // Prepare
    const key = "acme/spring/to-scrub.mp4";
    await house.upload(key, { filePath: await film(5) });
    const asset = await arrives(house, key, "in_review", 120_000);
    const sprite = asset.current.renditions.find(({ role }) => role === "sprite");
    const [link = ""] = await linksAbout(house, key);
    const producer = await visit(browser, desktop);
    await signIn(producer.page, house, "producer");
    await producer.page.goto(new URL(`/assets/${asset.id}`, house.outputs.webUrl).href);
    const reviewer = await visit(browser, phone);
    await reviewer.page.goto(link);

    for (const { page, problems } of [producer, reviewer]) {
      // Act
      const previews = await previewsOf(page);
      const seen = [await scrub(page, 0.1), await scrub(page, 0.5), await scrub(page, 0.9)];

      // Assess
      for (const { picture, region, atSeconds, isWithinPlayer } of seen) {
        expect(new URL(picture).pathname).toMatch(/\/sprite\.jpg$/);
        expect(previews.find(({ from, to }) => from <= atSeconds && atSeconds < to)?.region).toBe(region);
        expect(isWithinPlayer).toBe(true);
      }
      expect(new Set(seen.map(({ region }) => region)).size).toBe(3);
      expect(seen.map(({ spriteWidth }) => spriteWidth)).toEqual(Array(3).fill(sprite?.width));
      expect(problems).toEqual([]);
    }
  });

  it("a reviewer decides about a film from the mail, on a phone, with two taps", async () => {
    // Prepare
    const key = "acme/spring/for-the-phone.mp4";
    await house.upload(key, { filePath: await film(4) });
    await arrives(house, key, "in_review", 120_000);
    const [link = ""] = await linksAbout(house, key);
    const { page, problems } = await visit(browser, phone);

    // Act
    await page.goto(link);
    const video = page.locator("video");
    await video.waitFor();
    await eventually("the film to have a picture", () =>
      video.evaluate((element: HTMLVideoElement) => element.readyState >= 2 && element.videoWidth > 0),
    );
    const thumbnails = await video.evaluate(async (element: HTMLVideoElement) => {
      const response = await fetch(element.querySelector("track")?.src ?? "");
      return { status: response.status, text: await response.text() };
    });
    const faults = await accessibilityFaults(page);
    await page.getByRole("button", { name: "Approve" }).tap();

    // Assess
    await page.getByText("Approved. Thank you.").waitFor();
    await arrives(house, key, "live");
    expect(thumbnails.status).toBe(200);
    expect(thumbnails.text).toMatch(/-->/);
    expect(faults).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("a reviewer asks for changes in words, which the producer reads; the link is spent and says so", async () => {
    // Prepare
    const key = "acme/spring/too-dark.jpg";
    await house.upload(key, (await file("too-dark.jpg")).buffer);
    const asset = await arrives(house, key, "in_review");
    const [link = ""] = await linksAbout(house, key);
    const { page, problems } = await visit(browser, phone);

    // Act
    await page.goto(link);
    await page.getByRole("button", { name: "Request changes" }).tap();
    const send = page.getByRole("button", { name: "Send" });
    expect(await send.isDisabled()).toBe(true);
    await page.getByLabel("What should change?").fill("Please lift the <b>shadows</b>.");
    await send.tap();
    await page.getByText("Changes requested. Thank you.").waitFor();
    expect(problems).toEqual([]);
    await arrives(house, key, "changes_requested");

    // Assess
    await page.goto(link);
    await page.getByRole("heading", { name: "You have decided already" }).waitFor();
    const producer = await visit(browser, desktop);
    await signIn(producer.page, house, "producer");
    await producer.page.goto(new URL(`/assets/${asset.id}`, house.outputs.webUrl).href);
    await producer.page.getByText("Please lift the <b>shadows</b>.", { exact: true }).waitFor();
    await producer.page.getByRole("button", { name: "Ask for approval again" }).click();
    await arrives(house, key, "in_review");
    await producer.page.getByText("In review").first().waitFor();
    expect(producer.problems).toEqual([]);
  });

  it("a reviewer approves with changes on a phone, thinks again while others are asked, and both are read by stage", async () => {
    // Prepare
    const key = "globex/launch/almost.jpg";
    await house.upload(key, (await file("almost.jpg")).buffer);
    const asset = await arrives(house, key, "in_review");
    const link = await linkFor(house, key, "brand@globex.example.com");
    const { page, problems } = await visit(browser, phone);

    // Act
    await page.goto(link);
    await page.getByRole("button", { name: "More" }).tap();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Approve with changes" }).tap();
    const send = page.getByRole("button", { name: "Send" });
    expect(await send.isDisabled()).toBe(true);
    const words = page.getByLabel("What should be changed before it goes out?");
    expect(await isFocused(words)).toBe(true);
    await words.fill("Straighten the <i>horizon</i>.");
    expect(await accessibilityFaults(page)).toEqual([]);
    await send.tap();

    // Assess
    await page.getByText("Approved with changes. Thank you.").waitFor();
    expect(await isFocused(page.getByRole("region", { name: "Your decision so far" }))).toBe(true);
    await page.reload();
    await page.getByText("Straighten the <i>horizon</i>.", { exact: true }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Change your decision" }).tap();
    await page.getByRole("button", { name: "Approve" }).tap();
    await page.getByText("Approved. Thank you.").waitFor();
    const other = await linkFor(house, key, "legal@globex.example.com");
    await decideBy(house, other, { decision: "approve_with_changes", comment: "Name the photographer." });
    await arrives(house, key, "live");
    await page.reload();
    await page.getByRole("heading", { name: "You have decided already" }).waitFor();
    const desk = await visit(browser, desktop);
    await signIn(desk.page, house, "admin");
    await desk.page.goto(new URL(`/assets/${asset.id}`, house.outputs.webUrl).href);
    const review = desk.page.getByRole("list", { name: "Brand" }).getByRole("listitem");
    expect(await review.filter({ hasText: "Gil Brand" }).textContent()).toMatch(/Approved(?! with)/);
    expect(await review.filter({ hasText: "Lena Legal" }).textContent()).toContain("Name the photographer.");
    expect(problems.filter((words) => !words.includes("410"))).toEqual([]);
    expect(desk.problems).toEqual([]);
  });

  /** Brings a picture to the client, where a decision asks for a code; answers one client's link. */
  async function linkForClient(name: string, address: string): Promise<string> {
    const key = `northwind/launch/${name}`;
    await house.upload(key, (await file(name)).buffer);
    await arrives(house, key, "in_review");
    for (const before of ["legal@northwind.example.com", "brand@northwind.example.com"])
      await decideBy(house, await linkFor(house, key, before), { decision: "approve" });
    return linkFor(house, key, address);
  }

  it("where a stage asks for a code, the newest from the mail decides, and a wrong one is refused in words", async () => {
    // Prepare
    const cam = "cam@client.example.com";
    const { page } = await visit(browser, phone);
    await page.goto(await linkForClient("for-the-client.jpg", cam));

    // Act
    await page.getByRole("button", { name: "Approve" }).tap();
    expect(await isFocused(page.getByRole("button", { name: "Send me a code" }))).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Send me a code" }).tap();
    const field = page.getByLabel("Six-digit code");
    await page.getByText("Sent to c…m@client.example.com.").waitFor();
    const code = await codeOf(house, cam);
    await field.fill(code === "000000" ? "111111" : "000000");
    await page.getByRole("button", { name: "Confirm" }).tap();
    await page.getByRole("alert").getByText("This is not the newest code that was sent to you.").waitFor();
    expect(await isFocused(field)).toBe(true);
    expect(await accessibilityFaults(page)).toEqual([]);
    await field.fill(`${code.slice(0, 3)} ${code.slice(3)}`);
    await page.getByRole("button", { name: "Confirm" }).tap();

    // Assess
    await page.getByText("Approved. Thank you.").waitFor();
    await page.getByText("You can change it for as long as the stage is open.").waitFor();
    expect(await field.count()).toBe(0);
  });

  it("five wrong codes make the newest worthless, and another is asked for", async () => {
    // Prepare
    const cleo = "cleo@client.example.com";
    const { page } = await visit(browser, desktop);
    await page.goto(await linkForClient("guessed.jpg", cleo));
    await page.getByRole("button", { name: "Request changes" }).click();
    await page.getByLabel("What should change?").fill("Another sky.");
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("button", { name: "Send me a code" }).click();
    const code = await codeOf(house, cleo);
    const field = page.getByLabel("Six-digit code");

    // Act
    const wrong = code === "000000" ? "111111" : "000000";
    for (let guesses = 0; guesses < 6; guesses++) {
      await field.fill(wrong);
      await field.press("Enter");
      // The last one takes the field away, perhaps while it is being looked at.
      await eventually(
        "the guess to be refused",
        async () => (await field.inputValue({ timeout: 500 }).catch(() => "")) === "",
      );
    }
    await page.getByRole("alert").getByText("That were too many wrong codes.").waitFor();
    await page.getByRole("button", { name: "Send me a new code" }).click();
    await field.fill(await codeOf(house, cleo, 1));
    await field.press("Enter");

    // Assess
    await page.getByText("Changes requested. Thank you.").waitFor();
    await page.getByText("Another sky.").waitFor();
  });

  it("a reviewer hands over to somebody else, who is asked by mail; the link of the first says so", async () => {
    // Prepare
    const key = "northwind/launch/handed-over.jpg";
    await house.upload(key, (await file("handed-over.jpg")).buffer);
    await arrives(house, key, "in_review");
    const [legal, link] = [
      await linkFor(house, key, "legal@northwind.example.com"),
      await linkFor(house, key, "brand@northwind.example.com"),
    ];
    const { page } = await visit(browser, phone);
    const handOver = async () => {
      await page.getByRole("button", { name: "More" }).tap();
      await page.getByRole("button", { name: "Hand over to somebody else" }).tap();
      await page.getByLabel("Name").fill("Stan <b>Stand-in</b>");
      await page.getByLabel("E-mail").fill("stan@example.com");
      expect(await accessibilityFaults(page)).toEqual([]);
      await page.getByRole("button", { name: "Hand over" }).tap();
    };

    // Act, Assess
    await page.goto(legal);
    await handOver();
    await page
      .getByRole("alert")
      .getByText(/can be handed over only to people/)
      .waitFor();
    await page.goto(link);
    await handOver();
    await page.getByText("Handed over to Stan <b>Stand-in</b>. Thank you.", { exact: true }).waitFor();
    await page.reload();
    await page.getByRole("heading", { name: "This is with somebody else now" }).waitFor();
    await page.goto(await linkFor(house, key, "stan@example.com"));
    await page.getByText("Bo Brand handed it over").waitFor();
    await page.getByRole("button", { name: "Approve" }).tap();
    await page.getByText("This settles it: the stage is closed.").waitFor();
  });

  it("a review page that is only loaded counts as fetched; one that is touched, as opened, once", async () => {
    // Prepare
    const key = "acme/spring/touched.jpg";
    await house.upload(key, (await file("touched.jpg")).buffer);
    const { id } = await arrives(house, key, "in_review");
    const [link = ""] = await linksAbout(house, key);
    const { page, problems } = await visit(browser, phone);
    const happened = async (type: string) => (await happeningsOf(house, id)).filter((one) => one.type === type).length;
    const told: string[] = [];
    page.on("request", (request) => void (request.url().endsWith("/opened") && told.push(request.method())));

    // Act
    await page.goto(link, { waitUntil: "networkidle" });
    await page.getByRole("img", { name: "touched" }).waitFor();
    const before = [...told, await happened("review.opened")];
    await page.getByRole("heading", { level: 1 }).tap();
    await eventually("the opening to be on record", async () => (await happened("review.opened")) === 1);
    await page.getByRole("button", { name: "More" }).tap();
    await page.getByRole("button", { name: "Not relevant to me" }).waitFor();

    // Assess
    expect(before).toEqual([0]);
    expect(await happened("review.prefetched")).toBe(1);
    expect(told).toEqual(["POST"]);
    expect(problems).toEqual([]);
  });

  it("a picture's review page brings little script: no player, no sign-in, no library", async () => {
    // Prepare
    const key = "acme/spring/light.jpg";
    await house.upload(key, (await file("light.jpg")).buffer);
    await arrives(house, key, "in_review");
    const [link = ""] = await linksAbout(house, key);
    const { page } = await visit(browser, phone);
    const scripts: Promise<{ name: string; gzipBytes: number }>[] = [];
    page.on("response", (response) => {
      if (response.request().resourceType() !== "script") return;
      const name = new URL(response.url()).pathname;
      scripts.push(response.body().then((body) => ({ name, gzipBytes: gzipSync(body).length })));
    });

    // Act
    await page.goto(link, { waitUntil: "networkidle" });
    await page.getByRole("img", { name: "light" }).waitFor();

    // Assess
    const loaded = await Promise.all(scripts);
    const gzipBytes = loaded.reduce((sum, script) => sum + script.gzipBytes, 0);
    expect(loaded.length).toBeGreaterThan(0);
    expect(loaded.filter(({ name }) => /hls|film-player|session|library-page|shell|live/.test(name))).toEqual([]);
    expect(gzipBytes).toBeLessThan(180_000);
  });

  it("a link to an older version, and one that is no link of ours, are turned away kindly", async () => {
    // Prepare
    const key = "acme/spring/overtaken.jpg";
    await house.upload(key, (await file("overtaken.jpg")).buffer);
    await arrives(house, key, "in_review");
    const [link = ""] = await linksAbout(house, key);
    await house.upload(key, (await file("overtaken.jpg", "overtaking")).buffer);
    await eventually("the second version", async () => {
      const found = (await house.as("admin").assets()).find((asset) => asset.key === key);
      return found?.version === 2 && found.status === "in_review";
    });

    // Act, Assess
    const { page } = await visit(browser, phone);
    await page.goto(link);
    await page.getByRole("heading", { name: "There is a newer version" }).waitFor();
    await page.goto(`${house.outputs.webUrl}/r/not-a-token`);
    await page.getByRole("heading", { name: "This link is not valid" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it("a viewer sees what is live and nothing that only others may do", async () => {
    // Prepare
    const [live, unapproved] = ["acme/spring/on-show.jpg", "acme/spring/backstage.jpg"];
    await house.upload(live, (await file("on-show.jpg")).buffer);
    await house.upload(unapproved, (await file("backstage.jpg")).buffer);
    await arrives(house, unapproved, "in_review");
    await arrives(house, live, "in_review");
    await approve(house, live);
    await arrives(house, live, "live");
    const { page, problems } = await visit(browser, desktop);

    // Act
    await signIn(page, house, "viewer");
    await page.getByRole("link", { name: /on-show/ }).waitFor();

    // Assess
    expect(await page.getByRole("navigation", { name: "Main" }).getByRole("link").allTextContents()).toEqual([
      "Library",
    ]);
    await page.getByRole("link", { name: /on-show/ }).click();
    await page.getByRole("img", { name: "on-show" }).waitFor();
    await page.getByRole("tab", { name: "Renditions" }).click();
    await page.getByRole("button", { name: "Open web-webp" }).waitFor();
    expect(await page.getByRole("button", { name: "Withdraw" }).count()).toBe(0);
    await page.goBack();
    await page.getByRole("link", { name: /backstage/ }).click();
    await page.getByText("To be seen here once it is live.").waitFor();
    await page.getByRole("tab", { name: "Renditions" }).click();
    await page.getByText("They can be opened once it is live.").waitFor();
    expect(await page.getByRole("button", { name: /^Open / }).count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it("a withdrawal asks first", async () => {
    // Prepare
    const key = "acme/spring/regretted.jpg";
    await house.upload(key, (await file("regretted.jpg")).buffer);
    const asset = await arrives(house, key, "in_review");
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    await page.goto(new URL(`/assets/${asset.id}`, house.outputs.webUrl).href);

    // Act
    await page.getByRole("button", { name: "Withdraw" }).click();
    const dialog = page.getByRole("alertdialog");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Keep it" }).click();
    expect((await house.as("producer").asset(asset.id)).status).toBe("in_review");
    await page.getByRole("button", { name: "Withdraw" }).click();
    await dialog.getByRole("button", { name: "Withdraw" }).click();

    // Assess
    await page.getByText("Withdrawn").first().waitFor();
    await arrives(house, key, "withdrawn");
    expect(problems).toEqual([]);
  });

  it("a song plays beside its waveform", async () => {
    // Prepare
    const key = "acme/summer/theme.wav";
    await house.upload(key, { filePath: await song() });
    const asset = await arrives(house, key, "in_review", 120_000);
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");

    // Act
    await page.goto(new URL(`/assets/${asset.id}`, house.outputs.webUrl).href);
    const waveform = page.getByRole("img", { name: "Waveform of theme" });
    await waveform.waitFor();

    // Assess
    await eventually("the song to be readable", () =>
      page.locator("audio").evaluate((element: HTMLAudioElement) => element.duration > 5),
    );
    expect(await waveform.evaluate((element: HTMLImageElement) => element.naturalWidth)).toBeGreaterThan(100);
    expect(await accessibilityFaults(page)).toEqual([]);

    // Act: the library shows its shape, too
    await goTo(page, "Library");
    const card = page.getByRole("gridcell", { name: /theme/ });

    // Assess
    await eventually("the waveform to be drawn", () =>
      card.locator("img").evaluate((element: HTMLImageElement) => element.naturalWidth > 100),
    );
    expect(problems).toEqual([]);
  });

  it("every page holds on a phone, for long names, in both themes, to axe", async () => {
    // Prepare
    await house.upload(`acme/spring/${longName}`, (await file(longName)).buffer);
    await house.upload("acme/spring/no (good).jpg", (await file("no good")).buffer);
    const refused = await arrives(house, "acme/spring/no (good).jpg", "quarantined");
    const asset = await arrives(house, `acme/spring/${longName}`, "in_review");
    const { page, problems } = await visit(browser, phone);
    await signIn(page, house, "producer");
    const settled = async () => {
      await untilLoaded(page);
      const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      return { tooWide, faults: await accessibilityFaults(page) };
    };
    const fine = { tooWide: 0, faults: [] };

    // Act, Assess
    await page.getByRole("link", { name: new RegExp(longName.slice(0, -4)) }).waitFor();
    expect(await settled()).toEqual(fine);
    for (const { id } of [asset, refused]) {
      await page.goto(new URL(`/assets/${id}`, house.outputs.webUrl).href);
      expect(await settled()).toEqual(fine);
    }
    await page.goto(new URL("/nowhere/at/all", house.outputs.webUrl).href);
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    expect(await settled()).toEqual(fine);
    expect(problems).toEqual([]);
  });

  it("a sign-in that was begun elsewhere is explained, and the next one works", async () => {
    const { page } = await visit(browser, desktop);
    await page.goto(`${house.outputs.webUrl}/?code=of-another-tab&state=of-another-tab`);
    await page.getByText("Sign in once more.").waitFor();
    expect(new URL(page.url()).search).toBe("");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Continue as producer" }).click();
    await page.getByRole("heading", { name: "Library" }).waitFor();
  });

  it("a library that cannot be loaded says so, and loads when asked again", async () => {
    // Prepare
    const { page } = await visit(browser, desktop);
    let broken = true;
    await page.route("**/v1/assets?*", (route) =>
      broken ? route.fulfill({ status: 403, json: problem("You may not see this just now.") }) : route.continue(),
    );

    // Act
    await signIn(page, house, "producer");
    await page.getByRole("alert").getByText("You may not see this just now.").waitFor();
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();

    // Assess
    await page.getByRole("gridcell").getByRole("link").first().waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
  });

  // The last: it moves the clock for everyone.
  it("a link that has run out says so, and whoever was signed in works on", async () => {
    // Prepare
    const key = "acme/spring/forgotten.jpg";
    await house.upload(key, (await file("forgotten.jpg")).buffer);
    await arrives(house, key, "in_review");
    const [link = ""] = await linksAbout(house, key);
    const producer = await visit(browser, desktop);
    await signIn(producer.page, house, "producer");
    const reviewer = await visit(browser, phone);

    // Act
    await house.cloud.advanceClock(60 * 86_400_000);

    // Assess
    await reviewer.page.goto(link);
    await reviewer.page.getByRole("heading", { name: "This link has expired" }).waitFor();
    await filterBy(producer.page, "Picture");
    await producer.page.getByRole("link", { name: /forgotten/ }).waitFor();
  });
});

function isFocused(locator: Locator): Promise<boolean> {
  return locator.evaluate((element) => element === document.activeElement);
}

function problem(detail: string) {
  return { type: "about:blank", title: "Not allowed", status: 403, code: "forbidden", detail };
}
