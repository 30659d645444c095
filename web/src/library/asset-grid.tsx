import { useNavigate } from "@tanstack/react-router";
import { defaultRangeExtractor, type Range, useWindowVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type MouseEvent, memo, useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { usePreference } from "../preferences.ts";
import { AssetCard } from "./asset-card.tsx";
import { AssetRow, ListHead } from "./asset-row.tsx";
import { type CardWords, useCardWords } from "./card-words.ts";
import { GridRow } from "./grid-roles.tsx";
import { moveBy } from "./move-by.ts";
import { type Selection, useFocused } from "./selection.ts";
import { gapClass, type Layout, useLayout } from "./use-layout.ts";

interface AssetGridProps {
  items: readonly AssetSummary[];
  selection: Selection;
  /** Which of the items are drawn, the last one not included. */
  onShowing: (first: number, last: number) => void;
}

/** All assets that are known, of which only those are drawn that can be seen: as cards, or as lines. */
export const AssetGrid = memo(function AssetGrid(props: AssetGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const [view, density] = [usePreference("view"), usePreference("density")];
  const layout = useLayout(box, view, density);
  return (
    <div ref={box} className="min-h-[60dvh]">
      {layout !== undefined && <Drawn key={view} {...props} layout={layout} view={view} density={density} />}
    </div>
  );
});

interface DrawnProps extends AssetGridProps {
  layout: Layout;
  view: "grid" | "list";
  density: "normal" | "compact";
}

function Drawn({ items, selection, onShowing, layout, view, density }: DrawnProps) {
  const { t } = useTranslation("library");
  const words = useCardWords();
  const navigate = useNavigate();
  const { columns, rowHeight, top } = layout;
  const head = view === "list" ? 36 : 0;
  const places = useMemo(() => new Map(items.map(({ id }, at) => [id, at])), [items]);
  const focused = useFocused(selection);
  const focusedRow = Math.floor((places.get(focused ?? "") ?? -1) / columns);

  const rows = useWindowVirtualizer<HTMLDivElement>({
    count: Math.ceil(items.length / columns),
    estimateSize: () => rowHeight,
    overscan: view === "list" ? 8 : 3,
    scrollMargin: top + head,
    // Room for what lies over the page at its edges.
    scrollPaddingStart: 16,
    scrollPaddingEnd: 96,
    measureElement: () => rowHeight,
    directDomUpdates: true,
    useFlushSync: false,
    rangeExtractor: useCallback(
      (range: Range) => {
        const drawn = defaultRangeExtractor(range);
        // What has the focus stays drawn, or the keyboard would be nowhere.
        return focusedRow < 0 || drawn.includes(focusedRow) ? drawn : [...drawn, focusedRow].sort((a, b) => a - b);
      },
      [focusedRow],
    ),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the sizes that it keeps are of the rows as they were
  useEffect(() => rows.measure(), [rows, rowHeight]);

  const { startIndex, endIndex } = rows.range ?? { startIndex: 0, endIndex: 0 };
  useEffect(
    () => onShowing(startIndex * columns, (endIndex + 1) * columns),
    [onShowing, startIndex, endIndex, columns],
  );

  const open = (id: string) => void navigate({ to: "/assets/$assetId", params: { assetId: id } });
  const extendTo = (id: string) => {
    const from = places.get(selection.anchor() ?? id) ?? 0;
    const to = places.get(id) ?? from;
    selection.add(items.slice(Math.min(from, to), Math.max(from, to) + 1).map((asset) => asset.id));
  };

  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return;
    const box = event.target.closest<HTMLElement>("[data-select]")?.dataset.select;
    if (box !== undefined) return event.shiftKey ? extendTo(box) : selection.toggle(box);
    const link = event.target.closest<HTMLElement>("[data-asset]")?.dataset.asset;
    if (link === undefined) return;
    if (event.shiftKey) extendTo(link);
    else if (event.ctrlKey || event.metaKey) selection.toggle(link);
    else open(link);
    event.preventDefault();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const at = places.get(focused ?? "") ?? 0;
    const asset = items[at];
    if (asset === undefined) return;
    if (event.key === " ") {
      event.preventDefault();
      return event.shiftKey ? extendTo(asset.id) : selection.toggle(asset.id);
    }
    if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      return selection.add(items.map(({ id }) => id));
    }
    const perPage = Math.max(1, Math.floor(window.innerHeight / rowHeight) - 1) * columns;
    const to = moveBy(event, { at, columns, perPage, last: items.length - 1 });
    const next = to === undefined ? undefined : items[to];
    if (to === undefined || next === undefined) return;
    event.preventDefault();
    rows.scrollToIndex(Math.floor(to / columns), { align: "auto" });
    selection.focus(next.id);
    if (event.shiftKey) extendTo(next.id);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a table cannot leave out the rows that cannot be seen
    <div
      role="grid"
      aria-label={t("title")}
      aria-multiselectable="true"
      aria-rowcount={-1}
      tabIndex={-1}
      className="outline-none"
      onClick={onClick}
      onKeyDown={onKeyDown}
      onFocus={({ target }) => {
        if (target.dataset.asset !== undefined) selection.focusIsAt(target.dataset.asset);
      }}
    >
      {view === "list" && <ListHead />}
      <div ref={rows.containerRef} role="presentation" className="relative">
        {rows.getVirtualItems().map(({ index }) => (
          <div
            key={index}
            ref={rows.measureElement}
            data-index={index}
            role="presentation"
            className="absolute top-0 left-0 w-full [contain:layout_style]"
            style={{ height: rowHeight }}
          >
            <Row
              index={index}
              items={items}
              columns={columns}
              isBelow={top + head + index * rowHeight > window.innerHeight}
              isList={view === "list"}
              density={density}
              selection={selection}
              words={words}
            />
          </div>
        ))}
      </div>
    </div>
  );
}

interface RowProps {
  index: number;
  items: readonly AssetSummary[];
  columns: number;
  isBelow: boolean;
  isList: boolean;
  density: "normal" | "compact";
  selection: Selection;
  words: CardWords;
}

const Row = memo(function Row({ index, items, columns, isBelow, isList, density, selection, words }: RowProps) {
  const isCompact = density === "compact";
  const from = index * columns;
  return (
    <GridRow
      aria-rowindex={index + (isList ? 2 : 1)}
      className={isList ? "h-full" : `grid h-full ${gapClass[density]}`}
      style={isList ? undefined : { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
    >
      {items
        .slice(from, from + columns)
        .map((asset, column) =>
          isList ? (
            <AssetRow
              key={asset.id}
              asset={asset}
              isFirst={from === 0}
              isBelow={isBelow}
              isCompact={isCompact}
              selection={selection}
              words={words}
            />
          ) : (
            <AssetCard
              key={asset.id}
              asset={asset}
              column={column}
              isFirst={from + column === 0}
              isBelow={isBelow}
              isCompact={isCompact}
              selection={selection}
              words={words}
            />
          ),
        )}
    </GridRow>
  );
});
