import { createHash } from "node:crypto";
import sharp from "sharp";

/** A small photograph-like picture that is different for every name: blurred noise over a colour of its own. */
export async function picture(name: string, size = { width: 640, height: 480 }): Promise<Uint8Array> {
  const [red = 0, green = 0, blue = 0] = createHash("sha256").update(name).digest();
  const { width, height } = size;
  const gradient = Buffer.from(
    `<svg width="${width}" height="${height}"><defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="rgb(${red},${green},${blue})"/>` +
      `<stop offset="1" stop-color="rgb(${blue},${red},${green})"/></linearGradient></defs><rect width="100%" height="100%" fill="url(#g)"/>` +
      `<circle cx="${width / 3}" cy="${height / 2}" r="${(red / 255) * 120 + 40}" fill="rgb(${green},${blue},${red})"/></svg>`,
  );
  return sharp(gradient).jpeg({ quality: 85 }).toBuffer();
}
