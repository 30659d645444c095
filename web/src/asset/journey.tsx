import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import type { Pipeline } from "../../../functions/operations/schemas/execution.ts";
import { may } from "../../../shared/access/grant.ts";
import { isMoving } from "../library/moving.ts";
import { Badge, type Tone } from "../parts/badge.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Empty } from "../parts/empty.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { useVisit } from "../session/visit.ts";
import { JourneySteps } from "./journey-steps.tsx";
import { Milestones } from "./milestones.tsx";
import { lengthOf, spokenLength } from "./spoken-length.ts";
import { usePipeline } from "./use-pipeline.ts";

type Execution = Pipeline["executions"][number];

const tones: Record<Execution["status"], Tone> = {
  RUNNING: "busy",
  PENDING_REDRIVE: "wait",
  SUCCEEDED: "good",
  FAILED: "bad",
  TIMED_OUT: "bad",
  ABORTED: "over",
};

/** The way of the version through the house: step by step for those who produce, else by what came of it. */
export function Journey({ asset, version }: { asset: Asset; version: Version }) {
  const { session } = useVisit();
  return may(session, "produce", asset.brand) ? (
    <Executions asset={asset} version={version} />
  ) : (
    <Milestones asset={asset} version={version} />
  );
}

function Executions({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const pipeline = usePipeline(asset.id, version.version, isMoving(version.status));
  if (!pipeline.data)
    return (
      <UntilLoaded query={pipeline}>
        <Loading>
          <Skeleton className="h-72 rounded-xl" />
        </Loading>
      </UntilLoaded>
    );
  const { executions, forgotten } = pipeline.data;
  if (executions.length === 0) return <Empty title={t("journey.none")}>{t("journey.noneWhy")}</Empty>;
  return (
    <div className="space-y-4">
      {executions.map((execution) => (
        <ExecutionCard key={`${execution.workflow} ${execution.name}`} execution={execution} />
      ))}
      {forgotten.length > 0 && (
        <p className="text-sm text-quiet">{t("journey.forgotten", { count: forgotten.length })}</p>
      )}
    </div>
  );
}

function ExecutionCard({ execution }: { execution: Execution }) {
  const { t } = useTranslation("asset");
  const { workflow, name, status, startedAt, stoppedAt, failure, steps } = execution;
  const took = lengthOf(startedAt, stoppedAt);
  return (
    <section className="card p-4" aria-label={`${t(`journey.workflow.${workflow}`)} ${name}`}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 className="flex items-center gap-2 font-semibold">
          {t(`journey.workflow.${workflow}`)}
          <Badge tone={tones[status]}>{t(`journey.status.${status}`)}</Badge>
        </h3>
        <p className="text-sm text-quiet">
          <DateTime iso={startedAt} />
          {took !== null && ` · ${spokenLength(took)}`}
        </p>
      </div>
      {failure && (
        <p className="mt-2 rounded-lg bg-bad-ground px-3 py-2 text-sm wrap-anywhere">
          <span className="font-medium text-bad">{failure.error}</span>
          {failure.cause && <span className="block">{failure.cause}</span>}
        </p>
      )}
      <JourneySteps steps={steps} begunAt={startedAt} endedAt={stoppedAt} />
    </section>
  );
}
