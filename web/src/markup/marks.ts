import type { MarkColour, Region } from "../../../shared/comment/region.ts";

/** From 0 to 1 of the picture's sides. */
export interface Spot {
  x: number;
  y: number;
}

export const tools = ["point", "box", "arrow", "freehand"] as const;
export type Tool = (typeof tools)[number];

export const colours = ["red", "yellow", "green", "blue", "white", "black"] as const satisfies readonly MarkColour[];

/** The same on a light and a dark page: they lie on the picture. */
export const paints: Record<MarkColour, string> = {
  red: "#ff453a",
  yellow: "#ffd60a",
  green: "#30d158",
  blue: "#409cff",
  white: "#ffffff",
  black: "#000000",
};

export const usualColour: MarkColour = "red";

/** What is smaller than this, in both directions, was a tap and no drag. */
const leastDrag = 0.008;
const leastMove = 0.0015;
const mostPlaces = 3_000;
/** The API takes so many. */
const mostPoints = 500;

/** Of an arrow's head, in heights of the picture. */
const headLength = 0.05;
const headAngle = Math.PI / 6;

/**
 * Where the two barbs of an arrow begin that ends at `to`, so that they look alike on a picture `aspect` times as wide as high. On a short
 * arrow they are shorter.
 */
export function arrowHead(from: Spot, to: Spot, aspect: number): [Spot, Spot] {
  const [across, down] = [(from.x - to.x) * aspect, from.y - to.y];
  const length = Math.min(headLength, Math.hypot(across, down) / 2);
  const back = Math.atan2(down, across);
  const barb = (angle: number): Spot => ({
    x: to.x + (length * Math.cos(angle)) / aspect,
    y: to.y + length * Math.sin(angle),
  });
  return [barb(back - headAngle), barb(back + headAngle)];
}

/** The mark between where a pointer went down and where it is now; undefined as long as it is nothing yet. */
export function markOf(tool: Tool, path: readonly Spot[], colour: MarkColour): Region | undefined {
  const [first, last] = [path[0], path.at(-1)];
  if (first === undefined || last === undefined) return undefined;
  if (tool === "point") return { shape: "point", ...last, colour };
  const [width, height] = [Math.abs(last.x - first.x), Math.abs(last.y - first.y)];
  if (width < leastDrag && height < leastDrag && path.length < 4) return undefined;
  if (tool === "arrow") return { shape: "arrow", from: first, to: last, colour };
  if (tool === "freehand") return path.length < 2 ? undefined : { shape: "freehand", points: [...path], colour };
  if (width === 0 || height === 0) return undefined;
  return { shape: "box", x: Math.min(first.x, last.x), y: Math.min(first.y, last.y), width, height, colour };
}

/** A mark as it is kept: of a line no more points than are seen. */
export function finished(mark: Region): Region {
  return mark.shape === "freehand" ? { ...mark, points: thinned(mark.points) } : mark;
}

/** The way of a pen with one more place, unless it has hardly moved: the hand trembles, and a long line has to end somewhere. */
export function further(path: readonly Spot[], spots: readonly Spot[]): readonly Spot[] {
  const way = [...path];
  for (const spot of spots) {
    const last = way.at(-1);
    if (last === undefined || Math.hypot(spot.x - last.x, spot.y - last.y) >= leastMove) way.push(spot);
  }
  return way.slice(0, mostPlaces);
}

export function within({ x, y }: Spot): Spot {
  return { x: Math.max(0, Math.min(1, x)), y: Math.max(0, Math.min(1, y)) };
}

/** Where a mark's number stands. */
export function anchorOf(region: Region): Spot {
  switch (region.shape) {
    case "point":
    case "box":
      return { x: region.x, y: region.y };
    case "arrow":
      return region.from;
    case "freehand":
      return region.points[0] ?? { x: 0, y: 0 };
  }
}

/** So many points that nobody sees the difference, and never more than the API takes (Ramer, Douglas and Peucker). */
function thinned(path: readonly Spot[]): Spot[] {
  let points = [...path];
  for (let tolerance = 0.0008; ; tolerance *= 2) {
    points = simplified(points, tolerance);
    if (points.length <= mostPoints) return points;
  }
}

function simplified(path: readonly Spot[], tolerance: number): Spot[] {
  const [first, last] = [path[0], path.at(-1)];
  if (first === undefined || last === undefined || path.length < 3) return [...path];
  let [furthest, at] = [0, 0];
  for (let index = 1; index < path.length - 1; index++) {
    const away = distance(path[index] ?? first, first, last);
    if (away > furthest) [furthest, at] = [away, index];
  }
  if (furthest <= tolerance) return [first, last];
  return [...simplified(path.slice(0, at + 1), tolerance).slice(0, -1), ...simplified(path.slice(at), tolerance)];
}

function distance({ x, y }: Spot, from: Spot, to: Spot): number {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (length === 0) return Math.hypot(x - from.x, y - from.y);
  return Math.abs(dy * (x - from.x) - dx * (y - from.y)) / length;
}
