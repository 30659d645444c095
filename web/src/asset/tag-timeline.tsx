import { useTranslation } from "react-i18next";
import type { Tag } from "../../../shared/tag/tag.ts";
import { formatDuration } from "../parts/format.ts";
import type { Transport } from "../player/transport.ts";
import { useTransportState } from "../player/use-transport.ts";

interface TagTimelineProps {
  tags: readonly Tag[];
  durationMs: number;
  transport: Transport;
  chosen: Tag | null;
  onGo: (tag: Tag, ms: number) => void;
}

/** When something is to be seen: one row for each, along the film. Pressing a stretch goes there. */
export function TagTimeline({ tags, durationMs, transport, chosen, onGo }: TagTimelineProps) {
  const { t } = useTranslation("asset");
  const rows = tags.filter(({ spans }) => spans.length > 0);
  if (rows.length === 0) return null;
  return (
    <ul className="space-y-1" aria-label={t("tags.when")}>
      {rows.map((tag) => (
        <li
          key={`${tag.type} ${tag.name}`}
          className="grid grid-cols-[5.5rem_minmax(0,1fr)] items-center gap-3 sm:grid-cols-[8rem_minmax(0,1fr)]"
        >
          <span className={`truncate text-sm ${tag === chosen ? "font-medium" : "text-quiet"}`}>{tag.name}</span>
          <span className="relative h-6 rounded-md bg-sunken">
            {tag.spans.map(({ startMs, endMs }) => (
              <button
                key={startMs}
                type="button"
                aria-label={t("tags.span", {
                  name: tag.name,
                  from: formatDuration(startMs),
                  to: formatDuration(endMs),
                })}
                title={`${formatDuration(startMs)}–${formatDuration(endMs)}`}
                className={`absolute inset-y-1 min-w-1.5 rounded-sm hover:bg-accent ${tag === chosen ? "bg-accent" : "bg-edge"}`}
                style={{
                  left: `${(startMs / durationMs) * 100}%`,
                  width: `${(Math.max(0, Math.min(endMs, durationMs) - startMs) / durationMs) * 100}%`,
                }}
                onClick={() => onGo(tag, startMs)}
              />
            ))}
            <Playhead transport={transport} durationMs={durationMs} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function Playhead({ transport, durationMs }: { transport: Transport; durationMs: number }) {
  const seconds = useTransportState(transport, (state) => state.seconds);
  return (
    <span
      aria-hidden="true"
      className="pointer-events-none absolute inset-y-0 w-0.5 -translate-x-1/2 bg-ink"
      style={{ left: `${Math.min(100, (seconds * 100_000) / durationMs)}%` }}
    />
  );
}
