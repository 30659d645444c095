import { useTranslation } from "react-i18next";
import type { Status } from "../../../shared/asset/status.ts";
import { Badge, type Tone } from "./badge.tsx";

export const statusTones: Record<Status, Tone> = {
  received: "busy",
  processing: "busy",
  failed: "bad",
  quarantined: "bad",
  in_review: "wait",
  changes_requested: "wait",
  rejected: "bad",
  approved: "good",
  scheduled: "good",
  live: "good",
  expired: "over",
  withdrawn: "over",
  archived: "over",
  deleted: "over",
};

/** The status of an asset in a word. */
export function StatusPill({ status }: { status: Status }) {
  const { t } = useTranslation("parts");
  const tone = statusTones[status];
  return (
    <Badge tone={tone} dot={tone === "busy" ? "pulsing" : "still"}>
      {t(`status.${status}`)}
    </Badge>
  );
}
