import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { Decision, ReviewRecord } from "../../shared/catalog/records.ts";
import { type makeReviews, refuseUnlessOpen, reviewerOf } from "../../shared/catalog/reviews.ts";
import { DomainError } from "../../shared/error.ts";
import type { Delivery } from "./deliver.ts";
import type { FindLinkHolder } from "./link-holder.ts";
import type { ReviewPage } from "./schemas/review-page.ts";
import type { Workflows } from "./workflows.ts";

export interface ReviewDeskDependencies {
  catalog: Pick<Catalog, "findCatalogue">;
  reviews: Pick<ReturnType<typeof makeReviews>, "decide">;
  delivery: Pick<Delivery, "playbackOf">;
  workflows: Pick<Workflows, "wakeReview">;
  holderOf: FindLinkHolder;
  brandName: (brand: string) => string;
  /** Seconds for which what the page shows can be played. */
  pageTtlSeconds: number;
  now: () => Date;
}

/** What a reviewer can do with the link in a mail: look, as often as they like, and decide, once. */
export function makeReviewDesk({
  catalog,
  reviews,
  delivery,
  workflows,
  holderOf,
  brandName,
  pageTtlSeconds,
  now,
}: ReviewDeskDependencies) {
  return {
    /**
     * The page behind a link. It changes nothing: mail scanners open links.
     * @throws DomainError not_found for a link that is not ours, gone with the reason for one that is over.
     */
    async open(token: string): Promise<ReviewPage> {
      const { link, asset, version, review, reviewer } = await holderOf(token);
      try {
        refuseUnlessOpen(review, reviewer, version, asset, now());
      } catch (error) {
        // To someone who only looks, having decided is no conflict: the link has done its work.
        if (error instanceof DomainError && error.code === "conflict")
          throw new DomainError("gone", error.message, { details: error.details });
        throw error;
      }
      const catalogue = await catalog.findCatalogue(asset.id, version.version);
      if (catalogue === undefined || version.kind === null)
        throw new DomainError("not_found", "There is nothing to show yet.");
      const nowSeconds = Math.floor(now().getTime() / 1000);
      const expiry = Math.min(nowSeconds + pageTtlSeconds, Math.floor(Date.parse(link.expiresAt) / 1000));
      const { type, url, poster, waveform, thumbnails } = await delivery.playbackOf(version, catalogue, expiry, true);
      return {
        asset: { title: asset.title, kind: version.kind, brand: brandName(asset.brand), version: version.version },
        reviewer: { name: reviewer.name },
        requestedBy: review.requestedBy,
        dueAt: review.dueAt,
        expiresAt: review.expiresAt,
        // A song is seen by its waveform.
        media: { type, url, poster: poster ?? waveform, thumbnails },
        decision: null,
        note: asset.metadata.note ?? null,
      };
    },

    /**
     * Decides, once, and wakes the workflow when that settles the round.
     * @throws DomainError not_found, gone, or conflict when this reviewer has decided already.
     */
    async decide(
      token: string,
      decision: Decision,
      comment: string | null,
    ): Promise<{ decision: Decision; decidedAt: string }> {
      const { link, review, reviewer } = await holderOf(token);
      // Should the wake-up have been lost after a decision was written, asking again is what repairs it.
      if (reviewer.decision !== null) await wake(review);
      const decided = await reviews.decide({ ...link, reviewerId: reviewer.id, decision, comment });
      await wake(decided);
      const mine = reviewerOf(decided, reviewer.id, link.linkId);
      return { decision, decidedAt: mine.decidedAt ?? now().toISOString() };
    },
  };

  async function wake(review: ReviewRecord): Promise<void> {
    if (review.state !== "approved" && review.state !== "changes_requested") return;
    await workflows.wakeReview(review.taskToken, {
      decision: review.state === "approved" ? "approve" : "request_changes",
      decisionId: `${review.assetId}-v${review.version}-r${review.round}`,
    });
  }
}
export type ReviewDesk = ReturnType<typeof makeReviewDesk>;
