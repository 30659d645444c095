import { createHash } from "node:crypto";
import * as z from "zod";
import type { Kind } from "../asset/kind.ts";
import type { Status } from "../asset/status.ts";
import { DomainError } from "../error.ts";
import type { ItemStore } from "./item-store.ts";
import { indexPartition, listingPlace } from "./keys.ts";
import { AssetRecord } from "./records.ts";

export interface ListingRequest {
  /** The brands that are looked at; nothing of any other appears. */
  brands: readonly string[];
  status?: Status | undefined;
  kind?: Kind | undefined;
  cursor?: string | undefined;
  limit: number;
}

export interface Page<T> {
  items: T[];
  /** Asks for what follows; null at the end. */
  cursor: string | null;
}

const Cursor = z.tuple([z.string().min(1), z.string()]);

/**
 * Assets, newest first, of several brands as one list. Each brand's own order is read and they are merged; the
 * cursor is the place of the last one, which is the same in all of them.
 */
export function makeListing(items: ItemStore) {
  return async ({ brands, status, kind, cursor, limit }: ListingRequest): Promise<Page<AssetRecord>> => {
    const question = JSON.stringify([status ?? null, kind ?? null]);
    let before = cursor === undefined ? undefined : openCursor(cursor, question);
    const found: AssetRecord[] = [];
    // With a kind asked for, what is read may hold few of it: reading goes on until the page is full or the list ends.
    for (;;) {
      const batch = await merged(brands, status, before, limit + 1);
      const matching = batch.filter((asset) => kind === undefined || asset.kind === kind);
      found.push(...matching);
      const last = batch.at(-1);
      if (batch.length <= limit || last === undefined) break;
      if (found.length > limit) break;
      before = placeOf(last);
    }
    const page = found.slice(0, limit);
    const last = page.at(-1);
    return {
      items: page,
      cursor: found.length > limit && last !== undefined ? sealCursor(placeOf(last), question) : null,
    };
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
      .map((item) => AssetRecord.parse(item))
      .sort((a, b) => (placeOf(a) < placeOf(b) ? 1 : -1))
      .slice(0, limit);
  }
}

function placeOf(asset: AssetRecord): string {
  return listingPlace(asset.createdAt, asset.id);
}

/**
 * A cursor grants nothing: every page is read under the caller's own grants. The digest makes it opaque in earnest, so
 * that nobody builds on its form, and binds it to the question that it continues.
 */
function sealCursor(place: string, question: string): string {
  return Buffer.from(JSON.stringify([place, digest(place, question)])).toString("base64url");
}

/** @throws DomainError invalid for anything but what `sealCursor` made for the same question. */
function openCursor(cursor: string, question: string): string {
  const invalid = () =>
    new DomainError("invalid", "The cursor is not one of this list's. Start again without one.", {
      details: { field: "cursor" },
    });
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.toString("base64url") !== cursor) throw invalid();
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw invalid();
  }
  const parsed = Cursor.safeParse(document);
  if (!parsed.success) throw invalid();
  const [place, seal] = parsed.data;
  if (seal !== digest(place, question) || sealCursor(place, question) !== cursor) throw invalid();
  return place;
}

function digest(place: string, question: string): string {
  return createHash("sha256").update(`listing\u0000${question}\u0000${place}`).digest("base64url").slice(0, 16);
}
