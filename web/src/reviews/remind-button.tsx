import { BellRing } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Refusal } from "../parts/failure.tsx";
import type { StageShown } from "./reviewer-state.ts";
import { reviewsApi } from "./reviews-api.ts";
import { useReviewAction } from "./use-review-action.ts";

/** Asks those again who have not decided; within the hour after it, it says from when on it can be done again. */
export function RemindButton({ assetId, stage }: { assetId: string; stage: StageShown }) {
  const { t } = useTranslation("reviews");
  const remind = useReviewAction(assetId, {
    run: () => reviewsApi.remind(assetId, stage.id),
    said: () => t("remind.done", { stage: stage.name }),
  });
  const isAnybodyWaitedFor = stage.reviewers.some(
    ({ standing, decision }) => standing === "asked" && decision === null,
  );
  if (!isAnybodyWaitedFor) return null;
  return (
    <div className="space-y-1">
      <Button
        kind={stage.isOverdue ? "main" : "plain"}
        isBusy={remind.isPending}
        disabled={stage.remindableFrom !== null}
        onClick={() => remind.mutate()}
      >
        <BellRing />
        {t("remind.action")}
      </Button>
      {stage.remindableFrom !== null && (
        <p className="text-xs text-quiet">
          {t("remind.again")} <DateTime iso={stage.remindableFrom} />
        </p>
      )}
      <Refusal error={remind.error} />
    </div>
  );
}
