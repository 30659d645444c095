import { Link } from "@tanstack/react-router";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { formatDuration } from "../parts/format.ts";
import { StatusPill } from "../parts/status-pill.tsx";
import { Placeholder } from "./placeholder.tsx";

/** One asset in the library: its picture, its name, where it stands. */
export function AssetCard({ asset }: { asset: AssetSummary }) {
  return (
    <Link
      to="/assets/$assetId"
      params={{ assetId: asset.id }}
      className="card group flex h-full flex-col overflow-hidden transition-colors hover:border-quiet/50"
    >
      <div className="relative aspect-4/3 overflow-hidden bg-sunken">
        <Placeholder thumbhash={asset.thumbhash} kind={asset.kind} />
        {asset.thumbUrl && (
          <img
            src={asset.thumbUrl}
            alt=""
            loading="lazy"
            className="absolute inset-0 size-full object-cover transition-transform duration-300 group-hover:scale-[1.02]"
          />
        )}
        {asset.durationMs !== null && (
          <span className="absolute right-2 bottom-2 rounded bg-black/70 px-1.5 py-0.5 text-xs text-white tabular-nums">
            {formatDuration(asset.durationMs)}
          </span>
        )}
      </div>
      <div className="flex-1 space-y-2 p-3">
        <p className="truncate font-medium" title={`${asset.title} (${asset.key})`}>
          {asset.title}
        </p>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <span className="min-w-0 truncate text-xs text-quiet">
            {asset.brand} / {asset.campaign}
          </span>
          <StatusPill status={asset.status} />
        </div>
        {asset.statusReason && <p className="line-clamp-2 text-xs break-words text-quiet">{asset.statusReason}</p>}
      </div>
    </Link>
  );
}
