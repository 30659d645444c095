import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { arrives, decideBy, linkFor, linksAbout } from "./house/approve.ts";
import {
  accessibilityFaults,
  chromiumForTests,
  desktop,
  goTo,
  openBrowser,
  phone,
  signIn,
  visit,
} from "./house/browser.ts";
import { startGreenlight } from "./house/command-line.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { picture } from "./house/picture.ts";
import { happeningsOf, linkOf, reviewMailsTo, reviewOf } from "./house/review-desk.ts";

const chromium = chromiumForTests();

const rosa = "reviewer@example.com";

describe.skipIf(chromium === null)("reviews, for those who run them", { timeout: 180_000 }, () => {
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

  const inReview = async (key: string) => {
    await house.upload(key, await picture(key));
    const { id } = await arrives(house, key, "in_review");
    await linksAbout(house, key);
    return id;
  };
  const at = (path: string) => new URL(path, house.outputs.webUrl).href;
  const who = async (page: Page, persona: string) => {
    await page.goto(house.outputs.webUrl);
    await page.getByRole("button", { name: `Continue as ${persona}` }).click();
    await page.getByRole("heading", { name: "Library" }).waitFor();
  };

  it("nothing in review says how a review begins, and a list that fails says why and loads again", async () => {
    const { page } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    await page.goto(at("/reviews"));
    await page.getByText("Nothing is in review").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    let isBroken = true;
    await page.route("**/v1/reviews?*", (route) => (isBroken ? route.abort() : route.continue()));
    await page.getByRole("navigation", { name: "Which reviews" }).getByRole("link", { name: "Overdue" }).click();
    await page.getByRole("alert").getByText("This could not be loaded").waitFor();
    isBroken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Nobody is late").waitFor();
  });

  it("the dry run says who would be asked and why, compares templates, and starts the one that was looked at", async () => {
    // Prepare
    const id = await inReview("northwind/launch/planned.jpg");
    const { page, problems } = await visit(browser, desktop);
    await who(page, "admin");

    // Act
    await page.goto(at(`/reviews/${id}`));
    await page.getByRole("region", { name: "Legal" }).getByText("Lena Legal").waitFor();
    await page.getByRole("region", { name: "Regional" }).getByText("Skipped").waitFor();
    await page.getByRole("link", { name: "Dry run" }).click();
    const plan = page.getByRole("region", { name: "Campaign: legal and brand, then the client" });
    await plan.getByText("Moderation: wanted suggestive; found none").waitFor();
    await page.getByRole("combobox", { name: "Compare with" }).click();
    await page.getByRole("option", { name: "The brand's own reviewers" }).click();
    const other = page.getByRole("region", { name: "The brand's own reviewers" });
    await other.getByText("reviews for Northwind").waitFor();

    // Assess
    expect(new URL(page.url()).searchParams.get("beside")).toBe("brand");
    expect(await plan.getByText("Asked at").count()).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect((await reviewOf(house, id)).round).toBe(1);
    await page.getByRole("button", { name: "Start again like this" }).last().click();
    const question = page.getByRole("alertdialog");
    await question.getByText("One person gets a mail, in turn.").waitFor();
    await question.getByRole("button", { name: "Start again like this" }).click();
    await page.getByRole("heading", { level: 1, name: "planned", exact: true }).waitFor();
    await page.getByText("round 2").first().waitFor();
    await eventually("the other template", async () => (await reviewOf(house, id)).template.id === "brand");
    expect(problems).toEqual([]);
  });

  it("somebody is added, replaced and removed, each with a reason that is on record", async () => {
    // Prepare
    const id = await inReview("acme/spring/manned.jpg");
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    await page.goto(at(`/reviews/${id}`));
    const stage = page.getByRole("region", { name: "Brand" });
    const fill = async (name: string, email: string, reason: string) => {
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("Name").fill(name);
      await dialog.getByLabel("E-mail").fill(email);
      await dialog.getByLabel("Reason").fill(reason);
      return dialog;
    };

    // Act
    await stage.getByRole("button", { name: "Add a reviewer" }).click();
    let dialog = await fill("Ada <b>Added</b>", rosa, "");
    await dialog.getByRole("button", { name: "Add a reviewer" }).click();
    await dialog.getByRole("alert").getByText("is asked at this stage already").waitFor();
    dialog = await fill("Ada <b>Added</b>", "ada@example.com", "She knows the product.");
    expect(await accessibilityFaults(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Add a reviewer" }).click();
    await stage.getByText("Ada <b>Added</b>", { exact: true }).waitFor();
    await linkOf(house, "ada@example.com");

    await stage.getByRole("button", { name: "What to do about Rosa Reviewer" }).click();
    await page.getByRole("menuitem", { name: "Ask somebody else instead" }).click();
    dialog = await fill("Stan Stand-in", "stan@example.com", "Rosa is ill.");
    await dialog.getByRole("button", { name: "Ask them instead" }).click();
    await stage.getByText("Handed over").waitFor();
    await linkOf(house, "stan@example.com");

    await stage.getByRole("button", { name: "What to do about Ada" }).press("Enter");
    await page.getByRole("menuitem", { name: "Ask no more" }).press("Enter");
    await page.getByRole("dialog").getByLabel("Reason").fill("Asked by mistake.");
    await page.getByRole("dialog").getByRole("button", { name: "Ask no more" }).press("Enter");
    await stage.getByText("Asked no more").waitFor();

    // Assess
    await page.getByText("Why: Asked by mistake.").waitFor();
    const happened = await happeningsOf(house, id);
    const reasons = happened.map(({ type, particulars }) => [type, particulars.reason]).filter(([, reason]) => reason);
    expect(reasons).toEqual([
      ["review.reviewer-added", "She knows the product."],
      ["review.delegated", "Rosa is ill."],
      ["review.reviewer-removed", "Asked by mistake."],
    ]);
    const { stages } = await reviewOf(house, id);
    expect(stages[0]?.reviewers.map(({ standing }) => standing)).toEqual(["delegated", "removed", "asked"]);
    // Who was asked already was refused.
    expect(problems.filter((problem) => !problem.includes("409"))).toEqual([]);
  });

  it("the record is saved as a report that verifies, and as JSON", async () => {
    // Prepare
    const id = await inReview("acme/spring/recorded.jpg");
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    await page.goto(at(`/reviews/${id}`));
    const save = async (name: string) => {
      const saved = page.waitForEvent("download");
      await page.getByRole("button", { name }).click();
      return saved;
    };

    // Act
    const report = await save("Report (HTML)");
    const json = await save("Record (JSON)");

    // Assess
    expect([report, json].map((file) => file.suggestedFilename())).toEqual([`${id}-record.html`, `${id}-record.json`]);
    const { code, stdout } = await startGreenlight(["verify", await report.path()]).ended;
    expect(code, stdout).toBe(0);
    expect(JSON.parse(await readFile(await json.path(), "utf8"))).toMatchObject({ assetId: id });
    expect(problems).toEqual([]);
  });

  it("a review that is decided elsewhere moves on by itself, and the numbers count it", async () => {
    // Prepare
    const key = "globex/launch/watched.jpg";
    const id = await inReview(key);
    const { page, problems } = await visit(browser, desktop);
    await who(page, "admin");
    await page.goto(at("/reviews?brand=globex"));
    const row = page.getByRole("list", { name: "Reviews" }).getByRole("link", { name: /watched/ });
    await row.getByText("0 of 2 decided").waitFor();

    // Act
    const link = await linkFor(house, key, "brand@globex.example.com");
    await decideBy(house, link, { decision: "request_changes", comment: "Less sky." });

    // Assess
    await row.waitFor({ state: "detached" });
    await page.getByRole("link", { name: "Changes requested" }).click();
    await row.getByText("Less sky.").waitFor();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const stage = page.getByRole("region", { name: "Brand" });
    await stage.getByText("Less sky.").waitFor();
    expect(page.url()).toContain(id);
    await goTo(page, "Reviews");
    await page.getByRole("link", { name: "In numbers" }).click();
    await page.getByRole("cell", { name: "0", exact: true }).first().waitFor();
    await page.getByRole("rowheader", { name: "brand@globex.example.com" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it("who produces for no brand is told so by the API", async () => {
    expect((await house.as("reviewer").request("/v1/reviews")).status).toBe(403);
    const brands = await house.as("producer").request("/v1/reviews?queue=open&limit=300");
    expect(JSON.stringify(await brands.json())).not.toContain("globex");
    expect((await fetch(at("/v1/reviews"))).status).toBe(401);
  });

  // The last: it moves the clock for everyone.
  it("a producer sees on a phone who is late, reminds them once, and is told when they may again", async () => {
    // Prepare
    const id = await inReview("acme/summer/tardy.jpg");
    await house.cloud.advanceClock(73 * 3_600_000);
    await house.cloud.idle(600_000);
    const mails = (await reviewMailsTo(house, rosa)).length;
    const { page, problems } = await visit(browser, phone);
    await signIn(page, house, "producer");

    // Act
    await goTo(page, "Reviews");
    await page.getByRole("navigation", { name: "Which reviews" }).getByRole("link", { name: "Overdue" }).tap();
    const row = page.getByRole("list", { name: "Reviews" }).getByRole("link", { name: /tardy/ });
    await row.getByText("Rosa Reviewer is late").waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await row.tap();
    const stage = page.getByRole("region", { name: "Brand" });
    await stage.getByText("Late", { exact: true }).waitFor();
    await stage.getByRole("button", { name: "Remind now" }).tap();

    // Assess
    await stage.getByText("Again from").waitFor();
    expect(await stage.getByRole("button", { name: "Remind now" }).isDisabled()).toBe(true);
    await eventually("the reminder", async () => (await reviewMailsTo(house, rosa)).length > mails);
    const again = await house.as("producer").request(`/v1/assets/${id}/review/stages/brand/remind`, { method: "POST" });
    expect(again.status).toBe(429);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
    expect(await accessibilityFaults(page)).toEqual([]);
    expect(problems).toEqual([]);
  });
});
