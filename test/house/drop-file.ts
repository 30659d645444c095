import type { Locator, Page } from "playwright-core";

/** Drops a file as somebody does who drags it from a folder: the browser knows afterwards where it lies. */
export async function dropFile(page: Page, on: Locator, path: string): Promise<void> {
  const box = await on.boundingBox();
  if (box === null) throw new Error("There is nothing to drop on.");
  const hand = await page.context().newCDPSession(page);
  const over = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await hand.send("Input.dispatchDragEvent", {
      type,
      ...over,
      data: { items: [], files: [path], dragOperationsMask: 1 },
    });
  await hand.detach();
}
