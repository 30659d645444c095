import { createHash } from "node:crypto";
import sharp from "sharp";

/** A picture to look at, different for every name: a sky, a sun and hills one behind the other. A JPEG. */
export function landscape(name: string, size = { width: 1600, height: 1200 }): Promise<Uint8Array> {
  const seed = createHash("sha256").update(name).digest();
  const number = (index: number, from: number, to: number) => from + ((seed[index] ?? 0) / 255) * (to - from);
  const hue = Math.round(number(0, 0, 360));
  const { width, height } = size;
  const hills = [0, 1, 2, 3].map((depth) => {
    const top = height * (0.45 + depth * 0.14);
    const [first, second] = [number(4 + depth, -0.16, 0.16), number(8 + depth, -0.16, 0.16)].map(
      (by) => top + by * height,
    );
    const path = `M0 ${top} C${width * 0.3} ${first} ${width * 0.65} ${second} ${width} ${top} V${height} H0 Z`;
    return `<path d="${path}" fill="hsl(${hue + 20 * depth},${32 + depth * 6}%,${62 - depth * 14}%)"/>`;
  });
  const sun = `<circle cx="${width * number(1, 0.2, 0.8)}" cy="${height * number(2, 0.15, 0.38)}" r="${height * number(3, 0.06, 0.12)}" fill="hsl(${hue + 40},95%,88%)"/>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="sky" x2="0" y2="1">` +
    `<stop stop-color="hsl(${hue + 180},45%,62%)"/><stop offset="0.7" stop-color="hsl(${hue + 30},80%,84%)"/></linearGradient></defs>` +
    `<rect width="100%" height="100%" fill="url(#sky)"/>${sun}${hills.join("")}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
}
