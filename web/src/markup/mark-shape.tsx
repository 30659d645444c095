import type { Region } from "../../../shared/comment/region.ts";
import { canvas, useAspect } from "./canvas.tsx";
import { arrowHead, paints, type Spot, usualColour } from "./marks.ts";

/** One mark as it lies on the picture: its colour on a darker edge, so that it shows on anything. */
export function MarkShape({ region, isStrong = false }: { region: Region; isStrong?: boolean }) {
  const paint = paints[region.colour ?? usualColour];
  const edge = region.colour === "black" ? paints.white : paints.black;
  return (
    <g fill="none" strokeLinecap="round" strokeLinejoin="round">
      <Outline region={region} stroke={edge} strokeWidth={isStrong ? 6 : 5} strokeOpacity={0.55} />
      <Outline region={region} stroke={paint} strokeWidth={isStrong ? 3.5 : 2.5} />
    </g>
  );
}

interface Pen {
  stroke: string;
  strokeWidth: number;
  strokeOpacity?: number;
}

const across = (x: number) => x * canvas.width;
const down = (y: number) => y * canvas.height;
const place = ({ x, y }: Spot) => `${across(x)} ${down(y)}`;

function Outline({ region, ...pen }: { region: Region } & Pen) {
  const aspect = useAspect();
  const line = { ...pen, vectorEffect: "non-scaling-stroke" };
  switch (region.shape) {
    // A line of no length with round ends is a dot that the stretched room does not squash.
    case "point":
      return <path {...line} strokeWidth={pen.strokeWidth * 4} d={`M${across(region.x)} ${down(region.y)}h0.01`} />;
    case "box":
      return (
        <rect
          {...line}
          x={across(region.x)}
          y={down(region.y)}
          width={across(region.width)}
          height={down(region.height)}
        />
      );
    case "arrow": {
      const { from, to } = region;
      const [left, right] = arrowHead(from, to, aspect);
      return <path {...line} d={`M${place(from)}L${place(to)}M${place(left)}L${place(to)}L${place(right)}`} />;
    }
    case "freehand":
      return <polyline {...line} points={region.points.map(({ x, y }) => `${across(x)},${down(y)}`).join(" ")} />;
  }
}
