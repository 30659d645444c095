import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { layout } from "./layout.ts";

/** The page before it is there, in its own proportions. */
export function AssetShapes() {
  return (
    <Loading className="space-y-5">
      <Skeleton className="h-5 w-48" />
      <div className="space-y-2">
        <Skeleton className="h-8 w-72 max-w-full" />
        <Skeleton className="h-6 w-96 max-w-full" />
      </div>
      <div className={layout.columns}>
        <div className={layout.main}>
          <Skeleton className="aspect-video max-h-[74dvh] w-full rounded-xl" />
          <Skeleton className="h-64 rounded-xl" />
        </div>
        <div className={layout.beside}>
          <Skeleton className="h-28 rounded-xl" />
          <Skeleton className="h-40 rounded-xl" />
        </div>
      </div>
    </Loading>
  );
}
