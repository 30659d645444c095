import { useTranslation } from "react-i18next";
import type { ReviewPlanView } from "../../../functions/api/schemas/review-view.ts";
import { Badge } from "../parts/badge.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Empty } from "../parts/empty.tsx";
import { Deadline } from "./deadline.tsx";
import { Flow } from "./flow.tsx";
import { RuleWords } from "./rule-words.tsx";
import { Verdicts } from "./verdicts.tsx";

type PlannedStage = ReviewPlanView["stages"][number];

/** A plan: by which template and why, and stage by stage who would be asked. */
export function PlanShown({ plan, isNarrow }: { plan: ReviewPlanView; isNarrow: boolean }) {
  const { t } = useTranslation("reviews");
  const { template, tried, stages, waivers } = plan;
  const names = new Map(stages.map(({ id, name }) => [id, name]));
  const passedOver = tried.filter(({ holds }) => !holds);
  return (
    <section aria-label={template.name} className="space-y-4">
      <header className="card space-y-2 p-4">
        <h2 className="font-semibold wrap-anywhere">{template.name}</h2>
        <p className="text-sm text-quiet wrap-anywhere" lang="en">
          {template.because}
        </p>
        {passedOver.map(({ id, name, verdicts }) => (
          <details key={id} className="text-sm">
            <summary className="min-h-6 cursor-pointer text-quiet">{t("plan.passedOver", { name })}</summary>
            <Verdicts verdicts={verdicts} />
          </details>
        ))}
        {waivers.map(({ covers, grantedBy, until }) => (
          <p key={`${covers} ${grantedBy} ${until}`} className="text-sm text-quiet wrap-anywhere">
            {t("plan.waiver", { covers: covers ?? "", name: grantedBy })} <DateTime iso={until} />
          </p>
        ))}
      </header>
      {stages.length === 0 ? (
        <Empty title={t("plan.nobody")}>{t("plan.nobodyWhy")}</Empty>
      ) : (
        <Flow label={t("stages")} stages={stages} isNarrow={isNarrow}>
          {(stage) => <PlannedStageCard stage={stage} names={names} />}
        </Flow>
      )}
    </section>
  );
}

function PlannedStageCard({ stage, names }: { stage: PlannedStage; names: ReadonlyMap<string, string> }) {
  const { t } = useTranslation("reviews");
  const { name, after, takesPlace, verdicts, carriedOver, reviewers, escalations, terms, problem } = stage;
  const asks = takesPlace && carriedOver === null;
  return (
    <div className={`card space-y-3 p-4 text-sm ${asks ? "" : "bg-transparent"}`}>
      <div className="flex items-start justify-between gap-3">
        <h3 className="text-body font-semibold wrap-anywhere">{name}</h3>
        {!takesPlace ? (
          <Badge>{t("stage.skipped")}</Badge>
        ) : carriedOver !== null ? (
          <Badge tone="good">{t("stage.carried_over")}</Badge>
        ) : null}
      </div>
      {verdicts.length > 0 && <Verdicts verdicts={verdicts} />}
      {carriedOver !== null && <p className="wrap-anywhere">{carriedOver}</p>}
      {problem !== null && (
        <p role="alert" className="text-bad wrap-anywhere">
          {problem}
        </p>
      )}
      {asks && (
        <>
          <p className="text-quiet">
            <RuleWords terms={terms} />
            {after.length > 0 && <> {t("after", { names: after.map((id) => names.get(id) ?? id).join(", ") })}</>}
          </p>
          <p className="text-quiet">
            {t("plan.due")} <Deadline iso={stage.dueAt} timeZone={stage.timeZone} />
          </p>
          <ul aria-label={t("askedAt", { stage: name })} className="space-y-1.5">
            {reviewers.map((person) => (
              <li key={person.email} className="wrap-anywhere">
                <span className="font-medium">{person.name}</span>{" "}
                <span className="text-quiet">
                  {person.email} · <span lang="en">{person.because}</span>
                </span>
              </li>
            ))}
          </ul>
          {escalations.some((people) => people.length > 0) && (
            <p className="text-quiet wrap-anywhere">
              {t("whenLate", {
                names: escalations
                  .flat()
                  .map(({ name }) => name)
                  .join(", "),
              })}
            </p>
          )}
        </>
      )}
    </div>
  );
}
