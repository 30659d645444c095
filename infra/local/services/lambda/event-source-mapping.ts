import type { EventPattern } from "../events/event-pattern.ts";

/** What both kinds of event source mapping have. Times are in milliseconds. */
interface Mapping {
  id: string;
  arn: string;
  /** With its qualifier, if it has one. */
  functionArn: string;
  eventSourceArn: string;
  batchSize: number;
  /** How long a batch may wait to fill up. */
  windowMs: number;
  reportBatchItemFailures: boolean;
  /** A record passes when one matches, or when there is none. */
  filters: EventPattern[];
}

export interface QueueMapping extends Mapping {
  kind: "queue";
  /** Batches in flight at the same time. */
  maximumConcurrency: number;
}

export interface StreamMapping extends Mapping {
  kind: "stream";
  startingPosition: "LATEST" | "TRIM_HORIZON";
  bisectBatchOnFunctionError: boolean;
  /** Infinity: until it works. */
  maximumRetryAttempts: number;
  maximumRecordAgeMs: number;
  onFailureArn?: string;
}

/** Whether a record passes the mapping's filters. */
export function passes(mapping: QueueMapping | StreamMapping, record: unknown): boolean {
  return mapping.filters.length === 0 || mapping.filters.some((matches) => matches(record));
}
