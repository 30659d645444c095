import type { Tag } from "../../../shared/tag/tag.ts";
import { formatPercent } from "../parts/format.ts";
import type { Transport } from "../player/transport.ts";
import { useTransportState } from "../player/use-transport.ts";
import { sampleMsOf } from "./sightings.ts";

interface TagBoxesProps {
  tag: Tag;
  /** All of the version, which tell how far the looks at a film lie apart. */
  tags: readonly Tag[];
  transport: Transport;
}

/** Where something is to be seen, as boxes over the picture; in a film, at the moments at which it was looked for. */
export function TagBoxes({ tag, tags, transport }: TagBoxesProps) {
  const sampleMs = sampleMsOf(tags);
  // By tenths, so that boxes are not drawn again with every frame.
  const nowMs = useTransportState(transport, ({ seconds }) => Math.floor(seconds * 10) * 100);
  const placed = tag.instances.flatMap(({ region, atMs, confidence }) => {
    const isNow = atMs === undefined || (atMs <= nowMs + 50 && nowMs < atMs + sampleMs);
    return region && isNow ? [{ region, confidence }] : [];
  });
  return (
    <div aria-hidden="true" className="absolute inset-0">
      {placed.map(({ region, confidence }) => (
        <div
          key={`${region.left} ${region.top} ${region.width} ${region.height}`}
          className="absolute rounded-sm border-2 border-white shadow-[0_0_0_1px_rgb(0_0_0/0.6),inset_0_0_0_1px_rgb(0_0_0/0.6)]"
          style={{
            left: percent(region.left),
            top: percent(region.top),
            width: percent(region.width),
            height: percent(region.height),
          }}
        >
          {placed.length <= mostLabels && (
            <span className="absolute top-0 left-0 max-w-48 truncate rounded-br-sm bg-black/80 px-1.5 text-xs text-white">
              {tag.name} {formatPercent(confidence)}
            </span>
          )}
        </div>
      ))}
    </div>
  );
}

/** In a crowd the words would hide what they are about; the list has them anyway. */
const mostLabels = 4;

const percent = (part: number) => `${part * 100}%`;
