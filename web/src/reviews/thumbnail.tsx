import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { Thumb } from "../library/thumb.tsx";

/** The small picture of an asset; its name stands beside it. */
export function Thumbnail({ asset, className }: { asset: AssetSummary; className: string }) {
  return (
    <span className={`relative block shrink-0 overflow-hidden rounded-md bg-sunken ${className}`}>
      <Thumb kind={asset.kind} thumbhash={asset.thumbhash} thumbUrl={asset.thumbUrl} />
    </span>
  );
}
