import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api } from "../api.ts";
import { Button } from "../parts/button.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";

const few = 6;

/** What happened in the reviews of a version, the newest first. */
export function ReviewTrail({ assetId, version }: { assetId: string; version: number }) {
  const { t } = useTranslation("reviews");
  const [isWhole, setIsWhole] = useState(false);
  const events = useQuery({ queryKey: ["asset", assetId, "events"], queryFn: () => api.events(assetId) });
  const happened = (events.data?.items ?? [])
    .filter((event) => event.version === version && event.type.startsWith("review."))
    .reverse();
  const shown = isWhole ? happened : happened.slice(0, few);
  return (
    <section className="card space-y-3 p-4" aria-labelledby="review-trail">
      <h2 id="review-trail" className="heading">
        {t("trail.title")}
      </h2>
      {events.data === undefined ? (
        <UntilLoaded query={events}>
          <Loading>
            <Skeleton className="h-32" />
          </Loading>
        </UntilLoaded>
      ) : shown.length === 0 ? (
        <p className="text-sm text-quiet">{t("trail.none")}</p>
      ) : (
        <ol className="space-y-3 text-sm">
          {shown.map(({ sequence, at, summary }) => (
            <li key={sequence}>
              <p className="wrap-anywhere" lang="en">
                {summary}
              </p>
              <p className="text-xs text-quiet">
                <DateTime iso={at} />
              </p>
            </li>
          ))}
        </ol>
      )}
      {happened.length > few && (
        <Button kind="quiet" aria-expanded={isWhole} onClick={() => setIsWhole(!isWhole)}>
          {isWhole ? t("trail.less") : t("trail.more", { count: happened.length })}
        </Button>
      )}
    </section>
  );
}
