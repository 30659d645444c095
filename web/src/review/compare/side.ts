import type { ReactNode } from "react";
import type { EarlierVersion, ReviewMedia } from "../../../../functions/api/schemas/review-page.ts";

/** One of two versions that lie beside each other. */
export interface Side {
  version: number;
  /** Null when there is nothing to show: it is not made yet, or was taken back. */
  media: ReviewMedia | null;
}

/** What lies over the pictures of both, exactly as large as they are, and over the line of time of two films. */
export interface Overlays {
  left?: ReactNode;
  right?: ReactNode;
  timeline?: ReactNode;
}

export type Alignment = NonNullable<EarlierVersion["alignment"]>;
