import type { AssetSummary } from "../functions/api/schemas/asset.ts";
import type { Status } from "../shared/asset/status.ts";
import type { ApiClient } from "./api-client.ts";

const moving: Status[] = ["received", "processing", "approved"];

/** A master that has just arrived is listed a moment later: this many looks in a row must find nothing on its way. */
const quietLooks = 3;

/**
 * Prints every change of status until nothing that is watched moves by itself any more: the assets named, or whatever is on its way.
 * Fails when one of them failed or was quarantined.
 */
export async function watch(api: ApiClient, ids: string[]): Promise<void> {
  const seen = new Map<string, AssetSummary>();
  for (let quiet = 0; ; ) {
    const assets = await look(api, ids, seen);
    for (const asset of assets) {
      if (seen.get(asset.id)?.status !== asset.status) print(asset);
      seen.set(asset.id, asset);
    }
    quiet = assets.some(({ status }) => moving.includes(status)) ? 0 : quiet + 1;
    if (quiet >= (ids.length > 0 || seen.size > 0 ? 1 : quietLooks)) break;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  if (seen.size === 0) console.log("Nothing is on its way.");
  if ([...seen.values()].some(({ status }) => status === "failed" || status === "quarantined")) process.exitCode = 1;
}

async function look(api: ApiClient, ids: string[], seen: ReadonlyMap<string, AssetSummary>): Promise<AssetSummary[]> {
  if (ids.length > 0) return Promise.all(ids.map((id) => api.asset(id)));
  const { items } = await api.assets({ limit: "100" });
  return items.filter(({ id, status }) => seen.has(id) || moving.includes(status));
}

function print({ id, key, status, statusReason }: AssetSummary): void {
  const reason = statusReason === null ? "" : `  ${statusReason}`;
  console.log(`${new Date().toISOString()}  ${status.padEnd(18)} ${id}  ${key}${reason}`);
}
