import type { Kind } from "../asset/kind.ts";
import type { Status } from "../asset/status.ts";
import type { Span } from "../review/span.ts";
import { assetOf } from "./asset-item.ts";
import { openCursor, sealCursor } from "./cursor.ts";
import type { ItemStore } from "./item-store.ts";
import { indexPartition, listingPlace } from "./keys.ts";
import type { AssetRecord } from "./records.ts";

/** What assets are looked for; each part narrows the list. */
export interface AssetFilter {
  status?: Status | undefined;
  kind?: Kind | undefined;
  campaign?: string | undefined;
  /** The name of a label, in any case, among those that a listing shows. */
  tag?: string | undefined;
  /** Who uploaded the newest version, in any case. */
  uploadedBy?: string | undefined;
  /** When the first version was uploaded. */
  uploaded?: Span | undefined;
}

export interface ListingRequest extends AssetFilter {
  /** The brands that are looked at; nothing of any other appears. */
  brands: readonly string[];
  cursor?: string | undefined;
  limit: number;
}

export interface Page<T> {
  items: T[];
  /** Asks for what follows; null at the end. A page may hold fewer than asked for, even none, and still have one. */
  cursor: string | null;
}

/** No more assets than this are looked at for one page: 250 read units where they are of one brand, and within a second. */
const mostLookedAt = 2_000;
const fewestAtOnce = 200;

/**
 * Assets, newest first, of several brands as one list. Each brand's own order is read and they are merged; the
 * cursor is the place of the last one, which is the same in all of them. Brand, status and dates are found by the
 * indexes; what else is asked for is looked for in what they hold, so many assets at a time.
 */
export function makeListing(items: Pick<ItemStore, "query">) {
  return async ({ brands, cursor, limit, ...filter }: ListingRequest): Promise<Page<AssetRecord>> => {
    const { status, uploaded } = filter;
    const question = questionOf(filter);
    const isWanted = wantedBy(filter);
    const earliest = uploaded?.from?.toISOString() ?? "";
    let before = cursor === undefined ? uploaded?.to?.toISOString() : openCursor(cursor, question);
    const found: AssetRecord[] = [];
    for (let lookedAt = 0; ; ) {
      const atOnce = Math.max(limit + 1 - found.length, isNarrow(filter) ? fewestAtOnce : 0);
      const batch = await merged(brands, status, before, atOnce);
      const inTime = batch.filter((asset) => asset.createdAt >= earliest);
      found.push(...inTime.filter(isWanted));
      const last = inTime.at(-1);
      if (found.length > limit) return pageOf(found.slice(0, limit), found[limit - 1], question);
      if (batch.length < atOnce || inTime.length < batch.length || last === undefined)
        return { items: found, cursor: null };
      before = placeOf(last);
      lookedAt += batch.length;
      if (lookedAt >= mostLookedAt) return pageOf(found, last, question);
    }
  };

  async function merged(
    brands: readonly string[],
    status: Status | undefined,
    before: string | undefined,
    limit: number,
  ) {
    const lists = await Promise.all(
      brands.map((brand) =>
        items.query({
          ...(status === undefined
            ? { index: "gsi1" as const, partition: indexPartition.brand(brand) }
            : { index: "gsi2" as const, partition: indexPartition.brandAndStatus(brand, status) }),
          ...(before === undefined ? {} : { before }),
          limit,
          newestFirst: true,
        }),
      ),
    );
    return lists
      .flat()
      .map(assetOf)
      .sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
      .slice(0, limit);
  }
}

/** Whether what the indexes hold has to be looked through. */
function isNarrow({ kind, campaign, tag, uploadedBy }: AssetFilter): boolean {
  return [kind, campaign, tag, uploadedBy].some((one) => one !== undefined);
}

function wantedBy({ kind, campaign, tag, uploadedBy }: AssetFilter): (asset: AssetRecord) => boolean {
  const [label, uploader] = [tag?.toLowerCase(), uploadedBy?.toLowerCase()];
  return (asset) =>
    (kind === undefined || asset.kind === kind) &&
    (campaign === undefined || asset.campaign === campaign) &&
    (label === undefined || asset.tags.some((name) => name.toLowerCase() === label)) &&
    (uploader === undefined || asset.uploadedBy?.toLowerCase() === uploader);
}

function questionOf({ status, kind, campaign, tag, uploadedBy, uploaded }: AssetFilter): string {
  const span = [uploaded?.from, uploaded?.to].map((end) => end?.toISOString() ?? null);
  const rest = [campaign ?? null, tag?.toLowerCase() ?? null, uploadedBy?.toLowerCase() ?? null, ...span];
  return JSON.stringify([status ?? null, kind ?? null, ...rest]);
}

function pageOf(items: AssetRecord[], last: AssetRecord | undefined, question: string): Page<AssetRecord> {
  return { items, cursor: last === undefined ? null : sealCursor(placeOf(last), question) };
}

function placeOf(asset: AssetRecord): string {
  return listingPlace(asset.createdAt, asset.id);
}
