import { everyItem } from "./every-item.ts";
import type { Item, ItemStore, Put } from "./item-store.ts";
import { indexPartition, keyOf } from "./keys.ts";
import { Ask, type AssetRecord, type ReviewRecord, type ReviewStage } from "./records.ts";

/** How long an ask that is over is kept; the record keeps everything. */
const keptDays = 30;

/** What of a review's stages lies in inboxes: an open ask, or one that is over and will be forgotten. */
export function inboxPuts(
  asset: Pick<AssetRecord, "title" | "brand" | "kind">,
  review: ReviewRecord,
  stages: readonly ReviewStage[],
  now: Date,
): Put[] {
  return stages
    .filter(({ openedAt }) => openedAt !== null)
    .flatMap((stage) =>
      stage.reviewers.map((reviewer) => {
        const { assetId, version, round } = review;
        const ask: Ask = {
          reviewerId: reviewer.id,
          email: reviewer.email,
          name: reviewer.name,
          assetId,
          version,
          round,
          stage: stage.id,
          stageName: stage.name,
          title: asset.title,
          brand: asset.brand,
          kind: asset.kind,
          linkId: reviewer.linkId,
          askedAt: reviewer.askedAt ?? stage.openedAt ?? now.toISOString(),
          dueAt: stage.dueAt ?? now.toISOString(),
          endsAt: stage.endsAt ?? now.toISOString(),
          digest: stage.terms.digest,
          decision: reviewer.decision,
        };
        const isOpen = review.state === "open" && stage.state === "open" && reviewer.standing === "asked";
        const waits = isOpen && reviewer.decision === null;
        const item: Item = {
          ...keyOf.ask(reviewer.id, assetId, version, round, stage.id),
          ...ask,
          open: isOpen,
          ...(waits && {
            gsi1pk: indexPartition.openAsks(),
            gsi1sk: `${reviewer.id}#${ask.dueAt}#${assetId}#${stage.id}`,
          }),
          ...(isOpen ? {} : { ttl: Math.floor(now.getTime() / 1000) + keptDays * 86_400 }),
        };
        return { item };
      }),
    );
}

/** Inboxes, and everything that waits for anybody. */
export function makeAsks(items: ItemStore) {
  return {
    /** What a person is asked and may still decide, the most urgent first. */
    async inbox(reviewerId: string, limit = 200): Promise<Ask[]> {
      const { pk } = keyOf.ask(reviewerId, "", 0, 0, "");
      const found = await items.query({ partition: pk, prefix: "ask#", limit });
      return found
        .filter(({ open }) => open === true)
        .map((item) => Ask.parse(item))
        .sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
    },

    /** The same ask as it was last written, if it still waits: what an index shows may be a moment old. */
    async stillWaiting({ reviewerId, assetId, version, round, stage }: Ask): Promise<Ask | undefined> {
      const { pk, sk } = keyOf.ask(reviewerId, assetId, version, round, stage);
      const item = await items.get(pk, sk);
      if (item === undefined || item.open !== true) return undefined;
      const ask = Ask.parse(item);
      return ask.decision === null ? ask : undefined;
    },

    /** Everything that waits for somebody, person by person, the most urgent first. */
    async *waiting(): AsyncGenerator<Ask> {
      for await (const item of everyItem(items, { index: "gsi1", partition: indexPartition.openAsks() }))
        yield Ask.parse(item);
    },
  };
}
export type Asks = ReturnType<typeof makeAsks>;
