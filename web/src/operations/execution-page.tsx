import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ArrowLeft, CircleAlert, CircleCheck, CircleDashed } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Execution, Step } from "../../../functions/operations/schemas/execution.ts";
import { Badge } from "../parts/badge.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { assetIdIn } from "./asset-id-in.ts";
import { ExecutionBadge } from "./execution-badge.tsx";
import { JsonText } from "./json-text.tsx";
import { operationsApi } from "./operations-api.ts";
import { spanBetween } from "./span-between.ts";

const route = getRouteApi("/signed-in/operations/executions/$machine/$name");

/** One execution, step by step: when, how often it was tried, and what went wrong. */
export function ExecutionPage() {
  const { t } = useTranslation("operations");
  const { machine, name } = route.useParams();
  const execution = useQuery({
    queryKey: ["assets", "execution", machine, name],
    queryFn: () => operationsApi.execution(machine, name),
  });
  return (
    <div className="space-y-4">
      <Link to="/operations/executions" search={{ machine }} className="link inline-flex items-center gap-1.5 text-sm">
        <ArrowLeft aria-hidden="true" className="size-4" />
        {t("executions.all")}
      </Link>
      {execution.data === undefined ? (
        <UntilLoaded query={execution}>
          <Loading className="space-y-3">
            <Skeleton className="h-24" />
            <Skeleton className="h-64" />
          </Loading>
        </UntilLoaded>
      ) : (
        <Shown execution={execution.data} />
      )}
    </div>
  );
}

function Shown({ execution }: { execution: Execution }) {
  const { t } = useTranslation("operations");
  const { workflow, name, status, startedAt, stoppedAt, failure, steps, input, truncated } = execution;
  const assetId = assetIdIn(input);
  return (
    <>
      <header className="card space-y-2 p-4">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="min-w-0">
            <h2 className="font-semibold">{t(`executions.workflow.${workflow}`)}</h2>
            <p className="font-mono text-xs break-all text-quiet">{name}</p>
          </div>
          <ExecutionBadge status={status} />
        </div>
        <p className="text-sm text-quiet">
          {t("executions.started")} <DateTime iso={startedAt} />
          {stoppedAt !== null && <> · {t("executions.tookFor", { span: spanBetween(startedAt, stoppedAt) })}</>}
        </p>
        {failure !== null && (
          <div className="rounded-lg bg-bad-ground px-3 py-2 text-sm text-bad wrap-anywhere">
            <p className="font-medium">{failure.error}</p>
            {failure.cause !== null && <p>{failure.cause}</p>}
          </div>
        )}
        {assetId !== null && (
          <Link to="/assets/$assetId" params={{ assetId }} className="link inline-flex items-center text-sm">
            {t("executions.toAsset")}
          </Link>
        )}
      </header>
      <section aria-labelledby="steps" className="space-y-3">
        <h2 id="steps" className="heading">
          {t("executions.steps")}
        </h2>
        <ol className="card divide-y divide-line">
          {steps.map((step, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a state may be entered more than once; their order stays
            <StepLine key={at} step={step} execution={status} />
          ))}
        </ol>
        {truncated && <p className="text-sm text-quiet">{t("executions.truncated")}</p>}
      </section>
      <details className="card p-4 text-sm">
        <summary className="min-h-6 cursor-pointer">{t("executions.input")}</summary>
        <JsonText value={input} label={t("executions.input")} />
      </details>
    </>
  );
}

function StepLine({ step, execution }: { step: Step; execution: Execution["status"] }) {
  const { state, enteredAt, exitedAt, attempts, failure } = step;
  const { t } = useTranslation("operations");
  // Nothing leaves the state that an execution ends in.
  const isOpen = exitedAt === null && execution === "RUNNING";
  const hasFailed = exitedAt === null && !isOpen && execution !== "SUCCEEDED";
  const Icon = hasFailed ? CircleAlert : isOpen ? CircleDashed : CircleCheck;
  const tone = hasFailed ? "text-bad" : isOpen ? "text-busy" : "text-good";
  return (
    <li className="flex items-start gap-3 px-4 py-3 text-sm">
      <Icon
        role="img"
        aria-label={t(hasFailed ? "executions.stepFailed" : isOpen ? "executions.stepOpen" : "executions.stepDone")}
        className={`mt-0.5 size-4 shrink-0 ${tone}`}
      />
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center justify-between gap-x-3">
          <span className="flex flex-wrap items-center gap-2 font-medium wrap-anywhere">
            {state}
            {attempts > 1 && <Badge tone="wait">{t("executions.attempts", { count: attempts })}</Badge>}
          </span>
          <span className="text-quiet tabular-nums">
            <DateTime iso={enteredAt} />
            {exitedAt !== null && ` · ${spanBetween(enteredAt, exitedAt)}`}
          </span>
        </p>
        {failure !== null && (
          <p className={`wrap-anywhere ${hasFailed ? "text-bad" : "text-quiet"}`}>
            {failure.error}
            {failure.cause !== null && `: ${failure.cause}`}
          </p>
        )}
      </div>
    </li>
  );
}
