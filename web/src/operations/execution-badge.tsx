import { useTranslation } from "react-i18next";
import type { ExecutionStatus } from "../../../functions/operations/schemas/execution.ts";
import { Badge, type Tone } from "../parts/badge.tsx";

const tones: Record<ExecutionStatus, Tone> = {
  RUNNING: "busy",
  SUCCEEDED: "good",
  FAILED: "bad",
  TIMED_OUT: "bad",
  ABORTED: "over",
  PENDING_REDRIVE: "wait",
};

/** The status of an execution in a word. */
export function ExecutionBadge({ status }: { status: ExecutionStatus }) {
  const { t } = useTranslation("operations");
  return (
    <Badge tone={tones[status]} dot={status === "RUNNING" ? "pulsing" : "still"}>
      {t(`executions.is.${status}`)}
    </Badge>
  );
}
