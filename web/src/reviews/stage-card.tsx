import { UserPlus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Deadline } from "./deadline.tsx";
import { PersonDialog } from "./person-dialog.tsx";
import { RemindButton } from "./remind-button.tsx";
import { ReviewerLine } from "./reviewer-line.tsx";
import type { StageShown } from "./reviewer-state.ts";
import { reviewsApi } from "./reviews-api.ts";
import { RuleWords } from "./rule-words.tsx";
import { StageBadge } from "./stage-badge.tsx";

interface StageCardProps {
  assetId: string;
  stage: StageShown;
  /** The names of stages, by their ids. */
  names: ReadonlyMap<string, string>;
  /** Whether whoever looks may change who is asked. */
  mayRun: boolean;
}

/** One stage of a review: when it is due, whom it asks, and how each of them stands. */
export function StageCard({ assetId, stage, names, mayRun }: StageCardProps) {
  const { t } = useTranslation("reviews");
  const [isAdding, setIsAdding] = useState(false);
  const runs = mayRun && stage.state === "open";
  const says = stage.state === "skipped" || stage.state === "carried_over" || stage.state === "expired";
  return (
    <section aria-label={stage.name} className="card">
      <header className="space-y-1 p-4">
        <div className="flex items-start justify-between gap-3">
          <h2 className="font-semibold wrap-anywhere">{stage.name}</h2>
          <StageBadge state={stage.state} isOverdue={stage.isOverdue} />
        </div>
        <p className="text-sm text-quiet">
          <RuleWords terms={stage.terms} />
          {stage.after.length > 0 && (
            <> {t("after", { names: stage.after.map((id) => names.get(id) ?? id).join(", ") })}</>
          )}
        </p>
        <StageDates stage={stage} />
        {says && stage.because !== "" && (
          <p className="rounded-lg bg-sunken px-3 py-2 text-sm wrap-anywhere" lang="en">
            {stage.because}
          </p>
        )}
      </header>
      {stage.reviewers.length > 0 && (
        <ul aria-label={t("askedAt", { stage: stage.name })} className="divide-y divide-line border-t border-line">
          {stage.reviewers.map((reviewer, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: somebody may leave and be asked again; the order stays
            <ReviewerLine key={at} assetId={assetId} stage={stage} reviewer={reviewer} mayRun={runs} />
          ))}
        </ul>
      )}
      {stage.escalations.some((people) => people.length > 0) && stage.state !== "skipped" && (
        <p className="border-t border-line px-4 py-3 text-sm text-quiet wrap-anywhere">
          {t("whenLate", {
            names: stage.escalations
              .flat()
              .map(({ name }) => name)
              .join(", "),
          })}
        </p>
      )}
      {runs && (
        <footer className="flex flex-wrap items-start gap-2 border-t border-line p-3">
          <RemindButton assetId={assetId} stage={stage} />
          <Button kind="quiet" onClick={() => setIsAdding(true)}>
            <UserPlus />
            {t("add.action")}
          </Button>
          <PersonDialog
            assetId={assetId}
            isOpen={isAdding}
            onClose={() => setIsAdding(false)}
            title={t("add.title", { stage: stage.name })}
            description={t("add.why")}
            action={t("add.action")}
            run={(to) => reviewsApi.add(assetId, stage.id, to)}
            said={({ name }) => t("add.done", { name })}
          />
        </footer>
      )}
    </section>
  );
}

function StageDates({ stage: { state, startsAt, dueAt, closedAt, timeZone } }: { stage: StageShown }) {
  const { t } = useTranslation("reviews");
  if (closedAt !== null)
    return (
      <p className="text-sm text-quiet">
        {t("closed")} <DateTime iso={closedAt} />
      </p>
    );
  if (state === "open" && dueAt !== null)
    return (
      <p className="text-sm text-quiet">
        {t("due")} <DateTime iso={dueAt} isRelative />, <Deadline iso={dueAt} timeZone={timeZone} />
      </p>
    );
  if (state === "waiting" && startsAt !== null)
    return (
      <p className="text-sm text-quiet">
        {t("notBefore")} <Deadline iso={startsAt} timeZone={timeZone} />
      </p>
    );
  return null;
}
