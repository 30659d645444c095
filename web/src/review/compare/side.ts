import type { EarlierVersion, ReviewMedia } from "../../../../functions/api/schemas/review-page.ts";

/** One of two versions that lie beside each other. */
export interface Side {
  version: number;
  /** Null when there is nothing to show: it is not made yet, or was taken back. */
  media: ReviewMedia | null;
}

export type Alignment = NonNullable<EarlierVersion["alignment"]>;
