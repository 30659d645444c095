import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReviewQueue } from "../../../shared/catalog/review-standing.ts";
import { currentInView } from "../parts/current-in-view.ts";
import { formatNumber } from "../parts/format.ts";

const queues = [
  ["open", "queue.open"],
  ["overdue", "queue.overdue"],
  ["to-begin", "queue.toBegin"],
  ["changes-requested", "queue.changesRequested"],
] as const satisfies readonly [ReviewQueue, string][];

/** The queues, with how many lie in each. */
export function QueueLinks({ counts }: { counts: Partial<Record<ReviewQueue, number>> | undefined }) {
  const { t } = useTranslation("reviews");
  return (
    <nav ref={currentInView} aria-label={t("queues")} className="strip max-w-full">
      {queues.map(([name, words]) => {
        const count = counts?.[name];
        return (
          <Link
            key={name}
            to="/reviews"
            search={(before) => ({ ...before, queue: name === "open" ? undefined : name })}
            activeOptions={{ exact: true }}
            className="flex min-h-9 items-center gap-2 rounded-lg px-3 text-sm font-medium whitespace-nowrap text-quiet -outline-offset-2 hover:bg-sunken hover:text-ink aria-[current=page]:bg-sunken aria-[current=page]:text-ink pointer-coarse:min-h-11"
          >
            {t(words)}
            {/* Keeps its place until it is known. */}
            <span className={`min-w-4 tabular-nums ${name === "overdue" && count ? "text-bad" : "text-quiet"}`}>
              {count === undefined ? "" : formatNumber(count)}
            </span>
          </Link>
        );
      })}
    </nav>
  );
}
