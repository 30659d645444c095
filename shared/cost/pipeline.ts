import type { Kind } from "../asset/kind.ts";
import type { Charge } from "./estimate.ts";
import type { PriceBook } from "./price-book.ts";

/** What one version goes through besides the transcode, as far as it is known when it is planned. */
export interface PipelineWork {
  kind: Kind;
  /** Pictures that Rekognition looks at, and how many of its detectors look at each. */
  images: number;
  detectors: number;
  /** Files written to the renditions bucket. */
  files: number;
  masterBytes: number;
  renditionBytes: number;
  reviewers: number;
  /** Size of the picture in megapixels, which decides how long Render works. */
  megapixels?: number;
  durationMs?: number;
}

/** States that an execution enters: ingest up to the review, and a review of one stage. */
const states: Readonly<Record<Kind, number>> = { image: 8 + 10, video: 11 + 10, audio: 11 + 10 };
/** Lambda calls: the steps of ingest, the three of a review of one stage, the relay's share, and the one that records what became of the mails. */
const calls: Readonly<Record<Kind, number>> = { image: 5 + 5, video: 6 + 5, audio: 6 + 5 };
/** Write units of a version from its registration until it is live, with two reviewers; `npm run bench -- --only asset` counts them. */
const writeUnits = 110;
const gigabyte = 1_000_000_000;

/** What the pipeline around the transcode costs: tagging, functions, states, writes, requests, a month's storage, mail. */
export function pipelineCharges(work: PipelineWork, book: PriceBook): Charge[] {
  return [
    { item: "rekognition.image", quantity: work.images * work.detectors, unit: "image", price: book.rekognitionImage },
    {
      item: "rekognition.image-properties",
      quantity: work.images,
      unit: "image",
      price: book.rekognitionImageProperties,
    },
    { item: "lambda.requests", quantity: calls[work.kind], unit: "request", price: book.lambdaRequest },
    { item: "lambda.compute", quantity: gigabyteSeconds(work), unit: "GB-second", price: book.lambdaGbSecond },
    { item: "stepfunctions.transitions", quantity: states[work.kind], unit: "transition", price: book.stateTransition },
    { item: "dynamodb.write", quantity: writeUnits, unit: "write unit", price: book.writeUnit },
    { item: "s3.put", quantity: work.files, unit: "request", price: book.putRequest },
    { item: "s3.get", quantity: work.images * (work.detectors + 1) + 10, unit: "request", price: book.getRequest },
    {
      item: "s3.storage",
      quantity: (work.masterBytes + work.renditionBytes) / gigabyte,
      unit: "GB-month",
      price: book.storageGbMonth,
    },
    { item: "ses.mail", quantity: work.reviewers, unit: "mail", price: book.mail },
  ];
}

/** Six short calls at half a gigabyte, and the one that works: Render by the megapixel, Derive by the minute. */
function gigabyteSeconds(work: PipelineWork): number {
  const steps = 6 * 0.5 * 0.3;
  if (work.kind === "image") return steps + 3 * (1 + 0.4 * (work.megapixels ?? 1));
  return steps + 2 * (2 + (0.5 * (work.durationMs ?? 0)) / 60_000);
}
