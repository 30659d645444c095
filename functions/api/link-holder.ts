import type { Catalog } from "../../shared/catalog/catalog.ts";
import type {
  AssetRecord,
  ReviewRecord,
  ReviewStage,
  StageReviewer,
  VersionRecord,
} from "../../shared/catalog/records.ts";
import { reviewerOf, stageOf } from "../../shared/catalog/refuse-review.ts";
import { DomainError } from "../../shared/error.ts";
import { openReviewLink, type ReviewLink } from "../../shared/review/review-link.ts";

/** Whom a link in a mail lets in, and what it is about. */
export interface LinkHolder {
  link: ReviewLink;
  asset: AssetRecord;
  version: VersionRecord;
  review: ReviewRecord;
  stage: ReviewStage;
  reviewer: StageReviewer;
}

/**
 * Finds out who holds a link, whether or not it can still be decided with.
 * @returns throws DomainError not_found for a link that is not ours, or whose review is gone.
 */
export type FindLinkHolder = (token: string) => Promise<LinkHolder>;

export function makeFindLinkHolder(
  catalog: Pick<Catalog, "findAsset" | "findVersion" | "findReview">,
  linkSecret: () => Promise<string>,
): FindLinkHolder {
  return async (token) => {
    const invalid = () =>
      new DomainError("not_found", "This link is not valid. Open it from the mail again, or ask for a new one.");
    const link = openReviewLink(token, await linkSecret());
    if (link === undefined) throw invalid();
    const [asset, version, review] = await Promise.all([
      catalog.findAsset(link.assetId),
      catalog.findVersion(link.assetId, link.version),
      catalog.findReview(link.assetId, link.version, link.round),
    ]);
    if (asset === undefined || version === undefined || review === undefined) throw invalid();
    const stage = stageOf(review, link.stage);
    return { link, asset, version, review, stage, reviewer: reviewerOf(stage, link.reviewerId, link.linkId) };
  };
}
