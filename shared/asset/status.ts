import * as z from "zod";

/** The life of a version, in the order in which it is lived. */
export const Status = z.enum([
  "received",
  "processing",
  "failed",
  "quarantined",
  "in_review",
  "changes_requested",
  "rejected",
  "approved",
  "scheduled",
  "live",
  "expired",
  "withdrawn",
  "archived",
  "deleted",
]);
export type Status = z.infer<typeof Status>;

/** Which status may follow which. Everything that changes a status asks this table, in a conditional write. */
export const transitions: Readonly<Record<Status, readonly Status[]>> = {
  received: ["processing", "failed", "quarantined", "withdrawn"],
  processing: ["failed", "quarantined", "in_review", "approved", "withdrawn"],
  failed: ["processing", "withdrawn", "deleted"],
  quarantined: ["processing", "withdrawn", "deleted"],
  in_review: ["changes_requested", "rejected", "approved", "withdrawn"],
  changes_requested: ["in_review", "withdrawn", "archived", "deleted"],
  rejected: ["archived", "deleted"],
  approved: ["scheduled", "live", "withdrawn"],
  scheduled: ["live", "withdrawn"],
  live: ["expired", "withdrawn", "archived"],
  expired: ["live", "archived", "withdrawn", "deleted"],
  withdrawn: ["in_review", "archived", "deleted"],
  archived: ["deleted"],
  deleted: [],
};

/** Whether a version may go from one status to another. */
export function mayBecome(from: Status, to: Status): boolean {
  return transitions[from].includes(to);
}

/** The statuses from which a version may become `to`; the condition of the write that moves it. */
export function predecessors(to: Status): Status[] {
  return Status.options.filter((from) => mayBecome(from, to));
}
