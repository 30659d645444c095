import type { Catalog } from "../../shared/catalog/catalog.ts";
import type {
  AssetRecord,
  CatalogueRecord,
  ReviewRecord,
  ReviewStage,
  StageReviewer,
  VersionRecord,
} from "../../shared/catalog/records.ts";
import { frameFacts } from "../../shared/comment/anchor.ts";
import { DomainError } from "../../shared/error.ts";
import { cappedExpiry } from "../../shared/rights/rights.ts";
import { alignmentOf } from "./compare-versions.ts";
import type { Delivery } from "./deliver.ts";
import type { EarlierVersion, ReviewMedia, ReviewPage } from "./schemas/review-page.ts";

/** Somebody who is asked, and about what. */
export interface Asked {
  asset: AssetRecord;
  version: VersionRecord;
  review: ReviewRecord;
  stage: ReviewStage;
  reviewer: StageReviewer;
  /** Whether they came by a link: then they see of earlier versions only what they were asked about. */
  isGuest: boolean;
}

export interface ShowReviewDependencies {
  catalog: Pick<Catalog, "findVersion" | "findCatalogue" | "findReview">;
  delivery: Pick<Delivery, "playbackOf" | "isPreviewable">;
  brandName: (brand: string) => string;
  /** Seconds for which what the page shows can be played. */
  pageTtlSeconds: number;
  now: () => Date;
}

/** How many versions that cannot be shown are passed over on the way back. */
const mostPassedOver = 5;

/** What somebody sees who is asked to decide: the version, and the one before it to lay beside it. */
export function makeShowReview({ catalog, delivery, brandName, pageTtlSeconds, now }: ShowReviewDependencies) {
  return {
    /** @param until when the page can be decided with no more. @throws DomainError not_found before anything was made of the version. */
    async page(asked: Asked, until: string): Promise<ReviewPage> {
      const { asset, version, review, stage, reviewer } = asked;
      const [catalogue, earlier] = await Promise.all([
        catalog.findCatalogue(asset.id, version.version),
        findEarlier(asked),
      ]);
      if (catalogue === undefined || version.kind === null)
        throw new DomainError("not_found", "There is nothing to show yet.");
      const expiry = Math.min(nowSeconds() + pageTtlSeconds, Math.floor(Date.parse(until) / 1000));
      return {
        asset: { title: asset.title, kind: version.kind, brand: brandName(asset.brand), version: version.version },
        reviewer: { name: reviewer.name },
        requestedBy: review.requestedBy,
        stage: {
          name: stage.name,
          because: reviewer.because,
          needsCode: stage.terms.stepUp,
          delegation: stage.terms.delegation,
        },
        dueAt: stage.dueAt ?? until,
        expiresAt: until,
        media: await mediaOf(version, catalogue, expiry),
        decision: decisionOf(reviewer),
        note: asset.metadata.note ?? null,
        earlier: earlier?.version.version ?? null,
      };
    },

    /**
     * The newest earlier version that can be shown; to a guest only one that they were asked about too.
     * @throws DomainError not_found when there is none.
     */
    async earlier(asked: Asked): Promise<EarlierVersion> {
      const [earlier, catalogue] = await Promise.all([
        findEarlier(asked),
        catalog.findCatalogue(asked.asset.id, asked.version.version),
      ]);
      if (earlier === undefined) throw new DomainError("not_found", "There is no earlier version to show beside this.");
      return {
        version: earlier.version.version,
        media: await mediaOf(earlier.version, earlier.catalogue, earlier.expiry),
        alignment: alignmentOf(earlier, { version: asked.version, catalogue }),
      };
    },
  };

  async function findEarlier({ asset, version, reviewer, isGuest }: Asked) {
    const oldest = Math.max(1, version.version - mostPassedOver);
    for (let number = version.version - 1; number >= oldest; number--) {
      const [found, catalogue] = await Promise.all([
        catalog.findVersion(asset.id, number),
        catalog.findCatalogue(asset.id, number),
      ]);
      if (found === undefined || catalogue === undefined || found.kind !== version.kind) continue;
      const expiry = cappedExpiry(found.rights, now(), pageTtlSeconds, pageTtlSeconds);
      if (expiry === null || !delivery.isPreviewable(found.status)) continue;
      if (!isGuest || (await wasAsked(found, reviewer.id))) return { version: found, catalogue, expiry };
    }
    return undefined;
  }

  async function wasAsked({ assetId, version, rounds }: VersionRecord, reviewerId: string): Promise<boolean> {
    const review = rounds === 0 ? undefined : await catalog.findReview(assetId, version, rounds);
    return (review?.stages ?? []).some(
      ({ openedAt, reviewers }) =>
        openedAt !== null && reviewers.some(({ id, standing }) => id === reviewerId && standing === "asked"),
    );
  }

  async function mediaOf(version: VersionRecord, catalogue: CatalogueRecord, expiry: number): Promise<ReviewMedia> {
    const { type, url, poster, waveform, thumbnails } = await delivery.playbackOf(version, catalogue, expiry, true);
    const { width, height } = catalogue.technical;
    return {
      type,
      url,
      // A song is seen by its waveform.
      poster: poster ?? waveform,
      thumbnails,
      aspect: width === undefined || height === undefined ? null : width / height,
      film: frameFacts(version.kind, catalogue.technical) ?? null,
    };
  }

  function nowSeconds(): number {
    return Math.floor(now().getTime() / 1000);
  }
}
export type ShowReview = ReturnType<typeof makeShowReview>;

function decisionOf({ decision, decidedAt, comment }: StageReviewer): ReviewPage["decision"] {
  return decision === null || decidedAt === null ? null : { decision, at: decidedAt, comment };
}
