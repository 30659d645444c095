import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { mayBecome } from "../../../shared/asset/status.ts";
import { mapBounded } from "../../../shared/media/map-bounded.ts";
import { api } from "../api.ts";
import { live } from "../live/live.ts";
import { problemWords } from "../parts/problem-words.ts";

export type BulkAction = "retry" | "reviews" | "withdraw";
export const bulkActions: readonly BulkAction[] = ["retry", "reviews", "withdraw"];

const atOnce = 4;

/** Whether it can be done with an asset as it stands, by the rules that the API's own links follow. */
export function isFor(action: BulkAction, { status }: Pick<AssetSummary, "status">): boolean {
  switch (action) {
    case "retry":
      return status === "failed" || status === "quarantined";
    case "reviews":
      return status === "changes_requested" || status === "withdrawn";
    case "withdraw":
      return mayBecome(status, "withdrawn");
  }
}

export interface BulkResult {
  done: AssetSummary[];
  refused: { asset: AssetSummary; why: string }[];
}

/** Does it with each of the assets, a few at a time; one that is refused holds none of the others up. */
export async function carryOut(
  action: BulkAction,
  assets: readonly AssetSummary[],
  onProgress: (finished: number) => void,
): Promise<BulkResult> {
  const result: BulkResult = { done: [], refused: [] };
  await mapBounded(assets, atOnce, async (asset) => {
    try {
      await api[action](asset.id);
      result.done.push(asset);
    } catch (error) {
      result.refused.push({ asset, why: problemWords(error) });
    }
    onProgress(result.done.length + result.refused.length);
  });
  live.hurry();
  return result;
}
