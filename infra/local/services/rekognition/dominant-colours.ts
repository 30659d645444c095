import { cssColour, type Rgb, simplifiedColour } from "./css-colours.ts";
import type { Pixels } from "./detection.ts";
import { includes, type Part } from "./picture-measures.ts";

export interface DominantColour {
  Red: number;
  Green: number;
  Blue: number;
  HexCode: string;
  CSSColor: string;
  SimplifiedColor: string;
  /** Share of the pixels, in percent. */
  PixelPercent: number;
}

/** Numbers of a cell: how many pixels fell into it, and the sums of their red, green and blue. */
const cellSize = 4;

/**
 * A picture as a cube of 32 steps a channel: it has far fewer of its cells than pixels. The cells that are not empty, one
 * after the other.
 */
function cellsOf({ width, height, pixels }: Pixels, part: Part | undefined): Float64Array {
  const places = new Int32Array(32 ** 3);
  const cells = new Float64Array(cellSize * Math.min(places.length, width * height));
  let used = 0;
  for (let pixel = 0, at = 0; pixel < width * height; pixel++, at += 3) {
    if (part !== undefined && !includes(part, pixel)) continue;
    const red = pixels[at] ?? 0;
    const green = pixels[at + 1] ?? 0;
    const blue = pixels[at + 2] ?? 0;
    const colour = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
    // Zero is no place yet.
    let place = places[colour] ?? 0;
    if (place === 0) {
      place = ++used;
      places[colour] = place;
    }
    add(cells, place - 1, 1, red, green, blue);
  }
  return cells.subarray(0, cellSize * used);
}

function add(to: Float64Array, place: number, count: number, red: number, green: number, blue: number): void {
  const at = cellSize * place;
  to[at] = (to[at] ?? 0) + count;
  to[at + 1] = (to[at + 1] ?? 0) + red;
  to[at + 2] = (to[at + 2] ?? 0) + green;
  to[at + 3] = (to[at + 3] ?? 0) + blue;
}

const countOf = (cells: Float64Array, place: number): number => cells[cellSize * place] ?? 0;

function meanOf(cells: Float64Array, place: number): Rgb {
  const at = cellSize * place;
  const count = cells[at] ?? 0;
  return [(cells[at + 1] ?? 0) / count, (cells[at + 2] ?? 0) / count, (cells[at + 3] ?? 0) / count];
}

/** Starting centres: the fullest cells of a coarse colour cube, which makes the result the same every time. */
function seeds(cells: Float64Array, most: number): Rgb[] {
  const coarse = new Float64Array(cellSize * 8 ** 3);
  for (let place = 0; place < cells.length / cellSize; place++) {
    const [red, green, blue] = meanOf(cells, place);
    const at = cellSize * place;
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
    add(coarse, key, cells[at] ?? 0, cells[at + 1] ?? 0, cells[at + 2] ?? 0, cells[at + 3] ?? 0);
  }
  return fullestFirst(coarse)
    .slice(0, most)
    .map((place) => meanOf(coarse, place));
}

/** The places of the cells that are not empty. */
function fullestFirst(cells: Float64Array): number[] {
  return Array.from({ length: cells.length / cellSize }, (_, place) => place)
    .filter((place) => countOf(cells, place) > 0)
    .sort((one, other) => countOf(cells, other) - countOf(cells, one));
}

/** Gives each cell to the nearest centre; answers what fell to each. */
function gather(cells: Float64Array, centres: readonly Rgb[]): Float64Array {
  const flat = Float64Array.from(centres.flat());
  const gathered = new Float64Array(cellSize * centres.length);
  for (let at = 0; at < cells.length; at += cellSize) {
    const count = cells[at] ?? 0;
    const red = (cells[at + 1] ?? 0) / count;
    const green = (cells[at + 2] ?? 0) / count;
    const blue = (cells[at + 3] ?? 0) / count;
    let nearest = 0;
    let least = Number.POSITIVE_INFINITY;
    for (let centre = 0, from = 0; from < flat.length; centre++, from += 3) {
      const r = (flat[from] ?? 0) - red;
      const g = (flat[from + 1] ?? 0) - green;
      const b = (flat[from + 2] ?? 0) - blue;
      const distance = r * r + g * g + b * b;
      if (distance < least) {
        least = distance;
        nearest = centre;
      }
    }
    add(gathered, nearest, count, cells[at + 1] ?? 0, cells[at + 2] ?? 0, cells[at + 3] ?? 0);
  }
  return gathered;
}

/** Finds the colours that make up a picture or a part of it, by k-means from fixed starting points; the largest share first. */
export function dominantColours(picture: Pixels, most: number, part?: Part): DominantColour[] {
  const cells = cellsOf(picture, part);
  let centres = seeds(cells, most);
  let clusters = gather(cells, centres);
  for (let round = 1; round < 6; round++) {
    const filled = Array.from(centres.keys()).filter((place) => countOf(clusters, place) > 0);
    centres = filled.map((place) => meanOf(clusters, place));
    clusters = gather(cells, centres);
  }
  let pixels = 0;
  for (let place = 0; place < centres.length; place++) pixels += countOf(clusters, place);
  return fullestFirst(clusters).map((place) => {
    const rgb = meanOf(clusters, place).map(Math.round) as [number, number, number];
    return {
      Red: rgb[0],
      Green: rgb[1],
      Blue: rgb[2],
      HexCode: `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`,
      CSSColor: cssColour(rgb),
      SimplifiedColor: simplifiedColour(rgb),
      PixelPercent: (100 * countOf(clusters, place)) / Math.max(1, pixels),
    };
  });
}
