import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { DateTime } from "../parts/date-time.tsx";
import { formatBytes } from "../parts/format.ts";
import { StatusPill } from "../parts/status-pill.tsx";
import { useVisit } from "../session/visit.ts";
import { Actions } from "./actions.tsx";

/** Where it belongs, what it is called, how it stands, and what can be done. */
export function AssetHeading({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const { config } = useVisit();
  const brand = config.brands.find(({ id }) => id === asset.brand);
  const campaign = brand?.campaigns.find(({ id }) => id === asset.campaign);
  return (
    <>
      <title>{`${asset.title} · Greenlight`}</title>
      <nav className="truncate text-sm text-quiet" aria-label={t("place")}>
        <Link to="/" className="hover:underline">
          {t("library")}
        </Link>
        {` / ${brand?.name ?? asset.brand} / ${campaign?.name ?? asset.campaign}`}
      </nav>
      <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 space-y-1.5">
          <h1 className="text-xl leading-tight font-semibold text-balance wrap-anywhere">{asset.title}</h1>
          <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-quiet">
            <StatusPill status={version.status} />
            <span>
              {t("versionOf", { version: version.version })} · {formatBytes(version.bytes)} ·{" "}
              <DateTime iso={version.uploadedAt} />
              {version.uploadedBy && ` · ${version.uploadedBy}`}
            </span>
          </p>
        </div>
        {version.version === asset.version && <Actions asset={asset} />}
      </header>
    </>
  );
}
