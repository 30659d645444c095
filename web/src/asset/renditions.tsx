import { useMutation } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import type { SignedRendition } from "../../../functions/api/schemas/delivery.ts";
import { Empty } from "../parts/empty.tsx";
import { Refusal } from "../parts/failure.tsx";
import { formatBytes, formatDuration, formatNumber } from "../parts/format.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { type Column, Table } from "../parts/table.tsx";
import { assetApi, type Shown } from "./asset-api.ts";
import { RenditionFile } from "./rendition-file.tsx";
import { SignedLink } from "./signed-link.tsx";

type Rendition = Version["renditions"][number];

/** What was made of the master: to be opened, downloaded, or handed on by a link that holds for a while. */
export function Renditions({ asset, version, shown }: { asset: Asset; version: Version; shown: Shown }) {
  const { t } = useTranslation("asset");
  const [made, setMade] = useState<{ name: string; signed: SignedRendition }>();
  const link = useMutation({
    mutationFn: (name: string) => assetApi.rendition(asset.id, name, shown),
    onSuccess: (signed, name) => setMade({ name, signed }),
  });
  const mayLink = shown.purpose === "preview" || asset.status === "live";
  if (version.renditions.length === 0) return <Empty title={t("renditions.none")}>{t("renditions.noneWhy")}</Empty>;
  const columns: Column<Rendition>[] = [
    { name: "name", title: t("renditions.name"), cell: ({ name }) => name },
    {
      name: "size",
      title: t("renditions.size"),
      isExtra: true,
      cell: (rendition) => <span className="whitespace-nowrap text-quiet tabular-nums">{sizeOf(rendition)}</span>,
    },
    {
      name: "codec",
      title: t("renditions.codec"),
      isExtra: true,
      cell: ({ codec, contentType }) => <span className="text-quiet">{codec ?? contentType}</span>,
    },
    {
      name: "bytes",
      title: t("renditions.bytes"),
      isNumber: true,
      cell: ({ bytes }) => <span className="whitespace-nowrap text-quiet">{formatBytes(bytes)}</span>,
    },
    {
      name: "actions",
      title: t("actions"),
      isTitleHidden: true,
      cell: (rendition) => (
        <div className="-my-1.5 flex justify-end">
          <RenditionFile asset={asset} rendition={rendition} shown={shown} mayLink={mayLink} />
          {mayLink && (
            <IconButton
              label={t("renditions.link", { name: rendition.name })}
              icon={Link2}
              disabled={link.isPending}
              onClick={() => link.mutate(rendition.name)}
            />
          )}
        </div>
      ),
    },
  ];
  return (
    <div className="space-y-3">
      {made && <SignedLink key={made.signed.url} name={made.name} signed={made.signed} />}
      <Refusal error={link.error} />
      {!mayLink && <p className="text-sm text-quiet">{t("renditions.later")}</p>}
      <Table caption={t("sides.renditions")} columns={columns} rows={version.renditions} keyOf={({ name }) => name} />
    </div>
  );
}

function sizeOf({ width, height, durationMs, bitrateKbps }: Rendition): string {
  if (width !== undefined) return `${width} × ${height}`;
  const rate = bitrateKbps === undefined ? [] : [`${formatNumber(bitrateKbps)} kbit/s`];
  return [...(durationMs === undefined ? [] : [formatDuration(durationMs)]), ...rate].join(", ");
}
