import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { usePreference } from "../preferences.ts";

const shapes = Array.from({ length: 12 }, (_, at) => `shape-${at}`);

/** The shapes of what comes, as the library is laid out. */
export function GridSkeleton() {
  const [view, density] = [usePreference("view"), usePreference("density")];
  const columns =
    density === "compact"
      ? "grid-cols-[repeat(auto-fill,minmax(8.75rem,1fr))]"
      : "grid-cols-[repeat(auto-fill,minmax(13.5rem,1fr))] max-sm:grid-cols-2";
  return (
    <Loading className={view === "grid" ? `grid gap-4 ${columns}` : "space-y-2"}>
      {shapes.map((name) =>
        view === "grid" ? (
          <div key={name}>
            <Skeleton className="aspect-4/3" />
            <div className="h-17" />
          </div>
        ) : (
          <Skeleton key={name} className="h-12" />
        ),
      )}
    </Loading>
  );
}
