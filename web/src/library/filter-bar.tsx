import { Combobox } from "@base-ui/react/combobox";
import { ListFilter, X } from "lucide-react";
import { memo, type RefObject, useId, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { Button } from "../parts/button.tsx";
import { useVisit } from "../session/visit.ts";
import { DateRange } from "./date-range.tsx";
import { chipsOf, type FilterOption, knownOptions, matchingOptions } from "./filter-options.ts";
import type { LibraryFilter } from "./library-search.ts";

interface FilterBarProps {
  filter: LibraryFilter;
  /** What has been looked through, whose labels and people are offered; it is asked for when somebody comes to the field. */
  seen: () => readonly AssetSummary[];
  input: RefObject<HTMLInputElement | null>;
  onChange: (changes: LibraryFilter) => void;
  onClear: () => void;
}

/** One field that finds every filter by its name, and what is set as chips that can be taken off. */
export const FilterBar = memo(function FilterBar({ filter, seen, input, onChange, onClear }: FilterBarProps) {
  const { t } = useTranslation("library");
  const { config } = useVisit();
  const id = useId();
  const [words, setWords] = useState("");
  const [asksDates, setAsksDates] = useState(false);
  const [known, setKnown] = useState<FilterOption[]>([]);
  const options = useMemo(() => matchingOptions(known, words), [known, words]);
  const chips = chipsOf(filter, config.brands);
  const choose = (option: FilterOption | null) => {
    if (option === null) return;
    setWords("");
    if (option.sets === undefined) setAsksDates(true);
    else onChange(option.sets);
  };

  return (
    <div className="flex min-w-0 grow flex-wrap items-center gap-2">
      <Combobox.Root
        items={options}
        filter={null}
        value={null}
        inputValue={words}
        onInputValueChange={setWords}
        onValueChange={choose}
        onOpenChange={(isOpen) => isOpen && setKnown(knownOptions(config.brands, seen(), new Date()))}
        itemToStringLabel={({ text }: FilterOption) => text}
        autoHighlight
      >
        <label htmlFor={id} className="sr-only">
          {t("filter")}
        </label>
        <div className="relative w-full sm:w-64">
          <ListFilter className="pointer-events-none absolute inset-y-0 left-3 my-auto size-4 text-quiet" />
          <Combobox.Input ref={input} id={id} placeholder={t("filter")} className="field pl-9" />
        </div>
        <Combobox.Portal>
          <Combobox.Positioner sideOffset={6} align="start" className="z-50">
            <Combobox.Popup className="popup max-h-80 w-80 max-w-(--available-width)">
              <Combobox.List aria-label={t("filter")}>
                {(option: FilterOption) => (
                  <Combobox.Item key={option.id} value={option} className="popup-item">
                    <span className="w-24 shrink-0 text-quiet">{option.facet}</span>
                    <span className="min-w-0 truncate">{option.text}</span>
                  </Combobox.Item>
                )}
              </Combobox.List>
            </Combobox.Popup>
          </Combobox.Positioner>
        </Combobox.Portal>
      </Combobox.Root>
      {chips.length > 0 && (
        <ul aria-label={t("filters")} className="flex min-w-0 flex-wrap items-center gap-2">
          {chips.map(({ id: chip, facet, text, clears }) => (
            <li
              key={chip}
              className="flex max-w-full min-w-0 items-center rounded-full border border-line bg-surface pl-3 text-sm"
            >
              <span className="min-w-0 truncate">
                <span className="text-quiet">{facet}</span> {text}
              </span>
              <button
                type="button"
                aria-label={t("unfilter", { facet, text })}
                className="grid size-8 shrink-0 place-items-center rounded-full text-quiet hover:text-ink pointer-coarse:size-11"
                onClick={() => {
                  onChange(Object.fromEntries(clears.map((name) => [name, undefined])));
                  input.current?.focus({ preventScroll: true });
                }}
              >
                <X className="size-3.5" />
              </button>
            </li>
          ))}
          {chips.length > 1 && (
            <li>
              <Button kind="quiet" className="text-sm" onClick={onClear}>
                {t("clearFilters")}
              </Button>
            </li>
          )}
        </ul>
      )}
      <DateRange
        isOpen={asksDates}
        from={filter.from}
        to={filter.to}
        onClose={() => setAsksDates(false)}
        onChange={onChange}
      />
    </div>
  );
});
