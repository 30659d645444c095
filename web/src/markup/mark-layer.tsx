import type { Region } from "../../../shared/comment/region.ts";
import { Canvas } from "./canvas.tsx";
import { MarkShape } from "./mark-shape.tsx";
import { anchorOf } from "./marks.ts";

export interface Mark {
  id: string;
  /** As in the list of comments beside the picture. */
  number: number;
  region: Region;
}

/** What others have drawn, numbered as their comments are. It is told in words beside each comment, and so not read out here. */
export function MarkLayer({
  marks,
  chosen,
  onChoose,
}: {
  marks: readonly Mark[];
  chosen: string | undefined;
  onChoose: (id: string) => void;
}) {
  return (
    <div aria-hidden="true" className="absolute inset-0" data-marks={marks.length}>
      <Canvas>
        {marks.map(({ id, region }) => (
          <MarkShape key={id} region={region} isStrong={id === chosen} />
        ))}
      </Canvas>
      {marks.map(({ id, number, region }) => {
        const { x, y } = anchorOf(region);
        return (
          <button
            key={id}
            type="button"
            tabIndex={-1}
            onClick={() => onChoose(id)}
            className={`pointer-events-auto absolute grid size-6 -translate-x-1/2 -translate-y-1/2 place-items-center rounded-full text-2xs font-semibold tabular-nums shadow-overlay ${
              id === chosen ? "z-10 bg-accent text-accent-ink" : "bg-black/75 text-white"
            }`}
            style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
          >
            {number}
          </button>
        );
      })}
    </div>
  );
}
