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

interface Cluster {
  centre: [number, number, number];
  sum: [number, number, number];
  count: number;
}

/** Starting centres: the fullest cells of a coarse colour cube, which makes the result the same every time. */
function seeds(samples: readonly Rgb[], count: number): Cluster[] {
  const cells = new Map<number, Cluster>();
  for (const [red, green, blue] of samples) {
    const key = ((red >> 5) << 6) | ((green >> 5) << 3) | (blue >> 5);
    const cell = cells.get(key) ?? { centre: [0, 0, 0], sum: [0, 0, 0], count: 0 };
    cell.sum[0] += red;
    cell.sum[1] += green;
    cell.sum[2] += blue;
    cell.count++;
    cells.set(key, cell);
  }
  return [...cells.values()]
    .toSorted((one, other) => other.count - one.count)
    .slice(0, count)
    .map((cell) => ({
      ...cell,
      centre: [cell.sum[0] / cell.count, cell.sum[1] / cell.count, cell.sum[2] / cell.count],
    }));
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
  const samples: Rgb[] = [];
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      if (!includes(x, y)) continue;
      const at = 3 * (y * picture.width + x);
      samples.push([picture.pixels[at] ?? 0, picture.pixels[at + 1] ?? 0, picture.pixels[at + 2] ?? 0]);
    }
  }
  let clusters = seeds(samples, most);
  for (let round = 0; round < 6; round++) {
    for (const cluster of clusters) Object.assign(cluster, { sum: [0, 0, 0], count: 0 });
    for (const sample of samples) {
      const cluster = closest(clusters, sample);
      if (!cluster) continue;
      cluster.count++;
      for (const channel of [0, 1, 2] as const) cluster.sum[channel] += sample[channel];
    }
    clusters = clusters.filter((cluster) => cluster.count > 0);
    for (const cluster of clusters)
      cluster.centre = [cluster.sum[0] / cluster.count, cluster.sum[1] / cluster.count, cluster.sum[2] / cluster.count];
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
        PixelPercent: (100 * count) / Math.max(1, samples.length),
      };
    });
}
