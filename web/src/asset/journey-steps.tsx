import { useTranslation } from "react-i18next";
import type { Pipeline } from "../../../functions/operations/schemas/execution.ts";
import { formatTime } from "../parts/format.ts";
import { lengthOf, spokenLength } from "./spoken-length.ts";
import { stepName } from "./step-name.ts";

type Step = Pipeline["executions"][number]["steps"][number];

interface JourneyStepsProps {
  steps: readonly Step[];
  begunAt: string;
  endedAt: string | null;
}

/** Each step with how long it took, drawn along the whole. */
export function JourneySteps({ steps, begunAt, endedAt }: JourneyStepsProps) {
  const { t } = useTranslation("asset");
  const begin = Date.parse(begunAt);
  const end = Math.max(endedAt === null ? Date.now() : Date.parse(endedAt), begin + 1);
  return (
    <ol className="mt-3 space-y-1.5">
      {steps.filter(isWorthTelling).map((step) => {
        const exited = step.exitedAt ?? endedAt;
        const took = lengthOf(step.enteredAt, exited);
        const left = ((Date.parse(step.enteredAt) - begin) / (end - begin)) * 100;
        const width = took === null ? 100 - left : (took / (end - begin)) * 100;
        return (
          <li key={`${step.state} ${step.enteredAt}`} className="text-sm">
            <div className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 sm:grid-cols-[11rem_minmax(0,1fr)_5rem]">
              <span className={`truncate ${step.failure ? "text-bad" : ""}`} title={formatTime(step.enteredAt)}>
                {stepName(step.state, t)}
              </span>
              <span
                className="relative h-2 rounded-full bg-sunken max-sm:order-last max-sm:col-span-2"
                aria-hidden="true"
              >
                <span
                  className={`absolute inset-y-0 min-w-1 rounded-full ${took === null ? "bg-busy" : step.failure ? "bg-bad" : "bg-edge"}`}
                  style={{ left: `${Math.min(99, left)}%`, width: `${Math.min(100 - left, width)}%` }}
                />
              </span>
              <span className="text-right text-quiet tabular-nums">
                {took === null ? t("journey.underWay") : spokenLength(took)}
              </span>
            </div>
            {(step.attempts > 1 || step.failure) && (
              <p className="pl-0 text-quiet wrap-anywhere">
                {step.attempts > 1 && `${t("journey.attempts", { count: step.attempts })} `}
                {step.failure && `${step.failure.error}${step.failure.cause ? `: ${step.failure.cause}` : ""}`}
              </p>
            )}
          </li>
        );
      })}
    </ol>
  );
}

const momentMs = 200;

/** A workflow turns at many corners that take no time and do nothing; what somebody waits for, or what failed, is told. */
function isWorthTelling({ attempts, enteredAt, exitedAt, failure }: Step): boolean {
  const took = lengthOf(enteredAt, exitedAt);
  return attempts > 0 || failure !== null || took === null || took > momentMs;
}
