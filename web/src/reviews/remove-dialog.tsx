import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Refusal } from "../parts/failure.tsx";
import { TextField } from "../parts/text-field.tsx";
import type { ReviewerShown } from "./reviewer-state.ts";
import { reviewsApi } from "./reviews-api.ts";
import { useReviewAction } from "./use-review-action.ts";

interface RemoveDialogProps {
  assetId: string;
  stage: string;
  reviewer: ReviewerShown;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks before somebody is asked no more. */
export function RemoveDialog({ assetId, stage, reviewer: { id, name }, isOpen, onClose }: RemoveDialogProps) {
  const { t } = useTranslation(["reviews", "parts"]);
  const [reason, setReason] = useState("");
  const remove = useReviewAction(assetId, {
    run: () => reviewsApi.remove(assetId, stage, id, reason),
    said: () => t("reviews:remove.done", { name }),
    onDone: onClose,
  });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={leave}
      title={t("reviews:remove.title", { name })}
      description={t("reviews:remove.why")}
      actions={
        <>
          <Button onClick={leave}>{t("reviews:remove.keep")}</Button>
          <Button kind="bad" isBusy={remove.isPending} onClick={() => remove.mutate()}>
            {t("reviews:remove.item")}
          </Button>
        </>
      }
    >
      <div className="space-y-4">
        <TextField
          label={t("reviews:person.reason")}
          isOptional
          maxLength={500}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
        <Refusal error={remove.error} />
      </div>
    </Dialog>
  );

  function leave(): void {
    remove.reset();
    onClose();
  }
}
