import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { DateTime } from "../parts/date-time.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { EventSummary } from "./event-summary.tsx";
import { lengthOf, spokenLength } from "./spoken-length.ts";
import { useEvents } from "./use-events.ts";

const stations = /^(asset\.registered|version\.|review\.(requested|decided|stage-))/;

/** What became of a version, and how long it took from one to the next; for those who do not see into the workflows. */
export function Milestones({ asset, version }: { asset: Asset; version: Version }) {
  const { t } = useTranslation("asset");
  const events = useEvents(asset.id);
  if (!events.data)
    return (
      <UntilLoaded query={events}>
        <Loading>
          <Skeleton className="h-48 rounded-xl" />
        </Loading>
      </UntilLoaded>
    );
  const passed = events.data.filter(({ type, version: of }) => of === version.version && stations.test(type));
  return (
    <ol className="card space-y-4 p-4" aria-label={t("sides.journey")}>
      {passed.map((event, index) => {
        const before = passed[index - 1];
        return (
          <li key={event.sequence} className="border-l-2 border-line pl-3 text-sm">
            <EventSummary summary={event.summary} />
            <p className="text-xs text-quiet">
              <DateTime iso={event.at} />
              {before && ` · ${t("journey.after", { time: spokenLength(lengthOf(before.at, event.at) ?? 0) })}`}
            </p>
          </li>
        );
      })}
    </ol>
  );
}
