import type { Page } from "playwright-core";
import { eventually } from "./eventually.ts";

/** One cue of the track of pictures: when it holds, and which part of the sprite it shows (`x y width height`). */
export interface Preview {
  from: number;
  to: number;
  region: string;
}

/** What the film's track of pictures says. */
export async function previewsOf(page: Page): Promise<Preview[]> {
  const video = page.locator("video");
  await eventually("the film to have a picture", () =>
    video.evaluate((element: HTMLVideoElement) => element.readyState >= 2 && element.duration > 0),
  );
  return video.evaluate((element: HTMLVideoElement) =>
    [...(element.textTracks[0]?.cues ?? [])].map((cue) => ({
      from: cue.startTime,
      to: cue.endTime,
      region: (/xywh=([\d,]+)/.exec((cue as VTTCue).text)?.[1] ?? "").replaceAll(",", " "),
    })),
  );
}

/** Points at a share of the film's length, with a mouse or with a thumb, and answers what is shown above it. */
export async function scrub(page: Page, share: number) {
  const range = page.locator("media-time-range");
  const { x = 0, y = 0, width = 0, height = 0 } = (await range.boundingBox()) ?? {};
  const point = await pointerOn(page, y + height / 2);
  for (const near of [-0.02, -0.01, 0]) await point.to(x + width * (share + near));
  const look = () => eventually("a picture above the place", () => range.evaluate(lookAt));
  await look();
  // Only now is the size of the picture known, by which it is kept inside the player.
  await point.to(x + width * share + 1);
  const shown = await look();
  await point.away();
  return shown;
}

/** A thumb where the screen can be touched, else a mouse. */
async function pointerOn(page: Page, y: number) {
  if (!(await page.evaluate(() => navigator.maxTouchPoints > 0)))
    return { to: (x: number) => page.mouse.move(x, y), away: () => page.mouse.move(0, 0) };
  const debug = await page.context().newCDPSession(page);
  let down = false;
  return {
    async to(x: number) {
      await debug.send("Input.dispatchTouchEvent", {
        type: down ? "touchMove" : "touchStart",
        touchPoints: [{ x, y }],
      });
      down = true;
    },
    async away() {
      await debug.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    },
  };
}

/** What hangs above the time range, once it is there; in the page. */
function lookAt(range: Element) {
  const thumbnail = range.shadowRoot?.querySelector("media-preview-thumbnail");
  const picture = thumbnail?.shadowRoot?.querySelector("img");
  const player = range.closest("[data-player]")?.getBoundingClientRect();
  const box = thumbnail?.getBoundingClientRect();
  const region = thumbnail?.getAttribute("mediapreviewcoords");
  if (!thumbnail || !picture || !player || !box || !region || box.width < 50 || picture.naturalWidth === 0)
    return false;
  return {
    picture: picture.src,
    spriteWidth: picture.naturalWidth,
    region,
    atSeconds: Number(range.getAttribute("mediapreviewtime")),
    isWithinPlayer: box.left >= player.left && box.right <= player.right && box.top >= player.top,
  };
}
