import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { WaiverView } from "../../../functions/api/schemas/waiver.ts";
import { Badge } from "../parts/badge.tsx";
import { Button } from "../parts/button.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Refusal } from "../parts/failure.tsx";
import { formatTime } from "../parts/format.ts";
import { TextArea } from "../parts/text-field.tsx";
import { assetApi } from "./asset-api.ts";

interface WaiverLineProps {
  assetId: string;
  waiver: WaiverView;
  mayRevoke: boolean;
}

/** An exception that was granted, whether it holds, and the way to take it back. */
export function WaiverLine({ assetId, waiver, mayRevoke }: WaiverLineProps) {
  const { t } = useTranslation("asset");
  const [isRevoking, setRevoking] = useState(false);
  const { standard, reason, grantedBy, until, revoked, holds } = waiver;
  return (
    <li className="flex flex-wrap items-start justify-between gap-3 py-3 text-sm first:pt-0 last:pb-0">
      <div className="min-w-0 space-y-1 wrap-anywhere">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{standard}</span>
          <Badge tone={holds ? "good" : "over"}>
            {t(holds ? "waiver.holds" : revoked ? "waiver.revoked" : "waiver.over")}
          </Badge>
        </p>
        <p>{reason}</p>
        <p className="text-quiet">{t("waiver.by", { name: grantedBy, time: formatTime(until) })}</p>
        {revoked && (
          <p className="text-quiet">
            {t("waiver.revokedBy", { name: revoked.by, time: formatTime(revoked.at), reason: revoked.reason })}
          </p>
        )}
      </div>
      {mayRevoke && <Button onClick={() => setRevoking(true)}>{t("waiver.revoke")}</Button>}
      {isRevoking && <Revoke assetId={assetId} waiver={waiver} onClose={() => setRevoking(false)} />}
    </li>
  );
}

function Revoke({ assetId, waiver, onClose }: { assetId: string; waiver: WaiverView; onClose: () => void }) {
  const { t } = useTranslation("asset");
  const form = useId();
  const queries = useQueryClient();
  const [reason, setReason] = useState("");
  const revoke = useMutation({
    mutationFn: () => assetApi.revoke(assetId, waiver.id, reason),
    onSuccess: () => {
      onClose();
      return queries.invalidateQueries({ queryKey: ["asset", assetId] });
    },
  });
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t("waiver.revokeTitle", { standard: waiver.standard })}
      description={t("waiver.revokeWhy")}
      actions={
        <>
          <Button onClick={onClose}>{t("waiver.cancel")}</Button>
          <Button kind="bad" type="submit" form={form} isBusy={revoke.isPending} disabled={reason.trim() === ""}>
            {t("waiver.revoke")}
          </Button>
        </>
      }
    >
      <form
        id={form}
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          revoke.mutate();
        }}
      >
        <TextArea
          label={t("waiver.reason")}
          required
          maxLength={2_000}
          value={reason}
          onChange={(event) => setReason(event.target.value)}
        />
        <Refusal error={revoke.error} />
      </form>
    </Dialog>
  );
}
