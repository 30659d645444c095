import type { HistoryEvent } from "./history.ts";
import type { ExecutionRecord, Journal, ListFilter } from "./journal.ts";

/** One visit of a state, for people to read. Times are milliseconds since the epoch; data is JSON text. */
export interface StateVisit {
  name: string;
  /** `Task`, `Choice`, … */
  type: string;
  /** The id of the event with which it was entered. */
  id: number;
  enteredAt: number;
  exitedAt: number | null;
  input: string | null;
  output: string | null;
  /** The last error of the visit, also when it was retried or caught. */
  error: { error: string; cause: string | null } | null;
  /** How often its work was begun again. */
  retries: number;
}

/** What the console, the demo and the bench read. */
export interface ExecutionReader {
  /** Newest first. */
  list(filter?: Partial<ListFilter>): ExecutionRecord[];
  /** An execution and the states it entered, in their order; undefined when there is none. */
  find(executionArn: string): { execution: ExecutionRecord; states: StateVisit[] } | undefined;
}

/** Reads executions from the journal. */
export function makeExecutionReader(journal: Journal): ExecutionReader {
  return {
    list: (filter = {}) => journal.list({ limit: 100, ...filter }),
    find(arn) {
      const execution = journal.find(arn);
      if (execution === undefined) return undefined;
      const events = journal.events(arn, { from: 1, limit: Number.MAX_SAFE_INTEGER, reverse: false });
      return { execution, states: toVisits(events) };
    },
  };
}

const BEGINS = new Set(["TaskScheduled", "ParallelStateStarted", "MapStateStarted"]);

function toVisits(events: readonly HistoryEvent[]): StateVisit[] {
  const visits = new Map<number, StateVisit & { begun: number }>();
  for (const event of events) {
    if (event.type.endsWith("StateEntered")) visits.set(event.id, entered(event));
    const visit = visits.get(event.visit);
    if (visit === undefined) continue;
    if (BEGINS.has(event.type)) {
      visit.begun += 1;
      visit.retries = visit.begun - 1;
    }
    if (event.type.endsWith("StateExited")) {
      visit.exitedAt = event.at;
      visit.output = text(detail(event).output);
    }
    const { error, cause } = detail(event);
    if (typeof error === "string") visit.error = { error, cause: text(cause) };
  }
  return [...visits.values()].map(({ begun, ...visit }) => visit);
}

function entered(event: HistoryEvent): StateVisit & { begun: number } {
  const { name, input } = detail(event);
  return {
    name: text(name) ?? "",
    type: event.type.slice(0, -"StateEntered".length),
    id: event.id,
    enteredAt: event.at,
    exitedAt: null,
    input: text(input),
    output: null,
    error: null,
    retries: 0,
    begun: 0,
  };
}

function detail(event: HistoryEvent): Record<string, unknown> {
  const [details] = Object.values(event.details);
  return typeof details === "object" && details !== null ? { ...details } : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
