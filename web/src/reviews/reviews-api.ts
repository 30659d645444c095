import * as z from "zod";
import { AssetMetrics, ReviewMetricsPage } from "../../../functions/api/schemas/review-metrics.ts";
import { ReviewList, ReviewPlanView, ReviewView } from "../../../functions/api/schemas/review-view.ts";
import type { ReviewQueue } from "../../../shared/catalog/review-standing.ts";
import { addTallies } from "../../../shared/review/tally.ts";
import { assetPath, signed, signedText, write } from "../api.ts";

export interface ReviewFilter {
  queue: ReviewQueue;
  brand?: string | undefined;
  isMine: boolean;
  limit: number;
}

export interface PersonToAsk {
  name: string;
  email: string;
  reason: string;
}

/** The part of the API by which reviews are run. */
export const reviewsApi = {
  list: ({ queue, brand, isMine, limit }: ReviewFilter, signal?: AbortSignal) => {
    const query = queryOf({ queue, brand, mine: isMine ? "true" : undefined, limit: String(limit) });
    return signed(`/v1/reviews${query}`, ReviewList, { signal });
  },
  review: (id: string) => signed(`${assetPath(id)}/review`, ReviewView),
  plan: (id: string, template?: string) =>
    signed(`${assetPath(id)}/review-plan${queryOf({ template })}`, ReviewPlanView),
  metrics: (id: string) => signed(`${assetPath(id)}/metrics`, AssetMetrics),

  remind: (id: string, stage: string) => signed(`${stagePath(id, stage)}/remind`, ReviewView, write()),
  add: (id: string, stage: string, to: PersonToAsk) =>
    signed(`${stagePath(id, stage)}/reviewers`, ReviewView, { ...write(), body: to }),
  replace: (id: string, stage: string, reviewer: string, to: PersonToAsk) =>
    signed(`${reviewerPath(id, stage, reviewer)}/replacement`, ReviewView, { ...write(), body: to }),
  remove: (id: string, stage: string, reviewer: string, reason: string) =>
    signed(reviewerPath(id, stage, reviewer), ReviewView, { method: "DELETE", body: { reason } }),
  start: (id: string, template?: string) =>
    signed(`${assetPath(id)}/reviews`, z.unknown(), { ...write(), body: { template } }),
  withdraw: (id: string, reason: string) =>
    signed(`${assetPath(id)}/withdraw`, z.unknown(), { ...write(), body: reason === "" ? {} : { reason } }),

  record: (id: string, format: "json" | "html") => signedText(`${assetPath(id)}/record?format=${format}`),

  /** All pages of a time, added up: percentiles cannot be. */
  async numbers({ brand, from }: { brand: string | undefined; from: string }, signal?: AbortSignal) {
    const pages: ReviewMetricsPage[] = [];
    let cursor: string | null | undefined;
    do {
      const query = queryOf({ brand, from, cursor: cursor ?? undefined });
      const page: ReviewMetricsPage = await signed(`/v1/metrics/reviews${query}`, ReviewMetricsPage, { signal });
      pages.push(page);
      cursor = page.cursor;
    } while (cursor !== null);
    return addTallies(pages.map(({ tally }) => tally));
  },
};

const stagePath = (id: string, stage: string) => `${assetPath(id)}/review/stages/${encodeURIComponent(stage)}`;
const reviewerPath = (id: string, stage: string, reviewer: string) =>
  `${stagePath(id, stage)}/reviewers/${encodeURIComponent(reviewer)}`;

function queryOf(parts: Record<string, string | undefined>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parts)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? "" : `?${query}`;
}
