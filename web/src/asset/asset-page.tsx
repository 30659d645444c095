import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import { may } from "../../../shared/access/grant.ts";
import { api, type Purpose } from "../api.ts";
import { isMoving } from "../library/moving.ts";
import { formatBytes, formatTime } from "../parts/format.ts";
import { Failure, NotFound } from "../parts/notice.tsx";
import { Prose } from "../parts/prose.tsx";
import { StatusPill } from "../parts/status-pill.tsx";
import { ApiProblem } from "../request.ts";
import { useVisit } from "../session/visit.ts";
import { Actions } from "./actions.tsx";
import { Facts } from "./facts.tsx";
import { History } from "./history.tsx";
import { Preview } from "./preview.tsx";
import { Quality } from "./quality.tsx";
import { Renditions } from "./renditions.tsx";
import { Reviewers } from "./reviewers.tsx";
import { Tags } from "./tags.tsx";

const route = getRouteApi("/signed-in/assets/$assetId");

/** One asset: what it is, where it stands, what was made of it, and what may be done next. */
export function AssetPage() {
  const { assetId } = route.useParams();
  const asset = useQuery({
    queryKey: ["asset", assetId],
    queryFn: () => api.asset(assetId),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.status) ? 2_000 : 15_000),
  });
  if (asset.data) return <Loaded asset={asset.data} />;
  if (asset.isPending) return <Skeleton />;
  return asset.error instanceof ApiProblem && asset.error.status === 404 ? (
    <NotFound />
  ) : (
    <Failure message={asset.error.message} onRetry={() => asset.refetch()} />
  );
}

function Loaded({ asset }: { asset: Asset }) {
  const { session, config } = useVisit();
  const { current } = asset;
  const brand = config.brands.find(({ id }) => id === asset.brand);
  const purpose: Purpose = may(session, "preview", asset.brand) ? "preview" : "delivery";
  return (
    <main className="space-y-6">
      <title>{`${asset.title} · Greenlight`}</title>
      <nav className="truncate text-sm text-quiet" aria-label="Place">
        <Link to="/" className="hover:underline">
          Library
        </Link>
        {" / "}
        {brand?.name ?? asset.brand}
        {" / "}
        {brand?.campaigns.find(({ id }) => id === asset.campaign)?.name ?? asset.campaign}
      </nav>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 space-y-1">
          <h1 className="text-2xl leading-tight font-semibold text-balance wrap-anywhere">{asset.title}</h1>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-quiet">
            <StatusPill status={asset.status} />
            <span>
              Version {asset.version} · {formatBytes(current.bytes)} · {formatTime(current.uploadedAt)}
            </span>
          </p>
        </div>
        <Actions asset={asset} />
      </header>
      {asset.statusReason && (
        <p className="card p-4 wrap-anywhere">
          <Prose text={asset.statusReason} />
        </p>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="space-y-6">
          <Preview asset={asset} purpose={purpose} />
          <Tags version={current} />
          <Renditions asset={asset} purpose={purpose} />
        </div>
        <aside className="space-y-6" aria-label="About this asset">
          <Reviewers review={current.review} />
          <Quality quality={current.quality} />
          <Facts version={current} />
          <History assetId={asset.id} status={asset.status} />
        </aside>
      </div>
    </main>
  );
}

function Skeleton() {
  return (
    <div className="space-y-6" role="status" aria-label="Loading">
      <div className="h-6" />
      <div className="h-16 max-w-md animate-pulse rounded-xl bg-line/60" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="aspect-video animate-pulse rounded-xl bg-line/60" />
        <div className="h-64 animate-pulse rounded-xl bg-line/60" />
      </div>
    </div>
  );
}
