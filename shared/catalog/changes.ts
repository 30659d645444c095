import * as z from "zod";
import type { AuditRecord } from "../audit/chain.ts";
import { AssetChange } from "./asset-change.ts";
import { openCursor, sealCursor } from "./cursor.ts";
import type { ItemStore } from "./item-store.ts";
import { indexPartition } from "./keys.ts";
import type { AssetRecord } from "./records.ts";

export interface ChangesRequest {
  /** The brands that are looked at; nothing of any other appears. */
  brands: readonly string[];
  /** What the answer before this one gave; without it, only where to begin. */
  after?: string | undefined;
  limit: number;
}

export interface Changes {
  /** First happening first; what happened just before the cursor was given may come again. */
  items: AssetChange[];
  /** What to ask with next. */
  cursor: string;
  /** Whether there is more to be asked for at once. */
  more: boolean;
}

/**
 * How long a change may take from the clock of its writer to the index. A write is given up long before, and an index
 * follows its table within a second.
 */
export const lateMs = 20_000;

const question = "changes";
/** From where to read, and how far to go back once all is read; null while no page has been left half read. */
const Place = z.tuple([z.string(), z.string().nullable()]);

/**
 * What shows nowhere but in the trail itself, mostly because what it follows on is told already: a stage is open before
 * its people are asked. The index costs two write units an entry, and these are half of them.
 */
const untold: ReadonlySet<string> = new Set([
  "review.stage-opened",
  "review.resumed",
  "review.delivered",
  "review.prefetched",
  "review.code-sent",
]);

/** Where a journal entry lies among the changes of its brand, with what is told of it besides; nothing for one that is not told. */
export function changePlaced(
  { brand, status }: Pick<AssetRecord, "brand" | "status">,
  entry: AuditRecord,
  announced: boolean,
) {
  // What the world is told is found here again when telling it failed.
  if (untold.has(entry.type) && !announced) return {};
  return {
    status,
    gsi1pk: indexPartition.changes(brand),
    gsi1sk: `${changePlace(Date.parse(entry.at))}#${entry.assetId}#${entry.sequence}`,
  };
}

/**
 * What happened to the assets of brands since somebody asked last: one query a brand, over what is new. An index shows
 * what was written a little later, and not always in its order, so that each answer but a half read one goes back a
 * while: nothing is missed, and something may be told twice.
 */
export function makeChanges(items: Pick<ItemStore, "query">, now: () => Date) {
  return async ({ brands, after, limit }: ChangesRequest): Promise<Changes> => {
    const wentBack = changePlace(now().getTime() - lateMs);
    if (after === undefined) return { items: [], cursor: cursorOf(wentBack, null), more: false };
    const [from, backTo] = placeIn(after);
    const lists = await Promise.all(brands.map((brand) => since(brand, from, limit + 1)));
    const found = lists.flat().sort((a, b) => (a.place < b.place ? -1 : 1));
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    return {
      items: page.map(({ change }) => change),
      cursor: more ? cursorOf(last.place, backTo ?? wentBack) : cursorOf(backTo ?? wentBack, null),
      more,
    };
  };

  async function since(brand: string, after: string, limit: number) {
    const found = await items.query({ index: "gsi1", partition: indexPartition.changes(brand), after, limit });
    return found.map((item) => ({ place: String(item.gsi1sk), change: AssetChange.parse({ ...item, brand }) }));
  }
}

function cursorOf(from: string, backTo: string | null): string {
  return sealCursor(JSON.stringify([from, backTo]), question);
}

/** @throws DomainError invalid. */
function placeIn(cursor: string) {
  return Place.parse(JSON.parse(openCursor(cursor, question)));
}

/** Where what happened at a moment begins: thirteen digits from 2001 to 2286, which sort as text and are eleven bytes less than a date, in every entry. */
export function changePlace(at: number): string {
  return String(at).padStart(13, "0");
}
