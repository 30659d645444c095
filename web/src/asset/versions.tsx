import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { may } from "../../../shared/access/grant.ts";
import { Placeholder } from "../library/placeholder.tsx";
import { Button } from "../parts/button.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { StatusPill } from "../parts/status-pill.tsx";
import { useVisit } from "../session/visit.ts";
import { assetApi } from "./asset-api.ts";

/** All versions, newest first: how each stands, when and by whom it came, and the way to look at it or compare it. */
export function Versions({ asset, version: shown }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const { session } = useVisit();
  const versions = useInfiniteQuery({
    queryKey: ["asset", asset.id, "versions"],
    queryFn: ({ pageParam }) => assetApi.versions(asset.id, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
  });
  const mayCompare = may(session, "preview", asset.brand);
  return (
    <section className="card p-4" aria-labelledby="versions-title">
      <h2 id="versions-title" className="heading mb-3">
        {t("versions.title")}
      </h2>
      {versions.data ? (
        <ol className="space-y-3">
          {versions.data.pages
            .flatMap(({ items }) => items)
            .map((version) => (
              <VersionLine
                key={version.version}
                asset={asset}
                version={version}
                isShown={version.version === shown.version}
                compareWith={mayCompare && version.version !== shown.version ? shown.version : null}
              />
            ))}
        </ol>
      ) : (
        <UntilLoaded query={versions}>
          <Loading>
            <Skeleton className="h-14" />
          </Loading>
        </UntilLoaded>
      )}
      {versions.hasNextPage && (
        <Button className="mt-3" isBusy={versions.isFetchingNextPage} onClick={() => versions.fetchNextPage()}>
          {t("versions.more")}
        </Button>
      )}
    </section>
  );
}

interface VersionLineProps {
  asset: Asset;
  version: Version;
  isShown: boolean;
  compareWith: number | null;
}

function VersionLine({ asset, version, isShown, compareWith }: VersionLineProps) {
  const { t } = useTranslation("asset");
  const name = t("versionOf", { version: version.version });
  const picture = version.renditions.find(({ role }) => role === "thumb" || role === "poster")?.previewUrl;
  const isNewest = version.version === asset.version;
  return (
    <li className="flex gap-3" aria-current={isShown || undefined}>
      <div
        className={`relative h-12 w-18 shrink-0 overflow-hidden rounded-md bg-sunken ${isShown ? "outline-2 outline-offset-1 outline-accent" : ""}`}
      >
        {picture ? (
          <img src={picture} alt="" className="size-full object-cover" loading="lazy" />
        ) : (
          <Placeholder thumbhash={isNewest ? asset.thumbhash : null} kind={asset.kind} />
        )}
      </div>
      <div className="min-w-0 flex-1 space-y-0.5 text-sm">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          {isShown ? (
            <span className="font-semibold">{name}</span>
          ) : (
            <Link
              to="/assets/$assetId"
              params={{ assetId: asset.id }}
              search={(before) => ({ ...before, version: isNewest ? undefined : version.version })}
              resetScroll={false}
              className="font-medium text-accent underline-offset-4 hover:underline"
            >
              {name}
            </Link>
          )}
          <StatusPill status={version.status} />
        </p>
        <p className="text-xs text-quiet wrap-anywhere">
          <DateTime iso={version.uploadedAt} />
          {version.uploadedBy && ` · ${version.uploadedBy}`}
        </p>
        {compareWith !== null && (
          <Link
            to="/assets/$assetId/compare"
            params={{ assetId: asset.id }}
            search={{ from: Math.min(version.version, compareWith), to: Math.max(version.version, compareWith) }}
            className="link text-xs"
          >
            {t("versions.compare", { version: compareWith })}
            <span className="sr-only">: {name}</span>
          </Link>
        )}
      </div>
    </li>
  );
}
