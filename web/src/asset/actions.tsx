import { useMutation, useQueryClient } from "@tanstack/react-query";
import { RotateCw, Send, Undo2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import { may } from "../../../shared/access/grant.ts";
import { api } from "../api.ts";
import { live } from "../live/live.ts";
import { Confirm } from "../parts/confirm.tsx";
import { Refusal } from "../parts/failure.tsx";
import { useVisit } from "../session/visit.ts";
import { ActionButton } from "./action-button.tsx";

type Action = "retry" | "withdraw" | "reviews";

/** What this person may do with the asset as it stands (the API's own links say so), and why not, where not. */
export function Actions({ asset }: { asset: Asset }) {
  const { t } = useTranslation("asset");
  const { t: parts } = useTranslation("parts");
  const { session } = useVisit();
  const queries = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [whyNot, setWhyNot] = useState<Action>();
  const act = useMutation({
    mutationFn: (action: Action) => api[action](asset.id),
    onSettled: () => {
      live.hurry();
      return Promise.all([
        queries.invalidateQueries({ queryKey: ["asset", asset.id] }),
        queries.invalidateQueries({ queryKey: ["assets"] }),
      ]);
    },
  });
  // Who only looks has nothing to do here at any time.
  if (!may(session, "produce", asset.brand)) return null;
  const status = parts(`status.${asset.status}`);
  const reasons: Record<Action, string> = {
    retry: t("why.retry", { status }),
    reviews: t("why.reviews", { status }),
    withdraw: t("why.withdraw", { status }),
  };
  const stateOf = (action: Action, begin: () => void) => ({
    reason: action in asset.links ? null : reasons[action],
    isBusy: act.isPending && act.variables === action,
    onWhyNot: () => setWhyNot(action),
    onAct: () => {
      setWhyNot(undefined);
      begin();
    },
  });
  return (
    <div className="max-w-full space-y-2 sm:text-right">
      <div className="flex flex-wrap gap-2 sm:justify-end" role="toolbar" aria-label={t("actions")}>
        <ActionButton icon={RotateCw} words={t("retry")} isMain {...stateOf("retry", () => act.mutate("retry"))} />
        <ActionButton icon={Send} words={t("askAgain")} isMain {...stateOf("reviews", () => act.mutate("reviews"))} />
        <ActionButton icon={Undo2} words={t("withdraw")} {...stateOf("withdraw", () => setAsking(true))} />
      </div>
      <p role="status" className="max-w-md text-sm text-quiet empty:hidden sm:ml-auto">
        {whyNot && !(whyNot in asset.links) && reasons[whyNot]}
      </p>
      <Refusal error={act.error} />
      <Confirm
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t("withdrawTitle", { title: asset.title })}
        action={t("withdraw")}
        keep={t("keep")}
        isBad
        onConfirm={() => act.mutate("withdraw")}
      >
        {t("withdrawWhy")}
      </Confirm>
    </div>
  );
}
