import { memo } from "react";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { formatDuration } from "../parts/format.ts";
import type { CardWords } from "./card-words.ts";
import { AssetLink, SelectBox, StatusBadge } from "./cell-parts.tsx";
import { GridCell } from "./grid-roles.tsx";
import { useScrub } from "./scrub.tsx";
import { type Selection, useIsSelected } from "./selection.ts";
import { Thumb } from "./thumb.tsx";

interface AssetCardProps {
  asset: AssetSummary;
  column: number;
  isFirst: boolean;
  isBelow: boolean;
  isCompact: boolean;
  selection: Selection;
  words: CardWords;
}

/** One asset in the grid: its picture, its name, where it stands. Its size is the grid's, whatever it says. */
export const AssetCard = memo(function AssetCard({
  asset,
  column,
  isFirst,
  isBelow,
  isCompact,
  selection,
  words,
}: AssetCardProps) {
  const isSelected = useIsSelected(selection, asset.id);
  const scrub = useScrub(asset.scrub);
  return (
    <GridCell
      {...scrub.handlers}
      aria-colindex={column + 1}
      aria-selected={isSelected}
      className="group card relative flex min-w-0 flex-col overflow-hidden hover:border-edge aria-selected:border-accent aria-selected:ring-1 aria-selected:ring-accent"
    >
      <div ref={scrub.picture} className="relative aspect-4/3 shrink-0 overflow-hidden bg-sunken">
        <Thumb kind={asset.kind} thumbhash={asset.thumbhash} thumbUrl={asset.thumbUrl} isBelow={isBelow} />
        {scrub.frame}
        {asset.durationMs !== null && (
          <span className="pointer-events-none absolute right-1.5 bottom-2 rounded-sm bg-black/75 px-1.5 text-xs text-white tabular-nums">
            {formatDuration(asset.durationMs)}
          </span>
        )}
      </div>
      <div className={`flex min-h-0 grow flex-col justify-center gap-1 ${isCompact ? "px-2" : "px-2.5 sm:px-3"}`}>
        <AssetLink asset={asset} isFirst={isFirst} selection={selection} />
        {/* Where a card is too narrow for both, the campaign gives way to the status: it wraps out of sight. */}
        <div className="flex h-6 flex-row-reverse flex-wrap content-start items-center justify-end gap-x-2 overflow-hidden">
          <StatusBadge status={asset.status} words={words} />
          {!isCompact && (
            <span className="min-w-0 grow basis-8 truncate text-xs text-quiet" title={asset.statusReason ?? undefined}>
              {asset.campaign}
            </span>
          )}
        </div>
      </div>
      <SelectBox asset={asset} isSelected={isSelected} words={words} className="absolute top-0 left-0" />
    </GridCell>
  );
});
