import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { Button } from "../parts/button.tsx";
import { Checkbox } from "../parts/checkbox.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Empty } from "../parts/empty.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Recorded } from "../parts/recorded.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { StatusPill } from "../parts/status-pill.tsx";
import { operationsApi, type Trouble } from "./operations-api.ts";
import { RetryBar } from "./retry-bar.tsx";
import { type RetryOutcome, useRetries } from "./use-retries.ts";

const route = getRouteApi("/signed-in/operations/assets");
const statuses = ["failed", "quarantined"] as const satisfies readonly Trouble[];

/** What failed or is held back, and why; one or many are tried again. */
export function TroublesPage() {
  const { t } = useTranslation("operations");
  const { status = "failed" } = route.useSearch();
  const troubles = useInfiniteQuery({
    queryKey: ["assets", "troubles", status],
    queryFn: ({ pageParam, signal }) => operationsApi.troubles(status, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
  });
  const assets = troubles.data?.pages.flatMap(({ items }) => items);
  return (
    <div className="space-y-4">
      <nav aria-label={t("troubles.which")} className="flex gap-1">
        {statuses.map((one) => (
          <Link
            key={one}
            to="/operations/assets"
            search={{ status: one === "failed" ? undefined : one }}
            activeOptions={{ exact: true }}
            className="flex min-h-9 items-center rounded-lg px-3 text-sm font-medium text-quiet hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink pointer-coarse:min-h-11"
          >
            {t(`troubles.${one}`)}
          </Link>
        ))}
      </nav>
      {assets === undefined ? (
        <UntilLoaded query={troubles}>
          <Loading>
            <Skeleton className="h-40" />
          </Loading>
        </UntilLoaded>
      ) : assets.length === 0 ? (
        <Empty icon={CircleCheck} title={t(`troubles.fine.${status}`)}>
          {t(`troubles.fineWhy.${status}`)}
        </Empty>
      ) : (
        <Troubles key={status} assets={assets} />
      )}
      {troubles.hasNextPage && (
        <div className="text-center">
          <Button isBusy={troubles.isFetchingNextPage} onClick={() => troubles.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function Troubles({ assets }: { assets: readonly AssetSummary[] }) {
  const { t } = useTranslation("operations");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const retries = useRetries();
  const selected = assets.filter(({ id }) => chosen.has(id));
  return (
    <div className="space-y-3">
      <RetryBar
        all={assets.length}
        selected={selected.length}
        retries={retries}
        onSelectAll={(isChecked) => setChosen(new Set(isChecked ? assets.map(({ id }) => id) : []))}
        onRetry={async () => {
          await retries.run(selected);
          setChosen(new Set());
        }}
      />
      <ul aria-label={t("troubles.title")} className="card divide-y divide-line">
        {assets.map((asset) => (
          <TroubleLine
            key={asset.id}
            asset={asset}
            isChosen={chosen.has(asset.id)}
            outcome={retries.outcomes.get(asset.id)}
            onChoose={(isChosen) => {
              const next = new Set(chosen);
              if (isChosen) next.add(asset.id);
              else next.delete(asset.id);
              setChosen(next);
            }}
            onRetry={() => retries.run([asset])}
          />
        ))}
      </ul>
    </div>
  );
}

interface TroubleLineProps {
  asset: AssetSummary;
  isChosen: boolean;
  outcome: RetryOutcome | undefined;
  onChoose: (isChosen: boolean) => void;
  onRetry: () => void;
}

function TroubleLine({ asset, isChosen, outcome, onChoose, onRetry }: TroubleLineProps) {
  const { t } = useTranslation("operations");
  const { id, title, brand, campaign, status, statusReason, updatedAt } = asset;
  return (
    <li className="flex flex-wrap items-start gap-3 px-4 py-3 sm:flex-nowrap">
      <Checkbox label={t("troubles.choose", { title })} isLabelHidden isChecked={isChosen} onChange={onChoose} />
      <div className="min-w-0 flex-1 basis-3/4 space-y-1 text-sm">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Link
            to="/assets/$assetId"
            params={{ assetId: id }}
            className="text-body font-medium wrap-anywhere hover:underline"
          >
            {title}
          </Link>
          <StatusPill status={status} />
        </p>
        <p className="text-quiet wrap-anywhere">
          {brand} / {campaign} · <DateTime iso={updatedAt} isRelative />
        </p>
        {statusReason && (
          <p className="wrap-anywhere">
            <Recorded text={statusReason} />
          </p>
        )}
        {outcome?.state === "refused" && (
          <p role="alert" className="text-bad wrap-anywhere">
            {outcome.reason}
          </p>
        )}
      </div>
      <Button
        className="max-sm:ml-7.5"
        isBusy={outcome?.state === "running"}
        aria-label={t("troubles.retryOne", { title })}
        onClick={onRetry}
      >
        {t("troubles.retry")}
      </Button>
    </li>
  );
}
