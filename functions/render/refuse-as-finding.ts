import { estimateOf } from "../../shared/cost/estimate.ts";
import { pipelineCharges } from "../../shared/cost/pipeline.ts";
import type { PriceBook } from "../../shared/cost/price-book.ts";
import { DomainError } from "../../shared/error.ts";
import type { RenderInput, RenditionsMade } from "../../shared/ingest/steps.ts";

/**
 * Turns a picture that cannot be taken into a finding that sends its version to quarantine: the file is the reason, so
 * that it is an outcome of the ingest and no error of the function. Every other error passes through.
 */
export function refuseAsFinding(
  render: (input: RenderInput) => Promise<RenditionsMade>,
  prices: PriceBook,
): (input: RenderInput) => Promise<RenditionsMade> {
  return async (input) => {
    try {
      return await render(input);
    } catch (error) {
      if (error instanceof DomainError && (error.code === "too_large" || error.code === "unsupported"))
        return refused(input, error, prices);
      throw error;
    }
  };
}

function refused({ subject }: RenderInput, { message, details }: DomainError, prices: PriceBook): RenditionsMade {
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
