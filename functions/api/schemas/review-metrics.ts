import * as z from "zod";
import { Approval, StageTime } from "../../../shared/review/metrics.ts";
import { ReviewSummary } from "../../../shared/review/review-summary.ts";
import { ReviewTally } from "../../../shared/review/tally.ts";

const asOf = z.iso.datetime();

/** The reviews of one asset in numbers. */
export const AssetMetrics = z.object({
  assetId: z.string(),
  /** Up to when stages that are open were counted. */
  asOf,
  stages: z.array(StageTime),
  approvals: z.array(Approval),
  summary: ReviewSummary,
});
export type AssetMetrics = z.infer<typeof AssetMetrics>;

/** The reviews of a page of assets in numbers. */
export const ReviewMetricsPage = z.object({
  asOf,
  /** How many assets were looked at. */
  assets: z.number().int().nonnegative(),
  /** To be added to those of the other pages. */
  tally: ReviewTally,
  /** Of this page alone. */
  summary: ReviewSummary,
  cursor: z.string().nullable(),
});
export type ReviewMetricsPage = z.infer<typeof ReviewMetricsPage>;
