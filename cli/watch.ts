import type { AssetSummary } from "../functions/api/schemas/asset.ts";
import type { Status } from "../shared/asset/status.ts";
import type { ApiClient } from "./api-client.ts";

const moving: Status[] = ["received", "processing", "approved"];

/** Prints every change of status until no asset moves by itself any more. Fails when one failed or was quarantined. */
export async function watch(api: ApiClient, ids: string[]): Promise<void> {
  const seen = new Map<string, string>();
  for (;;) {
    const assets = await current(api, ids);
    for (const asset of assets) announce(asset, seen);
    if (!assets.some(({ status }) => moving.includes(status))) {
      if (assets.some(({ status }) => status === "failed" || status === "quarantined")) process.exitCode = 1;
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function current(api: ApiClient, ids: string[]): Promise<AssetSummary[]> {
  return ids.length > 0 ? Promise.all(ids.map((id) => api.asset(id))) : (await api.assets({ limit: "100" })).items;
}

function announce({ id, key, status, statusReason }: AssetSummary, seen: Map<string, string>): void {
  if (seen.get(id) === status) return;
  seen.set(id, status);
  console.log(
    `${new Date().toISOString()}  ${status.padEnd(18)} ${id}  ${key}${statusReason === null ? "" : `  ${statusReason}`}`,
  );
}
