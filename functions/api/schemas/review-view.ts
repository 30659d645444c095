import * as z from "zod";
import { ReviewRecord, ReviewStage, StageReviewer } from "../../../shared/catalog/records.ts";
import { ReviewQueue, ReviewStanding } from "../../../shared/catalog/review-standing.ts";
import { Verdict } from "../../../shared/review/condition.ts";
import { StageTerms } from "../../../shared/review/review-template.ts";
import { AssetSummary } from "./asset.ts";
import { Delegation } from "./review-page.ts";
import { ReviewerMail } from "./reviewer-mail.ts";

const Asked = z.object({ name: z.string(), email: z.string(), because: z.string() });

/** Who would be asked, in which order, and why; nobody is asked by looking. */
export const ReviewPlanView = z.object({
  template: z.object({ id: z.string(), name: z.string(), because: z.string() }),
  /** The templates that were looked at, in order, with what each condition came to. */
  tried: z.array(z.object({ id: z.string(), name: z.string(), holds: z.boolean(), verdicts: z.array(Verdict) })),
  /** Every template that could be chosen. */
  templates: z.array(z.object({ id: z.string(), name: z.string() })),
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
      /** Of its calendar. */
      timeZone: z.string(),
      problem: z.string().nullable(),
    }),
  ),
  /** Waivers by which something that was found does not count in the conditions. */
  waivers: z.array(z.object({ covers: z.string().nullable(), grantedBy: z.string(), until: z.string() })),
});
export type ReviewPlanView = z.infer<typeof ReviewPlanView>;

/** A review as those see it who work on the asset: everything but links and tokens. */
export const ReviewView = ReviewRecord.omit({ stages: true }).extend({
  stages: z.array(
    ReviewStage.omit({ taskToken: true, executionArn: true, reviewers: true }).extend({
      /** Of its calendar; null for one that is not configured any more. */
      timeZone: z.string().nullable(),
      /** Open past its due date. */
      isOverdue: z.boolean(),
      /** From when on those who have not decided may be asked again; null for at once. */
      remindableFrom: z.iso.datetime().nullable(),
      reviewers: z.array(
        StageReviewer.omit({ linkId: true, devices: true }).extend({
          devices: z.number().int(),
          /** For those who may produce; absent until a mail was sent. */
          mail: ReviewerMail.optional(),
        }),
      ),
    }),
  ),
});
export type ReviewView = z.infer<typeof ReviewView>;

/** Somebody to ask besides, or in the place of another, and why. */
export const PersonAsked = Delegation.extend({ reason: z.string().trim().max(500).optional() });
export type PersonAsked = z.infer<typeof PersonAsked>;

export const Reason = z.object({ reason: z.string().trim().max(500).optional() });

export const ReviewListEntry = z.object({ asset: AssetSummary, standing: ReviewStanding.nullable() });
export type ReviewListEntry = z.infer<typeof ReviewListEntry>;

export const ReviewList = z.object({
  items: z.array(ReviewListEntry),
  /** How many there are; those that are shown are the most urgent. */
  total: z.number().int().nonnegative(),
  /** How many of the brands' reviews are in each queue. */
  counts: z.record(ReviewQueue, z.number().int().nonnegative()),
});
