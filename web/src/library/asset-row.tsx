import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { formatBytes, formatDuration, formatTime } from "../parts/format.ts";
import type { CardWords } from "./card-words.ts";
import { AssetLink, SelectBox, StatusBadge } from "./cell-parts.tsx";
import { GridCell, GridHead, GridRow } from "./grid-roles.tsx";
import { type Selection, useIsSelected } from "./selection.ts";
import { Thumb } from "./thumb.tsx";

/** The columns of the list; what is less needed goes first where there is little room. */
export const listColumns =
  "grid grid-cols-[2.75rem_3.5rem_minmax(0,1fr)_auto] items-center gap-x-3 md:grid-cols-[2.75rem_3.5rem_minmax(0,2fr)_10rem_minmax(8rem,1fr)_9.5rem] xl:grid-cols-[2.75rem_3.5rem_minmax(0,2fr)_10rem_minmax(8rem,1fr)_6.5rem_5rem_9.5rem] 2xl:grid-cols-[2.75rem_3.5rem_minmax(0,2fr)_10rem_minmax(8rem,1fr)_minmax(0,1fr)_6.5rem_5rem_9.5rem]";
const onDesk = "hidden md:block";
const onWideDesk = "hidden xl:block";
const onWidestDesk = "hidden 2xl:block";

interface AssetRowProps {
  asset: AssetSummary;
  isFirst: boolean;
  isBelow: boolean;
  isCompact: boolean;
  selection: Selection;
  words: CardWords;
}

/** One asset in the list, in one line. */
export const AssetRow = memo(function AssetRow({
  asset,
  isFirst,
  isBelow,
  isCompact,
  selection,
  words,
}: AssetRowProps) {
  const isSelected = useIsSelected(selection, asset.id);
  const cell = (className: string, text: string) => (
    <GridCell className={`truncate text-sm text-quiet ${className}`}>{text}</GridCell>
  );
  return (
    <div
      className={`group relative h-full border-b border-line text-sm ${listColumns} ${isSelected ? "bg-accent-ground" : "hover:bg-sunken"}`}
    >
      <GridCell aria-selected={isSelected}>
        <SelectBox asset={asset} isSelected={isSelected} words={words} className="relative" />
      </GridCell>
      <GridCell className={isCompact ? "h-8" : "h-10"}>
        <div className="relative h-full overflow-hidden rounded-md bg-sunken">
          <Thumb kind={asset.kind} thumbhash={asset.thumbhash} thumbUrl={asset.thumbUrl} isBelow={isBelow} />
        </div>
      </GridCell>
      <GridCell className="min-w-0">
        <AssetLink asset={asset} isFirst={isFirst} selection={selection} />
        {asset.statusReason !== null && !isCompact && (
          <p className="truncate text-xs text-quiet" lang="en">
            {asset.statusReason}
          </p>
        )}
      </GridCell>
      <GridCell>
        <StatusBadge status={asset.status} words={words} />
      </GridCell>
      {cell(onDesk, `${asset.brand} / ${asset.campaign}`)}
      {cell(onWidestDesk, asset.uploadedBy ?? "–")}
      {cell(onWideDesk, kindOf(asset, words))}
      {cell(`${onWideDesk} text-right tabular-nums`, asset.bytes === null ? "–" : formatBytes(asset.bytes))}
      {cell(`${onDesk} pr-3 text-right tabular-nums`, formatTime(asset.createdAt))}
    </div>
  );
});

function kindOf({ kind, durationMs }: AssetSummary, words: CardWords): string {
  if (kind === null) return "–";
  return durationMs === null ? words.kind[kind] : `${words.kind[kind]}, ${formatDuration(durationMs)}`;
}

/** What stands over the columns. */
export function ListHead() {
  const { t } = useTranslation("library");
  const head = (name: string, className = "") => <GridHead className={className}>{name}</GridHead>;
  return (
    <GridRow className={`h-9 border-b border-line text-xs font-medium text-quiet ${listColumns}`}>
      {head(t("columns.select"), "sr-only")}
      <GridHead className="col-start-2">
        <span className="sr-only">{t("columns.picture")}</span>
      </GridHead>
      {head(t("columns.title"))}
      {head(t("columns.status"))}
      {head(t("columns.place"), onDesk)}
      {head(t("columns.uploadedBy"), onWidestDesk)}
      {head(t("columns.kind"), onWideDesk)}
      {head(t("columns.bytes"), `${onWideDesk} text-right`)}
      {head(t("columns.uploaded"), `${onDesk} pr-3 text-right`)}
    </GridRow>
  );
}
