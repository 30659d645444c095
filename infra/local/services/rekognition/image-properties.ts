import type { Pixels, Region, SeenObject } from "./detection.ts";
import { type DominantColour, dominantColours } from "./dominant-colours.ts";
import { lightOf, maskOf, type PictureQuality, qualityOf, sumOf, tallyLight } from "./picture-measures.ts";

export interface ImageProperties {
  Quality: PictureQuality;
  DominantColors: DominantColour[];
  Foreground?: { Quality: PictureQuality; DominantColors: DominantColour[] };
  Background?: { Quality: PictureQuality; DominantColors: DominantColour[] };
}

/** An object stands in front when the detector is more sure than not, and it takes more than a speck of the picture. */
function foregroundRegions(objects: readonly SeenObject[]): Region[] {
  return objects
    .filter((object) => object.score >= 0.4 && object.region.width * object.region.height >= 0.01)
    .map((object) => object.region);
}

/**
 * Colours and quality of a picture. Foreground and background are told apart by the boxes of what was seen, and left out
 * when nothing was, or when the boxes leave no background.
 * @param sample the picture for colours, small
 * @param detail the picture for quality, large enough to have edges
 */
export function imageProperties(
  sample: Pixels,
  detail: Pixels,
  objects: readonly SeenObject[],
  maxColours: number,
): ImageProperties {
  const regions = foregroundRegions(objects);
  const light = lightOf(detail);
  const { marked, others } = tallyLight(light, maskOf(light, regions));
  const whole = { Quality: qualityOf(sumOf(marked, others)), DominantColors: dominantColours(sample, maxColours) };
  if (regions.length === 0) return whole;
  const mask = maskOf(sample, regions);
  const Foreground = {
    Quality: qualityOf(marked),
    DominantColors: dominantColours(sample, maxColours, { mask, marked: true }),
  };
  const Background = {
    Quality: qualityOf(others),
    DominantColors: dominantColours(sample, maxColours, { mask, marked: false }),
  };
  return Foreground.DominantColors.length > 0 && Background.DominantColors.length > 0
    ? { ...whole, Foreground, Background }
    : whole;
}
