import { Ellipsis, UserMinus, UserRoundPen } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Badge, type Tone } from "../parts/badge.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { IconButton } from "../parts/icon-button.tsx";
import { Menu, MenuItem } from "../parts/menu.tsx";
import { PersonDialog } from "./person-dialog.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { type ReviewerShown, reviewerState, reviewerTones, type StageShown } from "./reviewer-state.ts";
import { reviewsApi } from "./reviews-api.ts";

interface ReviewerLineProps {
  assetId: string;
  stage: StageShown;
  reviewer: ReviewerShown;
  mayRun: boolean;
}

const decisionTones: Record<NonNullable<ReviewerShown["decision"]>, Tone> = {
  approve: "good",
  approve_with_changes: "good",
  request_changes: "wait",
  not_relevant: "over",
};

/** One reviewer of a stage: where they stand, why it is them, what they said. */
export function ReviewerLine({ assetId, stage, reviewer, mayRun }: ReviewerLineProps) {
  const { t } = useTranslation(["reviews", "parts"]);
  const [dialog, setDialog] = useState<"replace" | "remove" | null>(null);
  const { name, email, because, standing, decision, escalated } = reviewer;
  const state = reviewerState(reviewer, stage);
  const isGone = standing !== "asked";
  return (
    <li className="px-4 py-3 text-sm">
      <div className="flex items-start gap-3">
        <p className={`min-w-0 flex-1 font-medium wrap-anywhere ${isGone ? "text-quiet line-through" : ""}`}>{name}</p>
        <span className="flex shrink-0 items-center gap-1">
          {escalated && <Badge tone="wait">{t("reviews:escalated")}</Badge>}
          {decision !== null && !isGone ? (
            <Badge tone={decisionTones[decision]}>{t(`parts:decision.${decision}`)}</Badge>
          ) : (
            <Badge tone={reviewerTones[state]}>{t(`reviews:reviewer.${state}`)}</Badge>
          )}
          {mayRun && !isGone && (
            <Menu
              trigger={<IconButton label={t("reviews:actionsFor", { name })} icon={Ellipsis} className="-my-2 -mr-2" />}
            >
              {decision === null && (
                <MenuItem icon={UserRoundPen} onSelect={() => setDialog("replace")}>
                  {t("reviews:replace.item")}
                </MenuItem>
              )}
              <MenuItem icon={UserMinus} isBad onSelect={() => setDialog("remove")}>
                {t("reviews:remove.item")}
              </MenuItem>
            </Menu>
          )}
        </span>
      </div>
      <p className="text-xs text-quiet wrap-anywhere">
        {email} · {because}
      </p>
      <Particulars reviewer={reviewer} />
      {mayRun && (
        <>
          <PersonDialog
            assetId={assetId}
            isOpen={dialog === "replace"}
            onClose={() => setDialog(null)}
            title={t("reviews:replace.title", { name })}
            description={t("reviews:replace.why", { name })}
            action={t("reviews:replace.action")}
            run={(to) => reviewsApi.replace(assetId, stage.id, reviewer.id, to)}
            said={(to) => t("reviews:replace.done", { name: to.name, instead: name })}
          />
          <RemoveDialog
            assetId={assetId}
            stage={stage.id}
            reviewer={reviewer}
            isOpen={dialog === "remove"}
            onClose={() => setDialog(null)}
          />
        </>
      )}
    </li>
  );
}

function Particulars({ reviewer: { mail, fetchedAt, devices, decidedAt, comment } }: { reviewer: ReviewerShown }) {
  const { t } = useTranslation("reviews");
  const hasFailed = mail !== undefined && mail.state !== "sent" && mail.state !== "delivered";
  return (
    <div className="space-y-1">
      {hasFailed && (
        <p className="mt-1 text-xs text-bad wrap-anywhere">
          {t(`mail.${mail.state}`)} {mail.reason}
        </p>
      )}
      <p className="flex flex-wrap gap-x-3 text-xs text-quiet">
        {mail !== undefined && !hasFailed && (
          <span>
            {t(`mail.${mail.state}`)} <DateTime iso={mail.at} />
          </span>
        )}
        {fetchedAt !== null && (
          <span>
            {t("fetchedAt")} <DateTime iso={fetchedAt} />
          </span>
        )}
        {devices > 0 && <span>{t("openedOn", { count: devices })}</span>}
        {decidedAt !== null && (
          <span>
            {t("decidedAt")} <DateTime iso={decidedAt} />
          </span>
        )}
      </p>
      {comment && <p className="rounded-lg bg-sunken px-3 py-2 whitespace-pre-wrap wrap-anywhere">{comment}</p>}
    </div>
  );
}
