import * as z from "zod";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { MailLedger } from "../../shared/catalog/mail-ledger.ts";
import type { AssetRecord, CatalogueRecord, ReviewRecord, VersionRecord } from "../../shared/catalog/records.ts";
import type { makeReviews, RoundTerms } from "../../shared/catalog/reviews.ts";
import type { Config, Reviewer } from "../../shared/config/schema.ts";
import { DomainError } from "../../shared/error.ts";
import { signReviewLink } from "../../shared/review/review-link.ts";
import { type ReviewMail, writeReviewMail } from "./review-mail.ts";

/** A wait that has begun: the task token is what ends it. */
export const AwaitedRound = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  round: z.number().int().positive(),
  executionArn: z.string(),
  taskToken: z.string().min(1),
  startedAt: z.string(),
  reminder: z.boolean(),
});
export type AwaitedRound = z.infer<typeof AwaitedRound>;

export interface Poster {
  bytes: Uint8Array;
  contentType: string;
}

export interface OpenReviewDependencies {
  catalog: Pick<Catalog, "findCatalogue">;
  reviews: Pick<ReturnType<typeof makeReviews>, "open">;
  mails: MailLedger;
  readPoster: (key: string, contentType: string) => Promise<Poster | undefined>;
  /** Hands a mail over for delivery; answers its id. */
  send: (to: Reviewer, mail: ReviewMail, poster: Poster | undefined) => Promise<string>;
  wakeReview: (taskToken: string, outcome: { decision: string; decisionId: string }) => Promise<void>;
  warn: (message: string, particulars: Record<string, unknown>) => void;
  linkSecret: () => Promise<string>;
  publicUrl: () => Promise<string>;
  config: Pick<Config, "organisation" | "brands" | "review">;
}

const hour = 3_600_000;

/**
 * Asks the reviewers of a version, each by a link of their own; on a reminder only those who have not decided. Safe to
 * repeat: mails are not sent twice. A round that was settled while nobody waited wakes its workflow at once.
 */
export function makeOpenReview(dependencies: OpenReviewDependencies) {
  const { catalog, reviews, mails, send, wakeReview, linkSecret, publicUrl, config } = dependencies;

  return async (input: AwaitedRound): Promise<{ asked: number }> => {
    const { assetId, version, round, reminder } = input;
    const { asset, review } = await reviews.open(input, (of, record) => termsFor(of, record, input.startedAt));
    if (review.state !== "open") {
      // A decision, a withdrawal or a newer version came while no token was waiting.
      await endTheWait(input.taskToken, {
        decision: wakeUpFor(review.state),
        decisionId: `${assetId}-v${version}-r${round}`,
      });
      return { asked: 0 };
    }
    const waiting = review.reviewers.filter(({ decision }) => decision === null);
    const poster = waiting.length === 0 ? undefined : await posterOf(await catalog.findCatalogue(assetId, version));
    let asked = 0;
    for (const reviewer of waiting) {
      const key = { assetId, version, round, reviewerId: reviewer.id, occasion: reminder ? "reminder" : "request" };
      const sent = await mails.once(key, async () => {
        const mail = await mailTo(reviewer, review, asset, reminder, poster !== undefined);
        return send(reviewer, mail, poster);
      });
      if (sent) asked += 1;
    }
    return { asked };
  };

  function termsFor(asset: AssetRecord, version: VersionRecord, startedAt: string): RoundTerms {
    const brand = brandOf(asset);
    const after = (hours: number) => new Date(Date.parse(startedAt) + hours * hour).toISOString();
    return {
      reviewers: brand.reviewers,
      dueAt: after(config.review.deadlineHours),
      expiresAt: after(config.review.linkLifetimeHours),
      requestedBy: asset.metadata.requestedBy ?? version.uploadedBy ?? brand.name,
    };
  }

  function brandOf(asset: AssetRecord): Config["brands"][number] {
    const brand = config.brands.find(({ id }) => id === asset.brand);
    if (brand !== undefined) return brand;
    throw new DomainError("invalid", `The brand ${asset.brand} is not configured any more, so it has no reviewers.`);
  }

  /** Should it fail, the wait ends by itself at its deadline, and what is on record is applied then. */
  async function endTheWait(taskToken: string, outcome: { decision: string; decisionId: string }): Promise<void> {
    try {
      await wakeReview(taskToken, outcome);
    } catch (error) {
      dependencies.warn("A settled round could not be woken", {
        reason: error instanceof Error ? error.name : "unknown",
      });
    }
  }

  async function mailTo(
    reviewer: ReviewRecord["reviewers"][number],
    review: ReviewRecord,
    asset: AssetRecord,
    reminder: boolean,
    hasPoster: boolean,
  ): Promise<ReviewMail> {
    const { assetId, version, round, expiresAt } = review;
    const token = signReviewLink(
      { linkId: reviewer.linkId, reviewerId: reviewer.id, assetId, version, round, expiresAt },
      await linkSecret(),
    );
    return writeReviewMail({
      organisation: config.organisation.name,
      brand: brandOf(asset).name,
      title: asset.title,
      kind: asset.kind ?? "image",
      version,
      reviewer: reviewer.name,
      requestedBy: review.requestedBy,
      dueAt: review.dueAt,
      expiresAt,
      note: asset.metadata.note ?? null,
      link: `${await publicUrl()}/r/${token}`,
      reminder,
      hasPoster,
    });
  }

  /** The largest still that mail programs show and that does not make the mail heavy. */
  async function posterOf(catalogue: CatalogueRecord | undefined): Promise<Poster | undefined> {
    const [best] = (catalogue?.renditions ?? [])
      .filter(({ role }) => role === "poster" || role === "preview" || role === "thumb" || role === "waveform")
      .filter(({ contentType, bytes }) => /^image\/(jpeg|png)$/.test(contentType) && bytes <= 400_000)
      .sort((a, b) => (b.width ?? 0) - (a.width ?? 0));
    return best === undefined ? undefined : dependencies.readPoster(best.key, best.contentType);
  }
}

function wakeUpFor(state: ReviewRecord["state"]): string {
  return state === "approved" ? "approve" : state === "changes_requested" ? "request_changes" : state;
}
