import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Kind } from "../../../shared/asset/kind.ts";
import type { Status } from "../../../shared/asset/status.ts";
import { api } from "../api.ts";
import { statusText } from "../parts/status-pill.tsx";
import { AssetCard } from "./asset-card.tsx";
import { isMoving } from "./moving.ts";
import { UploadPanel } from "./upload-panel.tsx";

const route = getRouteApi("/signed-in/");
const offered: Status[] = ["processing", "in_review", "changes_requested", "live", "quarantined", "failed"];

/** Where masters are dropped and watched on their way. */
export function LibraryPage() {
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const assets = useInfiniteQuery({
    queryKey: ["assets", filter],
    queryFn: ({ pageParam, signal }) => api.assets({ ...filter, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor ?? undefined,
    refetchInterval: ({ state }) =>
      state.data?.pages.some((page) => page.items.some(({ status }) => isMoving(status))) ? 2_000 : 15_000,
  });
  const items = assets.data?.pages.flatMap((page) => page.items) ?? [];
  const isFiltered = Object.values(filter).some((value) => value !== undefined);

  return (
    <main className="space-y-8">
      <UploadPanel />
      <section className="space-y-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h1 className="text-xl font-semibold">Library</h1>
          <div className="flex flex-wrap gap-2">
            <Chooser
              label="Any status"
              value={filter.status}
              options={offered.map((status) => [status, statusText(status)])}
              onChange={(status) => navigate({ search: (before) => ({ ...before, status }) })}
            />
            <Chooser
              label="Any kind"
              value={filter.kind}
              options={Kind.options.map((kind) => [kind, { video: "Film", audio: "Sound", image: "Picture" }[kind]])}
              onChange={(kind) => navigate({ search: (before) => ({ ...before, kind }) })}
            />
          </div>
        </div>
        {assets.isPending && <Skeleton />}
        {assets.isError && (
          <div role="alert" className="card flex items-center justify-between gap-4 p-5">
            <p>{assets.error.message}</p>
            <button type="button" className="button" onClick={() => assets.refetch()}>
              Try again
            </button>
          </div>
        )}
        {assets.isSuccess && items.length === 0 && (
          <p className="card p-10 text-center text-quiet">
            {isFiltered
              ? "Nothing matches these filters."
              : "No masters yet. Drop the first one above, or copy it into the bucket."}
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
        <div key={name} className="card aspect-4/3 animate-pulse" />
      ))}
    </div>
  );
}
