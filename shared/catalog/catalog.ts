import {
  type AuditRecord,
  AuditRecord as AuditRecordSchema,
  emptyChain,
  type Happening,
  link,
} from "../audit/chain.ts";
import { ConflictError, DomainError } from "../error.ts";
import type { Announcement } from "../event/event.ts";
import { assetItem, assetOf, reviewOf, reviewText } from "./asset-item.ts";
import { changePlaced } from "./changes.ts";
import type { Item, ItemStore, Put } from "./item-store.ts";
import { keyOf } from "./keys.ts";
import { Packed, pack, unpack } from "./packed.ts";
import { type AssetRecord, CatalogueRecord, ReviewRecord, VersionRecord } from "./records.ts";
import { briefOf } from "./review-stage.ts";

/** What is to be written with a happening; the asset itself always is, since it keeps the end of the chain. */
export interface Change {
  asset: Omit<AssetRecord, "journal" | "updatedAt">;
  happening: Omit<Happening, "at">;
  /** Tells the world, too. */
  announcement?: Announcement;
  puts?: Put[];
}

export interface CatalogDependencies {
  items: ItemStore;
  now: () => Date;
}
export type Catalog = ReturnType<typeof makeCatalog>;

/**
 * Reads the records of an asset and changes them in step with its journal: a change, its audit record and its event
 * are one transaction, conditional on the journal not having moved since the asset was read. So everything that
 * happens to one asset happens in one order, and whoever lost the race decides again on what is true now.
 */
export function makeCatalog({ items, now }: CatalogDependencies) {
  const catalog = {
    now,
    items,

    async findAsset(assetId: string): Promise<AssetRecord | undefined> {
      const item = await read(keyOf.asset(assetId));
      return item === undefined ? undefined : assetOf(item);
    },

    async findVersion(assetId: string, version: number): Promise<VersionRecord | undefined> {
      const item = await read(keyOf.version(assetId, version));
      return item === undefined ? undefined : VersionRecord.parse(item);
    },

    async findCatalogue(assetId: string, version: number): Promise<CatalogueRecord | undefined> {
      const item = await read(keyOf.catalogue(assetId, version));
      return item === undefined ? undefined : CatalogueRecord.parse(unpack(Packed.parse(item.packed)));
    },

    async findReview(assetId: string, version: number, round: number): Promise<ReviewRecord | undefined> {
      const item = await read(keyOf.review(assetId, version, round));
      return item === undefined ? undefined : ReviewRecord.parse(unpack(Packed.parse(item.packed)));
    },

    /** @throws DomainError not_found. */
    async getAsset(assetId: string): Promise<AssetRecord> {
      return found(await catalog.findAsset(assetId), `There is no asset ${assetId}.`);
    },

    /** @throws DomainError not_found. */
    async getVersion(assetId: string, version: number): Promise<VersionRecord> {
      return found(await catalog.findVersion(assetId, version), `The asset ${assetId} has no version ${version}.`);
    },

    /** The journal from after `sequence` on, first record first. */
    async journal(assetId: string, after = 0, limit = 1_000): Promise<AuditRecord[]> {
      const { pk, sk } = keyOf.journal(assetId, after);
      const records = await items.query({ partition: pk, prefix: "journal#", after: sk, limit });
      return records.map((record) => AuditRecordSchema.parse(record));
    },

    /**
     * Reads the asset, lets `decide` say what should change, and writes it; again when another change came first.
     * `decide` answers null when there is nothing to do. It may run several times and must not do anything but read.
     *
     * @param readBeside read in the same turn as the asset, which may make it older: for what is written under a condition
     * of its own.
     * @throws DomainError unavailable when others keep being faster, and whatever `decide` throws.
     */
    async change<T, B = undefined>(
      assetId: string,
      decide: (asset: AssetRecord | undefined, beside: B) => Promise<{ change: Change | null; answer: T }>,
      readBeside?: () => Promise<B>,
    ): Promise<T> {
      for (let attempt = 1; ; attempt++) {
        const [asset, beside] = await Promise.all([catalog.findAsset(assetId), readBeside?.()]);
        // Whoever wants nothing beside it has B undefined.
        const { change, answer } = await decide(asset, beside as B);
        if (change === null) return answer;
        try {
          await commit(asset, change);
          return answer;
        } catch (error) {
          if (!(error instanceof ConflictError)) throw error;
          if (attempt === maxAttempts) {
            throw new DomainError("unavailable", `The asset ${assetId} keeps being changed by others. Try again.`, {
              cause: error,
            });
          }
        }
      }
    },
  };
  return catalog;

  async function read({ pk, sk }: { pk: string; sk: string }): Promise<Item | undefined> {
    return items.get(pk, sk);
  }

  async function commit(
    before: AssetRecord | undefined,
    { asset, happening, announcement, puts = [] }: Change,
  ): Promise<void> {
    const at = now().toISOString();
    const record = link(asset.id, before?.journal ?? emptyChain(asset.id), { ...happening, at });
    const after: AssetRecord = {
      ...asset,
      review: reviewAmong(puts, asset) ?? asset.review,
      updatedAt: at,
      journal: { sequence: record.sequence, hash: record.hash },
    };
    const event = announcement && { id: `${asset.id}-${record.sequence}`, schemaVersion: 1, time: at, ...announcement };
    await items.write([
      {
        item: assetItem(after),
        ...(before === undefined ? { absent: true } : { where: { hash: before.journal.hash } }),
      },
      {
        item: {
          ...keyOf.journal(asset.id, record.sequence),
          ...record,
          ...changePlaced(after, record, event !== undefined),
          ...(event && { event }),
        },
        absent: true,
      },
      ...puts,
    ]);
  }
}

const maxAttempts = 6;

/** Where the round of the newest version stands that is written with a change. */
function reviewAmong(puts: readonly Put[], { id, version }: Pick<AssetRecord, "id" | "version">) {
  const { pk, sk } = keyOf.review(id, version, 0);
  const prefix = sk.slice(0, sk.lastIndexOf("#") + 1);
  const round = puts.find(({ item }) => item.pk === pk && item.sk.startsWith(prefix));
  return typeof round?.item.brief === "string" ? reviewOf(round.item.brief) : undefined;
}

/** A version as it is written; `from` is the version that was read, whose status must still hold. */
export function versionPut(version: VersionRecord, from?: VersionRecord): Put {
  return {
    item: { ...keyOf.version(version.assetId, version.version), ...version },
    ...(from === undefined ? { absent: true } : { where: { status: from.status, attempt: from.attempt } }),
  };
}

/** A round of review as it is written; `from` is the round that was read, whose state must still hold. */
export function reviewPut(review: ReviewRecord, from?: ReviewRecord): Put {
  return {
    item: {
      ...keyOf.review(review.assetId, review.version, review.round),
      state: review.state,
      brief: reviewText(briefOf(review)),
      packed: pack(review),
    },
    ...(from === undefined ? { absent: true } : { where: { state: from.state } }),
  };
}

export function cataloguePut(assetId: string, version: number, catalogue: CatalogueRecord): Put {
  return { item: { ...keyOf.catalogue(assetId, version), packed: pack(catalogue) } };
}

/** @throws DomainError not_found with the given words. */
export function found<T>(value: T | undefined, words: string): T {
  if (value === undefined) throw new DomainError("not_found", words);
  return value;
}
