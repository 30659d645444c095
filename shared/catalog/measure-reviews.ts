import { mapBounded } from "../media/map-bounded.ts";
import type { Span } from "../review/span.ts";
import { addTallies, emptyTally, type ReviewTally, tallyReviews } from "../review/tally.ts";
import type { Catalog } from "./catalog.ts";
import type { makeListing } from "./listing.ts";
import type { AssetRecord } from "./records.ts";
import { wholeJournal } from "./whole-journal.ts";

/** What one call may look at: no more assets than this, and no further assets once it has read so many records. */
const maxAssets = 50;
const maxRecords = 5_000;
const assetsAtOnce = 10;

export interface Measured {
  /** How many assets were looked at. */
  assets: number;
  tally: ReviewTally;
  /** Asks for what follows; null at the end. */
  cursor: string | null;
}

/** Adds up the reviews of whole brands, a page of assets at a time. */
export function makeMeasureReviews(
  catalog: Pick<Catalog, "journal" | "now">,
  list: ReturnType<typeof makeListing>,
): (question: { brands: readonly string[]; span: Span; cursor: string | undefined }) => Promise<Measured> {
  return async ({ brands, span, cursor: from }) => {
    let cursor = from;
    let [assets, records] = [0, 0];
    const tallies: ReviewTally[] = [];
    while (assets < maxAssets && records < maxRecords) {
      const page = await list({ brands, cursor, limit: assetsAtOnce });
      const journals = await mapBounded(page.items.filter(mayHaveReviewsIn(span)), assetsAtOnce, (asset) =>
        wholeJournal(catalog, asset),
      );
      tallies.push(...journals.map((journal) => tallyReviews(journal, catalog.now(), span)));
      assets += page.items.length;
      records += journals.reduce((sum, { length }) => sum + length, 0);
      cursor = page.cursor ?? undefined;
      if (cursor === undefined) break;
    }
    return { assets, tally: addTallies([emptyTally, ...tallies]), cursor: cursor ?? null };
  };
}

/** Whether anything happened to an asset while the span lasted or after it began. */
function mayHaveReviewsIn({ from, to }: Span) {
  return ({ createdAt, updatedAt }: AssetRecord): boolean =>
    (from === undefined || new Date(updatedAt) >= from) && (to === undefined || new Date(createdAt) < to);
}
