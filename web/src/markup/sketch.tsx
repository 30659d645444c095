import { canvas, MarkShape } from "./mark-shape.tsx";
import type { Drawing } from "./use-drawing.ts";

/** What somebody has drawn and not said yet. */
export function Sketch({ drawing: { mark } }: { drawing: Drawing }) {
  return (
    mark && (
      <svg
        aria-hidden="true"
        className="absolute inset-0 size-full overflow-visible"
        viewBox={`0 0 ${canvas.width} ${canvas.height}`}
        preserveAspectRatio="none"
      >
        <MarkShape region={mark} isStrong />
      </svg>
    )
  );
}
