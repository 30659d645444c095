import { Canvas } from "./canvas.tsx";
import { MarkShape } from "./mark-shape.tsx";
import type { Drawing } from "./use-drawing.ts";

/** What somebody has drawn and not said yet. */
export function Sketch({ drawing: { mark } }: { drawing: Drawing }) {
  return (
    mark && (
      <Canvas>
        <MarkShape region={mark} isStrong />
      </Canvas>
    )
  );
}
