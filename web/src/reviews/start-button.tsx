import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Send } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import type { ReviewPlanView } from "../../../functions/api/schemas/review-view.ts";
import { live } from "../live/live.ts";
import { Button } from "../parts/button.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Refusal } from "../parts/failure.tsx";
import { toast } from "../parts/toasts.ts";
import { reviewsApi } from "./reviews-api.ts";

interface StartButtonProps {
  asset: Asset;
  plan: ReviewPlanView;
  /** Undefined for the one whose condition holds. */
  template: string | undefined;
}

/** Begins a review by the plan that is shown, after asking; where that cannot be, it says why not. */
export function StartButton({ asset: { id, status }, plan, template }: StartButtonProps) {
  const { t } = useTranslation("reviews");
  const client = useQueryClient();
  const navigate = useNavigate();
  const [isAsking, setIsAsking] = useState(false);
  const start = useMutation({
    // Under way, a review is given up only for a template that was named.
    mutationFn: () => reviewsApi.start(id, status === "in_review" ? plan.template.id : template),
    onSuccess: () => {
      toast({ title: t("start.done") });
      for (const queryKey of [["asset", id], ["assets"], ["reviews"]]) void client.invalidateQueries({ queryKey });
      live.hurry();
      void navigate({ to: "/reviews/$assetId", params: { assetId: id } });
    },
  });
  if (!["in_review", "changes_requested", "withdrawn"].includes(status))
    return <p className="text-sm text-quiet">{t("start.notNow")}</p>;
  const people = plan.stages.flatMap(({ takesPlace, carriedOver, reviewers }) =>
    takesPlace && carriedOver === null ? reviewers.map(({ email }) => email) : [],
  );
  return (
    <div className="space-y-2">
      <Button kind="main" isBusy={start.isPending} onClick={() => setIsAsking(true)}>
        <Send />
        {t(status === "in_review" ? "start.again" : "start.action")}
      </Button>
      <Refusal error={start.error} />
      <Confirm
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        title={t("start.title", { name: plan.template.name })}
        action={t(status === "in_review" ? "start.again" : "start.action")}
        isBad={status === "in_review"}
        onConfirm={() => start.mutate()}
      >
        {status === "in_review" && <p>{t("start.givesUp")}</p>}
        <p>{t("start.asks", { count: new Set(people).size })}</p>
      </Confirm>
    </div>
  );
}
