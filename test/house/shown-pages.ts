import type { Page } from "playwright-core";

interface ShownPage {
  page: Page;
  problems: readonly string[];
  /** What was asked for and not answered yet: method and address, without its query. */
  waitsFor: Set<string>;
}

const shown: ShownPage[] = [];

/** To be called for every page that a test opens, so that a test that fails can say what was to be seen. */
export function showPage(page: Page, problems: readonly string[]): void {
  const waitsFor = new Set<string>();
  const nameOf = (request: { method: () => string; url: () => string }) =>
    `${request.method()} ${request.url().replace(/\?.*/, "")}`;
  page.on("request", (request) => waitsFor.add(nameOf(request)));
  page.on("requestfinished", (request) => waitsFor.delete(nameOf(request)));
  page.on("requestfailed", (request) => waitsFor.delete(nameOf(request)));
  shown.push({ page, problems, waitsFor });
}

/** What every page that is still open shows, for those who were not there. */
export async function describeShownPages(): Promise<string> {
  const open = shown.filter(({ page }) => !page.isClosed());
  const descriptions = await Promise.all(
    open.map(async ({ page, problems, waitsFor }) => {
      const seen = await page
        .locator("body")
        .ariaSnapshot({ timeout: 5_000 })
        .catch((error: Error) => error.message);
      return [
        `--- ${page.url().replace(/\?.*/, "")}`,
        `problems: ${problems.join("; ") || "none"}`,
        `waits for: ${[...waitsFor].join(", ") || "nothing"}`,
        seen.slice(0, 6_000),
      ].join("\n");
    }),
  );
  return descriptions.join("\n");
}
