import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { may } from "../../../shared/access/grant.ts";
import { framesIn } from "../../../shared/comment/frame-arithmetic.ts";
import type { Tag } from "../../../shared/tag/tag.ts";
import { useTransport } from "../player/use-transport.ts";
import { useVisit } from "../session/visit.ts";
import type { Shown } from "./asset-api.ts";
import { AssetHeading } from "./asset-heading.tsx";
import { AssetSides } from "./asset-sides.tsx";
import { layout } from "./layout.ts";
import { Preview } from "./preview.tsx";
import { ReviewBrief } from "./review-brief.tsx";
import { Standing } from "./standing.tsx";
import { TagBoxes } from "./tag-boxes.tsx";
import { Tags } from "./tags.tsx";
import { Versions } from "./versions.tsx";

/** An asset with one of its versions. */
export function AssetView({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const { session } = useVisit();
  const [chosen, setChosen] = useState<Tag | null>(null);
  const { frameRate, durationMs } = version.technical ?? {};
  const frames = frameRate && durationMs && frameRate.numerator > 0 ? framesIn(durationMs, frameRate) : undefined;
  const transport = useTransport(frameRate, frames);
  const previews = may(session, "preview", asset.brand);
  const shown: Shown = { purpose: previews ? "preview" : "delivery", version: version.version };
  return (
    <main id="content" tabIndex={-1} className="space-y-5 outline-none">
      <AssetHeading asset={asset} version={version} />
      <Standing asset={asset} version={version} />
      <div className={layout.columns}>
        <div className={layout.main}>
          <Preview
            asset={asset}
            version={version}
            shown={shown}
            transport={transport}
            overlay={chosen && <TagBoxes tag={chosen} tags={version.tags} transport={transport} />}
          />
          <Tags version={version} transport={transport} chosen={chosen} onChoose={setChosen} />
          <AssetSides asset={asset} version={version} shown={shown} />
        </div>
        <aside className={layout.beside} aria-label={t("beside")}>
          <ReviewBrief asset={asset} version={version} />
          <Versions asset={asset} version={version} />
        </aside>
      </div>
    </main>
  );
}
