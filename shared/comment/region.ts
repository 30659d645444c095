import * as z from "zod";

/** A hundred-thousandth of a side is less than a pixel of an 8K picture, and keeps a freehand line small. */
const steps = 100_000;

function rounded(value: number): number {
  return Math.round(value * steps) / steps;
}

/** From 0 at the left or upper edge to 1 at the right or lower one, whatever size the picture is shown at. */
const Coordinate = z.number().min(0).max(1).overwrite(rounded);
/** What is smaller than a step is one. */
const Extent = z
  .number()
  .gt(0)
  .max(1)
  .overwrite((value) => Math.max(rounded(value), 1 / steps));
const Point = z.object({ x: Coordinate, y: Coordinate });

/** Both ends of a side were rounded by themselves, each by half a step at most. */
const ends = (start: number, extent: number) => start + extent < 1 + 2 / steps;

/** In what colour a mark is drawn, so that it shows on this picture; left out, the page chooses. */
export const MarkColour = z.enum(["red", "yellow", "green", "blue", "white", "black"]);
export type MarkColour = z.infer<typeof MarkColour>;
const drawn = { colour: MarkColour.optional() };

/** What a comment points at in the picture, as it is shown upright. */
export const Region = z.discriminatedUnion("shape", [
  z.object({ shape: z.literal("point"), ...Point.shape, ...drawn }),
  z
    .object({ shape: z.literal("box"), ...Point.shape, width: Extent, height: Extent, ...drawn })
    .refine(({ x, y, width, height }) => ends(x, width) && ends(y, height), "the box must lie inside the picture"),
  z.object({ shape: z.literal("arrow"), from: Point, to: Point, ...drawn }),
  z.object({ shape: z.literal("freehand"), points: z.array(Point).min(2).max(500), ...drawn }),
]);
export type Region = z.infer<typeof Region>;

/** Such as `box 0.1 0.2 0.5 0.25`, for a cell of a table; a freehand line is told by how many points it has. */
export function regionInWords(region: Region): string {
  switch (region.shape) {
    case "point":
      return `point ${region.x} ${region.y}`;
    case "box":
      return `box ${region.x} ${region.y} ${region.width} ${region.height}`;
    case "arrow":
      return `arrow ${region.from.x} ${region.from.y} to ${region.to.x} ${region.to.y}`;
    case "freehand":
      return `freehand of ${region.points.length} points`;
  }
}
