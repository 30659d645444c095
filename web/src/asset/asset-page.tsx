import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { api } from "../api.ts";
import { isMoving } from "../library/moving.ts";
import { useMoving } from "../live/live.ts";
import { Failure, UntilLoaded } from "../parts/failure.tsx";
import { NotFound } from "../parts/notice.tsx";
import { Page } from "../parts/page.tsx";
import { ApiProblem } from "../request.ts";
import { assetApi } from "./asset-api.ts";
import { AssetShapes } from "./asset-shapes.tsx";
import { AssetView } from "./asset-view.tsx";

const route = getRouteApi("/signed-in/assets/$assetId");

/** One asset: what it is, where it stands, what was made of it, and what may be done next. */
export function AssetPage() {
  const { t } = useTranslation("asset");
  const { assetId } = route.useParams();
  const { version: wanted } = route.useSearch();
  const asset = useQuery({ queryKey: ["asset", assetId], queryFn: () => api.asset(assetId) });
  const isOlder = asset.data !== undefined && wanted !== undefined && wanted !== asset.data.version;
  const older = useQuery({
    queryKey: ["asset", assetId, "version", wanted],
    queryFn: () => assetApi.version(assetId, wanted ?? 0),
    enabled: isOlder,
  });
  useMoving(asset.data !== undefined && isMoving(asset.data.status));
  const shown = isOlder ? older : asset;
  const version = isOlder ? older.data : asset.data?.current;
  if (asset.data && version) return <Loaded asset={asset.data} version={version} />;
  if (shown.error instanceof ApiProblem && shown.error.status === 404) return <NotFound />;
  if (shown.error) {
    return (
      <Page title={t("title")}>
        <Failure error={shown.error} onRetry={() => shown.refetch()} />
      </Page>
    );
  }
  return (
    <main id="content" tabIndex={-1} className="outline-none">
      <h1 className="sr-only">{t("title")}</h1>
      <UntilLoaded query={shown}>
        <AssetShapes />
      </UntilLoaded>
    </main>
  );
}

function Loaded({ asset, version }: { asset: Asset; version: Version }) {
  return <AssetView key={`${asset.id} ${version.version}`} asset={asset} version={version} />;
}
