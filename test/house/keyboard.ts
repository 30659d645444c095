import type { Locator, Page } from "playwright-core";

/** Presses Tab until somebody is there. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let steps = 0; steps < 60; steps++) {
    if (await isFocused(target)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

export async function isFocused(locator: Locator): Promise<boolean> {
  return (await locator.count()) > 0 && locator.evaluate((element) => element === document.activeElement);
}

/** Goes there by Tab, and presses Enter. */
export async function enterOn(page: Page, target: Locator): Promise<void> {
  await target.waitFor();
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}
