import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { Badge } from "../parts/badge.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { spanWords } from "../parts/span-words.ts";
import { reviewsApi } from "./reviews-api.ts";

/** How long each stage has taken, and what it took to an approval. */
export function StageTimes({ assetId }: { assetId: string }) {
  const { t } = useTranslation("reviews");
  const metrics = useQuery({
    queryKey: ["asset", assetId, "metrics"],
    queryFn: () => reviewsApi.metrics(assetId),
  });
  return (
    <section className="card space-y-3 p-4" aria-labelledby="stage-times">
      <h2 id="stage-times" className="heading">
        {t("times.title")}
      </h2>
      {metrics.data === undefined ? (
        <UntilLoaded query={metrics}>
          <Loading>
            <Skeleton className="h-12" />
          </Loading>
        </UntilLoaded>
      ) : metrics.data.stages.length === 0 ? (
        <p className="text-sm text-quiet">{t("times.none")}</p>
      ) : (
        <ul className="space-y-2 text-sm">
          {metrics.data.stages.map(({ version, round, stage, name, durationMs, closedAt, pastDue }) => (
            <li key={`${version} ${round} ${stage}`} className="flex items-baseline justify-between gap-3">
              <span className="min-w-0 wrap-anywhere">
                {name}{" "}
                <span className="text-xs text-quiet">
                  {t("version", { number: version })}
                  {round > 1 && ` · ${t("round", { number: round })}`}
                </span>
              </span>
              <span className="flex shrink-0 items-center gap-2 text-quiet tabular-nums">
                {pastDue && <Badge tone="bad">{t("times.pastDue")}</Badge>}
                {closedAt === null ? t("times.soFar", { span: spanWords(durationMs) }) : spanWords(durationMs)}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
