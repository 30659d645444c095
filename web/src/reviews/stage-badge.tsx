import { useTranslation } from "react-i18next";
import type { ReviewStage } from "../../../shared/catalog/records.ts";
import { Badge, type Tone } from "../parts/badge.tsx";

const tones: Record<ReviewStage["state"], Tone> = {
  waiting: "over",
  open: "wait",
  approved: "good",
  approved_with_changes: "good",
  changes_requested: "wait",
  not_relevant: "over",
  expired: "bad",
  skipped: "over",
  carried_over: "good",
  cancelled: "over",
};

/** How a stage stands, in a word. */
export function StageBadge({ state, isOverdue }: { state: ReviewStage["state"]; isOverdue: boolean }) {
  const { t } = useTranslation("reviews");
  if (isOverdue) return <Badge tone="bad">{t("overdue")}</Badge>;
  return <Badge tone={tones[state]}>{t(`stage.${state}`)}</Badge>;
}
