import type asset from "./en/asset.ts";
import type compare from "./en/compare.ts";
import type inbox from "./en/inbox.ts";
import type library from "./en/library.ts";
import type operations from "./en/operations.ts";
import type parts from "./en/parts.ts";
import type player from "./en/player.ts";
import type remarks from "./en/remarks.ts";
import type review from "./en/review.ts";
import type reviews from "./en/reviews.ts";
import type shell from "./en/shell.ts";
import type upload from "./en/upload.ts";

/** The words by area, as English has them; the keys and placeholders that every other language must have too. */
interface Catalogs {
  asset: typeof asset;
  compare: typeof compare;
  inbox: typeof inbox;
  library: typeof library;
  operations: typeof operations;
  parts: typeof parts;
  player: typeof player;
  remarks: typeof remarks;
  review: typeof review;
  reviews: typeof reviews;
  shell: typeof shell;
  upload: typeof upload;
}
export type Area = keyof Catalogs;

/** The same words in another language. */
export type Words<English> = {
  readonly [Key in keyof English]: English[Key] extends string ? string : Words<English[Key]>;
};

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "parts";
    resources: Catalogs;
  }
}
