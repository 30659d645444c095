import { useTranslation } from "react-i18next";
import type { ReviewSummary } from "../../../shared/review/review-summary.ts";
import { spanWords } from "../parts/span-words.ts";

/** The time in each stage: a bar to the median, and a mark at what nine of ten stay below. */
export function StageBars({ stages }: { stages: ReviewSummary["stages"] }) {
  const { t } = useTranslation("reviews");
  const longest = Math.max(1, ...stages.map(({ timeMs }) => timeMs.p90 ?? 0));
  const share = (value: number | null) => `${((value ?? 0) / longest) * 100}%`;
  return (
    <section className="space-y-3" aria-labelledby="by-stage">
      <h2 id="by-stage" className="heading">
        {t("numbers.byStage")}
      </h2>
      <ul className="card space-y-4 p-4 text-sm">
        {stages.map(({ stage, name, closed, open, pastDue, timeMs }) => (
          <li key={stage} className="space-y-1.5">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium wrap-anywhere">{name}</span>
              <span className="text-quiet tabular-nums">
                {timeMs.median === null || timeMs.p90 === null
                  ? t("numbers.noneClosed")
                  : t("numbers.spread", { median: spanWords(timeMs.median), most: spanWords(timeMs.p90) })}
              </span>
            </div>
            <div aria-hidden="true" className="relative h-1.5 rounded-full bg-sunken">
              <div className="h-full rounded-full bg-accent" style={{ width: share(timeMs.median) }} />
              {timeMs.p90 !== null && (
                <div
                  className="absolute -inset-y-0.5 w-0.5 -translate-x-full bg-quiet"
                  style={{ left: share(timeMs.p90) }}
                />
              )}
            </div>
            <p className="text-xs text-quiet">
              {t("numbers.closed", { count: closed })} · {t("numbers.open", { count: open })}
              {pastDue > 0 && <span className="text-bad"> · {t("numbers.pastDue", { count: pastDue })}</span>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
