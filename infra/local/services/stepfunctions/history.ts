/** One line of an execution's history as it is kept: the wire form of GetExecutionHistory, and which visit of a state it belongs to. */
export interface HistoryEvent {
  id: number;
  previousEventId: number;
  /** Milliseconds since the epoch. */
  at: number;
  type: string;
  /** Such as `{ "taskFailedEventDetails": { … } }`; empty for events without details. */
  details: Record<string, unknown>;
  /** The id of the `…StateEntered` event of the visit; 0 for events of the execution itself. */
  visit: number;
}

/** The largest history of a Standard execution (Step Functions service quotas). */
export const MAX_EVENTS = 25_000;
