import type { PriceBook } from "../../shared/cost/price-book.ts";
import { refusalIn, refusedMaster } from "../../shared/ingest/refused-master.ts";
import type { RenderInput, RenditionsMade } from "../../shared/ingest/steps.ts";

/** Turns a picture that cannot be taken into a finding that sends its version to quarantine. Every other error passes through. */
export function refuseAsFinding(
  render: (input: RenderInput) => Promise<RenditionsMade>,
  prices: PriceBook,
): (input: RenderInput) => Promise<RenditionsMade> {
  return async (input) => {
    try {
      return await render(input);
    } catch (error) {
      const refusal = refusalIn(error);
      if (refusal === undefined) throw error;
      return refusedMaster(input.subject, refusal, prices);
    }
  };
}
