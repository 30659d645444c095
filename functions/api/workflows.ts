import { ExecutionAlreadyExists, type SFNClient, StartExecutionCommand } from "@aws-sdk/client-sfn";
import type { VersionRecord } from "../../shared/catalog/records.ts";
import { makeWakeReview, type WakeReview } from "../runtime/wake-review.ts";

export interface Workflows {
  /** Starts the ingest of a version again. The same key starts it once. */
  retryIngest(version: VersionRecord, key: string): Promise<void>;
  /** Starts the review of a round, by a template that was chosen for it or by the one whose condition holds. A round is reviewed once, however often this is asked. */
  startReview(assetId: string, version: number, round: number, template?: string): Promise<void>;
  wakeReview: WakeReview;
}

/** The state machines as the API uses them. */
export function makeWorkflows(stepFunctions: SFNClient, arns: { ingest: string; review: string }): Workflows {
  return {
    async retryIngest({ assetId, version, attempt, master }, key) {
      await startOnce(arns.ingest, `retry-${assetId}-v${version}-a${attempt}-${key}`.slice(0, 80), {
        detail: {
          bucket: { name: master.bucket },
          object: {
            key: master.key,
            ...(master.versionId === "null" ? {} : { "version-id": master.versionId }),
            ...(master.etag === "" ? {} : { etag: master.etag }),
            size: master.bytes,
          },
          retryOf: { assetId, version },
        },
      });
    },

    async startReview(assetId, version, round, template) {
      await startOnce(arns.review, `${assetId}-v${version}-r${round}`, {
        assetId,
        version,
        round,
        ...(template && { template }),
      });
    },

    wakeReview: makeWakeReview(stepFunctions),
  };

  async function startOnce(stateMachineArn: string, name: string, input: unknown): Promise<void> {
    try {
      await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }
}
