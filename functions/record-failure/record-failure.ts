import * as z from "zod";
import type { makeIngestOutcome } from "../../shared/catalog/ingest-outcome.ts";
import type { makeReviews } from "../../shared/catalog/reviews.ts";
import type { Config } from "../../shared/config/schema.ts";
import { DomainError } from "../../shared/error.ts";
import { FailureInput } from "../../shared/ingest/steps.ts";
import { parseMasterKey } from "../../shared/naming/master-key.ts";
import type { WakeReview } from "../runtime/wake-review.ts";
import { failureInWords } from "./failure-in-words.ts";

/** Either workflow's failure: the review says which round of which version broke off. */
export const Failure = FailureInput.extend({
  review: z.object({ assetId: z.string(), version: z.number().int(), round: z.number().int() }).optional(),
});
export type Failure = z.infer<typeof Failure>;

export interface RecordedFailure {
  reason: string;
  /** The version is in quarantine: nothing broke, the master cannot be taken. */
  fileIsTheReason: boolean;
}

export interface RecordFailureDependencies {
  outcome: Pick<ReturnType<typeof makeIngestOutcome>, "fail">;
  reviews: Pick<ReturnType<typeof makeReviews>, "abandon">;
  wakeReview: WakeReview;
  config: Pick<Config, "brands" | "naming">;
}

/**
 * Puts on record why a workflow could not go on, where the person who has to act will look. A review that breaks off lets
 * none of its other stages wait on. Safe to repeat.
 */
export function makeRecordFailure({ outcome, reviews, wakeReview, config }: RecordFailureDependencies) {
  return async ({ executionArn, step, error, cause, subject, object, review }: Failure): Promise<RecordedFailure> => {
    const { reason, fileIsTheReason } = failureInWords(step, error, cause);
    if (review !== undefined) {
      const { tokensToWake } = await reviews.abandon(review, reason);
      const { assetId, version, round } = review;
      for (const token of tokensToWake)
        await wakeReview(token, { decision: "cancelled", decisionId: `${assetId}-v${version}-r${round}-broke-off` });
      return { reason, fileIsTheReason: false };
    }
    const { bucket, key } = subject?.master ?? object ?? {};
    if (bucket === undefined || key === undefined)
      throw new DomainError("invalid", "The failure names neither a version nor an object.");
    const { place } = parseMasterKey(key, config);
    await outcome.fail({
      executionArn,
      step,
      reason,
      fileIsTheReason,
      bucket,
      key,
      assetId: subject?.assetId,
      version: subject?.version,
      brand: place.brand,
      campaign: place.campaign.slice(0, 100),
    });
    return { reason, fileIsTheReason };
  };
}
