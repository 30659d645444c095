import type { Browser, Locator } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { arrives } from "./house/approve.ts";
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
import { deadLetters } from "./house/dead-letters.ts";
import { eventually } from "./house/eventually.ts";
import { type House, openHouse } from "./house/house.ts";
import { readMailbox } from "./house/mailbox.ts";
import { picture } from "./house/picture.ts";
import { post } from "./house/post.ts";
import { settle } from "./house/settle.ts";

const chromium = chromiumForTests();

describe.skipIf(chromium === null)("operations", { timeout: 180_000 }, () => {
  let house: House;
  let browser: Browser;
  beforeAll(async () => {
    house = await openHouse();
    browser = await openBrowser(chromium ?? "");
  });
  afterEach(() => house?.cloud.setFaults({ seed: 0, rules: [] }));
  afterAll(async () => {
    await browser?.close();
    await house?.[Symbol.asyncDispose]();
  });

  const at = (path: string) => new URL(path, house.outputs.webUrl).href;

  it("a producer finds no way there, and is told why at its door", async () => {
    const { page } = await visit(browser, desktop);
    await signIn(page, house, "producer");
    expect(await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Operations" }).count()).toBe(
      0,
    );
    await page.goto(at("/operations/dead-letters"));
    await page.getByRole("heading", { name: "Only administrators" }).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
  });

  it("while all is well it says so, and shows people, grants and the configuration", async () => {
    // Prepare
    const { page, problems } = await visit(browser, phone);
    await signIn(page, house, "admin");
    const isClean = async () => {
      expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBe(0);
      expect(await accessibilityFaults(page)).toEqual([]);
    };

    // Act, Assess
    await goTo(page, "Operations");
    await page.getByRole("link", { name: /Assets that failed 0/ }).waitFor();
    await page.getByRole("link", { name: /Letters that could not be delivered 0/ }).waitFor();
    await isClean();
    const sections = page.getByRole("navigation", { name: "Parts of operations" });
    await sections.getByRole("link", { name: "Assets" }).tap();
    await page.getByText("Nothing has failed").waitFor();
    await sections.getByRole("link", { name: "Dead letters" }).tap();
    await page.getByRole("region", { name: "Uploads" }).getByText("Empty").waitFor();
    await isClean();
    await sections.getByRole("link", { name: "Executions" }).tap();
    await page.getByText("Nothing ran that matches").waitFor();
    await sections.getByRole("link", { name: "People and grants" }).tap();
    await page.getByRole("rowheader", { name: /Hana Head of Legal/ }).waitFor();
    await isClean();
    await sections.getByRole("link", { name: "Configuration" }).tap();
    // Of a row that is wider than a phone, the part where one is can be seen, also for who comes straight to it.
    await eventually("the last part to be in view", () =>
      isInView(sections.getByRole("link", { name: "Configuration" })),
    );
    await page.reload();
    await eventually("the last part to be in view", () =>
      isInView(sections.getByRole("link", { name: "Configuration" })),
    );
    await page.getByLabel("Find").fill("riyadh");
    await page.getByText("Asia/Riyadh").waitFor();
    expect(await page.getByText("Europe/London").count()).toBe(0);
    await isClean();
    await page.getByLabel("Find").fill("nowhere at all");
    await page.getByText("Nothing has “nowhere at all” in it").waitFor();
    expect(problems).toEqual([]);
  });

  it("the configuration is copied as JSON", async () => {
    const { page } = await visit(browser, { ...desktop, permissions: ["clipboard-read", "clipboard-write"] });
    await signIn(page, house, "admin");
    await page.goto(at("/operations/configuration"));
    await page.getByRole("button", { name: "Copy as JSON" }).click();
    await page.getByText("Copied").waitFor();
    const copied: unknown = JSON.parse(await page.evaluate(() => navigator.clipboard.readText()));
    expect(copied).toMatchObject({ organisation: { id: "acme-group" } });
  });

  it("assets that failed are tried again together, and why they did is read in their execution", async () => {
    // Prepare
    const keys = ["acme/spring/failing.jpg", "acme/spring/failing-too.jpg"];
    house.cloud.setFaults({ seed: 1, rules: [{ rate: 1, target: "lambda:*-tagFunction*", kind: "throttle" }] });
    for (const key of keys) await house.upload(key, await picture(key));
    await settle(house, "both to fail", async () => {
      const failed = await house.as("admin").assets({ status: "failed" });
      return failed.length === keys.length ? failed : undefined;
    });
    house.cloud.setFaults({ seed: 0, rules: [] });
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "admin");

    // Act: why
    await goTo(page, "Operations");
    await page.getByRole("link", { name: "Ingests that failed in the last ninety days 2" }).click();
    await page.getByRole("rowheader").getByRole("link").first().click();
    const steps = page.getByRole("list").filter({ hasText: "Register" });
    await steps.getByText("TooManyRequestsException").first().waitFor();
    await steps.getByText(/\d attempts/).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);

    // Act: again, by keyboard
    await page.getByRole("link", { name: "Assets", exact: true }).press("Enter");
    await page.getByText("It could not be tagged").first().waitFor();
    await page.getByRole("checkbox", { name: "Choose all" }).press("Space");
    expect(await accessibilityFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "Try 2 assets again" }).press("Enter");

    // Assess
    for (const key of keys) await arrives(house, key, "in_review");
    await page.getByText("Nothing has failed").waitFor();
    expect(problems).toEqual([]);
  });

  it("a dead letter is looked at, sent again after a question, and gone", async () => {
    // Prepare
    const key = "acme/spring/discussed.jpg";
    await house.upload(key, await picture("discussed"));
    const { id } = await arrives(house, key, "in_review");
    house.cloud.setFaults({
      seed: 1,
      rules: [{ rate: 1, target: "lambda:*-notifymentionFunction*", kind: "crash-before" }],
    });
    const body = { text: "Look at this", mentions: ["reviewer@example.com"] };
    await house.as("producer").request(`/v1/assets/${id}/versions/1/comments`, post("said", body));
    await settle(house, "a dead letter", async () =>
      Object.keys(await deadLetters(house)).length > 0 ? true : undefined,
    );
    house.cloud.setFaults({ seed: 0, rules: [] });
    const { page, problems } = await visit(browser, desktop);
    await signIn(page, house, "admin");

    // Act
    await goTo(page, "Operations");
    await page.getByRole("link", { name: "Letters that could not be delivered 1" }).click();
    const queue = page.getByRole("region", { name: "Mentions" });
    await queue.getByText("1 letter").waitFor();
    await queue.getByText("Given up by a function").waitFor();
    await queue.getByText("What it holds").click();
    await queue.getByText(id).waitFor();
    expect(await accessibilityFaults(page)).toEqual([]);
    await queue.getByRole("button", { name: "Send again" }).click();
    const question = page.getByRole("alertdialog");
    await question.getByRole("button", { name: "Cancel" }).click();
    expect(Object.keys(await deadLetters(house))).toHaveLength(1);
    await queue.getByRole("button", { name: "Send again" }).click();
    await question.getByRole("button", { name: "Send again" }).click();

    // Assess
    await queue.getByText("1 letter was sent again.").waitFor();
    await queue.getByText("Empty").waitFor();
    await eventually("the mail", async () =>
      (await readMailbox(house.outputs.endpoint)).some(({ subject }) => subject.includes("mentioned you")),
    );
    expect(await deadLetters(house)).toEqual({});
    expect(problems).toEqual([]);
  });
});

/** Whether all of its width can be seen. */
async function isInView(part: Locator): Promise<boolean> {
  const box = await part.boundingBox();
  return box !== null && box.x >= 0 && box.x + box.width <= phone.viewport.width;
}
