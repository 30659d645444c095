import { useQuery } from "@tanstack/react-query";
import type { Status } from "../../../shared/asset/status.ts";
import { api } from "../api.ts";
import { formatTime } from "../parts/format.ts";

/** The audit trail, newest first. It is read again whenever the status has changed. */
export function History({ assetId, status }: { assetId: string; status: Status }) {
  const events = useQuery({
    queryKey: ["events", assetId, status],
    queryFn: () => api.events(assetId),
    placeholderData: (before) => before,
  });
  if (!events.isSuccess) return null;
  return (
    <section className="card space-y-3 p-5">
      <h2 className="heading">History</h2>
      <ol className="space-y-3 text-sm">
        {events.data.items
          .toSorted((one, other) => other.sequence - one.sequence)
          .map((event) => (
            <li key={event.sequence} className="border-l-2 border-line pl-3">
              <p>{event.summary}</p>
              <p className="text-xs text-quiet">
                {formatTime(event.at)} · {event.actor}
              </p>
            </li>
          ))}
      </ol>
    </section>
  );
}
