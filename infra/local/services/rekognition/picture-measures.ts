import type { Pixels, Region } from "./detection.ts";

/** Quality as Rekognition gives it: 0 to 100 each. */
export interface PictureQuality {
  Brightness: number;
  Sharpness: number;
  Contrast: number;
}

/** The light of a picture without its colours. */
export interface LightPlane {
  width: number;
  height: number;
  /** Rec. 709 luma of each pixel, 0 to 255. */
  luma: Float32Array;
}

export function lightOf({ width, height, pixels }: Pixels): LightPlane {
  const luma = new Float32Array(width * height);
  for (let index = 0, at = 0; index < luma.length; index++, at += 3) {
    luma[index] = 0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0);
  }
  return { width, height, luma };
}

/** Some of a picture's pixels: those that a mask marks with 1, or the others. */
export interface Part {
  mask: Uint8Array;
  marked: boolean;
}

export const includes = ({ mask, marked }: Part, pixel: number): boolean => (mask[pixel] === 1) === marked;

/** Marks the pixels whose middle lies in one of the regions. */
export function maskOf({ width, height }: { width: number; height: number }, regions: readonly Region[]): Uint8Array {
  const mask = new Uint8Array(width * height);
  const firstFrom = (edge: number, length: number) => Math.min(length, Math.max(0, Math.ceil(edge * length - 0.5)));
  for (const region of regions) {
    const left = firstFrom(region.left, width);
    const right = firstFrom(region.left + region.width, width);
    const bottom = firstFrom(region.top + region.height, height);
    for (let y = firstFrom(region.top, height); y < bottom; y++) mask.fill(1, y * width + left, y * width + right);
  }
  return mask;
}

/** What quality is worked out from: sums over pixels of their luma and of the edges about them. */
export interface LightTally {
  count: number;
  sum: number;
  squares: number;
  edges: number;
  inner: number;
}

const emptyTally = (): LightTally => ({ count: 0, sum: 0, squares: 0, edges: 0, inner: 0 });

/** Tallies the pixels that a mask marks, and the others, in one pass. */
export function tallyLight(
  { width, height, luma }: LightPlane,
  mask: Uint8Array,
): { marked: LightTally; others: LightTally } {
  const marked = emptyTally();
  const others = emptyTally();
  for (let y = 0, index = 0; y < height; y++) {
    for (let x = 0; x < width; x++, index++) {
      const tally = mask[index] === 1 ? marked : others;
      const value = luma[index] ?? 0;
      tally.count++;
      tally.sum += value;
      tally.squares += value * value;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
      const edge =
        4 * value -
        ((luma[index - 1] ?? 0) + (luma[index + 1] ?? 0) + (luma[index - width] ?? 0) + (luma[index + width] ?? 0));
      tally.edges += edge * edge;
      tally.inner++;
    }
  }
  return { marked, others };
}

export function sumOf(one: LightTally, other: LightTally): LightTally {
  return {
    count: one.count + other.count,
    sum: one.sum + other.sum,
    squares: one.squares + other.squares,
    edges: one.edges + other.edges,
    inner: one.inner + other.inner,
  };
}

/**
 * Brightness is the mean luma, contrast its spread (a half-black, half-white picture has 100), sharpness the strength of
 * the edges against that spread, by a Laplacian.
 */
export function qualityOf({ count, sum, squares, edges, inner }: LightTally): PictureQuality {
  if (count === 0) return { Brightness: 0, Sharpness: 0, Contrast: 0 };
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  const edge = Math.sqrt(edges / Math.max(1, inner));
  return {
    Brightness: (100 * mean) / 255,
    Sharpness: Math.min(100, 100 * (edge / (edge + 20))),
    Contrast: Math.min(100, (100 * deviation) / 127.5),
  };
}
