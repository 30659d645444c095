import { useQuery } from "@tanstack/react-query";
import { Link, linkOptions } from "@tanstack/react-router";
import { ChevronRight, CircleCheck, TriangleAlert } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Failure, UntilLoaded } from "../parts/failure.tsx";
import { formatNumber } from "../parts/format.ts";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { operationsApi } from "./operations-api.ts";

const failed = linkOptions({ to: "/operations/assets" });
const quarantined = linkOptions({ to: "/operations/assets", search: { status: "quarantined" } });
const letters = linkOptions({ to: "/operations/dead-letters" });
const ingests = linkOptions({ to: "/operations/executions", search: { machine: "ingest", status: "FAILED" } });
const reviews = linkOptions({ to: "/operations/executions", search: { machine: "review", status: "FAILED" } });

/** What needs somebody, and what does not. */
export function OverviewPage() {
  const { t } = useTranslation("operations");
  const lines = [
    { name: "failed", link: failed, query: useTroubleCount("failed") },
    { name: "quarantined", link: quarantined, query: useTroubleCount("quarantined") },
    { name: "letters", link: letters, query: useLetterCount() },
    { name: "ingest", link: ingests, query: useFailedExecutions("ingest") },
    { name: "review", link: reviews, query: useFailedExecutions("review") },
  ] as const;
  return (
    <ul aria-label={t("overview.title")} className="card divide-y divide-line overflow-hidden">
      {lines.map(({ name, link, query }) => (
        <li key={name}>
          {query.error ? (
            <Failure
              title={t(`overview.${name}`)}
              error={query.error}
              onRetry={() => query.refetch()}
              className="px-4 py-3"
            />
          ) : query.data === undefined ? (
            <UntilLoaded query={query}>
              <Loading className="p-4">
                <Skeleton className="h-6" />
              </Loading>
            </UntilLoaded>
          ) : (
            <Link {...link} className="flex min-h-14 items-center gap-3 px-4 -outline-offset-2 hover:bg-ground">
              <Line words={t(`overview.${name}`)} {...query.data} />
            </Link>
          )}
        </li>
      ))}
    </ul>
  );
}

interface Count {
  count: number;
  /** Whether there are more than were counted. */
  isMore: boolean;
}

function Line({ words, count, isMore }: Count & { words: string }) {
  const Icon = count === 0 ? CircleCheck : TriangleAlert;
  return (
    <>
      <Icon aria-hidden="true" className={`size-5 shrink-0 ${count === 0 ? "text-good" : "text-bad"}`} />
      <span className="min-w-0 flex-1">{words}</span>
      <span className="font-semibold tabular-nums">
        {formatNumber(count)}
        {isMore && "+"}
      </span>
      <ChevronRight aria-hidden="true" className="size-4 text-quiet" />
    </>
  );
}

function useTroubleCount(status: "failed" | "quarantined") {
  return useQuery({
    queryKey: ["assets", "troubles", "count", status],
    queryFn: async ({ signal }) => countOf(await operationsApi.troubles(status, undefined, signal)),
  });
}

function useLetterCount() {
  return useQuery({
    queryKey: ["operations", "dead-letters"],
    queryFn: operationsApi.deadLetters,
    refetchOnWindowFocus: true,
    select: ({ items }): Count => ({
      count: items.reduce((sum, { waiting, inFlight }) => sum + waiting + inFlight, 0),
      isMore: false,
    }),
  });
}

function useFailedExecutions(machine: "ingest" | "review") {
  return useQuery({
    queryKey: ["assets", "executions", "count", machine],
    queryFn: async ({ signal }) =>
      countOf(await operationsApi.executions({ machine, status: "FAILED", limit: 100 }, signal)),
  });
}

function countOf({ items, cursor }: { items: readonly unknown[]; cursor: string | null }): Count {
  return { count: items.length, isMore: cursor !== null };
}
