import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";

export interface LibraryPart {
  items: AssetSummary[];
  /** What has come since and is not shown yet, newest first; only the first part has any. */
  waiting: AssetSummary[];
  cursor: string | null;
  /** When it was asked for; 0 when something in it is known to have changed. */
  askedAt: number;
}

/**
 * A part of the list as it is shown, with what the API says of it now: everything stays in its place, what is gone is
 * taken out, and what is new waits, so that nothing moves under anybody's hand.
 */
export function refreshed(part: LibraryPart, answer: readonly AssetSummary[], askedAt: number): LibraryPart {
  const news = new Map(answer.map((asset) => [asset.id, asset]));
  const shown = new Set(part.items.map(({ id }) => id));
  const [last, end] = [answer.at(-1), part.cursor === null ? undefined : part.items.at(-1)];
  // The answer says nothing of what lies beyond its end.
  const isGone = (asset: AssetSummary) => !news.has(asset.id) && last !== undefined && isBefore(asset, last);
  return {
    ...part,
    items: part.items.filter((asset) => !isGone(asset)).map((asset) => news.get(asset.id) ?? asset),
    // Where something was taken out, the answer reaches into the next part.
    waiting: answer.filter((asset) => !shown.has(asset.id) && (end === undefined || isBefore(asset, end))),
    askedAt,
  };
}

/** With what was waiting, in its place. */
export function takenIn(part: LibraryPart): LibraryPart {
  if (part.waiting.length === 0) return part;
  const items = [...part.waiting, ...part.items].sort((a, b) => (isBefore(a, b) ? -1 : 1));
  return { ...part, items, waiting: [] };
}

/** With one asset as it is now; the same part where it is not among them. */
export function patched(part: LibraryPart, id: string, change: (asset: AssetSummary) => AssetSummary): LibraryPart {
  const at = part.items.findIndex((asset) => asset.id === id);
  const asset = part.items[at];
  return asset === undefined ? part : { ...part, items: part.items.with(at, change(asset)) };
}

/** The order of the list: newest first, and by id what came in the same moment. */
function isBefore(a: AssetSummary, b: AssetSummary): boolean {
  return a.createdAt > b.createdAt || (a.createdAt === b.createdAt && a.id > b.id);
}
