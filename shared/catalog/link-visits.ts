import { type Catalog, found, reviewPut } from "./catalog.ts";
import type { ReviewRecord, ReviewStage, StageReviewer } from "./records.ts";
import { reviewerOf, stageOf } from "./refuse-review.ts";
import type { StageKey } from "./review-people.ts";
import { withReviewer, withStage } from "./review-stage.ts";

export interface LinkUsed extends StageKey {
  reviewerId: string;
  linkId: string;
}

/** What a visitor's program says of itself; untrusted, and shown as such. */
export interface Visitor {
  /** A short mark of browser and network, which says whether two visits came from one device; not who it was. */
  device: string;
  userAgent: string;
}

/** More devices than that are not told apart any more. */
const mostDevices = 10;

/**
 * Visits to what lies behind a link. Fetching is what mail scanners do as well; opening takes a person in front of the page.
 * Of either, the record keeps the first, and of openings every new device: a link that was handed on shows.
 */
export function makeLinkVisits(catalog: Catalog) {
  return {
    async fetched(link: LinkUsed, { userAgent }: Visitor): Promise<void> {
      await note(link, (reviewer, stage) =>
        reviewer.fetchedAt !== null
          ? null
          : {
              reviewer: { ...reviewer, fetchedAt: catalog.now().toISOString() },
              type: "review.prefetched",
              summary: `The link of ${reviewer.name} for ${stage.name} was fetched, by a mail scanner or a page being loaded.`,
              particulars: { userAgent },
            },
      );
    },

    async opened(link: LinkUsed, { device, userAgent }: Visitor): Promise<void> {
      await note(link, (reviewer, stage) => {
        if (reviewer.devices.includes(device) || reviewer.devices.length >= mostDevices) return null;
        const elsewhere = reviewer.devices.length > 0;
        return {
          reviewer: { ...reviewer, devices: [...reviewer.devices, device] },
          type: "review.opened",
          summary: elsewhere
            ? `The link of ${reviewer.name} for ${stage.name} was opened on another device or network; it may have been forwarded.`
            : `${reviewer.name} opened the page for ${stage.name}.`,
          particulars: { userAgent, device, elsewhere },
        };
      });
    },
  };

  async function note(
    link: LinkUsed,
    see: (
      reviewer: StageReviewer,
      stage: ReviewStage,
    ) => { reviewer: StageReviewer; type: string; summary: string; particulars: Record<string, unknown> } | null,
  ): Promise<void> {
    await catalog.change(link.assetId, async (held) => {
      const asset = found(held, `There is no asset ${link.assetId}.`);
      const review: ReviewRecord = found(
        await catalog.findReview(link.assetId, link.version, link.round),
        "This link belongs to no review.",
      );
      const stage = stageOf(review, link.stage);
      const reviewer = reviewerOf(stage, link.reviewerId, link.linkId);
      const seen = see(reviewer, stage);
      if (seen === null) return { change: null, answer: undefined };
      const changed = withStage(review, withReviewer(stage, seen.reviewer));
      return {
        answer: undefined,
        change: {
          asset,
          happening: {
            type: seen.type,
            actor: "system:review-link",
            version: link.version,
            summary: seen.summary,
            particulars: {
              round: link.round,
              stage: link.stage,
              reviewer: reviewer.email,
              link: link.linkId,
              ...seen.particulars,
            },
          },
          puts: [reviewPut(changed, review)],
        },
      };
    });
  }
}
export type LinkVisits = ReturnType<typeof makeLinkVisits>;
