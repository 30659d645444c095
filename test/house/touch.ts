import type { Locator, Page } from "playwright-core";

/** Two fingers side by side, that go from one distance to another about the middle of an element; in shares of its width. */
export async function pinch(page: Page, on: Locator, from: number, to: number): Promise<void> {
  const box = await on.boundingBox();
  if (box === null) throw new Error("There is nothing to look into.");
  const fingers = await page.context().newCDPSession(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const touch = (type: "touchStart" | "touchMove", apart: number) =>
    fingers.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: [-1, 1].map((side, id) => ({ x: x + (side * apart * box.width) / 2, y, id })),
    });
  await touch("touchStart", from);
  for (const share of [0.25, 0.5, 0.75, 1]) await touch("touchMove", from + (to - from) * share);
  await fingers.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await fingers.detach();
}

/** Draws with one finger, from and to a place within an element, as shares of its sides. */
export async function swipe(page: Page, on: Locator, from: [number, number], to: [number, number]): Promise<void> {
  await on.scrollIntoViewIfNeeded();
  const box = await on.boundingBox();
  if (box === null) throw new Error("There is nothing to draw on.");
  const finger = await page.context().newCDPSession(page);
  const touch = async (type: "touchStart" | "touchMove" | "touchEnd", share: number) => {
    const [x, y] = [0, 1].map((side) => (from[side] ?? 0) + ((to[side] ?? 0) - (from[side] ?? 0)) * share);
    const point = { x: box.x + (x ?? 0) * box.width, y: box.y + (y ?? 0) * box.height };
    await finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [point] });
  };
  await touch("touchStart", 0);
  for (const share of [0.25, 0.5, 0.75, 1]) await touch("touchMove", share);
  // It rests before it is lifted, as a finger does that draws. One that is flung away makes the browser take the next tap for its end.
  await new Promise((resolve) => setTimeout(resolve, 250));
  await touch("touchMove", 1);
  await touch("touchEnd", 1);
  await finger.detach();
}
