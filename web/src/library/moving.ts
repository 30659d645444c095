import type { Status } from "../../../shared/asset/status.ts";

/** Whether a version is on its way by itself, so that the page looks again soon. */
export function isMoving(status: Status): boolean {
  return status === "received" || status === "processing" || status === "approved";
}
