import type { InboxEntry } from "../../../functions/api/schemas/inbox.ts";
import type { Heap } from "./heaps.ts";

/** The parts of an inbox: what waits for this person, what of it is late, and what waits for others by now. The most urgent comes first. */
export function heapsOf(items: readonly InboxEntry[]): Record<Heap, InboxEntry[]> {
  const sorted = [...items].sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
  return {
    mine: sorted.filter(({ decision }) => decision === null),
    overdue: sorted.filter(({ overdue }) => overdue),
    others: sorted.filter(({ decision }) => decision !== null),
  };
}
