import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import { live } from "../live/live.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Refusal } from "../parts/failure.tsx";
import { TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.ts";
import { reviewsApi } from "./reviews-api.ts";

/** Takes an asset back, after asking; every review link of it is dead from then on. */
export function WithdrawButton({ asset: { id, title } }: { asset: Asset }) {
  const { t } = useTranslation("reviews");
  const client = useQueryClient();
  const [isOpen, setIsOpen] = useState(false);
  const [reason, setReason] = useState("");
  const withdraw = useMutation({
    mutationFn: () => reviewsApi.withdraw(id, reason.trim()),
    onSuccess: () => {
      setIsOpen(false);
      toast({ title: t("withdraw.done") });
      for (const queryKey of [["asset", id], ["assets"], ["reviews"]]) void client.invalidateQueries({ queryKey });
      live.hurry();
    },
  });
  const leave = () => {
    withdraw.reset();
    setIsOpen(false);
  };
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t("withdraw.action")}</Button>
      <Dialog
        isOpen={isOpen}
        onClose={leave}
        title={t("withdraw.title", { title })}
        description={t("withdraw.why")}
        actions={
          <>
            <Button onClick={leave}>{t("withdraw.keep")}</Button>
            <Button kind="bad" isBusy={withdraw.isPending} onClick={() => withdraw.mutate()}>
              {t("withdraw.action")}
            </Button>
          </>
        }
      >
        <div className="space-y-4">
          <TextField
            label={t("person.reason")}
            isOptional
            maxLength={500}
            value={reason}
            onChange={({ target }) => setReason(target.value)}
          />
          <Refusal error={withdraw.error} />
        </div>
      </Dialog>
    </>
  );
}
