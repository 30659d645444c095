import { createHash } from "node:crypto";
import sharp from "sharp";

interface Light {
  sky: readonly [string, string];
  sun: string;
  /** From the farthest to the nearest. */
  hills: readonly [string, string, string, string];
}

const lights: readonly Light[] = [
  { sky: ["#6f8fb8", "#f6d3b3"], sun: "#fff1d6", hills: ["#a9a3b5", "#7d7f9c", "#54607f", "#2c3a55"] },
  { sky: ["#8fc3dd", "#eef4ea"], sun: "#ffffff", hills: ["#a8c6a4", "#78a883", "#477f68", "#22534c"] },
  { sky: ["#38476f", "#ef9a6c"], sun: "#ffe1a8", hills: ["#a9637a", "#75456f", "#49315b", "#251f3d"] },
  { sky: ["#bcd0d6", "#f3efe6"], sun: "#fffdf5", hills: ["#c3cfcc", "#98adae", "#68868b", "#3b5a62"] },
  { sky: ["#e0a75e", "#f8e6be"], sun: "#fffaea", hills: ["#dfb37c", "#c58a55", "#995c3c", "#5c3529"] },
  { sky: ["#16233d", "#43688a"], sun: "#e9eef5", hills: ["#47617d", "#33496a", "#223250", "#121c33"] },
];

/** A picture to look at, different for every name: a sky, a sun and hills one behind the other, and an SVG before them. A JPEG. */
export function landscape(
  name: string,
  size = { width: 1600, height: 1200 },
  foreground: (size: { width: number; height: number }) => string = () => "",
): Promise<Uint8Array> {
  const seed = createHash("sha256").update(name).digest();
  const number = (index: number, from: number, to: number) => from + ((seed[index] ?? 0) / 255) * (to - from);
  const { sky, sun, hills } = lights[(seed[0] ?? 0) % lights.length] as Light;
  const { width, height } = size;
  const ridges = hills.map((colour, depth) => {
    const top = height * (0.45 + depth * 0.14);
    const [first, second] = [number(4 + depth, -0.16, 0.16), number(8 + depth, -0.16, 0.16)].map(
      (by) => top + by * height,
    );
    const path = `M0 ${top} C${width * 0.3} ${first} ${width * 0.65} ${second} ${width} ${top} V${height} H0 Z`;
    return `<path d="${path}" fill="${colour}"/>`;
  });
  const disc = `<circle cx="${width * number(1, 0.2, 0.8)}" cy="${height * number(2, 0.15, 0.38)}" r="${height * number(3, 0.05, 0.1)}" fill="${sun}"/>`;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs><linearGradient id="sky" x2="0" y2="1">` +
    `<stop stop-color="${sky[0]}"/><stop offset="0.7" stop-color="${sky[1]}"/></linearGradient></defs>` +
    `<rect width="100%" height="100%" fill="url(#sky)"/>${disc}${ridges.join("")}${foreground(size)}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 88 }).toBuffer();
}
