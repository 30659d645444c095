import { existsSync } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** The machine's Chromium, or null where there is none; where one is required, its absence is an error. */
export function findChromium(): string | null {
  const found =
    [process.env.CHROMIUM_PATH, ...candidates].find((path) => path !== undefined && existsSync(path)) ?? null;
  if (found === null && process.env.GREENLIGHT_REQUIRE_BROWSER)
    throw new Error("A Chromium is required here, and none was found.");
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
