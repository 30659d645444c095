import { type Action, type Caller, may } from "../../shared/access/grant.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { AssetRecord } from "../../shared/catalog/records.ts";
import { DomainError } from "../../shared/error.ts";

/**
 * The asset that a caller names. What one may not see does not exist.
 * @returns throws DomainError not_found, or forbidden for what may be seen but not acted on.
 */
export type FindAsset = (caller: Caller, id: string, action: Action) => Promise<AssetRecord>;

export function makeFindAsset(catalog: Pick<Catalog, "findAsset">): FindAsset {
  return async (caller, id, action) => {
    const asset = await catalog.findAsset(id);
    if (asset === undefined || !may(caller, "view", asset.brand))
      throw new DomainError("not_found", "There is no such asset.");
    if (!may(caller, action, asset.brand))
      throw new DomainError("forbidden", `You may look at assets of ${asset.brand}, but not do that to them.`);
    return asset;
  };
}
