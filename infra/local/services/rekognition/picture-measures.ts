import type { DetectorPicture, Region } from "./detection.ts";

/** Quality as Rekognition gives it: 0 to 100 each. */
export interface PictureQuality {
  Brightness: number;
  Sharpness: number;
  Contrast: number;
}

/** Rec. 709 luma of a pixel, 0 to 255. */
function luma(pixels: Uint8Array, at: number): number {
  return 0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0);
}

/** Whether the middle of a pixel lies in one of the regions. */
export function pixelsIn(picture: DetectorPicture, regions: readonly Region[]): (x: number, y: number) => boolean {
  const boxes = regions.map(({ left, top, width, height }) => ({
    left: left * picture.width,
    right: (left + width) * picture.width,
    top: top * picture.height,
    bottom: (top + height) * picture.height,
  }));
  return (x, y) =>
    boxes.some((box) => x + 0.5 >= box.left && x + 0.5 < box.right && y + 0.5 >= box.top && y + 0.5 < box.bottom);
}

/**
 * Brightness is the mean luma, contrast its spread (a half-black, half-white picture has 100), sharpness the strength of
 * the edges against that spread, by a Laplacian.
 */
export function measureQuality(
  picture: DetectorPicture,
  includes: (x: number, y: number) => boolean = () => true,
): PictureQuality {
  const { width, height, pixels } = picture;
  let count = 0;
  let sum = 0;
  let squares = 0;
  let edges = 0;
  let inner = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!includes(x, y)) continue;
      const at = 3 * (y * width + x);
      const value = luma(pixels, at);
      count++;
      sum += value;
      squares += value * value;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
      const around =
        luma(pixels, at - 3) + luma(pixels, at + 3) + luma(pixels, at - 3 * width) + luma(pixels, at + 3 * width);
      edges += (4 * value - around) ** 2;
      inner++;
    }
  }
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
