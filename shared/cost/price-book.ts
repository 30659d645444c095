import { type PicoDollars, usd } from "./money.ts";

export type Resolution = "sd" | "hd" | "4k";
/** Frames a second: up to 30, up to 60, up to 120. */
export type Speed = "30fps" | "60fps" | "120fps";
export type TranscodeTier = "basic" | "professional";

/**
 * What AWS asks in one region, on demand, without free tiers and volume discounts: an estimate should rather be high.
 * Prices change; `asOf` says when this page was put together and `sources` where to compare it.
 */
export interface PriceBook {
  region: string;
  asOf: string;
  sources: Record<string, string>;
  /** Figures that could not be compared with their page when the book was put together; look them up before relying on them. */
  unconfirmed: readonly string[];
  /** A minute of H.264, single pass; the other figures follow from it by the documented multipliers. */
  transcodeMinute: Record<Resolution, PicoDollars>;
  /** A minute of an output without a picture. */
  audioMinute: PicoDollars;
  rekognitionImage: PicoDollars;
  rekognitionImageProperties: PicoDollars;
  /** arm64. */
  lambdaGbSecond: PicoDollars;
  lambdaRequest: PicoDollars;
  stateTransition: PicoDollars;
  writeUnit: PicoDollars;
  putRequest: PicoDollars;
  getRequest: PicoDollars;
  storageGbMonth: PicoDollars;
  mail: PicoDollars;
}

const sources = {
  mediaconvert:
    "https://aws.amazon.com/mediaconvert/pricing/ (on demand, basic tier, first volume step; billed by the second, ten seconds at least)",
  rekognition: "https://aws.amazon.com/rekognition/pricing/ (image, group 2, first million; image properties)",
  lambda: "https://aws.amazon.com/lambda/pricing/ (arm64)",
  stepfunctions: "https://aws.amazon.com/step-functions/pricing/ (standard workflows)",
  dynamodb: "https://aws.amazon.com/dynamodb/pricing/on-demand/ (since November 2024)",
  s3: "https://aws.amazon.com/s3/pricing/ (standard, first 50 TB)",
  ses: "https://aws.amazon.com/ses/pricing/ (outbound)",
};

const virginia: PriceBook = {
  region: "us-east-1",
  asOf: "2024-12-01",
  sources,
  unconfirmed: ["audioMinute", "the professional tier's multiples", "the multiple for 60 to 120 frames a second"],
  transcodeMinute: { sd: usd("0.0075"), hd: usd("0.015"), "4k": usd("0.03") },
  audioMinute: usd("0.003"),
  rekognitionImage: usd("0.001"),
  rekognitionImageProperties: usd("0.00075"),
  lambdaGbSecond: usd("0.0000133334"),
  lambdaRequest: usd("0.0000002"),
  stateTransition: usd("0.000025"),
  writeUnit: usd("0.000000625"),
  putRequest: usd("0.000005"),
  getRequest: usd("0.0000004"),
  storageGbMonth: usd("0.023"),
  mail: usd("0.0001"),
};

const ireland: PriceBook = {
  ...virginia,
  region: "eu-west-1",
  unconfirmed: [...virginia.unconfirmed, "transcodeMinute", "writeUnit"],
  transcodeMinute: { sd: usd("0.0085"), hd: usd("0.017"), "4k": usd("0.034") },
  audioMinute: usd("0.0034"),
  writeUnit: usd("0.000000705"),
};

/** The books there are, by region. */
export const priceBooks: Readonly<Record<string, PriceBook>> = { "us-east-1": virginia, "eu-west-1": ireland };

/** The book of a region; a region without one is priced as us-east-1, and the estimate's `priceBook` says so. */
export function priceBookFor(region: string): PriceBook {
  return priceBooks[region] ?? virginia;
}

/** What an estimate was made with, such as `eu-west-1 2024-12-01`. */
export function nameOf(book: PriceBook): string {
  return `${book.region} ${book.asOf}`;
}

/** What a minute costs, as thousandths of the same minute at up to 30 frames a second (the price page's frame-rate columns). */
export const speedThousandths: Readonly<Record<Speed, number>> = { "30fps": 1000, "60fps": 2000, "120fps": 2500 };

/** What a minute costs, as thousandths of the basic tier's minute, by tier and number of passes. */
export const tierThousandths = { basic: 1000, professional: { "single-pass": 1600, "multi-pass": 2800 } } as const;
