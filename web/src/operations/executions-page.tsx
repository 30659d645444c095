import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { Workflow } from "lucide-react";
import { useTranslation } from "react-i18next";
import {
  ExecutionStatus,
  type ExecutionSummary,
  WorkflowName,
} from "../../../functions/operations/schemas/execution.ts";
import { useMoving } from "../live/live.ts";
import { Button } from "../parts/button.tsx";
import { DateTime } from "../parts/date-time.tsx";
import { Empty } from "../parts/empty.tsx";
import { UntilLoaded } from "../parts/failure.tsx";
import { Select } from "../parts/select.tsx";
import { Loading, Skeleton } from "../parts/skeleton.tsx";
import { Table } from "../parts/table.tsx";
import { ExecutionBadge } from "./execution-badge.tsx";
import { operationsApi } from "./operations-api.ts";
import { spanBetween } from "./span-between.ts";

const route = getRouteApi("/signed-in/operations/executions");

/** What ran, the newest first. */
export function ExecutionsPage() {
  const { t } = useTranslation("operations");
  const { machine = "ingest", status } = route.useSearch();
  const navigate = route.useNavigate();
  const executions = useInfiniteQuery({
    queryKey: ["assets", "executions", machine, status ?? null],
    queryFn: ({ pageParam, signal }) => operationsApi.executions({ machine, status, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ cursor }) => cursor ?? undefined,
  });
  const rows = executions.data?.pages.flatMap(({ items }) => items);
  // A review runs for days; an ingest is over in a minute.
  useMoving(machine === "ingest" && (rows?.some((one) => one.status === "RUNNING") ?? false));
  return (
    <div className="space-y-4">
      <div className="flex flex-wrap gap-3">
        <Select
          label={t("executions.machine")}
          value={machine}
          options={WorkflowName.options.map((one) => ({ value: one, text: t(`executions.workflow.${one}`) }))}
          onChange={(chosen) => navigate({ search: (before) => ({ ...before, machine: chosen }) })}
          className="w-48"
        />
        <Select
          label={t("executions.status")}
          value={status ?? ""}
          options={[
            { value: "", text: t("executions.any") },
            ...ExecutionStatus.options.map((one) => ({ value: one, text: t(`executions.is.${one}`) })),
          ]}
          onChange={(chosen) => navigate({ search: (before) => ({ ...before, status: chosen || undefined }) })}
          className="w-48"
        />
      </div>
      {rows === undefined ? (
        <UntilLoaded query={executions}>
          <Loading>
            <Skeleton className="h-64" />
          </Loading>
        </UntilLoaded>
      ) : rows.length === 0 ? (
        <Empty icon={Workflow} title={t("executions.none")}>
          {t("executions.noneWhy")}
        </Empty>
      ) : (
        <ExecutionsTable rows={rows} />
      )}
      {executions.hasNextPage && (
        <div className="text-center">
          <Button isBusy={executions.isFetchingNextPage} onClick={() => executions.fetchNextPage()}>
            {t("more")}
          </Button>
        </div>
      )}
    </div>
  );
}

function ExecutionsTable({ rows }: { rows: readonly ExecutionSummary[] }) {
  const { t } = useTranslation("operations");
  return (
    <Table
      caption={t("executions.title")}
      rows={rows}
      keyOf={({ name }) => name}
      columns={[
        {
          name: "name",
          title: t("executions.name"),
          cell: ({ workflow, name }) => (
            <Link
              to="/operations/executions/$machine/$name"
              params={{ machine: workflow, name }}
              className="font-mono text-xs break-all hover:underline"
            >
              {name}
            </Link>
          ),
        },
        { name: "status", title: t("executions.status"), cell: ({ status }) => <ExecutionBadge status={status} /> },
        {
          name: "started",
          title: t("executions.started"),
          isExtra: true,
          cell: ({ startedAt }) => <DateTime iso={startedAt} />,
        },
        {
          name: "took",
          title: t("executions.took"),
          isNumber: true,
          isExtra: true,
          cell: ({ startedAt, stoppedAt }) => (stoppedAt === null ? "–" : spanBetween(startedAt, stoppedAt)),
        },
      ]}
    />
  );
}
