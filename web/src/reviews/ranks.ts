/** Stages by the turn in which they come: those of one rank may run side by side, each waits for some of the ranks before it. */
export function ranksOf<Stage extends { id: string; after: readonly string[] }>(stages: readonly Stage[]): Stage[][] {
  const rankOf = new Map<string, number>();
  const ranks: Stage[][] = [];
  // Only earlier stages may be waited for, so that one pass is enough.
  for (const stage of stages) {
    const rank = Math.max(-1, ...stage.after.map((id) => rankOf.get(id) ?? -1)) + 1;
    rankOf.set(stage.id, rank);
    ranks[rank] = [...(ranks[rank] ?? []), stage];
  }
  return ranks;
}
