import type { Caller } from "../../shared/access/grant.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { ReviewRecord } from "../../shared/catalog/records.ts";
import { isPastDue } from "../../shared/catalog/review-standing.ts";
import { remindableFrom } from "../../shared/review/reminder-rule.ts";
import type { ReviewRules } from "../../shared/review/review-rules.ts";
import type { ReviewerMails } from "./reviewer-mails.ts";
import type { ReviewView } from "./schemas/review-view.ts";

export interface ViewReviewDependencies {
  catalog: Pick<Catalog, "getVersion" | "now">;
  mailsTo: ReviewerMails;
  rules: Pick<ReviewRules, "timeZoneOf">;
}

/** A review as the API shows it to one caller: without links and tokens. */
export function makeViewReview({ catalog, mailsTo, rules }: ViewReviewDependencies) {
  return async (review: ReviewRecord, caller: Caller): Promise<ReviewView> => {
    const mails = await mailsTo(await catalog.getVersion(review.assetId, review.version), caller);
    return {
      ...review,
      stages: review.stages.map(({ taskToken: _, executionArn: __, reviewers, ...stage }) => ({
        ...stage,
        timeZone: rules.timeZoneOf(stage.calendar) ?? null,
        isOverdue: review.state === "open" && isPastDue(stage, catalog.now()),
        remindableFrom: remindableFrom(stage, catalog.now()),
        reviewers: reviewers.map(({ linkId: ___, devices, ...reviewer }) => {
          const mail = mails.get(reviewer.id);
          return { ...reviewer, devices: devices.length, ...(mail !== undefined && { mail }) };
        }),
      })),
    };
  };
}
export type ViewReview = ReturnType<typeof makeViewReview>;
