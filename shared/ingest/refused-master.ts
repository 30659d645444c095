import { estimateOf } from "../cost/estimate.ts";
import { pipelineCharges } from "../cost/pipeline.ts";
import type { PriceBook } from "../cost/price-book.ts";
import { DomainError } from "../error.ts";
import type { RenditionsMade, Subject } from "./steps.ts";

/** The refusal in an error, when it is the master itself that cannot be taken; undefined for every other error. */
export function refusalIn(error: unknown): DomainError | undefined {
  return error instanceof DomainError && (error.code === "too_large" || error.code === "unsupported")
    ? error
    : undefined;
}

/**
 * What is made of a master that cannot be taken: nothing, and a finding that sends its version to quarantine. The file
 * is the reason, so that it is an outcome of the ingest and no error of a function.
 */
export function refusedMaster(subject: Subject, { message, details }: DomainError, prices: PriceBook): RenditionsMade {
  const work = {
    kind: subject.kind,
    images: 0,
    detectors: 0,
    files: 0,
    masterBytes: subject.master.bytes,
    renditionBytes: 0,
    reviewers: 0,
    megapixels: 0,
  };
  const cost = estimateOf(pipelineCharges(work, prices), prices);
  const measured = Object.entries(details).filter(
    (entry): entry is [string, string | number] => typeof entry[1] === "string" || typeof entry[1] === "number",
  );
  return {
    renditions: [],
    technical: {
      container: "unknown",
      mimeType: "application/octet-stream",
      bytes: subject.master.bytes,
      audioTracks: [],
    },
    estimate: cost,
    actual: cost,
    frames: [],
    embedded: {},
    findings: [{ check: "format", verdict: "quarantine", message, measured: Object.fromEntries(measured) }],
  };
}
