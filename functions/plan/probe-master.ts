import { type MediaConvertClient, ProbeCommand } from "@aws-sdk/client-mediaconvert";
import { DomainError } from "../../shared/error.ts";
import type { Subject } from "../../shared/ingest/steps.ts";

/** How Probe turns a file away (API reference, "Probe"): 400 and 422 are about the file, everything else is not. */
const turnsAway = new Set(["BadRequestException", "UnprocessableEntityException"]);

/**
 * Has MediaConvert look at a master: what its containers, tracks and codecs are. It is asked from here rather than by
 * the state machine, so that a file it cannot read is an answer of this step and no error of the execution.
 *
 * @throws DomainError `unsupported` for a file whose streams Probe cannot read
 */
export function makeProbeMaster(mediaConvert: MediaConvertClient) {
  return async ({ master }: Subject): Promise<unknown> => {
    try {
      const probed = await mediaConvert.send(
        new ProbeCommand({ InputFiles: [{ FileUrl: `s3://${master.bucket}/${master.key}` }] }),
      );
      return probed.ProbeResults?.[0];
    } catch (error) {
      if (!(error instanceof Error) || !turnsAway.has(error.name)) throw error;
      throw new DomainError(
        "unsupported",
        "The streams of the file cannot be read: it may be damaged or cut off. Export the master again and upload it under the same name.",
        { cause: error },
      );
    }
  };
}
