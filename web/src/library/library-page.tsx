import { getRouteApi, Link } from "@tanstack/react-router";
import { Images, SearchX, Upload } from "lucide-react";
import { useCallback, useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Button, buttonClass } from "../parts/button.tsx";
import { Empty } from "../parts/empty.tsx";
import { Failure, UntilLoaded } from "../parts/failure.tsx";
import { Page } from "../parts/page.tsx";
import { useShortcuts } from "../parts/shortcuts.ts";
import { preferences } from "../preferences.ts";
import { mayAnywhere } from "../session/may-anywhere.ts";
import { useVisit } from "../session/visit.ts";
import { broughtFiles } from "../upload/brought.ts";
import { useDrop } from "../upload/use-drop.ts";
import { AssetGrid } from "./asset-grid.tsx";
import { BulkBar } from "./bulk-bar.tsx";
import { FilterBar } from "./filter-bar.tsx";
import { GridSkeleton } from "./grid-skeleton.tsx";
import { isNarrowed, type LibraryFilter } from "./library-search.ts";
import { NewPill } from "./new-pill.tsx";
import { makeSelection } from "./selection.ts";
import { useLetIn } from "./use-let-in.ts";
import { useLibrary } from "./use-library.ts";
import { ViewSwitch } from "./view-switch.tsx";

const route = getRouteApi("/signed-in/");

/** Everything there is, newest first. */
export function LibraryPage() {
  const { t } = useTranslation("library");
  const { kind, status, brand, campaign, tag, uploadedBy, from, to } = route.useSearch();
  const filter = useMemo<LibraryFilter>(
    () => ({ kind, status, brand, campaign, tag, uploadedBy, from, to }),
    [kind, status, brand, campaign, tag, uploadedBy, from, to],
  );
  const visit = useVisit();
  const navigate = route.useNavigate();
  const { library, items, waiting, letIn, lookAgain, showing } = useLibrary(filter);
  // What was selected under another filter may not be seen under this one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const selection = useMemo(makeSelection, [filter]);
  const search = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const mayUpload = mayAnywhere(visit, "produce");

  const { hasNextPage, fetchNextPage } = library;
  useLetIn({ list, selection, waiting, letIn, lookAgain });

  const narrow = useCallback(
    (changes: LibraryFilter) => void navigate({ search: (before) => ({ ...before, ...changes }) }),
    [navigate],
  );
  const widen = useCallback(() => void navigate({ search: {} }), [navigate]);
  const looked = useRef(items);
  useEffect(() => {
    looked.current = items;
  });
  const seen = useCallback(() => looked.current, []);
  const drop = useDrop((files) => {
    broughtFiles.bring(files);
    void navigate({ to: "/upload" });
  });
  useShortcuts(t("title"), [
    { keys: "/", words: t("keys.filter"), run: () => search.current?.focus() },
    { keys: "x", words: t("keys.select"), run: () => toggleFocused() },
    { keys: "Escape", words: t("keys.unselect"), run: selection.clear },
    { keys: "v", words: t("keys.view"), run: switchView },
  ]);
  const toggleFocused = () => {
    const focused = selection.focused();
    if (focused !== undefined && list.current?.contains(document.activeElement)) selection.toggle(focused);
  };

  return (
    <Page
      title={t("title")}
      intro={<Count shown={items.length} isAll={!hasNextPage} isLoaded={library.data !== undefined} />}
    >
      <div className="flex items-start justify-between gap-3">
        <FilterBar filter={filter} seen={seen} input={search} onChange={narrow} onClear={widen} />
        <ViewSwitch />
      </div>
      <div
        ref={list}
        // Under another filter already: what is still shown can be looked at, and no more.
        inert={library.isPlaceholderData}
        className={`rounded-xl outline-offset-8 ${drop.isOver ? "outline-2 outline-accent outline-dashed" : ""} ${library.isPlaceholderData ? "opacity-60" : ""}`}
        {...(mayUpload && drop.handlers)}
      >
        <NewPill count={waiting} onShow={letIn} />
        {library.isPending && (
          <UntilLoaded query={library}>
            <GridSkeleton />
          </UntilLoaded>
        )}
        {library.isSuccess && items.length === 0 && !hasNextPage && (
          <Nothing isNarrowed={isNarrowed(filter)} mayUpload={mayUpload} onClear={widen} />
        )}
        {(items.length > 0 || library.isSuccess) && !(items.length === 0 && !hasNextPage) && (
          <AssetGrid items={items} selection={selection} onShowing={showing} />
        )}
        {hasNextPage && library.isFetchingNextPage && (
          <p className="py-4 text-center text-sm text-quiet">{t("looking")}</p>
        )}
        {library.isError && !library.isPending && (
          <Failure
            error={library.error}
            onRetry={() => void (items.length > 0 ? fetchNextPage() : library.refetch())}
          />
        )}
      </div>
      <BulkBar items={items} selection={selection} />
    </Page>
  );
}

function switchView(): void {
  preferences.set("view", preferences.get("view") === "grid" ? "list" : "grid");
}

/** How many are shown: a total only where the end has been seen, for the API counts nothing. */
function Count({ shown, isAll, isLoaded }: { shown: number; isAll: boolean; isLoaded: boolean }) {
  const { t } = useTranslation("library");
  if (!isLoaded) return <span aria-hidden="true">{"\u00a0"}</span>;
  return <span className="tabular-nums">{t(isAll ? "countAll" : "countSoFar", { count: shown })}</span>;
}

interface NothingProps {
  isNarrowed: boolean;
  mayUpload: boolean;
  onClear: () => void;
}

function Nothing({ isNarrowed, mayUpload, onClear }: NothingProps) {
  const { t } = useTranslation("library");
  if (isNarrowed) {
    return (
      <Empty icon={SearchX} title={t("noMatch")} action={<Button onClick={onClear}>{t("clearFilters")}</Button>}>
        {t("noMatchWhy")}
      </Empty>
    );
  }
  if (!mayUpload)
    return (
      <Empty icon={Images} title={t("empty")}>
        {t("emptyForViewers")}
      </Empty>
    );
  return (
    <Empty
      icon={Images}
      title={t("empty")}
      action={
        <Link to="/upload" className={buttonClass("main")}>
          <Upload />
          {t("upload")}
        </Link>
      }
    >
      {t("emptyWhy")}
    </Empty>
  );
}
