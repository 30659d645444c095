import * as z from "zod";
import type { Heap } from "./heaps.ts";

/** What somebody is asked, as far as the inbox shows it; the API's own schema draws the catalogue along, which needs Node. */
export const InboxEntry = z.object({
  assetId: z.string(),
  version: z.number().int(),
  round: z.number().int(),
  stage: z.string(),
  stageName: z.string(),
  title: z.string(),
  brand: z.string(),
  kind: z.string().nullable(),
  askedAt: z.string(),
  dueAt: z.string(),
  overdue: z.boolean(),
  /** What they have decided so far, while others are still asked. */
  decision: z.string().nullable(),
});
export type InboxEntry = z.infer<typeof InboxEntry>;

export const Inbox = z.object({ items: z.array(InboxEntry) });

/** The parts of an inbox: what waits for this person, what of it is late, and what waits for others by now. The most urgent comes first. */
export function heapsOf(items: readonly InboxEntry[]): Record<Heap, InboxEntry[]> {
  const sorted = [...items].sort((one, other) => (one.dueAt < other.dueAt ? -1 : 1));
  return {
    mine: sorted.filter(({ decision }) => decision === null),
    overdue: sorted.filter(({ overdue }) => overdue),
    others: sorted.filter(({ decision }) => decision !== null),
  };
}
