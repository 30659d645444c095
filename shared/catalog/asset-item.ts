import { renditionPrefix } from "../rendition/rendition.ts";
import type { Item } from "./item-store.ts";
import { indexPartition, keyOf, listingPlace } from "./keys.ts";
import { AssetRecord, ReviewBrief } from "./records.ts";

/**
 * An asset as it lies in the table and, whole, in both indexes. It is written with everything that happens to the asset,
 * so that it must stay below the kilobyte by which DynamoDB bills: what follows from other attributes is left out, and
 * what is shown of pictures and reviews lies there as short texts.
 */
export function assetItem({ id, journal, thumbKey, scrub, review, ...asset }: AssetRecord): Item {
  const place = listingPlace(asset.createdAt, id);
  const prefix = renditionPrefix(id, asset.version);
  const inside = (key: string) => (key.startsWith(prefix) ? key.slice(prefix.length) : key);
  return {
    ...keyOf.asset(id),
    ...asset,
    thumbKey: thumbKey === null ? null : inside(thumbKey),
    ...(scrub && {
      scrub: [inside(scrub.key), scrub.tiles, scrub.columns, scrub.tileWidth, scrub.tileHeight].join(" "),
    }),
    ...(review && { review: reviewText(review) }),
    sequence: journal.sequence,
    // At the top, where the condition of a write can name it.
    hash: journal.hash,
    gsi1pk: indexPartition.brand(asset.brand),
    gsi1sk: place,
    gsi2pk: indexPartition.brandAndStatus(asset.brand, asset.status),
    gsi2sk: place,
  };
}

/** The asset of an item, also of one that was written before the shorter form. @throws ZodError. */
export function assetOf(item: Item): AssetRecord {
  const id = item.pk.slice(keyOf.asset("").pk.length);
  const prefix = renditionPrefix(id, Number(item.version));
  const whole = (key: string) => (key.startsWith("renditions/") ? key : `${prefix}${key}`);
  return AssetRecord.parse({
    journal: { sequence: item.sequence, hash: item.hash },
    ...item,
    id,
    thumbKey: typeof item.thumbKey === "string" ? whole(item.thumbKey) : null,
    scrub: typeof item.scrub === "string" ? scrubOf(item.scrub, whole) : null,
    review: typeof item.review === "string" ? reviewOf(item.review) : null,
  });
}

function scrubOf(text: string, whole: (key: string) => string) {
  const [key = "", ...numbers] = text.split(" ");
  const [tiles, columns, tileWidth, tileHeight] = numbers.map(Number);
  return { key: whole(key), tiles, columns, tileWidth, tileHeight };
}

/** A round of review in one line, as its own item and the asset's hold it. */
export function reviewText({ round, state, asked, decided, dueAt }: ReviewBrief): string {
  return [round, state, asked, decided, dueAt ?? ""].join(" ").trimEnd();
}

export function reviewOf(text: string): ReviewBrief {
  const [round, state, asked, decided, dueAt = null] = text.split(" ");
  return ReviewBrief.parse({ round: Number(round), state, asked: Number(asked), decided: Number(decided), dueAt });
}
