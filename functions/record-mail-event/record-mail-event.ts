import type { makeMailRecord } from "../../shared/catalog/mail-record.ts";
import { reviewMailOf } from "../../shared/catalog/mail-tags.ts";
import { isPassing } from "../../shared/retry.ts";
import { newsIn } from "./mail-news.ts";
import type { MailEventEnvelope } from "./ses-event.ts";

export interface RecordMailEventDependencies {
  record: ReturnType<typeof makeMailRecord>["record"];
  /** Waits before the next attempt, the longer the more there were, and never for a time that others wait for too. */
  pause: (attempt: number) => Promise<void>;
}

/**
 * The mails of a round are told of in the same moment, and all of it is written to one asset: whoever comes too late tries
 * again, within the half minute that the function may take.
 */
const maxAttempts = 8;

/**
 * Records what became of a review mail, once, however often it is told; mail of another kind is passed over. What fails
 * comes again, and at last becomes a dead letter; so does what cannot be read, which would mean that SES has changed how it
 * tells.
 */
export function makeRecordMailEvent({ record, pause }: RecordMailEventDependencies) {
  return async (event: MailEventEnvelope): Promise<{ recorded: boolean }> => {
    const mail = reviewMailOf(event.detail.mail.tags);
    if (mail === undefined) return { recorded: false };
    for (let attempt = 1; ; attempt++) {
      try {
        return { recorded: await record(mail, newsIn(event)) };
      } catch (error) {
        if (attempt === maxAttempts || !isPassing(error)) throw error;
        await pause(attempt);
      }
    }
  };
}
