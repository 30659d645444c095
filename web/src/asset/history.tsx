import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, AuditEvent } from "../../../functions/api/schemas/asset.ts";
import { may } from "../../../shared/access/grant.ts";
import { Button } from "../parts/button.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { useVisit } from "../session/visit.ts";
import { EventSummary } from "./event-summary.tsx";
import { Particulars } from "./particulars.tsx";
import { RecordExport } from "./record-export.tsx";
import { useEvents } from "./use-events.ts";

const atOnce = 20;

/** The audit trail, newest first, and the way to take it along. */
export function History({ asset }: { asset: Asset }) {
  const { t } = useTranslation("asset");
  const { session } = useVisit();
  const events = useEvents(asset.id);
  const [shown, setShown] = useState(atOnce);
  if (!events.data)
    return (
      <UntilLoaded query={events}>
        <Loading>
          <Skeleton className="h-72 rounded-xl" />
        </Loading>
      </UntilLoaded>
    );
  const newestFirst = events.data.toReversed();
  const left = newestFirst.length - shown;
  return (
    <div className="space-y-4">
      {may(session, "preview", asset.brand) && <RecordExport assetId={asset.id} />}
      <ol className="card divide-y divide-line" aria-label={t("sides.history")}>
        {newestFirst.slice(0, shown).map((event) => (
          <Happening key={event.sequence} event={event} />
        ))}
      </ol>
      {left > 0 && <Button onClick={() => setShown(shown + 50)}>{t("history.more", { count: left })}</Button>}
    </div>
  );
}

function Happening({ event }: { event: AuditEvent }) {
  const { t } = useTranslation("asset");
  return (
    <li className="px-4 py-3 text-sm">
      <EventSummary summary={event.summary} />
      <p className="flex flex-wrap gap-x-2 text-xs text-quiet">
        <DateTime iso={event.at} />
        <span>{whoOf(event.actor, t("history.system"))}</span>
        {event.version !== null && <span>{t("versionOf", { version: event.version })}</span>}
      </p>
      <details className="mt-1">
        <summary className="link inline-block w-fit cursor-pointer py-1 text-xs">
          {t("history.particulars")}
          <span className="sr-only" lang="en">
            : {event.summary}
          </span>
        </summary>
        <Particulars event={event} />
      </details>
    </li>
  );
}

/** `reviewer:ana@example.com` → `ana@example.com`; the machine is not called by the name of a part of it. */
function whoOf(actor: string, system: string): string {
  return actor.startsWith("system:") ? system : actor.replace(/^\w+:/, "");
}
