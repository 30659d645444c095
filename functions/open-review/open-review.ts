import * as z from "zod";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { MailKey, MailLedger } from "../../shared/catalog/mail-ledger.ts";
import type { AssetRecord, CatalogueRecord, StageReviewer } from "../../shared/catalog/records.ts";
import { undecided } from "../../shared/catalog/review-stage.ts";
import type { makeReviews, StageAsked } from "../../shared/catalog/reviews.ts";
import type { Config, Reviewer } from "../../shared/config/schema.ts";
import { DomainError, isUnconfirmed } from "../../shared/error.ts";
import { isLeftToDigest } from "../../shared/review/digest.ts";
import { signReviewLink } from "../../shared/review/review-link.ts";
import { type ReviewMail, writeReviewMail } from "./review-mail.ts";

/** A wait that has begun: the task token is what ends it. */
export const AwaitedStage = z.object({
  assetId: z.string(),
  version: z.number().int().positive(),
  round: z.number().int().positive(),
  stage: z.string(),
  executionArn: z.string(),
  taskToken: z.string().min(1),
  /** `request`, `reminder-1`, `escalation-1` and so on. */
  occasion: z.string(),
});
export type AwaitedStage = z.infer<typeof AwaitedStage>;

export interface Poster {
  bytes: Uint8Array;
  contentType: string;
}

export interface OpenReviewDependencies {
  catalog: Pick<Catalog, "findCatalogue">;
  reviews: Pick<ReturnType<typeof makeReviews>, "ask">;
  mails: MailLedger;
  readPoster: (key: string, contentType: string) => Promise<Poster | undefined>;
  /** Hands a mail over for delivery; answers its id. */
  send: (to: Reviewer, mail: ReviewMail, poster: Poster | undefined, about: MailKey) => Promise<string>;
  wakeReview: (taskToken: string, outcome: { decision: string; decisionId: string }) => Promise<void>;
  warn: (message: string, particulars: Record<string, unknown>) => void;
  linkSecret: () => Promise<string>;
  publicUrl: () => Promise<string>;
  config: Pick<Config, "organisation" | "brands" | "review">;
}

/**
 * Asks the reviewers of a stage, each by a link of their own; later those who have not decided again, and whom the stage
 * turns to besides. Safe to repeat: mails are not sent twice. A stage that was settled while nobody waited wakes its
 * workflow at once. A mail of which nobody knows whether it went keeps no other from going.
 *
 * @throws DomainError unconfirmed in the end when there was such a mail: it is settled when the stage is asked again later.
 */
export function makeOpenReview(dependencies: OpenReviewDependencies) {
  const { catalog, reviews, mails, send, wakeReview, linkSecret, publicUrl, config } = dependencies;

  return async (input: AwaitedStage): Promise<{ asked: number }> => {
    const { assetId, version, round, occasion } = input;
    const [asked, catalogue] = await Promise.all([reviews.ask(input), catalog.findCatalogue(assetId, version)]);
    const { review, stage } = asked;
    if (review.state !== "open" || stage.state !== "open") {
      // A decision, a withdrawal or a newer version came while no token was waiting.
      const wakeUp = review.state === "open" ? stage.state : review.state;
      await endTheWait(input.taskToken, {
        decision: wakeUp,
        decisionId: `${assetId}-v${version}-r${round}-${stage.id}`,
      });
      return { asked: 0 };
    }
    const waiting = undecided(stage);
    const poster = waiting.length === 0 ? undefined : await posterOf(catalogue);
    let sent = 0;
    let unconfirmed: DomainError | undefined;
    for (const reviewer of waiting) {
      try {
        if (await mailOnce(asked, reviewer, occasion, poster)) sent += 1;
      } catch (error) {
        if (!isUnconfirmed(error)) throw error;
        unconfirmed ??= error;
      }
    }
    if (unconfirmed !== undefined) throw unconfirmed;
    return { asked: sent };
  };

  /** Whoever was not asked yet is asked, and reminded at a later occasion. */
  async function mailOnce(asked: StageAsked, reviewer: StageReviewer, occasion: string, poster: Poster | undefined) {
    const { assetId, version, round } = asked.review;
    const once = (about: string, reminder: boolean) => {
      const key = { assetId, version, round, reviewerId: reviewer.id, occasion: `${asked.stage.id}.${about}` };
      return mails.once(key, async () =>
        send(reviewer, await mailTo(asked, reviewer, reminder, poster !== undefined), poster, key),
      );
    };
    if (await once("request", false)) return true;
    if (occasion === "request" || occasion === reviewer.joinedAt) return false;
    // A stage that bundles its reminders leaves them to the morning's digest.
    if (isLeftToDigest(asked.stage.terms, occasion)) return false;
    return once(occasion, true);
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
    { review, stage, asset }: StageAsked,
    reviewer: StageReviewer,
    reminder: boolean,
    hasPoster: boolean,
  ): Promise<ReviewMail> {
    const { assetId, version, round } = review;
    const expiresAt = stage.endsAt ?? review.openedAt;
    const dueAt = stage.dueAt ?? expiresAt;
    const token = signReviewLink(
      { linkId: reviewer.linkId, reviewerId: reviewer.id, assetId, version, round, stage: stage.id, expiresAt },
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
      stage: stage.name,
      because: reviewer.because,
      needsCode: stage.terms.stepUp,
      dueAt,
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
