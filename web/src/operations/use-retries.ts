import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import { live } from "../live/live.ts";
import { problemWords } from "../parts/problem-words.ts";
import { operationsApi } from "./operations-api.ts";

export type RetryOutcome = { state: "running" } | { state: "done" } | { state: "refused"; reason: string };

/** So many at a time, that a hundred do not all wait for one another. */
const atOnce = 4;

/** Tries assets again, each by itself: one that is refused holds no other back. */
export function useRetries() {
  const client = useQueryClient();
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, RetryOutcome>>(new Map());
  const [progress, setProgress] = useState<{ done: number; of: number } | null>(null);

  return { outcomes, progress, run };

  async function run(assets: readonly Pick<AssetSummary, "id">[]): Promise<void> {
    setProgress({ done: 0, of: assets.length });
    const waiting = [...assets];
    await Promise.all(
      Array.from({ length: Math.min(atOnce, waiting.length) }, async () => {
        for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await one(next.id);
      }),
    );
    setProgress(null);
    live.hurry();
    await client.invalidateQueries({ queryKey: ["assets"] });
  }

  async function one(id: string): Promise<void> {
    note(id, { state: "running" });
    try {
      await operationsApi.retry(id);
      note(id, { state: "done" });
    } catch (error) {
      note(id, { state: "refused", reason: problemWords(error) });
    }
    setProgress((before) => before && { ...before, done: before.done + 1 });
    void client.invalidateQueries({ queryKey: ["asset", id] });
  }

  function note(id: string, outcome: RetryOutcome): void {
    setOutcomes((before) => new Map(before).set(id, outcome));
  }
}
export type Retries = ReturnType<typeof useRetries>;
