import { useQuery } from "@tanstack/react-query";
import type { Status } from "../../../shared/asset/status.ts";
import { api } from "../api.ts";
import { formatTime } from "../parts/format.ts";
import { Prose } from "../parts/prose.tsx";

/** The audit trail, newest first. It is read again whenever the status has changed. */
export function History({ assetId, status }: { assetId: string; status: Status }) {
  const events = useQuery({
    queryKey: ["events", assetId, status],
    queryFn: () => api.events(assetId),
    placeholderData: (before) => before,
  });
  return (
    <section className="card space-y-3 p-5">
      <h2 className="heading">History</h2>
      {events.isPending && (
        <div className="h-24 animate-pulse rounded-lg bg-line/60" role="status" aria-label="Loading" />
      )}
      {events.isError && <p className="text-sm text-bad">{events.error.message}</p>}
      <ol className="space-y-3 text-sm">
        {(events.data?.items ?? [])
          .toSorted((one, other) => other.sequence - one.sequence)
          .map((event) => (
            <li key={event.sequence} className="border-l-2 border-line pl-3">
              <p className="wrap-anywhere">
                <Prose text={withLocalTimes(event.summary)} />
              </p>
              <p className="text-xs text-quiet">
                {formatTime(event.at)}
                {event.actor.startsWith("system:") ? "" : ` · ${event.actor.replace(/^\w+:/, "")}`}
              </p>
            </li>
          ))}
      </ol>
    </section>
  );
}

/** The trail tells times in UTC, as it must; people read their own. */
function withLocalTimes(summary: string): string {
  return summary.replace(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g, formatTime);
}
