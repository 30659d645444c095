import type { DetectorPicture, Region } from "./detection.ts";

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

export function lightOf({ width, height, pixels }: DetectorPicture): LightPlane {
  const luma = new Float32Array(width * height);
  for (let index = 0, at = 0; index < luma.length; index++, at += 3) {
    luma[index] = 0.2126 * (pixels[at] ?? 0) + 0.7152 * (pixels[at + 1] ?? 0) + 0.0722 * (pixels[at + 2] ?? 0);
  }
  return { width, height, luma };
}

/** Whether the middle of a pixel lies in one of the regions. */
export function pixelsIn(
  picture: { width: number; height: number },
  regions: readonly Region[],
): (x: number, y: number) => boolean {
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
  { width, height, luma }: LightPlane,
  includes: (x: number, y: number) => boolean = () => true,
): PictureQuality {
  let count = 0;
  let sum = 0;
  let squares = 0;
  let edges = 0;
  let inner = 0;
  const at = (index: number) => luma[index] ?? 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!includes(x, y)) continue;
      const index = y * width + x;
      const value = at(index);
      count++;
      sum += value;
      squares += value * value;
      if (x === 0 || y === 0 || x === width - 1 || y === height - 1) continue;
      const around = at(index - 1) + at(index + 1) + at(index - width) + at(index + width);
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
