import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import sharp from "sharp";
import { makeDetector } from "../../infra/local/services/rekognition/detector.ts";
import { see } from "./see.ts";

// A plain script: every picture named on the command line becomes the renditions of a picture, and is looked at. Says how many milliseconds it took.
const [folder = "", lanes = "2", ...pictures] = process.argv.slice(2);
const detector = makeDetector();

async function make(path: string): Promise<void> {
  const out = join(folder, basename(path));
  mkdirSync(out, { recursive: true });
  const decoded = await sharp(readFileSync(path))
    .autoOrient()
    .toColourspace("srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  const open = ({ data, info }: typeof decoded) =>
    sharp(data, { raw: { width: info.width, height: info.height, channels: info.channels } });
  const inside = async (from: typeof decoded, pixels: number) =>
    open(from)
      .resize(pixels, pixels, { fit: "inside", withoutEnlargement: true })
      .raw()
      .toBuffer({ resolveWithObject: true });
  const web = await inside(decoded, 1920);
  const preview = await inside(web, 1280);
  const thumb = await inside(preview, 320);
  const previewJpeg = await open(preview).jpeg({ quality: 82 }).toBuffer();
  writeFileSync(join(out, "preview.jpg"), previewJpeg);
  const looked = see(detector, previewJpeg);
  // One after the other, as the pipeline does: it takes less of the processor than all at once.
  await open(thumb).webp({ quality: 80, effort: 2 }).toFile(join(out, "thumb.webp"));
  await open(web).avif({ quality: 55, effort: 1 }).toFile(join(out, "web.avif"));
  await open(web).webp({ quality: 80, effort: 2 }).toFile(join(out, "web.webp"));
  await open(web).jpeg({ quality: 82, progressive: true }).toFile(join(out, "web.jpg"));
  await open(decoded).jpeg({ quality: 92 }).toFile(join(out, "full.jpg"));
  await looked;
}

const [first] = pictures;
// Its detector reads its models for the first picture, which does not count.
if (first !== undefined) await make(first);
const begun = performance.now();
const queue = [...pictures];
const lane = async () => {
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) await make(path);
};
await Promise.all(Array.from({ length: Number(lanes) }, lane));
console.log(performance.now() - begun);
await detector.stop();
