import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import { ApiProblem, api } from "../api.ts";
import { isMoving } from "../library/moving.ts";
import { Placeholder } from "../library/placeholder.tsx";
import { formatBytes, formatDuration, formatTime, formatUsd } from "../parts/format.ts";
import { NotFound } from "../parts/notice.tsx";
import { Player } from "../parts/player.tsx";
import { StatusPill } from "../parts/status-pill.tsx";
import { History } from "./history.tsx";
import { Renditions } from "./renditions.tsx";

const route = getRouteApi("/signed-in/assets/$assetId");

/** One asset: what it is, where it stands, what was made of it, and what may be done next. */
export function AssetPage() {
  const { assetId } = route.useParams();
  const asset = useQuery({
    queryKey: ["asset", assetId],
    queryFn: () => api.asset(assetId),
    refetchInterval: ({ state }) => (state.data && isMoving(state.data.status) ? 2_000 : 15_000),
  });
  if (asset.isPending) return <div className="card aspect-video animate-pulse" role="status" aria-label="Loading" />;
  if (asset.isError) {
    return asset.error instanceof ApiProblem && asset.error.status === 404 ? (
      <NotFound />
    ) : (
      <p role="alert">{asset.error.message}</p>
    );
  }
  return <Loaded asset={asset.data} />;
}

function Loaded({ asset }: { asset: Asset }) {
  const { current } = asset;
  return (
    <main className="space-y-6">
      <nav className="text-sm text-quiet">
        <Link to="/" className="hover:underline">
          Library
        </Link>{" "}
        / {asset.brand} / {asset.campaign}
      </nav>
      <header className="flex flex-wrap items-start justify-between gap-4">
        <div className="min-w-0 space-y-1">
          <h1 className="text-2xl font-semibold break-words">{asset.title}</h1>
          <p className="text-sm text-quiet">
            Version {asset.version} · {formatBytes(current.bytes)} · {formatTime(current.uploadedAt)}
          </p>
        </div>
        <div className="flex items-center gap-3">
          <StatusPill status={asset.status} />
          <Actions asset={asset} />
        </div>
      </header>
      {asset.statusReason && <p className="card p-4">{asset.statusReason}</p>}
      <div className="grid gap-6 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="space-y-6">
          <Preview asset={asset} />
          <Tags asset={asset} />
          <Renditions assetId={asset.id} renditions={current.renditions} />
        </div>
        <aside className="space-y-6">
          <Quality asset={asset} />
          <Facts asset={asset} />
          <History assetId={asset.id} status={asset.status} />
        </aside>
      </div>
    </main>
  );
}

function Preview({ asset }: { asset: Asset }) {
  const hasRenditions = asset.current.renditions.length > 0;
  const playback = useQuery({
    queryKey: ["playback", asset.id, asset.version],
    queryFn: () => api.playback(asset.id),
    enabled: hasRenditions,
    staleTime: 5 * 60_000,
    refetchOnWindowFocus: false,
  });
  if (playback.isSuccess)
    return <Player {...playback.data} poster={playback.data.poster ?? playback.data.waveform} title={asset.title} />;
  return (
    <div className="card relative aspect-video overflow-hidden">
      <Placeholder thumbhash={asset.thumbhash} kind={asset.kind} />
      {playback.isError && (
        <p className="absolute inset-x-0 bottom-4 text-center text-sm text-quiet">{playback.error.message}</p>
      )}
    </div>
  );
}

function Actions({ asset }: { asset: Asset }) {
  const queries = useQueryClient();
  const act = useMutation({
    mutationFn: (action: "retry" | "withdraw") => api[action](asset.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ["asset", asset.id] }),
  });
  return (
    <>
      {"retry" in asset.links && (
        <button
          type="button"
          className="button button-main"
          disabled={act.isPending}
          onClick={() => act.mutate("retry")}
        >
          Try again
        </button>
      )}
      {"withdraw" in asset.links && (
        <button
          type="button"
          className="button"
          disabled={act.isPending}
          onClick={() => confirm("Withdraw this asset? Its links stop working at once.") && act.mutate("withdraw")}
        >
          Withdraw
        </button>
      )}
      {act.isError && (
        <span role="alert" className="text-sm text-bad">
          {act.error.message}
        </span>
      )}
    </>
  );
}

function Tags({ asset }: { asset: Asset }) {
  const { tags, dominantColours } = asset.current;
  if (tags.length === 0 && dominantColours.length === 0) return null;
  return (
    <section className="card space-y-3 p-5">
      <h2 className="heading">Tags</h2>
      <ul className="flex flex-wrap gap-2">
        {tags.map((tag) => (
          <li
            key={`${tag.type} ${tag.name}`}
            className="rounded-full bg-sunken px-3 py-1 text-sm"
            title={tag.parents.join(" › ")}
          >
            {tag.name} <span className="text-quiet tabular-nums">{Math.round(tag.confidence)} %</span>
            {tag.spans[0] && <span className="text-quiet tabular-nums"> · {formatDuration(tag.spans[0].startMs)}</span>}
          </li>
        ))}
      </ul>
      {dominantColours.length > 0 && (
        <ul className="flex gap-2" aria-label="Dominant colours">
          {dominantColours.map((colour) => (
            <li key={colour.hex}>
              <svg
                role="img"
                aria-label={`${colour.name}, ${Math.round(colour.percent)} %`}
                className="size-8 rounded-md border border-line"
              >
                <rect width="100%" height="100%" fill={colour.hex} />
              </svg>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Quality({ asset }: { asset: Asset }) {
  const { quality } = asset.current;
  if (quality === null) return null;
  return (
    <section className="card space-y-2 p-5">
      <h2 className="heading">Quality</h2>
      {quality.findings.length === 0 && <p className="text-good">Everything is within the specification.</p>}
      <ul className="space-y-2">
        {quality.findings.map((finding) => (
          <li
            key={finding.message}
            className={
              finding.verdict === "quarantine" ? "text-bad" : finding.verdict === "warn" ? "text-wait" : "text-good"
            }
          >
            {finding.message}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Facts({ asset }: { asset: Asset }) {
  const { technical, embedded, cost } = asset.current;
  const facts: [string, string | undefined][] = [
    ["Container", technical?.container],
    ["Size", technical?.width === undefined ? undefined : `${technical.width} × ${technical.height}`],
    ["Duration", technical?.durationMs === undefined ? undefined : formatDuration(technical.durationMs)],
    ["Video", technical?.videoCodec],
    ["Loudness", technical?.loudnessLufs === undefined ? undefined : `${technical.loudnessLufs.toFixed(1)} LUFS`],
    ...Object.entries(embedded).map(([name, value]): [string, string] => [
      name,
      Array.isArray(value) ? value.join(", ") : String(value),
    ]),
    ["Estimated cost", cost.estimate === null ? undefined : formatUsd(cost.estimate.totalUsd)],
    ["Actual cost", cost.actual === null ? undefined : formatUsd(cost.actual.totalUsd)],
  ];
  return (
    <section className="card space-y-3 p-5">
      <h2 className="heading">Facts</h2>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5 text-sm">
        {facts.map(([name, value]) =>
          value === undefined ? null : (
            <div key={name} className="contents">
              <dt className="text-quiet">{name}</dt>
              <dd className="break-words">{value}</dd>
            </div>
          ),
        )}
      </dl>
    </section>
  );
}
