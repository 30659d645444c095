import { useNavigate, useSearch } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { Tabs } from "../parts/tabs.tsx";
import type { Shown } from "./asset-api.ts";
import { Costs } from "./costs.tsx";
import { Details } from "./details.tsx";
import { History } from "./history.tsx";
import { Journey } from "./journey.tsx";
import { Quality } from "./quality.tsx";
import { Renditions } from "./renditions.tsx";
import { Side } from "./sides.ts";

/** Everything else that is known, a side at a time. */
export function AssetSides({ asset, version, shown }: { asset: Asset; version: Version; shown: Shown }) {
  const { t } = useTranslation("asset");
  const { side = "details" } = useSearch({ from: "/signed-in/assets/$assetId" });
  const navigate = useNavigate({ from: "/assets/$assetId" });
  const contents = {
    details: <Details asset={asset} version={version} />,
    renditions: <Renditions asset={asset} version={version} shown={shown} />,
    quality: <Quality asset={asset} version={version} />,
    cost: <Costs version={version} />,
    journey: <Journey asset={asset} version={version} />,
    history: <History asset={asset} />,
  };
  return (
    <section aria-labelledby="sides-title">
      <h2 id="sides-title" className="sr-only">
        {t("sides.label")}
      </h2>
      <Tabs
        label={t("sides.label")}
        value={side}
        tabs={Side.options.map((name) => ({ name, text: t(`sides.${name}`), content: contents[name] }))}
        onChange={(next) =>
          navigate({ search: (before) => ({ ...before, side: next }), replace: true, resetScroll: false })
        }
      />
    </section>
  );
}
