import type { Tag } from "../../../shared/tag/tag.ts";

const usualMs = 1_000;

/** How far the looks at a film lie apart: what was seen in one counts until the next. */
export function sampleMsOf(tags: readonly Tag[]): number {
  const times = new Set(
    tags.flatMap(({ instances }) => instances.flatMap(({ atMs }) => (atMs === undefined ? [] : [atMs]))),
  );
  const ordered = [...times].sort((one, other) => one - other);
  const gaps = ordered.slice(1).map((time, index) => time - (ordered[index] ?? 0));
  return gaps.length === 0 ? usualMs : Math.max(100, Math.min(...gaps));
}

/** The moment to go to in order to see something: where it is surest that it can be pointed at, else where it begins. */
export function bestMomentOf({ instances, spans }: Tag): number | undefined {
  return instances.find(({ region, atMs }) => region !== undefined && atMs !== undefined)?.atMs ?? spans[0]?.startMs;
}
