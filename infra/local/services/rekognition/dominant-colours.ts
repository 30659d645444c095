import { cssColour, type Rgb, simplifiedColour } from "./css-colours.ts";
import type { DetectorPicture } from "./detection.ts";

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

/** Pixels that are nearly alike: how many there are, and the sums of their channels. */
interface Cell {
  count: number;
  red: number;
  green: number;
  blue: number;
}

interface Cluster extends Cell {
  centre: Rgb;
}

const emptyCell = (): Cell => ({ count: 0, red: 0, green: 0, blue: 0 });

function add(to: Cell, cell: Cell): void {
  to.count += cell.count;
  to.red += cell.red;
  to.green += cell.green;
  to.blue += cell.blue;
}

const mean = ({ count, red, green, blue }: Cell): Rgb => [red / count, green / count, blue / count];

/** A picture as a cube of 32 steps a channel: a picture has far fewer of its cells than pixels. */
function cellsOf(picture: DetectorPicture, includes: (x: number, y: number) => boolean): Cell[] {
  const cells = new Map<number, Cell>();
  const { width, height, pixels } = picture;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!includes(x, y)) continue;
      const at = 3 * (y * width + x);
      const [red, green, blue] = [pixels[at] ?? 0, pixels[at + 1] ?? 0, pixels[at + 2] ?? 0];
      const key = ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3);
      const cell = cells.get(key);
      if (cell === undefined) cells.set(key, { count: 1, red, green, blue });
      else add(cell, { count: 1, red, green, blue });
    }
  }
  return [...cells.values()];
}

/** Starting centres: the fullest cells of a coarse colour cube, which makes the result the same every time. */
function seeds(cells: readonly Cell[], most: number): Cluster[] {
  const coarse = new Map<number, Cell>();
  for (const cell of cells) {
    const [red, green, blue] = mean(cell);
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
    const fuller = coarse.get(key) ?? emptyCell();
    add(fuller, cell);
    coarse.set(key, fuller);
  }
  return [...coarse.values()]
    .toSorted((one, other) => other.count - one.count)
    .slice(0, most)
    .map((cell) => ({ ...emptyCell(), centre: mean(cell) }));
}

function closest(clusters: readonly Cluster[], [red, green, blue]: Rgb): Cluster | undefined {
  let best: Cluster | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const cluster of clusters) {
    const [r, g, b] = cluster.centre;
    const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
    if (distance < least) {
      least = distance;
      best = cluster;
    }
  }
  return best;
}

/** Finds the colours that make up a picture, by k-means from fixed starting points; the largest share first. */
export function dominantColours(
  picture: DetectorPicture,
  most: number,
  includes: (x: number, y: number) => boolean = () => true,
): DominantColour[] {
  const cells = cellsOf(picture, includes).map((cell) => ({ ...cell, centre: mean(cell) }));
  const pixels = cells.reduce((sum, { count }) => sum + count, 0);
  let clusters = seeds(cells, most);
  for (let round = 0; round < 6; round++) {
    for (const cluster of clusters) Object.assign(cluster, emptyCell());
    for (const cell of cells) {
      const cluster = closest(clusters, cell.centre);
      if (cluster !== undefined) add(cluster, cell);
    }
    clusters = clusters.filter(({ count }) => count > 0).map((cluster) => ({ ...cluster, centre: mean(cluster) }));
  }
  return clusters
    .toSorted((one, other) => other.count - one.count)
    .map(({ centre, count }) => {
      const rgb = centre.map(Math.round) as [number, number, number];
      return {
        Red: rgb[0],
        Green: rgb[1],
        Blue: rgb[2],
        HexCode: `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`,
        CSSColor: cssColour(rgb),
        SimplifiedColor: simplifiedColour(rgb),
        PixelPercent: (100 * count) / Math.max(1, pixels),
      };
    });
}
