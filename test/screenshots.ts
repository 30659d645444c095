import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { runFfmpeg } from "../infra/local/services/mediaconvert/ffmpeg.ts";
import { song } from "./fixtures/songs.ts";
import { approve, arrives, linksAbout } from "./house/approve.ts";
import { desktop, findChromium, openBrowser, phone, signIn, visit } from "./house/browser.ts";
import { eventually } from "./house/eventually.ts";
import { openHouse } from "./house/house.ts";
import { landscape } from "./house/landscape.ts";

/** Makes the pictures of `docs/screenshots` anew: a house of its own, a few masters, a browser. */
const folder = fileURLToPath(new URL("../docs/screenshots/", import.meta.url));
const chromium = findChromium();
if (chromium === null) throw new Error("Screenshots need a Chromium; name it in CHROMIUM_PATH.");

const work = await mkdtemp(join(tmpdir(), "greenlight-screenshots-"));
await mkdir(folder, { recursive: true });
await using house = await openHouse();
const browser = await openBrowser(chromium);
try {
  const film = join(work, "hero-film.mp4");
  const still = join(work, "still.jpg");
  await writeFile(still, await landscape("over the hills", { width: 2560, height: 1440 }));
  await runFfmpeg([...slowPan(still, 12), "-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", film]);
  await house.upload("acme/spring/hero-film.mp4", { filePath: film });
  await house.upload("acme/summer/theme.wav", { filePath: await song("wav", 12) });
  for (const name of ["harbour", "terrace", "lookbook-01", "ridge-at-dawn"])
    await house.upload(`acme/summer/${name}.jpg`, await landscape(name));
  await house.upload("acme/evergreen/key visual (2).jpg", await landscape("key visual"));
  const hero = await arrives(house, "acme/spring/hero-film.mp4", "in_review", 240_000);
  for (const key of ["acme/summer/ridge-at-dawn.jpg", "acme/summer/harbour.jpg", "acme/summer/terrace.jpg"]) {
    await arrives(house, key, "in_review", 120_000);
    await approve(house, key);
    await arrives(house, key, "live");
  }
  await arrives(house, "acme/summer/theme.wav", "in_review", 120_000);

  const desk = await visit(browser, desktop);
  await signIn(desk.page, house, "producer");
  await desk.page.getByRole("link", { name: /hero-film acme/ }).waitFor();
  await shoot(desk.page, "library");
  await desk.page.goto(new URL(`/assets/${hero.id}`, house.outputs.webUrl).href);
  await playable(desk.page);
  await shoot(desk.page, "asset");

  const [link = ""] = await linksAbout(house, "acme/spring/hero-film.mp4");
  const handheld = await visit(browser, { ...phone, deviceScaleFactor: 2 });
  await handheld.page.goto(link);
  await playable(handheld.page);
  await shoot(handheld.page, "review-phone");
} finally {
  await browser.close();
  await rm(work, { recursive: true, force: true });
}

/** ffmpeg's arguments for a film that wanders over a photograph, with a tone beneath. */
function slowPan(photograph: string, seconds: number): string[] {
  const frames = seconds * 25;
  const pan = `scale=2560:-2,zoompan=z='1.2+0.2*on/${frames}':x='(iw-iw/zoom)*on/${frames}':y='(ih-ih/zoom)/3':d=${frames}:s=1280x720:fps=25`;
  const tone = `aevalsrc='0.1*sin(2*PI*220*t)*(1+sin(PI*t/2))|0.1*sin(2*PI*330*t)*(1+sin(PI*t/3))':s=48000:d=${seconds}`;
  return ["-i", photograph, "-f", "lavfi", "-i", tone, "-vf", pan, "-t", String(seconds), "-c:a", "aac"];
}

async function playable(page: Page): Promise<void> {
  const video = page.locator("video");
  await video.waitFor();
  await eventually("the film to have a picture", () =>
    video.evaluate((element: HTMLVideoElement) => element.readyState >= 2 && element.videoWidth > 0),
  );
}

/** One picture, once every image on the page has come. */
async function shoot(page: Page, name: string): Promise<void> {
  await eventually("all pictures", () =>
    page.evaluate(() => [...document.images].every((image) => image.complete && image.naturalWidth > 0)),
  );
  await page.screenshot({ path: join(folder, `${name}.png`), animations: "disabled" });
}
