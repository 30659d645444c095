import { type Catalog, found } from "./catalog.ts";
import type { AssetRecord, ReviewRecord, VersionRecord } from "./records.ts";

/** A round of a version. */
export interface RoundKey {
  assetId: string;
  version: number;
  round: number;
}

/** The version and the round are read after the asset: whatever came between makes the write lose. */
export async function underReview(
  catalog: Pick<Catalog, "getVersion" | "findReview">,
  asset: AssetRecord | undefined,
  key: RoundKey,
): Promise<[AssetRecord, VersionRecord, ReviewRecord | undefined]> {
  const held = found(asset, `There is no asset ${key.assetId}.`);
  const [version, review] = await Promise.all([
    catalog.getVersion(key.assetId, key.version),
    catalog.findReview(key.assetId, key.version, key.round),
  ]);
  return [held, version, review];
}
