import { useLayoutEffect, useRef } from "react";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { Badge } from "../parts/badge.tsx";
import { statusTones } from "../parts/status-pill.tsx";
import type { CardWords } from "./card-words.ts";
import { type Selection, useIsEntry } from "./selection.ts";

interface AssetLinkProps {
  asset: AssetSummary;
  isFirst: boolean;
  selection: Selection;
}

/**
 * The name of an asset, which leads to it from anywhere on its card. Only one of all of them is on the way of the tab key. It is a
 * plain link: the grid goes where it leads, and a router's link in each of hundreds of cards would cost frames.
 */
export function AssetLink({ asset, isFirst, selection }: AssetLinkProps) {
  const link = useRef<HTMLAnchorElement>(null);
  const isEntry = useIsEntry(selection, asset.id, isFirst);
  useLayoutEffect(() => {
    if (isEntry && selection.takesFocus(asset.id)) link.current?.focus({ preventScroll: true });
  });
  return (
    <a
      ref={link}
      href={`/assets/${asset.id}`}
      data-asset={asset.id}
      tabIndex={isEntry ? 0 : -1}
      draggable={false}
      title={asset.key}
      className="block truncate font-medium outline-none after:absolute after:inset-0 after:rounded-[inherit] focus-visible:after:outline-2 focus-visible:after:-outline-offset-2 focus-visible:after:outline-accent"
    >
      {asset.title}
    </a>
  );
}

interface SelectBoxProps {
  asset: AssetSummary;
  isSelected: boolean;
  words: CardWords;
  className: string;
}

/** Selects an asset with the pointer; the keyboard does so by the space bar. Seen where the pointer is, and wherever there is a thumb. */
export function SelectBox({ asset, isSelected, words, className }: SelectBoxProps) {
  return (
    <label
      className={`z-10 grid size-8 place-items-center pointer-coarse:size-11 ${className} ${isSelected ? "" : "opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"}`}
    >
      <input
        type="checkbox"
        tabIndex={-1}
        checked={isSelected}
        readOnly
        data-select={asset.id}
        aria-label={words.select(asset.title)}
        className="size-4.5 accent-accent"
      />
    </label>
  );
}

/** Where an asset stands, as `StatusPill` says it. */
export function StatusBadge({ status, words }: { status: AssetSummary["status"]; words: CardWords }) {
  const tone = statusTones[status];
  return (
    <Badge tone={tone} dot={tone === "busy" ? "pulsing" : "still"}>
      {words.status[status]}
    </Badge>
  );
}
