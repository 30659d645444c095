import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { GitCompareArrows } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../../api.ts";
import { buttonClass } from "../../parts/button.tsx";
import { UntilLoaded } from "../../parts/failure.tsx";
import { Page } from "../../parts/page.tsx";
import { Loading, Skeleton } from "../../parts/skeleton.tsx";
import { Player } from "../../player/player.tsx";
import { useTransport } from "../../player/use-transport.ts";
import { Alone } from "../compare/alone.tsx";
import { compared } from "../compare/compared.ts";
import { ExportLinks } from "./export-links.tsx";
import { Remarks } from "./remarks.tsx";
import { useTeamWay } from "./use-team-way.ts";
import { VersionSelect } from "./version-select.tsx";

const route = getRouteApi("/signed-in/assets/$assetId/comments");

/** One version and what is said about it, for the team: producers answer here, and take the list with them. */
export function CommentsPage() {
  const { t } = useTranslation(["remarks", "compare"]);
  const { assetId } = route.useParams();
  const search = route.useSearch();
  const navigate = useNavigate();
  const asset = useQuery({ queryKey: ["asset", assetId], queryFn: () => api.asset(assetId) });
  const newest = asset.data?.version ?? 1;
  const version = Math.min(search.version ?? newest, newest);
  const shown = useQuery({
    queryKey: ["asset", assetId, "compare", version, version],
    queryFn: () => compared(assetId, { left: version, right: version }),
    enabled: asset.data !== undefined,
    staleTime: 5 * 60_000,
  });
  const media = shown.data?.right.media;
  const transport = useTransport(media?.film?.rate, media?.film?.frames);
  const [overlay, setOverlay] = useState<HTMLElement | null>(null);
  const [timeline, setTimeline] = useState<HTMLElement | null>(null);
  const way = useTeamWay(assetId, asset.data);
  if (asset.data === undefined || shown.data === undefined) {
    return (
      <Page title={t("remarks:title")}>
        <UntilLoaded query={asset.data === undefined ? asset : shown}>
          <Loading>
            <Skeleton className="aspect-video max-w-4xl" />
          </Loading>
        </UntilLoaded>
      </Page>
    );
  }
  return (
    <Page
      title={asset.data.title}
      intro={
        <Link to="/assets/$assetId" params={{ assetId }} className="link">
          {t("compare:toAsset")}
        </Link>
      }
      actions={
        <>
          {newest > 1 && (
            <>
              <VersionSelect
                label={t("compare:title")}
                version={version}
                newest={newest}
                onChange={(chosen) =>
                  void navigate({ to: "/assets/$assetId/comments", params: { assetId }, search: { version: chosen } })
                }
              />
              <Link
                to="/assets/$assetId/compare"
                params={{ assetId }}
                search={{ from: Math.max(1, version - 1), to: Math.max(2, version) }}
                className={buttonClass()}
              >
                <GitCompareArrows aria-hidden="true" />
                {t("compare:title")}
              </Link>
            </>
          )}
          <ExportLinks assetId={assetId} version={version} title={asset.data.title} isFilm={media?.film != null} />
        </>
      }
    >
      <div className="grid gap-x-8 gap-y-5 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="min-w-0">
          {media ? (
            <Player
              key={version}
              {...media}
              title={asset.data.title}
              aspect={media.aspect ?? undefined}
              transport={transport}
              overlay={<div ref={setOverlay} className="absolute inset-0 scroll-mt-20" />}
              timeline={<div ref={setTimeline} className="absolute inset-0" />}
              hasKeys
            />
          ) : (
            <Alone side={shown.data.right} />
          )}
        </div>
        <Remarks
          key={version}
          way={way}
          version={version}
          kind={asset.data.kind}
          transport={media?.film ? transport : undefined}
          overlay={overlay}
          timeline={timeline}
        />
      </div>
    </Page>
  );
}
