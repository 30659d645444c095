import { useMemo } from "react";
import type { Asset } from "../../../../functions/api/schemas/asset.ts";
import { may } from "../../../../shared/access/grant.ts";
import { useVisit } from "../../session/visit.ts";
import { assetRemarks } from "./asset-remarks.ts";

/** How somebody who is signed in comes to the remarks on an asset; producers of its brand answer them besides. */
export function useTeamWay(assetId: string, asset: Asset | undefined) {
  const { session } = useVisit();
  const mayProduce = asset !== undefined && may(session, "produce", asset.brand);
  return useMemo(
    () => ({
      key: ["asset", assetId, "team", String(mayProduce)],
      remarks: async () => assetRemarks(assetId, mayProduce),
    }),
    [assetId, mayProduce],
  );
}
