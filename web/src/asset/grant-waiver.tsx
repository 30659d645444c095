import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import { codeOf, type WaivedFinding } from "../../../shared/quality/waived.ts";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Refusal } from "../parts/failure.tsx";
import { TextArea, TextField } from "../parts/text-field.tsx";
import { toast } from "../parts/toasts.ts";
import { assetApi } from "./asset-api.ts";

const usualDays = 90;

/** Somebody answers for it that a finding does not count, for a reason, until a day. */
export function GrantWaiver({
  asset,
  finding,
  onClose,
}: {
  asset: Asset;
  finding: WaivedFinding;
  onClose: () => void;
}) {
  const { t } = useTranslation("asset");
  const form = useId();
  const queries = useQueryClient();
  const covers = codeOf(finding);
  const [standard, setStandard] = useState(covers);
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState(() => dayIn(usualDays));
  const grant = useMutation({
    mutationFn: () => assetApi.waive(asset.id, { standard, covers, reason, until: endOf(until) }),
    onSuccess: () => {
      toast({ title: t("waiver.granted") });
      onClose();
      return queries.invalidateQueries({ queryKey: ["asset", asset.id] });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    grant.mutate();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("waiver.title")}
      description={finding.message}
      actions={
        <>
          <Button onClick={onClose}>{t("waiver.cancel")}</Button>
          <Button kind="main" type="submit" form={form} isBusy={grant.isPending} disabled={reason.trim() === ""}>
            {t("waiver.grant")}
          </Button>
        </>
      }
    >
      <form id={form} className="space-y-4" onSubmit={submit}>
        <TextField
          label={t("waiver.standard")}
          hint={t("waiver.standardHint")}
          required
          maxLength={200}
          value={standard}
          onChange={(event) => setStandard(event.target.value)}
        />
        <TextArea
          label={t("waiver.reason")}
          hint={t("waiver.reasonHint")}
          required
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <TextField
          label={t("waiver.until")}
          type="date"
          required
          min={dayIn(0)}
          value={until}
          onChange={(event) => setUntil(event.target.value)}
        />
        <Refusal error={grant.error} />
      </form>
    </Dialog>
  );
}

/** A day from now on, as a date field has it, where the person is. */
function dayIn(days: number): string {
  const day = new Date();
  day.setDate(day.getDate() + days);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** The day counts to its end. */
function endOf(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}
