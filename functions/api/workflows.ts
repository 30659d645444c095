import {
  ExecutionAlreadyExists,
  InvalidToken,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from "@aws-sdk/client-sfn";
import type { VersionRecord } from "../../shared/catalog/records.ts";

export interface Workflows {
  /** Starts the ingest of a version again. The same key starts it once. */
  retryIngest(version: VersionRecord, key: string): Promise<void>;
  /** Starts the review of a round. A round is reviewed once, however often this is asked. */
  startReview(assetId: string, version: number, round: number): Promise<void>;
  /** Wakes the review that waits for this token; one that waits no longer has been woken or is over. */
  wakeReview(taskToken: string, outcome: { decision: string; decisionId: string }): Promise<void>;
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

    async startReview(assetId, version, round) {
      await startOnce(arns.review, `${assetId}-v${version}-r${round}`, { assetId, version, round });
    },

    async wakeReview(taskToken, outcome) {
      try {
        await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(outcome) }));
      } catch (error) {
        if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken) return;
        throw error;
      }
    },
  };

  async function startOnce(stateMachineArn: string, name: string, input: unknown): Promise<void> {
    try {
      await stepFunctions.send(new StartExecutionCommand({ stateMachineArn, name, input: JSON.stringify(input) }));
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  }
}
