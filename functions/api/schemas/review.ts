import * as z from "zod";
import { Ask } from "../../../shared/catalog/asks.ts";
import { ReviewRecord, ReviewStage, StageReviewer } from "../../../shared/catalog/records.ts";
import { holds, Waiver } from "../../../shared/catalog/waivers.ts";
import { Verdict } from "../../../shared/review/condition.ts";
import { StageTerms } from "../../../shared/review/review-template.ts";

const Asked = z.object({ name: z.string(), email: z.string(), because: z.string() });

/** Who would be asked, in which order, and why; nobody is asked by looking. */
export const ReviewPlanView = z.object({
  template: z.object({ id: z.string(), name: z.string(), because: z.string() }),
  /** The templates that were looked at, in order, with what each condition came to. */
  tried: z.array(z.object({ id: z.string(), name: z.string(), holds: z.boolean(), verdicts: z.array(Verdict) })),
  stages: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      after: z.array(z.string()),
      startsAt: z.string().nullable(),
      calendar: z.string(),
      takesPlace: z.boolean(),
      verdicts: z.array(Verdict),
      /** Set when the decisions of an earlier version would hold for this one. */
      carriedOver: z.string().nullable(),
      reviewers: z.array(Asked),
      escalations: z.array(z.array(Asked)),
      terms: StageTerms,
      /** When it would be due, did it begin now. */
      dueAt: z.iso.datetime(),
      endsAt: z.iso.datetime(),
      problem: z.string().nullable(),
    }),
  ),
});
export type ReviewPlanView = z.infer<typeof ReviewPlanView>;

/** A review as those see it who work on the asset: everything but links and tokens. */
export const ReviewView = ReviewRecord.omit({ stages: true }).extend({
  stages: z.array(
    ReviewStage.omit({ taskToken: true, executionArn: true, reviewers: true }).extend({
      reviewers: z.array(StageReviewer.omit({ linkId: true, devices: true }).extend({ devices: z.number().int() })),
    }),
  ),
});
export type ReviewView = z.infer<typeof ReviewView>;

export function reviewView(review: ReviewRecord): ReviewView {
  return {
    ...review,
    stages: review.stages.map(({ taskToken: _, executionArn: __, reviewers, ...stage }) => ({
      ...stage,
      reviewers: reviewers.map(({ linkId: ___, devices, ...reviewer }) => ({ ...reviewer, devices: devices.length })),
    })),
  };
}

export const InboxEntry = Ask.omit({ linkId: true, reviewerId: true, digest: true }).extend({ overdue: z.boolean() });
export type InboxEntry = z.infer<typeof InboxEntry>;

export const WaiverRequest = z.object({
  standard: z.string().trim().min(1).max(200),
  reason: z.string().trim().min(1, "Say why.").max(2_000),
  until: z.iso.datetime(),
});

export const WaiverView = Waiver.extend({ holds: z.boolean() });
export type WaiverView = z.infer<typeof WaiverView>;

/** Whether it holds is said for the asset's newest version. */
export function waiverView(waiver: Waiver, checksum: string, now: Date): WaiverView {
  return { ...waiver, holds: holds(waiver, checksum, now) };
}
