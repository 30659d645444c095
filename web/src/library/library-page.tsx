import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useEffect } from "react";
import { may } from "../../../shared/access/grant.ts";
import { Kind } from "../../../shared/asset/kind.ts";
import type { Status } from "../../../shared/asset/status.ts";
import { api } from "../api.ts";
import { Failure } from "../parts/notice.tsx";
import { statusText } from "../parts/status-pill.tsx";
import { useVisit } from "../session/visit.ts";
import { AssetCard } from "./asset-card.tsx";
import { isMoving } from "./moving.ts";
import { UploadPanel } from "./upload-panel.tsx";
import { uploadQueue, useUploadLines } from "./upload-queue.ts";

const route = getRouteApi("/signed-in/");
const offered: Status[] = ["processing", "in_review", "changes_requested", "live", "quarantined", "failed"];

/** Where masters are dropped and watched on their way. */
export function LibraryPage() {
  const { status, kind, brand } = route.useSearch();
  const filter = { status, kind, brand };
  const { session, config } = useVisit();
  const navigate = route.useNavigate();
  const assets = useInfiniteQuery({
    queryKey: ["assets", filter],
    queryFn: ({ pageParam, signal }) => api.assets({ ...filter, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    refetchInterval: ({ state }) =>
      uploadQueue.hasJustSent() || state.data?.pages.some((page) => page.items.some((item) => isMoving(item.status)))
        ? 2_000
        : 15_000,
    placeholderData: keepPreviousData,
  });
  const sent = useUploadLines().filter((line) => line.state === "sent").length;
  const { refetch } = assets;
  useEffect(() => {
    if (sent > 0) void refetch();
  }, [sent, refetch]);
  const items = assets.data?.pages.flatMap((page) => page.items) ?? [];
  const mayUpload = config.brands.some(({ id }) => may(session, "produce", id));
  const isFiltered = Object.values(filter).some((value) => value !== undefined);

  return (
    <main className="space-y-8">
      <title>Library · Greenlight</title>
      <UploadPanel />
      <section className="space-y-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-xl font-semibold">Library</h1>
          <div className="flex flex-wrap gap-2">
            {config.brands.length > 1 && (
              <Chooser
                label="Any brand"
                value={brand}
                options={config.brands.map(({ id, name }) => [id, name])}
                onChange={(chosen) => navigate({ search: (before) => ({ ...before, brand: chosen }) })}
              />
            )}
            <Chooser
              label="Any status"
              value={status}
              options={offered.map((one) => [one, statusText(one)])}
              onChange={(chosen) => navigate({ search: (before) => ({ ...before, status: chosen }) })}
            />
            <Chooser
              label="Any kind"
              value={kind}
              options={Kind.options.map((one) => [one, { video: "Film", audio: "Sound", image: "Picture" }[one]])}
              onChange={(chosen) => navigate({ search: (before) => ({ ...before, kind: chosen }) })}
            />
          </div>
        </div>
        {assets.isPending && <Skeleton />}
        {assets.isError && items.length === 0 && (
          <Failure message={assets.error.message} onRetry={() => assets.refetch()} />
        )}
        {assets.isSuccess && items.length === 0 && (
          <p className="card p-10 text-center text-quiet">
            {isFiltered
              ? "Nothing matches these filters."
              : mayUpload
                ? "No masters yet. Drop the first one above, or copy it into the bucket."
                : "There is nothing here yet."}
          </p>
        )}
        <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4">
          {items.map((item) => (
            <li key={item.id}>
              <AssetCard asset={item} />
            </li>
          ))}
        </ul>
        {assets.hasNextPage && (
          <div className="text-center">
            <button
              type="button"
              className="button"
              disabled={assets.isFetchingNextPage}
              onClick={() => assets.fetchNextPage()}
            >
              Show more
            </button>
          </div>
        )}
      </section>
    </main>
  );
}

interface ChooserProps<T extends string> {
  label: string;
  value: T | undefined;
  options: [T, string][];
  onChange: (value: T | undefined) => void;
}

function Chooser<T extends string>({ label, value, options, onChange }: ChooserProps<T>) {
  return (
    <select
      className="field w-auto"
      aria-label={label}
      value={value ?? ""}
      onChange={(event) => onChange(options.find(([option]) => option === event.target.value)?.[0])}
    >
      <option value="">{label}</option>
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}

function Skeleton() {
  return (
    <div className="grid grid-cols-2 gap-4 sm:grid-cols-3 lg:grid-cols-4" role="status" aria-label="Loading">
      {["a", "b", "c", "d"].map((name) => (
        <div key={name} className="card overflow-hidden">
          <div className="aspect-4/3 animate-pulse bg-line/60" />
          <div className="h-[4.75rem]" />
        </div>
      ))}
    </div>
  );
}
